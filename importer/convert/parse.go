package convert

import (
	"regexp"
	"strconv"
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

var (
	importLine = regexp.MustCompile(`^import\s*(\{|\*\s+as\s|['"]|[\w$]+\s*(,\s*\{[^}]*\}\s*)?from\s*['"])`)
	exportLine = regexp.MustCompile(`^export\s+(const|let|var|default|function|class|async|\{|\*)`)
	importName = regexp.MustCompile(`(?s)^import\s+([\w$]+)?\s*,?\s*(?:\{([^}]*)\}|\*\s+as\s+([\w$]+))?\s*from\s*['"]([^'"]+)['"]`)
	exportText = regexp.MustCompile(`^export\s+(?:const|let|var)\s+([\w$]+)\s*=\s*`)
)

// esm drops imports and exports of MDX and remembers what they name.
func (p *parser) esm(line string) bool {
	if !(importLine.MatchString(line) && (p.flavour.MDX || importName.MatchString(line))) &&
		!(p.flavour.MDX && exportLine.MatchString(line)) {
		return false
	}
	start := p.pos
	depth := 0
	for p.pos < len(p.d.text) && (depth > 0 || !blank(p.line())) {
		l := p.line()
		if depth == 0 && p.pos > start && !importLine.MatchString(l) && !exportLine.MatchString(l) && (l[0] == '<' || l[0] == '#') {
			break
		}
		depth += strings.Count(l, "{") + strings.Count(l, "(") - strings.Count(l, "}") - strings.Count(l, ")")
		p.skipLine()
	}
	for _, stmt := range splitStatements(p.d.text[start:min(p.pos, len(p.d.text))]) {
		p.remember(stmt)
	}
	return true
}

// splitStatements divides a run of imports and exports.
func splitStatements(s string) []string {
	var out []string
	for _, l := range strings.SplitAfter(s, "\n") {
		if strings.HasPrefix(l, "import") || strings.HasPrefix(l, "export") || len(out) == 0 {
			out = append(out, "")
		}
		out[len(out)-1] += l
	}
	return out
}

func (c *converter) remember(stmt string) {
	if m := importName.FindStringSubmatch(stmt); m != nil {
		if c.imports == nil {
			c.imports = map[string]string{}
		}
		for _, name := range []string{m[1], m[3]} {
			if name != "" {
				c.imports[name] = m[4]
			}
		}
		return
	}
	if loc := exportText.FindStringSubmatchIndex(stmt); loc != nil {
		value := strings.TrimRight(strings.TrimSpace(stmt[loc[1]:]), ";")
		if lit, ok := stringLiteral(value); ok {
			if c.consts == nil {
				c.consts = map[string]string{}
			}
			c.consts[stmt[loc[2]:loc[3]]] = lit
		}
	}
}

// expression reads a JavaScript expression that stands alone.
func (p *parser) expression(line string) bool {
	t := strings.TrimLeft(line, " \t")
	if !p.flavour.MDX || t[0] != '{' {
		return false
	}
	start := p.pos + len(line) - len(t)
	end := skipBraces(p.d.text[:min(len(p.d.text), start+maxTag)], start)
	if end < 0 || !blank(p.d.text[end:p.d.eol(end)]) {
		return false
	}
	inner := p.d.text[start+1 : end-1]
	no := p.no()
	p.pos = p.d.eol(end) + 1
	if words := p.evaluate(inner, no); words != "" {
		p.add(&paragraph{at(no), p.inlines(docOf([]srcLine{{words, no}}))})
	}
	return true
}

var jsComment = regexp.MustCompile(`(?s)^\s*(/\*.*?\*/\s*|//[^\n]*\s*)*$`)

// evaluate returns the words of an expression when it is a plain string, and
// notes what it cannot know.
func (c *converter) evaluate(expr string, no int) string {
	if jsComment.MatchString(expr) {
		return ""
	}
	if lit, ok := stringLiteral(expr); ok {
		return lit
	}
	name := strings.TrimSpace(expr)
	if v, ok := c.consts[name]; ok {
		return v
	}
	if _, err := strconv.ParseFloat(name, 64); err == nil {
		return name
	}
	c.note(no, "expression {"+shorten(name)+"}", "only plain strings can be inserted; it is left out")
	return ""
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
	p.skipLine()
	for p.pos < len(p.d.text) {
		l := p.line()
		switch {
		case blank(l):
			l = ""
			if !p.continues(width) {
				return docOf(lines)
			}
		case indentWidth(l) >= width:
			l = cutIndent(l, width)
		case !blank(lines[len(lines)-1].text) && !p.interrupts(l) && !p.anyMarker(l) && !setext.MatchString(l) && !inFence(lines):
			l = strings.TrimLeft(l, " \t") // a lazy line
		default:
			return docOf(lines)
		}
		lines = append(lines, srcLine{l, p.no()})
		p.skipLine()
	}
	return docOf(lines)
}

// continues reports whether, after blank lines, a line still belongs to the container.
func (p *parser) continues(width int) bool {
	for off := p.pos; off >= 0 && off < len(p.d.text); off = p.d.next(off) {
		if l := p.d.text[off:p.d.eol(off)]; !blank(l) {
			return indentWidth(l) >= width
		}
	}
	return false
}

func (p *parser) anyMarker(line string) bool {
	_, ok := listMarker(line)
	return ok || definitionLine.MatchString(line) || footnoteLine.MatchString(line)
}

// inFence reports whether the last of the lines stands inside an open fence.
func inFence(lines []srcLine) bool {
	open := ""
	for _, l := range lines {
		m := fenceOpen.FindStringSubmatch(l.text)
		switch {
		case m == nil:
		case open == "":
			open = m[2]
		case m[2][0] == open[0] && len(m[2]) >= len(open) && m[3] == "":
			open = ""
		}
	}
	return open != ""
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

func (p *parser) skipBlank() bool {
	skipped := false
	for p.pos < len(p.d.text) && blank(p.line()) {
		p.skipLine()
		skipped = true
	}
	return skipped
}

// hasGap reports whether blank lines stand between the parts of an item that
// belong to no list or fence inside it.
func hasGap(d *doc) bool {
	lines := linesFrom(d, 0)
	for i, l := range lines {
		if blank(l.text) && i > 0 && i+1 < len(lines) && !inFence(lines[:i]) && indentWidth(lines[i+1].text) < 2 {
			return true
		}
	}
	return false
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
