package convert

import (
	"regexp"
	"strings"
)

var fenceOpen = regexp.MustCompile("^([ \t]*)(`{3,}|~{3,})[ \t]*(.*)$")

// isFence reports whether a line opens a fence, and with what.
func (p *parser) isFence(line string) (indent int, marks, info string, ok bool) {
	m := fenceOpen.FindStringSubmatch(line)
	if m == nil || m[2][0] == '`' && strings.Contains(m[3], "`") {
		return 0, "", "", false
	}
	indent = indentWidth(m[1])
	if indent > 3 && !p.flavour.MDX {
		return 0, "", "", false
	}
	return indent, m[2], strings.TrimSpace(m[3]), true
}

func (p *parser) fence(line string) bool {
	indent, marks, info, ok := p.isFence(line)
	if !ok {
		return false
	}
	no := p.no()
	p.skipLine()
	var text []string
	for p.pos < len(p.d.text) {
		l := p.line()
		p.skipLine()
		t := strings.TrimSpace(l)
		if len(t) >= len(marks) && strings.Trim(t, marks[:1]) == "" && (indentWidth(l) < 4 || p.flavour.MDX) {
			break
		}
		text = append(text, cutIndent(l, indent))
	}
	if name, _, _ := strings.Cut(info, " "); name == "mdx-code-block" {
		var lines []srcLine
		for i, t := range text {
			lines = append(lines, srcLine{t, no + 1 + i})
		}
		p.blocks = append(p.blocks, p.children(docOf(lines))...)
		return true
	}
	p.add(&code{at(no), info, p.unescapeShortcodes(strings.Join(text, "\n"))})
	return true
}

func (p *parser) indented(line string) bool {
	if p.flavour.MDX || indentWidth(line) < 4 || !p.atStart() {
		return false
	}
	no := p.no()
	var text []string
	for p.pos < len(p.d.text) {
		l := p.line()
		if !blank(l) && indentWidth(l) < 4 {
			break
		}
		text = append(text, cutIndent(l, 4))
		p.skipLine()
	}
	p.add(&code{at(no), "", p.unescapeShortcodes(strings.TrimRight(strings.Join(text, "\n"), " \t\n"))})
	p.blankAt = true
	return true
}

// An openFence is the fence that is open after some lines, "" for none.
type openFence string

// read goes on by a line.
func (o *openFence) read(line string) {
	m := fenceOpen.FindStringSubmatch(line)
	switch open := string(*o); {
	case m == nil:
	case open == "":
		*o = openFence(m[2])
	case m[2][0] == open[0] && len(m[2]) >= len(open) && m[3] == "":
		*o = ""
	}
}
