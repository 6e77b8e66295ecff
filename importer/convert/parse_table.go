package convert

import (
	"regexp"
	"strings"
)

var delimiterRow = regexp.MustCompile(`^[ \t]*\|?[ \t]*:?-+:?[ \t]*(\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$`)

func (p *parser) table(line string) bool {
	next := p.d.next(p.pos)
	if next < 0 || !strings.Contains(line, "|") {
		return false
	}
	under := p.d.text[next:p.d.eol(next)]
	if !delimiterRow.MatchString(under) || !strings.ContainsAny(under, "|") {
		return false
	}
	head, align := splitRow(line), splitRow(under)
	if len(head) != len(align) {
		return false
	}
	t := &table{at: at(p.no()), align: align}
	t.rows = append(t.rows, p.cells(head, p.no()))
	p.skipLine()
	p.skipLine()
	for p.pos < len(p.d.text) {
		l := p.line()
		if blank(l) || !strings.Contains(l, "|") && p.interrupts(l) {
			break
		}
		cells := splitRow(l)
		if len(cells) > len(align) {
			cells = cells[:len(align)]
		}
		t.rows = append(t.rows, p.cells(cells, p.no()))
		p.skipLine()
	}
	p.add(t)
	return true
}

func (p *parser) cells(raw []string, no int) [][]inline {
	var out [][]inline
	for _, r := range raw {
		out = append(out, p.inlines(docOf([]srcLine{{r, no}})))
	}
	return out
}

// splitRow divides a table row at pipes that are not escaped.
func splitRow(line string) []string {
	s := strings.TrimSpace(line)
	s = strings.TrimPrefix(s, "|")
	if strings.HasSuffix(s, "|") && !strings.HasSuffix(s, `\|`) {
		s = s[:len(s)-1]
	}
	var cells []string
	start := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '|':
			cells = append(cells, strings.TrimSpace(s[start:i]))
			start = i + 1
		}
	}
	return append(cells, strings.TrimSpace(s[start:]))
}
