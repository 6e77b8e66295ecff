package importer

import (
	"path"
	"slices"
	"strings"
)

// kindOf guesses the kind of an article: a FAQ when every section is a
// question with an answer, a reference when it lies among references.
func kindOf(a *article) string {
	questions := 0
	for _, e := range a.editions {
		for _, h := range e.result.Headings {
			if h.Level == 2 && h.Empty {
				return plainKind(a)
			}
		}
	}
	for _, h := range a.source.result.Headings {
		if h.Level != 2 {
			continue
		}
		if !isQuestion(h.Title) {
			return plainKind(a)
		}
		questions++
	}
	if questions >= 2 {
		for _, e := range a.editions { // a translation must have questions too
			n := 0
			for _, h := range e.result.Headings {
				if h.Level == 2 {
					n++
				}
			}
			if n == 0 {
				return plainKind(a)
			}
		}
		return "faq"
	}
	return plainKind(a)
}

func plainKind(a *article) string {
	for _, dir := range strings.Split(path.Dir(a.folder), "/") {
		switch dir {
		case "reference", "references", "api", "cli", "commands", "api-reference":
			return "reference"
		}
	}
	return "article"
}

func isQuestion(title string) bool {
	t := strings.TrimRight(title, " *_`\"”»)")
	return slices.ContainsFunc([]string{"?", "？", "؟"}, func(mark string) bool { return strings.HasSuffix(t, mark) })
}
