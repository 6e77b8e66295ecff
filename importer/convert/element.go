package convert

import (
	"fmt"
	"strconv"
	"strings"
)

// lower replaces every element by blocks of our dialect.
func (c *converter) lower(blocks []block, depth int) []block {
	var out []block
	for _, b := range blocks {
		switch b := b.(type) {
		case *element:
			out = append(out, c.lowerElement(b, depth+1)...)
			continue
		case *table:
			out = append(out, c.fit(b)...)
			continue
		case *quote:
			b.blocks = c.lower(b.blocks, depth+1)
		case *list:
			for i := range b.items {
				b.items[i].blocks = c.lower(b.items[i].blocks, depth+1)
			}
		case *footnote:
			b.blocks = c.lower(b.blocks, depth+1)
		case *definition:
			b.blocks = c.lower(b.blocks, depth+1)
		case *paragraph:
			out = append(out, c.lowerParagraph(b)...)
			continue
		case *heading:
			b.anchor = append(b.anchor, anchorsOf(b.words)...)
		}
		out = append(out, b)
	}
	return out
}

// lowerParagraph takes anchors out of a paragraph, and turns one that is
// nothing but one element into what that element stands for.
func (c *converter) lowerParagraph(p *paragraph) []block {
	var out []block
	for _, id := range anchorsOf(p.words) {
		out = append(out, &anchor{p.at, id})
	}
	words := trimInlines(p.words)
	if len(out) > 0 && onlyAnchors(words) {
		return out
	}
	if len(words) == 1 && words[0].kind == inElement {
		w := words[0]
		if b, ok := c.wholeElement(w); ok {
			return append(out, b...)
		}
	}
	return append(out, p)
}

// onlyAnchors reports whether words hold nothing to read or see.
func onlyAnchors(words []inline) bool {
	for _, w := range words {
		switch {
		case isSpaceOnly(w):
		case w.kind == inElement && (w.tag.name == "a" || w.tag.name == "span") && onlyAnchors(w.kids):
		default:
			return false
		}
	}
	return true
}

// wholeElement lowers an inline element that has a paragraph for itself.
func (c *converter) wholeElement(w inline) ([]block, bool) {
	switch w.tag.key() {
	case "iframe", "video", "youtube", "vimeo", "lite-youtube", "figure", "details", "include":
	case "code", "highlight":
		if w.tag.kind != tagShortcode {
			return nil, false
		}
	default:
		_, partial := c.partial(w.tag)
		if !partial {
			return nil, false
		}
	}
	e := &element{at: at(w.line), tag: w.tag, blocks: []block{&paragraph{at(w.line), w.kids}}}
	if len(w.kids) == 0 {
		e.blocks = nil
	} else {
		e.raw = plain(w.kids)
	}
	return c.lowerElement(e, 0), true
}

// anchorsOf lists the ids that inline anchors such as <a name="x"> set.
func anchorsOf(words []inline) []string {
	var ids []string
	for _, w := range words {
		if w.kind == inElement && w.tag.kind == tagHTML {
			if id := w.tag.attr("id", "name"); id != "" && (w.tag.name == "a" || w.tag.name == "span") {
				ids = append(ids, id)
			}
		}
		if len(w.kids) > 0 && w.kind != inPicture {
			ids = append(ids, anchorsOf(w.kids)...)
		}
	}
	return ids
}

// lowerElement replaces one element. Its id stays reachable.
func (c *converter) lowerElement(e *element, depth int) []block {
	if depth > 4*maxDepth {
		return nil
	}
	var out []block
	if id := e.tag.attr("id", "name"); id != "" && e.tag.kind == tagHTML && !isHeadingTag(e.tag.name) && e.tag.name != "iframe" && e.tag.name != "input" {
		out = append(out, &anchor{e.at, id})
	}
	if b, ok := c.lowerComponent(e, depth); ok {
		return append(out, b...)
	}
	if e.tag.kind == tagHTML {
		return append(out, c.lowerHTML(e, depth)...)
	}
	return append(out, c.lowerUnknown(e, depth)...)
}

func isHeadingTag(name string) bool {
	return len(name) == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6'
}

func (c *converter) lowerHTML(e *element, depth int) []block {
	name := e.tag.name
	if hidden[name] {
		if name == "svg" || name == "canvas" || name == "script" {
			c.note(int(e.at), "<"+name+">", "Markdown cannot hold it; it is left out")
		}
		return nil
	}
	switch name {
	case "h1", "h2", "h3", "h4", "h5", "h6":
		words := inlinesOf(c.lower(e.blocks, depth))
		h := &heading{at: e.at, level: int(name[1] - '0'), words: words, id: e.tag.attr("id"), anchor: anchorsOf(words)}
		if plain(words) == "" {
			return []block{&paragraph{e.at, words}}
		}
		return []block{h}
	case "ul", "ol", "menu":
		return c.lowerList(e, depth)
	case "li":
		return []block{&list{at: e.at, tight: true, items: []item{{blocks: c.lower(e.blocks, depth)}}}}
	case "dl":
		return c.lowerTerms(e, depth)
	case "table":
		return c.lowerTable(e, depth)
	case "blockquote":
		return []block{&quote{at: e.at, blocks: c.lower(e.blocks, depth)}}
	case "hr":
		return []block{&rule{e.at}}
	case "pre":
		return []block{c.lowerPre(e)}
	case "a":
		if href := c.href(e.tag); href != "" {
			words := inlinesOf(c.lower(e.blocks, depth))
			return []block{&paragraph{e.at, []inline{{kind: inLink, dest: href, kids: words, line: int(e.at)}}}}
		}
	case "img":
		return []block{&paragraph{e.at, []inline{{kind: inElement, tag: e.tag, line: int(e.at)}}}}
	case "nav", "form":
		if name == "form" {
			c.note(int(e.at), "<form>", "a page cannot hold a form; its words were kept")
		}
	case "summary", "caption", "legend", "dt":
		words := inlinesOf(c.lower(e.blocks, depth))
		return []block{&paragraph{e.at, strong(words)}}
	case "object", "embed", "audio":
		if src := e.tag.attr("src", "data"); src != "" {
			label := orElse(e.tag.attr("title"), lastPart(src))
			return []block{&paragraph{e.at, []inline{{kind: inLink, dest: src, kids: []inline{{kind: inText, text: escapeText(label, false)}}, line: int(e.at)}}}}
		}
	}
	return c.lower(e.blocks, depth)
}

func strong(words []inline) []inline {
	return []inline{{kind: inElement, tag: tag{name: "strong"}, kids: words}}
}

// inlinesOf flattens blocks into one run of words, for places that hold no blocks.
func inlinesOf(blocks []block) []inline {
	var out []inline
	join := func(words []inline) {
		words = trimInlines(words)
		if len(words) == 0 {
			return
		}
		if len(out) > 0 {
			out = append(out, inline{kind: inBreak})
		}
		out = append(out, words...)
	}
	for _, b := range blocks {
		switch b := b.(type) {
		case *paragraph:
			join(b.words)
		case *heading:
			join(strong(b.words))
		case *code:
			join([]inline{{kind: inCode, text: strings.Join(strings.Fields(b.text), " ")}})
		case *quote:
			join(b.title)
			join(inlinesOf(b.blocks))
		case *list:
			for _, it := range b.items {
				join(inlinesOf(it.blocks))
			}
		case *table:
			for _, row := range b.rows {
				for _, cell := range row {
					join(cell)
				}
			}
		case *definition:
			join(inlinesOf(b.blocks))
		case *footnote:
			join(inlinesOf(b.blocks))
		}
	}
	return out
}

func (c *converter) lowerList(e *element, depth int) []block {
	l := &list{at: e.at, ordered: e.tag.name == "ol", start: 1, tight: true}
	if n, err := strconv.Atoi(e.tag.attr("start")); err == nil && n >= 0 && n < 1e9 {
		l.start = n
	}
	for _, b := range e.blocks {
		if el, ok := b.(*element); ok && el.tag.name == "li" {
			var it item
			if id := el.tag.attr("id"); id != "" {
				it.blocks = append(it.blocks, &anchor{el.at, id})
			}
			it.blocks = append(it.blocks, c.lower(el.blocks, depth)...)
			l.items = append(l.items, it)
			continue
		}
		rest := c.lower([]block{b}, depth)
		if n := len(l.items); n > 0 { // a list inside a list that forgot its <li>
			l.items[n-1].blocks = append(l.items[n-1].blocks, rest...)
		} else if len(rest) > 0 {
			l.items = append(l.items, item{blocks: rest})
		}
	}
	for _, it := range l.items {
		if paragraphs(it.blocks) > 1 {
			l.tight = false
		}
	}
	if len(l.items) == 0 {
		return nil
	}
	return []block{l}
}

func paragraphs(blocks []block) int {
	n := 0
	for _, b := range blocks {
		if _, ok := b.(*paragraph); ok {
			n++
		}
	}
	return n
}

// lowerTerms turns <dl> into a definition list.
func (c *converter) lowerTerms(e *element, depth int) []block {
	var out []block
	var walk func(blocks []block)
	walk = func(blocks []block) {
		for _, b := range blocks {
			el, ok := b.(*element)
			switch {
			case ok && el.tag.name == "dt":
				out = append(out, &paragraph{el.at, inlinesOf(c.lower(el.blocks, depth))})
			case ok && el.tag.name == "dd":
				out = append(out, &definition{el.at, c.lower(el.blocks, depth)})
			case ok && (el.tag.name == "div" || el.tag.name == "p"):
				walk(el.blocks)
			default:
				out = append(out, c.lower([]block{b}, depth)...)
			}
		}
	}
	walk(e.blocks)
	return out
}

func (c *converter) lowerPre(e *element) block {
	info := ""
	for _, class := range strings.Fields(e.tag.attr("inner-class", "class", "lang", "data-lang")) {
		if l, ok := strings.CutPrefix(class, "language-"); ok {
			info = l
		} else if l, ok := strings.CutPrefix(class, "lang-"); ok {
			info = l
		}
	}
	text := e.raw
	if strings.Contains(text, "<") && c.flavour.MDX {
		text = stripTags(text)
	}
	if c.flavour.MDX {
		if lit, ok := stringLiteral(strings.Trim(strings.TrimSpace(text), "{}")); ok {
			text = lit
		}
	}
	return &code{e.at, info, strings.Trim(text, "\n")}
}

// lowerTable turns <table> into a table; what spans several columns or rows is
// repeated or padded, because Markdown has no spans.
func (c *converter) lowerTable(e *element, depth int) []block {
	t := &table{at: e.at}
	var before []block
	type span struct {
		left  int
		words []inline
	}
	repeated := func(words []inline) []inline {
		if len(words) > 0 && !c.repeat(int(e.at), 1+len(plain(words))) {
			return nil
		}
		return words
	}
	var down []span // cells from above that reach into the next row
	var walk func(blocks []block)
	addRow := func(tr *element) {
		var row [][]inline
		var next []span
		fill := func() {
			for len(row) < len(down) && down[len(row)].left > 0 {
				s := down[len(row)]
				next = append(next, span{s.left - 1, s.words})
				row = append(row, repeated(s.words))
			}
		}
		for _, b := range tr.blocks {
			td, ok := b.(*element)
			if !ok || td.tag.name != "td" && td.tag.name != "th" {
				if words := inlinesOf(c.lower([]block{b}, depth)); len(words) > 0 {
					row, next = append(row, words), append(next, span{})
				}
				continue
			}
			fill()
			words := inlinesOf(c.lower(td.blocks, depth))
			rows, columns := spanOf(td.tag, "rowspan"), spanOf(td.tag, "colspan")
			if extra := rows*columns - 1; extra > 0 {
				if c.cells -= extra; c.cells < 0 {
					rows, columns = 1, 1
				}
			}
			for i := range columns {
				if i > 0 {
					words = nil
				}
				row, next = append(row, words), append(next, span{rows - 1, words})
			}
		}
		fill()
		down = next
		if len(row) > 0 {
			t.rows = append(t.rows, row)
		}
	}
	walk = func(blocks []block) {
		for _, b := range blocks {
			el, ok := b.(*element)
			switch {
			case ok && el.tag.name == "tr":
				addRow(el)
			case ok && (el.tag.name == "thead" || el.tag.name == "tbody" || el.tag.name == "tfoot"):
				walk(el.blocks)
			case ok && (el.tag.name == "colgroup" || el.tag.name == "col"):
			default:
				before = append(before, c.lower([]block{b}, depth)...)
			}
		}
	}
	walk(e.blocks)
	return append(before, c.fit(t)...)
}

func spanOf(t tag, name string) int {
	n, err := strconv.Atoi(t.attr(name))
	if err != nil || n < 1 {
		return 1
	}
	return min(n, 50)
}

// fit makes all rows of a table equally long; a table of one column is no table. One
// that is mostly empty is none either: its rows become paragraphs.
func (c *converter) fit(t *table) []block {
	columns, written := len(t.align), 0
	for _, row := range t.rows {
		columns = max(columns, len(row))
		written += len(row)
	}
	if columns == 0 {
		return nil
	}
	if c.cells -= columns*len(t.rows) - written; c.cells < 0 {
		c.note(int(t.at), "table", fmt.Sprintf("it has %d columns and %d rows, most of them empty; its words became paragraphs", columns, len(t.rows)))
		return t.paragraphs()
	}
	if columns == 1 && len(t.align) == 0 {
		var out []block
		for _, row := range t.rows {
			if words := trimInlines(row[0]); len(words) > 0 {
				out = append(out, &paragraph{t.at, words})
			}
		}
		return out
	}
	for i := range t.rows {
		for len(t.rows[i]) < columns {
			t.rows[i] = append(t.rows[i], nil)
		}
	}
	for len(t.align) < columns {
		t.align = append(t.align, "---")
	}
	if len(t.rows) == 1 { // a head needs something below it
		t.rows = append(t.rows, make([][]inline, columns))
	}
	return []block{t}
}

// paragraphs returns the words of each row.
func (t *table) paragraphs() []block {
	var out []block
	for _, row := range t.rows {
		var words []inline
		for _, cell := range row {
			if cell = trimInlines(cell); len(cell) == 0 {
				continue
			}
			if len(words) > 0 {
				words = append(words, inline{kind: inText, text: "; "})
			}
			words = append(words, cell...)
		}
		if len(words) > 0 {
			out = append(out, &paragraph{t.at, words})
		}
	}
	return out
}

// lowerUnknown keeps the words of an element that we do not know.
func (c *converter) lowerUnknown(e *element, depth int) []block {
	if b, ok := c.slots(e, depth); ok {
		return b
	}
	var kept []block
	if e.blocks == nil && strings.TrimSpace(e.raw) != "" {
		kept = []block{&code{e.at, "", strings.Trim(e.raw, "\n")}}
	} else {
		kept = c.lower(e.blocks, depth)
	}
	if title := e.tag.attr("title", "header", "heading"); title != "" {
		words := c.words(title, int(e.at))
		if href := c.href(e.tag); href != "" {
			words = []inline{{kind: inLink, dest: href, kids: words, line: int(e.at)}}
		} else if len(kept) > 0 {
			words = strong(words)
		}
		kept = append([]block{&paragraph{e.at, words}}, kept...)
	}
	if !transparent[e.tag.key()] {
		why := "it has no counterpart; its words were kept"
		if len(kept) == 0 {
			why = "it has no counterpart; it is left out"
		}
		c.note(int(e.at), e.tag.label(), why)
	}
	return kept
}

// words reads an attribute that holds words.
func (c *converter) words(text string, no int) []inline {
	return c.inlines(docOf([]srcLine{{strings.ReplaceAll(text, "\n", " "), no}}))
}

func orElse(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

func lastPart(address string) string {
	address = strings.TrimRight(address, "/")
	if i := strings.IndexAny(address, "?#"); i >= 0 {
		address = address[:i]
	}
	return address[strings.LastIndexByte(address, '/')+1:]
}
