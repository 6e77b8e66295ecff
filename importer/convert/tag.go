package convert

import (
	"strings"

	"golang.org/x/net/html"
)

// A tag is one opening, closing or empty tag of HTML, JSX or a shortcode.
type tag struct {
	name    string // HTML in lower case; JSX as written; shortcodes as written
	kind    tagKind
	close   bool
	empty   bool // <x/>
	attrs   map[string]string
	exprs   map[string]string // JSX attributes whose value is an expression
	args    []string          // positional arguments of a shortcode
	percent bool              // {{% x %}}
}

type tagKind int

const (
	tagHTML tagKind = iota
	tagJSX
	tagShortcode
	tagDirective
)

// attr returns the first of the named attributes that is set.
func (t tag) attr(names ...string) string {
	for _, n := range names {
		if v, ok := t.attrs[n]; ok && strings.TrimSpace(v) != "" {
			return strings.TrimSpace(v)
		}
	}
	return ""
}

// label names the tag as people know it, for notes.
func (t tag) label() string {
	switch t.kind {
	case tagJSX:
		return "component <" + t.name + ">"
	case tagShortcode:
		return "shortcode " + t.name
	case tagDirective:
		return "directive :::" + t.name
	}
	return "<" + t.name + ">"
}

func isNameStart(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z'
}

func isNameByte(b byte) bool {
	return isNameStart(b) || b >= '0' && b <= '9' || b == '-' || b == '_' || b == '.' || b == ':'
}

// maxTag bounds the length of one tag in bytes, so that a stray "<" does not
// make the rest of a large file be read again and again.
const maxTag = 16 << 10

// scanTag reads an HTML or JSX tag at s[i] == '<' and returns the offset after it.
func (c *converter) scanTag(s string, i int) (t tag, end int, ok bool) {
	if c.budget < 0 {
		return t, i, false
	}
	defer func() { c.budget -= max(0, end-i) }()
	if len(s)-i > maxTag {
		s = s[:i+maxTag]
	}
	j := i + 1
	if j < len(s) && s[j] == '/' {
		t.close = true
		j++
	}
	if c.flavour.MDX && j < len(s) && s[j] == '>' { // <> and </>
		t.name, t.kind = "Fragment", tagJSX
		return t, j + 1, true
	}
	if j >= len(s) || !isNameStart(s[j]) {
		return t, i, false
	}
	start := j
	for j < len(s) && isNameByte(s[j]) {
		j++
	}
	t.name = s[start:j]
	if t.kind = tagHTML; s[start] >= 'A' && s[start] <= 'Z' || strings.Contains(t.name, ".") {
		t.kind = tagJSX
	}
	if t.kind == tagJSX && !c.flavour.MDX && htmlNames[strings.ToLower(t.name)] {
		t.kind = tagHTML
	}
	if t.kind == tagHTML {
		t.name = strings.ToLower(t.name)
	}
	return c.scanAttributes(t, s, j)
}

func (c *converter) scanAttributes(t tag, s string, j int) (tag, int, bool) {
	for {
		before := j
		for j < len(s) && isSpace(s[j]) {
			j++
		}
		if j >= len(s) {
			return t, j, false
		}
		switch {
		case s[j] == '>':
			return t, j + 1, true
		case s[j] == '/' && j+1 < len(s) && s[j+1] == '>':
			t.empty = true
			return t, j + 2, true
		case s[j] == '{' && c.flavour.MDX: // {...spread} or a comment
			end := c.skipBraces(s, j)
			if end < 0 {
				return t, j, false
			}
			j = end
			continue
		case j == before: // an attribute needs space before it
			return t, j, false
		}
		start := j
		for j < len(s) && !isSpace(s[j]) && !strings.ContainsRune("=>\"'<`{", rune(s[j])) && !(s[j] == '/' && j+1 < len(s) && s[j+1] == '>') {
			j++
		}
		if j == start {
			return t, j, false
		}
		name := s[start:j]
		if !isNameStart(name[0]) && name[0] != '_' && name[0] != ':' && name[0] != '@' {
			return t, j, false
		}
		value, expr, end, ok := c.scanValue(s, j)
		if !ok {
			return t, j, false
		}
		t.set(name, value, expr)
		j = end
	}
}

func (t *tag) set(name, value, expr string) {
	if t.kind == tagHTML {
		name = strings.ToLower(name)
	}
	if expr != "" {
		if t.exprs == nil {
			t.exprs = map[string]string{}
		}
		t.exprs[name] = expr
		return
	}
	if t.attrs == nil {
		t.attrs = map[string]string{}
	}
	if _, ok := t.attrs[name]; !ok {
		t.attrs[name] = value
	}
}

// scanValue reads "= value" at s[j], if there is one.
func (c *converter) scanValue(s string, j int) (value, expr string, end int, ok bool) {
	k := j
	for k < len(s) && isSpace(s[k]) {
		k++
	}
	if k >= len(s) || s[k] != '=' {
		return "", "", j, true
	}
	k++
	for k < len(s) && isSpace(s[k]) {
		k++
	}
	if k >= len(s) {
		return "", "", k, false
	}
	switch s[k] {
	case '"', '\'':
		end := strings.IndexByte(s[k+1:], s[k])
		if end < 0 {
			return "", "", k, false
		}
		return html.UnescapeString(s[k+1 : k+1+end]), "", k + end + 2, true
	case '{':
		if !c.flavour.MDX {
			break
		}
		end := c.skipBraces(s, k)
		if end < 0 {
			return "", "", k, false
		}
		inner := strings.TrimSpace(s[k+1 : end-1])
		if lit, ok := stringLiteral(inner); ok {
			return lit, "", end, true
		}
		return "", inner, end, true
	}
	start := k
	for k < len(s) && !isSpace(s[k]) && !strings.ContainsRune("\"'=<>`", rune(s[k])) {
		k++
	}
	return html.UnescapeString(s[start:k]), "", k, k > start
}

func isSpace(b byte) bool { return b == ' ' || b == '\t' || b == '\n' }

// skipBraces is the function of that name within the budget.
func (c *converter) skipBraces(s string, i int) int {
	if c.budget < 0 {
		return -1
	}
	end := skipBraces(s, i)
	if end < 0 {
		c.budget -= len(s) - i
	} else {
		c.budget -= end - i
	}
	return end
}

// skipBraces returns the offset after the brace that closes the one at s[i],
// minding strings and comments of JavaScript; -1 when there is none.
func skipBraces(s string, i int) int {
	if strings.IndexByte(s[i:], '}') < 0 {
		return -1
	}
	depth := 0
	for j := i; j < len(s); j++ {
		switch s[j] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return j + 1
			}
		case '"', '\'', '`':
			if end := skipString(s, j); end > 0 {
				j = end - 1
			}
		case '/':
			if strings.HasPrefix(s[j:], "/*") {
				end := strings.Index(s[j+2:], "*/")
				if end < 0 {
					return -1
				}
				j += end + 3
			}
		}
	}
	return -1
}

// skipString returns the offset after a quoted string, or -1. An apostrophe
// that closes on no later place of its line is not a string.
func skipString(s string, i int) int {
	for j := i + 1; j < len(s); j++ {
		switch {
		case s[j] == '\\':
			j++
		case s[j] == s[i]:
			return j + 1
		case s[j] == '\n' && s[i] != '`':
			return -1
		}
	}
	return -1
}

// stringLiteral returns the value of a JavaScript string without substitutions.
func stringLiteral(s string) (string, bool) {
	s = strings.TrimSpace(s)
	if len(s) < 2 || !strings.ContainsRune("\"'`", rune(s[0])) || skipString(s, 0) != len(s) {
		return "", false
	}
	if s[0] == '`' && strings.Contains(s, "${") {
		return "", false
	}
	body := s[1 : len(s)-1]
	if !strings.Contains(body, "\\") {
		return body, true
	}
	var b strings.Builder
	for i := 0; i < len(body); i++ {
		if body[i] != '\\' || i+1 == len(body) {
			b.WriteByte(body[i])
			continue
		}
		i++
		switch body[i] {
		case 'n':
			b.WriteByte('\n')
		case 't':
			b.WriteByte('\t')
		case '\n':
		default:
			b.WriteByte(body[i])
		}
	}
	return b.String(), true
}

// scanAny reads a tag of any kind that the flavour knows at s[i].
func (c *converter) scanAny(s string, i int) (tag, int, bool) {
	switch {
	case i >= len(s):
	case s[i] == '<':
		return c.scanTag(s, i)
	case c.flavour.Shortcodes && isShortcode(s, i):
		return scanShortcode(s, i)
	}
	return tag{}, i, false
}

// findClose returns where the element opened by t ends: start and end of its
// closing tag in s, looking from i. Code and comments are skipped.
func (c *converter) findClose(s string, i int, t tag) (from, to int, ok bool) {
	if c.depthless(s, i, t) {
		return 0, 0, false
	}
	depth := 1
	lineStart := false
	for j := i; j < len(s); {
		if c.budget--; c.budget < 0 {
			return 0, 0, false
		}
		switch b := s[j]; {
		case b == '\n':
			lineStart = true
			j++
			continue
		case lineStart && (b == ' ' || b == '\t' || b == '>'):
			j++
			continue
		case (b == '`' || b == '~') && t.kind != tagShortcode && t.name != "pre" && t.name != "code":
			end := skipCode(s, j, lineStart)
			c.budget -= end - j
			j = end
		case strings.HasPrefix(s[j:], "<!--"):
			end := strings.Index(s[j:], "-->")
			if end < 0 {
				j += 4
			} else {
				c.budget -= end
				j += end + 3
			}
		case b == '{' && c.flavour.MDX && t.kind != tagShortcode:
			if end := c.skipBraces(s[:min(len(s), j+maxExpression)], j); end > 0 {
				j = end
			} else {
				j++
			}
		case b == '\\':
			j += 2
		case b == '<' || b == '{':
			u, end, ok := c.scanAny(s, j)
			if !ok {
				j++
				break
			}
			if u.kind == t.kind && u.name == t.name {
				switch {
				case u.close:
					depth--
				case !u.empty:
					depth++
				}
				if depth == 0 {
					return j, end, true
				}
			}
			j = end
		default:
			j++
		}
		lineStart = false
	}
	return 0, 0, false
}

// depthless reports that no closing tag of that name follows at all, which
// saves reading the rest of the text.
func (c *converter) depthless(s string, i int, t tag) bool {
	if c.budget < 0 {
		return true
	}
	rest := s[min(i, len(s)):]
	c.budget -= len(rest) / 4
	if t.kind == tagShortcode {
		return !strings.Contains(rest, "/"+t.name) && !strings.Contains(rest, "/ "+t.name)
	}
	if t.name == "Fragment" {
		return !strings.Contains(rest, "</")
	}
	return !strings.Contains(rest, "</"+t.name) && !strings.Contains(rest, "</"+strings.ToUpper(t.name))
}

// skipCode returns the offset after the code span or fence that begins at s[j].
func skipCode(s string, j int, lineStart bool) int {
	n := runLength(s, j)
	if lineStart && n >= 3 {
		for k := j; ; {
			e := strings.IndexByte(s[k:], '\n')
			if e < 0 {
				return len(s)
			}
			k += e + 1
			l := strings.TrimLeft(s[k:lineEnd(s, k)], " \t>")
			if len(l) >= n && l[0] == s[j] && strings.Trim(strings.TrimRight(l, " \t"), l[:1]) == "" && runLength(l, 0) >= n {
				return lineEnd(s, k)
			}
		}
	}
	if s[j] == '~' {
		return j + n
	}
	if end := closeSpan(s, j, n); end > 0 {
		return end
	}
	return j + n
}

// closeSpan returns the offset after the code span that opens with n backticks
// at s[j], or -1. A span does not reach over a blank line.
func closeSpan(s string, j, n int) int {
	for k := j + n; k < len(s); {
		switch s[k] {
		case '`':
			m := runLength(s, k)
			if m == n {
				return k + m
			}
			k += m
		case '\n':
			e := lineEnd(s, k+1)
			if k+1 <= len(s) && blank(s[k+1:e]) {
				return -1
			}
			k++
		default:
			k++
		}
	}
	return -1
}

func runLength(s string, i int) int {
	n := 0
	for i+n < len(s) && s[i+n] == s[i] {
		n++
	}
	return n
}

func lineEnd(s string, i int) int {
	if i >= len(s) {
		return len(s)
	}
	if e := strings.IndexByte(s[i:], '\n'); e >= 0 {
		return i + e
	}
	return len(s)
}
