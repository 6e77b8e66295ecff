package convert

import (
	"regexp"
	"strings"
)

// opensBlock reports whether trimmed text begins with a tag that stands for a
// block, also directly after a line of words.
func (p *parser) opensBlock(t string) bool {
	if strings.HasPrefix(t, "<!--") {
		return !p.flavour.MDX
	}
	g, end, ok := p.scanAny(t, 0)
	if !ok {
		return false
	}
	switch g.kind {
	case tagHTML:
		return blockNames[g.name]
	case tagJSX:
		return jsxBlocks[g.key()]
	}
	return shortcodeBlocks[g.key()] && (!g.empty || blank(t[end:])) || g.close && blank(t[end:])
}

// elementBlock reads a tag that begins a line, with all it holds.
func (p *parser) elementBlock(line string) bool {
	trimmed := strings.TrimLeft(line, " \t")
	start := p.pos + len(line) - len(trimmed)
	t, end, ok := p.scanAny(p.d.text, start)
	if !ok {
		return false
	}
	text := p.d.text
	alone := blank(text[end:p.d.eol(end)])
	no := p.no()
	switch {
	case t.kind == tagHTML && !blockNames[t.name]:
		return false
	case t.close:
		if t.kind != tagHTML && !alone {
			return false
		}
		p.rest(end)
		return true
	case t.empty || t.kind == tagHTML && voidNames[t.name]:
		if t.kind != tagHTML && !alone {
			return false
		}
		p.add(&element{at: at(no), tag: t})
		p.rest(end)
		return true
	}
	from, to, found := p.findClose(text, end, t)
	if !found {
		return p.unclosed(t, end, no, alone)
	}
	oneLine := !strings.Contains(text[start:to], "\n")
	if t.kind != tagHTML && oneLine && !blank(text[to:p.d.eol(to)]) {
		return false
	}
	p.element(t, no, start, end, from, to)
	p.rest(to)
	return true
}

// unclosed handles an opening tag that is never closed.
func (p *parser) unclosed(t tag, end, no int, alone bool) bool {
	switch {
	case t.kind == tagShortcode && alone: // most shortcodes have no end
		p.add(&element{at: at(no), tag: t})
	case t.kind == tagHTML:
		// Its words follow as Markdown.
	case t.kind == tagJSX && (jsxBlocks[t.key()] || p.imports[t.name] != ""):
	default:
		return false
	}
	p.rest(end)
	return true
}

// element adds the element whose tags span start..end and from..to.
func (p *parser) element(t tag, no, start, end, from, to int) {
	text := p.d.text
	e := &element{at: at(no), tag: t, raw: text[end:from]}
	switch {
	case t.kind == tagHTML && !p.flavour.MDX && p.isRawHTML(t, text[end:from]):
		p.addAll(p.fromHTML(text[start:to], no))
		return
	case t.kind == tagHTML && rawText[t.name]:
	case t.kind == tagShortcode && shortcodeCode[t.key()]:
	case t.kind == tagJSX && (t.key() == "codeblock" || t.key() == "filetree"):
	default:
		e.blocks = p.children(p.d.part(end, from))
	}
	p.add(e)
}

func (p *parser) addAll(blocks []block) {
	for _, b := range blocks {
		p.add(b)
	}
}

var (
	blankLine  = regexp.MustCompile(`\n[ \t]*\n`)
	codeFences = regexp.MustCompile("(?m)^[ \t]*(```|~~~)")
)

// isRawHTML reports whether the content of an HTML element is HTML and not
// Markdown: CommonMark reads Markdown again after a blank line.
func (p *parser) isRawHTML(t tag, inner string) bool {
	if t.attr("markdown") != "" {
		return false
	}
	if wholeNames[t.name] && !codeFences.MatchString(inner) || t.name == "pre" {
		return true
	}
	return !blankLine.MatchString(inner) && !codeFences.MatchString(inner) && !(p.flavour.Shortcodes && strings.Contains(inner, "{{"))
}

// attributes are what a line `{: .class #id}` says of the block beside it.
type attributes struct {
	mark  string
	title bool // the class asks for the first line to be the title
	id    string
	toc   bool
}

func (a attributes) any() bool { return a != attributes{} }

func (a attributes) apply(b block) block {
	if h, ok := b.(*heading); ok && a.id != "" {
		h.id = a.id
		return h
	}
	if a.mark == "" {
		return b
	}
	q := &quote{at: at(b.blockLine()), mark: a.mark, blocks: []block{b}}
	if inner, ok := b.(*quote); ok {
		if inner.mark != "" { // one callout is enough
			return inner
		}
		q.blocks = inner.blocks
	}
	if first, ok := first(q.blocks).(*paragraph); ok && a.title {
		q.title, q.blocks = first.words, q.blocks[1:]
	}
	return q
}

func first(blocks []block) block {
	if len(blocks) == 0 {
		return nil
	}
	return blocks[0]
}

var (
	kramdownLine  = regexp.MustCompile(`^ {0,3}\{:{1,2}([^{}]*)\}[ \t]*$`)
	attributeID   = regexp.MustCompile(`#([\w:.-]+)`)
	kramdownClass = regexp.MustCompile(`\.([\w-]+)`)
)

// kramdown reads a line of attributes, which belongs to the block above it or,
// after a blank line, to the one below.
func (p *parser) kramdown(line string) bool {
	m := kramdownLine.FindStringSubmatch(line)
	if !p.flavour.Kramdown || m == nil {
		return false
	}
	var a attributes
	var classes []string
	for _, c := range kramdownClass.FindAllStringSubmatch(m[1], -1) {
		classes = append(classes, strings.TrimSuffix(c[1], "-title"))
		a.title = a.title || strings.HasSuffix(c[1], "-title")
	}
	a.mark, _ = calloutClass(strings.Join(classes, " "))
	if id := attributeID.FindStringSubmatch(m[1]); id != nil {
		a.id = id[1]
	}
	a.toc = strings.HasPrefix(strings.TrimSpace(m[1]), "toc")
	p.skipLine()
	if n := len(p.blocks); n > 0 && !p.blankAt {
		if _, isList := p.blocks[n-1].(*list); isList && a.toc {
			p.blocks = p.blocks[:n-1] // a table of contents, which every page has
		} else {
			p.blocks[n-1] = a.apply(p.blocks[n-1])
		}
		return true
	}
	a.toc = false
	p.class = a
	return true
}
