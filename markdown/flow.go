package markdown

import (
	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// A block is a block node with the text that it belongs to.
type block struct {
	node ast.Node
	unit *unit
}

// flow writes the blocks of a container, with the blocks of included texts in
// place of the includes, separated by the gap in Markdown.
func (w *writer) flow(container ast.Node, g gap) {
	if w.level >= maxDepth {
		w.tooDeep(offsetOf(container))
		return
	}
	w.level++
	unit, base := w.unit, len(w.queue)
	w.gather(container)
	end := len(w.queue)
	for i := base; i < end; {
		w.unit = w.queue[i].unit
		if w.full(w.queue[i].node) {
			break
		}
		i += w.block(w.queue[i:end])
		w.canon.gap(g)
	}
	w.queue = w.queue[:base]
	w.unit = unit
	w.level--
}

// gather queues the blocks of a container.
func (w *writer) gather(container ast.Node) {
	for n := container.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *include:
			w.include(n)
		case *quoteTitle, *noteList, *ast.LinkReferenceDefinition: // written elsewhere, or never
		default:
			w.queue = append(w.queue, block{n, w.unit})
		}
	}
}

// top reports whether the blocks being written stand in the text itself.
func (w *writer) top() bool { return w.level == 1 }

// block writes the first of the blocks, or as many as form one thing, and
// returns how many.
func (w *writer) block(blocks []block) int {
	switch n := blocks[0].node.(type) {
	case *ast.Paragraph:
		w.paragraph(n)
	case *ast.TextBlock:
		w.inlineChildren(n)
		w.endText()
		if n.NextSibling() != nil {
			w.str("\n")
		}
	case *ast.Heading:
		w.heading(n)
	case *ast.FencedCodeBlock:
		w.code(n, language(n, w.unit.text))
	case *ast.CodeBlock:
		w.code(n, "")
	case *ast.List:
		w.list(n, w.closesStep(blocks))
	case *quote:
		if n.mark == markTab {
			return w.tabSet(blocks)
		}
		w.quote(n)
	case *ast.ThematicBreak:
		w.str("<hr>\n")
		w.canon.str("---")
	case *ast.HTMLBlock:
		w.htmlBlock(n)
	case *extast.Table:
		w.table(n)
	case *extast.DefinitionList:
		w.definitions(n)
	}
	return 1
}

func (w *writer) paragraph(n *ast.Paragraph) {
	if picture, ok := onlyPicture(n); ok {
		w.figure(picture)
		return
	}
	start := len(w.html)
	w.str("<p>")
	w.inlineChildren(n)
	w.endText()
	if len(w.html) == start+len("<p>") {
		w.html = w.html[:start]
		return
	}
	w.str("</p>\n")
}
