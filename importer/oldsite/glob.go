package oldsite

import (
	"errors"
	"path"
	"regexp"
	"slices"
	"strings"
)

// maxPattern is the length in bytes of the longest pattern that is read.
const maxPattern = 1000

// A glob is a pattern for paths: * and ? stay within one part, ** crosses parts,
// {a,b} and [ab] give choices.
func glob(pattern string) (*regexp.Regexp, error) {
	if len(pattern) > maxPattern {
		return nil, errPattern
	}
	var b strings.Builder
	b.WriteString("^(?:")
	depth := 0
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; c {
		case '*':
			switch {
			case strings.HasPrefix(pattern[i:], "**/"):
				b.WriteString("(?:.*/)?")
				i += 2
			case strings.HasPrefix(pattern[i:], "**"):
				b.WriteString(".*")
				i++
			default:
				b.WriteString("[^/]*")
			}
		case '?':
			b.WriteString("[^/]")
		case '{':
			depth++
			b.WriteString("(?:")
		case '}':
			if depth == 0 {
				b.WriteString(`\}`)
				break
			}
			depth--
			b.WriteByte(')')
		case ',':
			if depth > 0 {
				b.WriteByte('|')
			} else {
				b.WriteByte(',')
			}
		case '[':
			end := strings.IndexByte(pattern[i+1:], ']')
			if end < 1 {
				b.WriteString(`\[`)
				break
			}
			class := strings.ReplaceAll(strings.ReplaceAll(pattern[i+1:i+1+end], `\`, `\\`), "[", `\[`)
			if class[0] == '!' {
				class = "^" + class[1:]
			}
			b.WriteString("[" + class + "]")
			i += end + 1
		case '\\':
			if i+1 < len(pattern) {
				i++
			}
			b.WriteString(regexp.QuoteMeta(pattern[i : i+1]))
		default:
			b.WriteString(regexp.QuoteMeta(pattern[i : i+1]))
		}
	}
	b.WriteString(strings.Repeat(")", depth) + ")$")
	return regexp.Compile(b.String())
}

// errPattern says that a pattern is longer than anybody would write.
var errPattern = errors.New("the pattern is too long")

// A globs is a list of patterns, any of which may match.
type globs []*regexp.Regexp

// globsOf reads patterns. With crossing, * crosses parts of paths as well.
func globsOf(patterns []string, crossing bool) globs {
	var out globs
	for _, p := range patterns {
		p = strings.Trim(strings.TrimPrefix(p, "./"), "/")
		if crossing {
			p = stars.ReplaceAllString(p, "**")
		}
		if re, err := glob(p); err == nil && p != "" {
			out = append(out, re)
		}
	}
	return out
}

var stars = regexp.MustCompile(`\*+`)

// match reports whether a path is named.
func (g globs) match(p string) bool {
	return slices.ContainsFunc(g, func(re *regexp.Regexp) bool { return re.MatchString(p) })
}

// matchAbove reports whether a path, or a folder in which it lies, is named.
func (g globs) matchAbove(p string) bool {
	for ; p != "." && p != "/" && p != ""; p = path.Dir(p) {
		if g.match(p) {
			return true
		}
	}
	return false
}

// An ignoreList is a text of patterns as .gitignore has them, one a line: the
// last that matches a path decides, and one with ! takes it back.
type ignoreList []ignoreLine

type ignoreLine struct {
	re   *regexp.Regexp
	keep bool
}

func readIgnoreList(text string) ignoreList {
	var out ignoreList
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		pattern, keep := strings.CutPrefix(line, "!")
		bare := strings.Trim(pattern, "/")
		if !strings.Contains(strings.TrimSuffix(pattern, "/"), "/") {
			bare = "**/" + bare
		}
		if re, err := glob(bare); err == nil {
			out = append(out, ignoreLine{re, keep})
		}
	}
	return out
}

// match reports whether a path is ignored, itself or by a folder around it.
func (l ignoreList) match(p string) bool {
	ignored := false
	for _, line := range l {
		for dir := p; dir != "." && dir != "/" && dir != ""; dir = path.Dir(dir) {
			if line.re.MatchString(dir) {
				ignored = !line.keep
				break
			}
		}
	}
	return ignored
}
