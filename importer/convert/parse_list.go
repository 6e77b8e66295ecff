package convert

import (
	"regexp"
	"strconv"
	"strings"
)

// Lists, footnotes and definitions hold indented blocks.

var (
	footnoteLine   = regexp.MustCompile(`^ {0,3}\[\^([^\]\s]+)\]:[ \t]*(.*)$`)
	definitionLine = regexp.MustCompile(`^ {0,3}:([ \t]+)(.*)$`)
)

func (p *parser) footnote(line string) bool {
	m := footnoteLine.FindStringSubmatch(line)
	if m == nil {
		return false
	}
	no := p.no()
	p.add(&footnote{at(no), m[1], p.children(p.container(m[2], 4))})
	return true
}

func (p *parser) definition(line string) bool {
	m := definitionLine.FindStringSubmatch(line)
	if m == nil || len(p.blocks) == 0 {
		return false
	}
	switch p.blocks[len(p.blocks)-1].(type) {
	case *paragraph, *definition:
	default:
		return false
	}
	no := p.no()
	p.add(&definition{at(no), p.children(p.container(m[2], 1+len(m[1])))})
	return true
}

// container gathers the lines of an item whose content begins with first and
// is indented by width columns.
func (p *parser) container(first string, width int) *doc {
	lines := []srcLine{{first, p.no()}}
	var open openFence
	open.read(first)
	p.skipLine()
	more := 0 // offset of the line after blank ones that still belongs here
	for p.pos < len(p.d.text) {
		l := p.line()
		switch {
		case blank(l):
			l = ""
			if p.pos >= more {
				if more = p.continues(width); more < 0 {
					return docOf(lines)
				}
			}
		case indentWidth(l) >= width:
			l = cutIndent(l, width)
		case !blank(lines[len(lines)-1].text) && !p.interrupts(l) && !p.anyMarker(l) && !setext.MatchString(l) && open == "":
			l = strings.TrimLeft(l, " \t") // a lazy line
		default:
			return docOf(lines)
		}
		open.read(l)
		lines = append(lines, srcLine{l, p.no()})
		p.skipLine()
	}
	return docOf(lines)
}

// continues returns the offset of the line that follows blank ones, -1 when it does
// not belong to the container any more.
func (p *parser) continues(width int) int {
	for off := p.pos; off >= 0 && off < len(p.d.text); off = p.d.next(off) {
		if l := p.d.text[off:p.d.eol(off)]; !blank(l) {
			if indentWidth(l) < width {
				return -1
			}
			return off
		}
	}
	return -1
}

func (p *parser) anyMarker(line string) bool {
	_, ok := listMarker(line)
	return ok || definitionLine.MatchString(line) || footnoteLine.MatchString(line)
}

type marker struct {
	indent  int
	width   int // columns from the line's begin to the content
	ordered bool
	number  int
	char    byte
	empty   bool
	rest    string
}

var markerLine = regexp.MustCompile(`^([ \t]*)([-+*]|(\d{1,9})[.)])([ \t]+|$)(.*)$`)

func listMarker(line string) (m marker, ok bool) {
	g := markerLine.FindStringSubmatch(line)
	if g == nil || ruleLine.MatchString(line) {
		return m, false
	}
	m.indent = indentWidth(g[1])
	m.char = g[2][len(g[2])-1]
	if g[3] != "" {
		m.ordered = true
		m.number, _ = strconv.Atoi(g[3])
	}
	m.empty = blank(g[5])
	after := m.indent + len(g[2])
	space := 0
	for i := 0; i < len(g[4]); i++ {
		if g[4][i] == '\t' {
			space += 4 - (after+space)%4
		} else {
			space++
		}
	}
	m.rest = g[5]
	if m.empty || space > 4 {
		m.rest = strings.Repeat(" ", max(0, space-1)) + g[5]
		space = 1
	}
	m.width = after + space
	return m, true
}

var taskMark = regexp.MustCompile(`^\[([ xX])\][ \t]+`)

func (p *parser) list(line string) bool {
	first, ok := listMarker(line)
	if !ok || first.indent > 3 && !p.flavour.MDX {
		return false
	}
	l := &list{at: at(p.no()), ordered: first.ordered, start: first.number, tight: true}
	for p.pos < len(p.d.text) {
		m, ok := listMarker(p.line())
		if !ok || m.ordered != first.ordered || m.char != first.char || m.indent >= first.width {
			break
		}
		no := p.no()
		d := p.container(m.rest, m.width)
		it := item{}
		if t := taskMark.FindString(d.text); t != "" {
			it.task = strings.ToLower(strings.TrimSpace(t)) + " "
			if it.task == "[] " {
				it.task = "[ ] "
			}
			d = docOf(append([]srcLine{{d.text[len(t):d.eol(0)], no}}, linesFrom(d, 1)...))
		}
		it.blocks = p.children(d)
		l.items = append(l.items, it)
		gap := p.skipBlank()
		if gap && p.pos < len(p.d.text) {
			if n, ok := listMarker(p.line()); ok && n.ordered == first.ordered && n.char == first.char && n.indent < first.width {
				l.tight = false
			}
		}
		if hasGap(d) {
			l.tight = false
		}
	}
	p.add(l)
	p.blankAt = p.pos > 0 && p.pos <= len(p.d.text) && strings.HasSuffix(p.d.text[:p.pos], "\n\n")
	return true
}

func linesFrom(d *doc, i int) []srcLine {
	var out []srcLine
	for ; i < len(d.starts); i++ {
		out = append(out, srcLine{d.text[d.starts[i]:d.eol(d.starts[i])], d.nos[i]})
	}
	return out
}

// hasGap reports whether blank lines stand between the parts of an item that
// belong to no list or fence inside it.
func hasGap(d *doc) bool {
	lines := linesFrom(d, 0)
	var open openFence
	for i, l := range lines {
		if blank(l.text) && i > 0 && i+1 < len(lines) && open == "" && indentWidth(lines[i+1].text) < 2 {
			return true
		}
		open.read(l.text)
	}
	return false
}
