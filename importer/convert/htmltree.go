package convert

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// fromHTML reads raw HTML as blocks of elements and words.
func (c *converter) fromHTML(text string, no int) []block {
	nodes, err := html.ParseFragment(strings.NewReader(text), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil { // elements are nested deeper than the parser goes
		c.note(no, "HTML", "it is nested too deep to be read; its words were kept as one paragraph")
		words := strings.Join(strings.Fields(html.UnescapeString(stripTags(text))), " ")
		return []block{&paragraph{at(no), []inline{{kind: inText, text: escapeText(words, true), line: no}}}}
	}
	return c.htmlBlocks(nodes, no, 0)
}

// htmlBlocks turns nodes into blocks; runs of words between blocks become paragraphs.
func (c *converter) htmlBlocks(nodes []*html.Node, no, depth int) []block {
	var out []block
	var run []inline
	flush := func() {
		if run = trimInlines(run); len(run) > 0 {
			out = append(out, &paragraph{at(no), run})
		}
		run = nil
	}
	for _, n := range nodes {
		if n.Type == html.ElementNode && (blockNames[n.Data] || holdsBlock(n, 0)) && depth < maxDepth {
			flush()
			out = append(out, c.htmlElement(n, no, depth))
			continue
		}
		run = append(run, c.htmlInline(n, no, depth)...)
	}
	flush()
	return out
}

func (c *converter) htmlElement(n *html.Node, no, depth int) block {
	e := &element{at: at(no), tag: htmlTag(n)}
	if rawText[n.Data] {
		e.raw = htmlText(n)
		if n.Data == "pre" {
			if child := firstElement(n); child != nil && child.Data == "code" {
				e.tag.set("inner-class", attrOf(child, "class"), "")
			}
		}
		return e
	}
	e.blocks = c.htmlBlocks(childrenOf(n), no, depth+1)
	return e
}

// holdsBlock reports whether an inline element such as a link holds a block.
func holdsBlock(n *html.Node, depth int) bool {
	if depth > 8 {
		return false
	}
	for ch := n.FirstChild; ch != nil; ch = ch.NextSibling {
		if ch.Type == html.ElementNode && (blockNames[ch.Data] && ch.Data != "picture" || holdsBlock(ch, depth+1)) {
			return true
		}
	}
	return false
}

func (c *converter) htmlInline(n *html.Node, no, depth int) []inline {
	switch n.Type {
	case html.TextNode:
		text := spaces.ReplaceAllString(n.Data, " ")
		if c.flavour.Shortcodes && strings.Contains(text, "{{") {
			return c.inlines(docOf([]srcLine{{escapeHTMLText(text), no}}))
		}
		return []inline{{kind: inText, text: escapeText(text, false), line: no}}
	case html.ElementNode:
		if depth > maxDepth*2 {
			return []inline{{kind: inText, text: escapeText(htmlText(n), false), line: no}}
		}
		w := inline{kind: inElement, tag: htmlTag(n), line: no}
		if !htmlNames[n.Data] { // a placeholder that looks like a tag
			w = inline{kind: inText, text: escapeHTMLText("<" + n.Data + ">"), line: no}
			out := []inline{w}
			for _, ch := range childrenOf(n) {
				out = append(out, c.htmlInline(ch, no, depth+1)...)
			}
			return out
		}
		for _, ch := range childrenOf(n) {
			w.kids = append(w.kids, c.htmlInline(ch, no, depth+1)...)
		}
		return []inline{w}
	}
	return nil
}

func childrenOf(n *html.Node) []*html.Node {
	var out []*html.Node
	for ch := n.FirstChild; ch != nil; ch = ch.NextSibling {
		out = append(out, ch)
	}
	return out
}

func firstElement(n *html.Node) *html.Node {
	for ch := n.FirstChild; ch != nil; ch = ch.NextSibling {
		if ch.Type == html.ElementNode {
			return ch
		}
	}
	return nil
}

func htmlTag(n *html.Node) tag {
	t := tag{name: n.Data, attrs: map[string]string{}}
	for _, a := range n.Attr {
		t.attrs[a.Key] = a.Val
	}
	return t
}

func attrOf(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// htmlText returns all text in a node; a br is a line end.
func htmlText(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		switch {
		case d.Type == html.TextNode:
			b.WriteString(d.Data)
		case d.Type == html.ElementNode && d.Data == "br":
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// trimInlines removes white space at both ends, and runs that hold nothing else.
func trimInlines(words []inline) []inline {
	for len(words) > 0 && isSpaceOnly(words[0]) {
		words = words[1:]
	}
	for len(words) > 0 && isSpaceOnly(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	return words
}

func isSpaceOnly(w inline) bool {
	return w.kind == inBreak || w.kind == inText && strings.TrimSpace(w.text) == "" ||
		w.kind == inElement && w.tag.name == "br"
}
