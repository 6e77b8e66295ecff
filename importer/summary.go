package importer

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

func itoa(n int) string { return strconv.Itoa(n) }

func orText(values ...string) string {
	for _, v := range values {
		if strings.TrimSpace(v) != "" {
			return strings.TrimSpace(v)
		}
	}
	return ""
}

// The lengths of a summary, in characters; scripts without spaces say as much
// in half as many.
const (
	shortSummary = 50
	longSummary  = 160
)

// summarise gives every edition a summary: its own, or else the beginning of
// its words; no two of one language are the same.
func (im *imp) summarise() {
	seen := map[string]bool{}
	for _, e := range im.editions {
		if e.article == nil {
			continue
		}
		text := e.page.Summary
		if text == "" {
			text = e.result.Lead
		}
		e.summary = shorten(text)
		if length(e.summary) < shortSummary && e.page.Summary == "" {
			e.summary = shorten(strings.TrimSpace(e.title + ": " + e.summary))
			e.summary = strings.TrimSuffix(e.summary, ":")
		}
		if e.summary == "" {
			e.summary = e.title
		}
		for _, other := range otherSummaries(e, text) {
			if !seen[summaryKey(e)] {
				break
			}
			e.summary = other
		}
		seen[summaryKey(e)] = true
	}
}

// summaryKey is the same for summaries that readers of a language take for one.
func summaryKey(e *edition) string { return e.page.Locale + "\x00" + fold(e.summary) }

// otherSummaries says the same in more and more words, for a summary that another
// article has as well.
func otherSummaries(e *edition, text string) []string {
	where := shorten(e.title + " (" + title(lastOf(parent(e.article.folder))) + "): " + text)
	return []string{shorten(e.title + ": " + text), where, cut(where, 140) + " (" + e.article.id + ")"}
}

func lastOf(folder string) string { return folder[strings.LastIndexByte(folder, '/')+1:] }

// length counts characters; those of dense scripts count twice.
func length(s string) int {
	n := utf8.RuneCountInString(s)
	if dense(s) {
		return 2 * n
	}
	return n
}

// dense reports whether most letters are of scripts written without spaces.
func dense(s string) bool {
	d, all := 0, 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			all++
			if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Hangul) && !unicode.Is(unicode.Hangul, r) {
				d++
			}
		}
	}
	return 2*d > all
}

// shorten cuts a text at the end of a sentence, or of a word, so that it is
// short enough for a summary.
func shorten(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	limit := longSummary
	if dense(text) {
		limit /= 2
	}
	runes := []rune(text)
	if len(runes) <= limit {
		return text
	}
	for i := limit - 1; i >= limit/3; i-- {
		if strings.ContainsRune("。！？", runes[i]) || strings.ContainsRune(".!?", runes[i]) && i+1 < len(runes) && runes[i+1] == ' ' {
			return string(runes[:i+1])
		}
	}
	return cut(text, limit)
}

// cut shortens a text at a space to at most n characters, with an ellipsis.
func cut(text string, n int) string {
	text = strings.Join(strings.Fields(text), " ")
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	end := n - 1
	for i := end; i > n*2/3; i-- {
		if runes[i] == ' ' {
			end = i
			break
		}
	}
	return strings.TrimRight(string(runes[:end]), " ,;:–-") + "…"
}
