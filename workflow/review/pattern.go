package review

import (
	"fmt"
	"path"
	"strings"
)

// A Pattern names files of the content folder as a line of CODEOWNERS does:
//
//   - A name without a slash before its end fits at any depth: "refunds", "*.md".
//   - With one it begins at the content folder: "billing/refunds", "/billing".
//   - What fits a folder fits everything in it. A slash at the end wants a folder.
//   - "*" and "?" stand for characters of one name, "**" for any number of folders.
type Pattern struct {
	written string
	parts   []string
	folder  bool // only what lies in it
}

// ParsePattern reads a pattern; the error says what is wrong with it.
func ParsePattern(written string) (Pattern, error) {
	p := Pattern{written: written, folder: strings.HasSuffix(written, "/")}
	body := strings.TrimSuffix(written, "/")
	anchored := strings.Contains(body, "/")
	body = strings.TrimPrefix(body, "/")
	if !anchored {
		p.parts = []string{"**"}
	}
	for part := range strings.SplitSeq(body, "/") {
		switch {
		case part == "" && body == "" && written == "/":
			return Pattern{written: written, parts: []string{"**"}}, nil
		case part == "":
			return Pattern{}, fmt.Errorf("%q has an empty name", written)
		case part == "." || part == "..":
			return Pattern{}, fmt.Errorf("%q leads elsewhere", written)
		case strings.ContainsAny(part, `[]\!#`):
			return Pattern{}, fmt.Errorf("%q has a character that patterns do not know", written)
		case strings.Contains(part, "**") && part != "**":
			return Pattern{}, fmt.Errorf("%q has ** beside other characters", written)
		}
		p.parts = append(p.parts, part)
	}
	return p, nil
}

func (p Pattern) String() string { return p.written }

// Match reports whether the pattern fits a slash path below the content folder.
func (p Pattern) Match(file string) bool {
	names := strings.Split(file, "/")
	// reached[i]: the first i parts of the pattern fit the names so far.
	reached := make([]bool, len(p.parts)+1)
	reached[0] = true
	for n, name := range names {
		p.skipFolders(reached)
		next := make([]bool, len(reached))
		for i, part := range p.parts {
			switch {
			case !reached[i]:
			case part == "**":
				next[i] = true
			case fits(part, name):
				next[i+1] = true
			}
		}
		reached = next
		isFile := n == len(names)-1
		if whole := reached[len(p.parts)] || p.endsOpen() && reached[len(p.parts)-1]; whole && !(isFile && p.folder) {
			return true
		}
	}
	return false
}

// skipFolders lets each "**" stand for no folder too.
func (p Pattern) skipFolders(reached []bool) {
	for i, part := range p.parts {
		if reached[i] && part == "**" {
			reached[i+1] = true
		}
	}
	if p.endsOpen() {
		reached[len(p.parts)] = false // something must lie in the folder
	}
}

func (p Pattern) endsOpen() bool { return p.parts[len(p.parts)-1] == "**" }

func fits(part, name string) bool {
	ok, err := path.Match(part, name)
	return ok && err == nil
}
