package oldsite

import (
	"regexp"
	"strings"
)

// A script is a configuration that is a program. It is not run; values are
// found by their names.
type script string

var quoted = regexp.MustCompile("\"((?:[^\"\\\\\n]|\\\\.)*)\"|'((?:[^'\\\\\n]|\\\\.)*)'|`([^`$]*)`")

func newScript(text string) script {
	if len(text) > 1<<20 {
		text = text[:1<<20]
	}
	return script(withoutComments(text))
}

// withoutComments removes comments, minding that strings may look like them.
func withoutComments(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"' || c == '\'' || c == '`':
			end := i + 1
			for end < len(text) && text[end] != c && (c == '`' || text[end] != '\n') {
				if text[end] == '\\' {
					end++
				}
				end++
			}
			end = min(end, len(text)-1)
			b.WriteString(text[i : end+1])
			i = end
		case strings.HasPrefix(text[i:], "//"):
			for i < len(text) && text[i] != '\n' {
				i++
			}
			b.WriteByte('\n')
		case strings.HasPrefix(text[i:], "/*"):
			end := strings.Index(text[i+2:], "*/")
			if end < 0 {
				return b.String()
			}
			i += end + 3
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// text returns the string that follows `name:` or `name =`.
func (s script) text(name string) string {
	re := regexp.MustCompile(`(?:^|[\s{,(])["']?` + regexp.QuoteMeta(name) + `["']?\s*[:=]\s*`)
	for _, loc := range re.FindAllStringIndex(string(s), -1) {
		if m := quoted.FindStringSubmatchIndex(string(s)[loc[1]:]); m != nil && m[0] == 0 {
			return firstGroup(quoted.FindStringSubmatch(string(s)[loc[1]:]))
		}
		// A constant: look up what it was set to.
		if m := regexp.MustCompile(`^[A-Za-z_$][\w$]*`).FindString(string(s)[loc[1]:]); m != "" && m != name {
			def := regexp.MustCompile(`(?:const|let|var)\s+` + regexp.QuoteMeta(m) + `\s*(?::\s*\w+\s*)?=\s*[^;\n]*`).FindString(string(s))
			if q := quoted.FindAllStringSubmatch(def, -1); len(q) > 0 {
				return firstGroup(q[len(q)-1])
			}
		}
	}
	return ""
}

func firstGroup(m []string) string {
	for _, g := range m[1:] {
		if g != "" {
			return strings.ReplaceAll(g, `\`, "")
		}
	}
	return ""
}

// strings returns every string of the program in order.
func (s script) strings() []string {
	var out []string
	for _, m := range quoted.FindAllStringSubmatch(string(s), -1) {
		out = append(out, firstGroup(m))
	}
	return out
}

// block returns what stands between the braces or brackets after `name:`.
func (s script) block(name string) script {
	re := regexp.MustCompile(`(?:^|[\s{,(])["']?` + regexp.QuoteMeta(name) + `["']?\s*[:=]\s*(?:/\*.*?\*/)?\(?\s*([{\[])`)
	loc := re.FindStringSubmatchIndex(string(s))
	if loc == nil {
		return ""
	}
	return s.braces(loc[2])
}

// braces returns what stands between the brace at offset i and its partner.
func (s script) braces(i int) script {
	depth := 0
	for j := i; j < len(s); j++ {
		switch s[j] {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return s[i+1 : j]
			}
		case '"', '\'', '`':
			end := strings.IndexByte(string(s[j+1:]), s[j])
			if end < 0 {
				return s[i+1:]
			}
			j += end + 1
		}
	}
	return s[i+1:]
}

var entryOf = regexp.MustCompile(`(?:^|[\s,{])["']?([A-Za-z][\w-]*)["']?\s*:\s*\{`)

// entries returns the blocks of an object whose values are objects, in order.
func (s script) entries() (names []string, blocks []script) {
	rest := s
	for {
		loc := entryOf.FindStringSubmatchIndex(string(rest))
		if loc == nil {
			return names, blocks
		}
		b := rest.braces(loc[1] - 1)
		names = append(names, string(rest[loc[2]:loc[3]]))
		blocks = append(blocks, b)
		rest = rest[min(len(rest), loc[1]+len(b)+1):]
	}
}
