package convert

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// afterLink reports whether a link or picture ends right here.
func (p *inliner) afterLink() bool {
	if p.text.Len() > 0 || len(p.nodes) == 0 {
		return false
	}
	k := p.nodes[len(p.nodes)-1].kind
	return k == inLink || k == inPicture
}

func (p *inliner) bracket(picture bool) {
	n := 1
	if picture {
		n = 2
	}
	if len(p.stack) >= maxOpen {
		p.literal(n)
		return
	}
	p.open(frame{bracket: true, picture: picture, source: p.s[p.j : p.j+n], start: p.j + n, line: p.d.no(p.j)})
	p.j += n
}

func (p *inliner) closeBracket() {
	at := -1
	for i := len(p.stack) - 1; i >= 0; i-- {
		if p.stack[i].bracket {
			at = i
			break
		}
	}
	if at < 0 {
		p.literal(1)
		return
	}
	f := p.stack[at]
	link, end, ok := p.linkTail(p.s[f.start:p.j], p.j+1)
	if !ok {
		for len(p.stack) > at {
			p.abandon()
		}
		p.literal(1)
		return
	}
	for len(p.stack) > at+1 {
		p.abandon()
	}
	p.flush()
	kind := inLink
	if f.picture {
		kind = inPicture
	}
	n := inline{kind: kind, dest: link.dest, title: link.title, kids: p.nodes, line: f.line}
	p.nodes = append(f.nodes, n)
	p.stack = p.stack[:at]
	p.j = end
}

// linkTail reads what follows the closing bracket of a link with these words.
func (p *inliner) linkTail(words string, j int) (linkDest, int, bool) {
	if j < len(p.s) && p.s[j] == '(' {
		if l, end, ok := p.inlineTail(j + 1); ok {
			return l, end, true
		}
	}
	label, end := words, j
	if j < len(p.s) && p.s[j] == '[' {
		if e := strings.IndexByte(p.s[j:], ']'); e > 0 && e < 1000 {
			if e > 1 {
				label = p.s[j+1 : j+e]
			}
			end = j + e + 1
		}
	}
	l, ok := p.refs[normalLabel(label)]
	if !ok && end > j {
		l, ok = p.refs[normalLabel(words)]
		end = j
	}
	if ok && !p.repeat(p.d.no(min(j, len(p.s))), len(l.dest)+len(l.title)) {
		return l, end, false
	}
	return l, end, ok
}

// inlineTail reads `dest "title")`.
func (p *inliner) inlineTail(j int) (l linkDest, end int, ok bool) {
	s := p.s
	j = skipSpace(s, j)
	switch {
	case j < len(s) && s[j] == '<':
		e := strings.IndexAny(s[j+1:min(len(s), j+1+maxExpression)], ">\n")
		if e < 0 || s[j+1+e] != '>' {
			return l, j, false
		}
		l.dest = p.fillDest(s[j+1:j+1+e], p.d.no(j))
		j += e + 2
	default:
		if l.dest, j, ok = p.bareDest(j); !ok {
			return l, j, false
		}
	}
	k := skipSpace(s, j)
	if k < len(s) && k > j && (s[k] == '"' || s[k] == '\'' || s[k] == '(') {
		closer := s[k]
		if closer == '(' {
			closer = ')'
		}
		e := k + 1
		limit := min(len(s), e+maxExpression)
		for e < limit && s[e] != closer {
			if s[e] == '\\' {
				e++
			}
			e++
		}
		if e >= limit {
			return l, j, false
		}
		l.title = html.UnescapeString(unescapeMarkdown(s[k+1 : e]))
		k = skipSpace(s, e+1)
	}
	if k < len(s) && s[k] == '=' { // ![x](y =100x200), a size that some programs know
		for k < len(s) && s[k] != ')' && s[k] != '\n' {
			k++
		}
	}
	if k >= len(s) || s[k] != ')' {
		return l, j, false
	}
	return l, k + 1, true
}

// bareDest reads a destination without angle brackets; shortcodes in it are resolved.
func (p *inliner) bareDest(j int) (string, int, bool) {
	s := p.s
	var b strings.Builder
	depth := 0
	for limit := j + maxExpression; j < len(s) && j < limit; {
		if p.flavour.Shortcodes && isShortcode(s, j) {
			t, end, ok := scanShortcode(s, j)
			if !ok {
				return "", j, false
			}
			b.WriteString(p.shortcodeAddress(t, p.d.no(j)))
			j = end
			continue
		}
		switch c := s[j]; {
		case isSpace(c):
			return unescapeDest(b.String()), j, true
		case c == '\\' && j+1 < len(s):
			b.WriteByte(c)
			j++
			b.WriteByte(s[j])
		case c == '(':
			depth++
			b.WriteByte(c)
		case c == ')':
			if depth--; depth < 0 {
				return unescapeDest(b.String()), j, true
			}
			b.WriteByte(c)
		default:
			b.WriteByte(c)
		}
		j++
	}
	return "", j, false
}

func skipSpace(s string, j int) int {
	for j < len(s) && isSpace(s[j]) {
		j++
	}
	return j
}

func unescapeDest(s string) string { return html.UnescapeString(unescapeMarkdown(s)) }

var backslash = regexp.MustCompile("\\\\([!-/:-@\\[-`{-~])")

func unescapeMarkdown(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	return backslash.ReplaceAllString(s, "$1")
}

func normalLabel(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(s), " "))
}

// fillDest reads a destination that may be a shortcode.
func (c *converter) fillDest(dest string, no int) string {
	if c.flavour.Shortcodes && strings.HasPrefix(dest, "{{") && isShortcode(dest, 0) {
		if t, end, ok := scanShortcode(dest, 0); ok {
			return c.shortcodeAddress(t, no) + dest[end:]
		}
	}
	return unescapeDest(dest)
}

var definitionOf = regexp.MustCompile(`^[ \t>]*\[([^\]^][^\]]*)\]:[ \t]*(<[^<>\n]*>|\{\{[<%].*?[>%]\}\}\S*|<\{\{[<%].*?[>%]\}\}[^<>\n]*>|\S+)(?:[ \t]+(?:"([^"]*)"|'([^']*)'|\(([^)]*)\)))?[ \t]*$`)

// collectDefinitions remembers every reference definition outside code.
func (c *converter) collectDefinitions(d *doc) {
	c.refs = map[string]linkDest{}
	fence := ""
	for _, l := range linesFrom(d, 0) {
		if m := fenceOpen.FindStringSubmatch(strings.TrimLeft(l.text, " \t>")); m != nil {
			switch {
			case fence == "":
				fence = m[2]
			case m[2][0] == fence[0] && len(m[2]) >= len(fence) && m[3] == "":
				fence = ""
			}
			continue
		}
		if fence != "" {
			continue
		}
		if m := definitionOf.FindStringSubmatch(l.text); m != nil {
			label := normalLabel(m[1])
			if _, ok := c.refs[label]; !ok {
				dest := strings.TrimSuffix(strings.TrimPrefix(m[2], "<"), ">")
				c.refs[label] = linkDest{c.fillDest(dest, l.no), m[3] + m[4] + m[5]}
			}
		}
	}
}

// withoutDefinitions removes reference definitions from the lines of a paragraph.
func (c *converter) withoutDefinitions(lines []srcLine) []srcLine {
	var out []srcLine
	for _, l := range lines {
		if m := definitionOf.FindStringSubmatch(l.text); m != nil {
			if _, ok := c.refs[normalLabel(m[1])]; ok {
				continue
			}
		}
		out = append(out, l)
	}
	return out
}
