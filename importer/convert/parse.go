package convert

import (
	"regexp"
	"strings"
)

// maxDepth bounds how deep containers may nest.
const maxDepth = 24

// A parser reads the blocks of one container.
type parser struct {
	*converter
	d       *doc
	pos     int
	depth   int
	blocks  []block
	blankAt bool // a blank line stands before pos
	class   attributes
}

func (c *converter) parse(d *doc, depth int) []block {
	if depth > maxDepth {
		return []block{&paragraph{at(d.nos[0]), []inline{{kind: inText, text: escapeHTMLText(d.text)}}}}
	}
	p := &parser{converter: c, d: d, depth: depth, blankAt: true}
	for p.pos >= 0 && p.pos < len(d.text) {
		before := p.pos
		p.block()
		if p.pos == before { // never stand still
			p.pos = p.d.eol(p.pos) + 1
		}
	}
	return p.blocks
}

func (p *parser) line() string            { return p.d.text[p.pos:p.d.eol(p.pos)] }
func (p *parser) no() int                 { return p.d.no(p.pos) }
func (p *parser) skipLine()               { p.pos = p.d.eol(p.pos) + 1 }
func (p *parser) atStart() bool           { return p.pos == 0 || p.d.text[p.pos-1] == '\n' }
func (p *parser) children(d *doc) []block { return p.parse(d, p.depth+1) }

func (p *parser) add(b block) {
	if p.class.any() {
		b = p.class.apply(b)
		p.class = attributes{}
	}
	p.blocks = append(p.blocks, b)
	p.blankAt = false
}

// block reads one block at p.pos. The order of the attempts is the order of
// precedence.
func (p *parser) block() {
	line := p.line()
	if blank(line) {
		p.blankAt = true
		p.skipLine()
		return
	}
	if !p.atStart() {
		// The rest of a line is looked at again and again when it holds many tags.
		if p.budget -= len(line); p.budget < 0 {
			p.paragraph()
			return
		}
	}
	if isLetter(line) && !strings.HasPrefix(line, "import") && !strings.HasPrefix(line, "export") {
		if !p.table(line) {
			p.paragraph()
		}
		return
	}
	for _, try := range []func(string) bool{
		p.kramdown, p.fence, p.indented, p.esm, p.expression, p.heading, p.rule, p.quote,
		p.directive, p.admonition, p.footnote, p.definition, p.list, p.comment, p.elementBlock, p.table,
	} {
		if try(line) {
			return
		}
	}
	p.paragraph()
}

// isLetter reports whether a line begins with a letter, as most do; nothing but
// words and tables begins like that.
func isLetter(line string) bool {
	return line != "" && (isNameStart(line[0]) || line[0] >= 0x80)
}

var (
	atxHeading = regexp.MustCompile(`^ {0,3}(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*$`)
	headingID  = regexp.MustCompile(`\s*(?:\{#([^\s{}]+)[^{}]*\}|\{:\s*#([^\s{}]+)[^{}]*\}|\{/\*\s*#([^\s*]+)\s*\*/\}|<!--\s*#([^\s]+)\s*-->)\s*$`)
	attrBlock  = regexp.MustCompile(`\s*\{(?:\.|[\w-]+=)[^{}]*\}\s*$`)
	setext     = regexp.MustCompile(`^ {0,3}(=+|-+)[ \t]*$`)
)

func (p *parser) heading(line string) bool {
	m := atxHeading.FindStringSubmatch(line)
	if m == nil {
		return false
	}
	no := p.no()
	p.skipLine()
	p.add(p.newHeading(no, len(m[1]), m[2]))
	return true
}

func (p *parser) newHeading(no, level int, text string) *heading {
	h := &heading{at: at(no), level: level}
	if loc := headingID.FindStringSubmatchIndex(text); loc != nil {
		for i := 2; i < len(loc); i += 2 {
			if loc[i] >= 0 {
				h.id = text[loc[i]:loc[i+1]]
			}
		}
		text = text[:loc[0]]
	} else if loc := attrBlock.FindStringIndex(text); loc != nil && !p.flavour.MDX {
		text = text[:loc[0]]
	}
	h.words = p.inlines(docOf([]srcLine{{text, no}}))
	return h
}

var ruleLine = regexp.MustCompile(`^ {0,3}((\*[ \t]*){3,}|(-[ \t]*){3,}|(_[ \t]*){3,})$`)

func (p *parser) rule(line string) bool {
	if !ruleLine.MatchString(line) {
		return false
	}
	p.add(&rule{at(p.no())})
	p.skipLine()
	return true
}

// interrupts reports whether a line begins a block even in the middle of a
// paragraph.
func (p *parser) interrupts(line string) bool {
	if isLetter(strings.TrimLeft(line, " \t")) {
		return false
	}
	if _, _, _, ok := p.isFence(line); ok {
		return true
	}
	if atxHeading.MatchString(line) || ruleLine.MatchString(line) || isQuote(line) {
		return true
	}
	if m, ok := listMarker(line); ok && m.indent < 4 && !m.empty && (!m.ordered || m.number == 1) {
		return true
	}
	if p.flavour.Directives && directiveLine.MatchString(line) {
		return true
	}
	if p.flavour.Kramdown && kramdownLine.MatchString(line) {
		return true
	}
	return p.opensBlock(strings.TrimLeft(line, " \t"))
}

func (p *parser) skipBlank() bool {
	skipped := false
	for p.pos < len(p.d.text) && blank(p.line()) {
		p.skipLine()
		skipped = true
	}
	return skipped
}

// comment drops HTML comments that begin a line.
func (p *parser) comment(line string) bool {
	t := strings.TrimLeft(line, " \t")
	start := p.pos + len(line) - len(t)
	switch {
	case strings.HasPrefix(t, "<!--"):
		end := strings.Index(p.d.text[start:], "-->")
		if end < 0 {
			p.pos = len(p.d.text)
			return true
		}
		p.rest(start + end + 3)
		return true
	case strings.HasPrefix(strings.ToLower(t), "<!doctype"), strings.HasPrefix(t, "<?"):
		p.skipLine()
		return true
	}
	return false
}

// rest goes on after a block that ended at off; what follows on its line is
// read as the beginning of the next one.
func (p *parser) rest(off int) {
	if blank(p.d.text[off:p.d.eol(off)]) {
		p.pos = p.d.eol(off) + 1
		return
	}
	for off < len(p.d.text) && (p.d.text[off] == ' ' || p.d.text[off] == '\t') {
		off++
	}
	p.pos = off
}

// paragraph gathers lines of words up to a blank line or another block.
func (p *parser) paragraph() {
	no := p.no()
	var lines []srcLine
	for p.pos < len(p.d.text) {
		l := p.line()
		if blank(l) {
			break
		}
		if len(lines) > 0 {
			if m := setext.FindStringSubmatch(l); m != nil {
				p.skipLine()
				level := 2
				if m[1][0] == '=' {
					level = 1
				}
				var words []string
				for _, l := range lines {
					words = append(words, strings.TrimSpace(l.text))
				}
				p.add(p.newHeading(no, level, strings.Join(words, " ")))
				return
			}
			if p.interrupts(l) || definitionLine.MatchString(l) {
				break
			}
		}
		lines = append(lines, srcLine{strings.TrimLeft(l, " \t"), p.no()})
		p.skipLine()
	}
	if lines = p.withoutDefinitions(lines); len(lines) == 0 {
		return
	}
	words := p.inlines(docOf(lines))
	if len(words) == 0 {
		return
	}
	p.add(&paragraph{at(no), words})
}
