package convert

import (
	"regexp"
	"strings"
)

// Callouts are written as quotes, between lines of colons, and as indented blocks.

func isQuote(line string) bool {
	t := strings.TrimLeft(line, " ")
	return len(line)-len(t) <= 3 && strings.HasPrefix(t, ">")
}

var calloutMark = regexp.MustCompile(`^\[!([A-Za-z]+)\][+-]?[ \t]*(.*)$`)

func (p *parser) quote(line string) bool {
	if !isQuote(line) {
		return false
	}
	no := p.no()
	var lines []srcLine
	for p.pos < len(p.d.text) {
		l := p.line()
		switch {
		case isQuote(l):
			l = strings.TrimLeft(l, " ")[1:]
			if strings.HasPrefix(l, " ") {
				l = l[1:]
			} else if strings.HasPrefix(l, "\t") {
				l = "  " + l[1:]
			}
		case len(lines) > 0 && !blank(l) && !blank(lines[len(lines)-1].text) && !p.interrupts(l):
			// A lazy line continues the quoted paragraph.
		default:
			l = "\x00"
		}
		if l == "\x00" {
			break
		}
		lines = append(lines, srcLine{l, p.no()})
		p.skipLine()
	}
	q := &quote{at: at(no)}
	if m := calloutMark.FindStringSubmatch(strings.TrimSpace(lines[0].text)); m != nil {
		q.mark = calloutName(m[1])
		if q.mark == "" {
			q.mark = strings.ToUpper(m[1])
			if q.mark != "TAB" && q.mark != "DETAILS" {
				q.mark = "NOTE"
			}
		}
		q.title = p.inlines(docOf([]srcLine{{m[2], no}}))
		lines = lines[1:]
	}
	q.blocks = p.children(docOf(lines))
	p.add(q)
	return true
}

var directiveLine = regexp.MustCompile(`^[ \t]*(:{3,})[ \t]*(?:([A-Za-z][\w-]*)[ \t]*(.*))?$`)

func (p *parser) directive(line string) bool {
	m := directiveLine.FindStringSubmatch(line)
	if !p.flavour.Directives || m == nil {
		return false
	}
	no := p.no()
	p.skipLine()
	if m[2] == "" { // a closing line without an opening one
		return true
	}
	t := tag{name: strings.ToLower(m[2]), kind: tagDirective}
	t.set("title", directiveTitle(m[3]), "")
	indent := indentWidth(line)
	var lines []srcLine
	for depth := 1; p.pos < len(p.d.text); {
		l := p.line()
		if c := directiveLine.FindStringSubmatch(l); c != nil {
			if c[2] != "" {
				depth++
			} else if len(c[1]) >= len(m[1]) && (depth == 1 || len(c[1]) > len(m[1])) {
				p.skipLine()
				break
			} else {
				depth = max(1, depth-1)
			}
		}
		if _, marks, _, ok := p.isFence(l); ok { // code may show directives
			lines = p.takeFence(lines, marks, indent)
			continue
		}
		lines = append(lines, srcLine{cutIndent(l, indent), p.no()})
		p.skipLine()
	}
	p.add(&element{at: at(no), tag: t, blocks: p.children(docOf(lines))})
	return true
}

// takeFence appends a whole fence to lines.
func (p *parser) takeFence(lines []srcLine, marks string, indent int) []srcLine {
	for first := true; p.pos < len(p.d.text); first = false {
		l := p.line()
		lines = append(lines, srcLine{cutIndent(l, indent), p.no()})
		p.skipLine()
		t := strings.TrimSpace(l)
		if !first && len(t) >= len(marks) && strings.Trim(t, marks[:1]) == "" {
			break
		}
	}
	return lines
}

var directiveAttrs = regexp.MustCompile(`\{[^{}]*\}\s*$`)

// directiveTitle reads the title of `:::note[Title]{attributes}` or `:::note Title`.
func directiveTitle(s string) string {
	s = strings.TrimSpace(directiveAttrs.ReplaceAllString(s, ""))
	if strings.HasPrefix(s, "[") && strings.HasSuffix(s, "]") {
		s = s[1 : len(s)-1]
	}
	return strings.TrimSpace(strings.Trim(s, `"`))
}

var admonitionLine = regexp.MustCompile(`^( {0,3})(!!!|\?\?\?\+?|===\+?)[ \t]+([A-Za-z][\w-]*)?[^"]*(?:"([^"]*)")?[ \t]*$`)

// admonition reads `!!! note "Title"`, `??? note` and `=== "Tab"`, whose bodies are indented.
func (p *parser) admonition(line string) bool {
	m := admonitionLine.FindStringSubmatch(line)
	if !p.flavour.Admonition || m == nil || m[3] == "" && m[4] == "" {
		return false
	}
	no := p.no()
	p.skipLine()
	var lines []srcLine
	for p.pos < len(p.d.text) {
		l := p.line()
		if !blank(l) && indentWidth(l) < len(m[1])+4 {
			break
		}
		lines = append(lines, srcLine{cutIndent(l, len(m[1])+4), p.no()})
		p.skipLine()
	}
	t := tag{name: strings.ToLower(m[3]), kind: tagDirective}
	t.set("title", m[4], "")
	switch m[2][0] {
	case '?':
		t.name = "details"
		if m[4] == "" {
			t.attrs["title"] = upperFirst(m[3])
		}
	case '=':
		t.name = "tabitem"
	}
	p.add(&element{at: at(no), tag: t, blocks: p.children(docOf(lines))})
	p.blankAt = true
	return true
}
