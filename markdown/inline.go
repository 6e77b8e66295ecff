package markdown

import (
	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// inlineChildren writes the words of a block or of a mark around words.
func (w *writer) inlineChildren(parent ast.Node) {
	if w.depth >= maxDepth {
		w.leavesOf(parent)
		return
	}
	w.depth++
	for n := parent.FirstChild(); n != nil && !w.full(n); {
		next := n.NextSibling()
		switch n := n.(type) {
		case *ast.Text:
			next = w.textRun(n)
		case *ast.String:
			w.plain(string(n.Value))
		case *ast.Emphasis:
			w.emphasis(n)
		case *extast.Strikethrough:
			w.around(n, "<del>", "</del>", "~~")
		case *ast.CodeSpan:
			w.codeSpan(n)
		case *ast.Link:
			w.link(n)
		case *ast.Image:
			w.inlinePicture(n)
		case *ast.AutoLink:
			w.autoLink(n)
		case *extast.TaskCheckBox:
			w.taskMark(n)
		case *variable:
			w.variable(n)
		case *noteRef:
			w.noteRef(n)
		case *tag:
			w.tag(n)
		}
		n = next
	}
	w.depth--
}

// leavesOf writes words that stand too deep without their marks.
func (w *writer) leavesOf(parent ast.Node) {
	w.tooDeep(offsetOf(parent))
	leaves(parent, func(n ast.Node) {
		if t, ok := n.(*ast.Text); ok {
			w.plain(string(t.Segment.Value(w.unit.text)))
		}
	})
}

// textRun writes a text and those that follow it without a gap in the source,
// so that an address is seen whole; it returns the node after them.
func (w *writer) textRun(n *ast.Text) ast.Node {
	segment, last := n.Segment, n
	next := n.NextSibling()
	for !last.SoftLineBreak() && !last.HardLineBreak() {
		t, ok := next.(*ast.Text)
		if !ok || t.Segment.Start != segment.Stop || t.Segment.Padding != 0 {
			break
		}
		segment.Stop, last, next = t.Segment.Stop, t, t.NextSibling()
	}
	w.spaced(segment.Value(w.unit.text), segment.Start)
	w.wordsWithAddresses(segment.Value(w.unit.text), segment.Start)
	if next == nil {
		return nil
	}
	switch {
	case last.HardLineBreak():
		w.hardBreak()
	case last.SoftLineBreak():
		w.softBreak(segment.Value(w.unit.text), next)
	}
	return next
}

func (w *writer) hardBreak() {
	w.str("<br>\n")
	w.text = append(w.text, '\n')
	w.canon.str("\\")
	w.canon.line()
}

func (w *writer) emphasis(n *ast.Emphasis) {
	if n.Level == 2 {
		marks := "**"
		if w.bold > 0 {
			marks = ""
		}
		w.bold++
		w.around(n, "<strong>", "</strong>", marks)
		w.bold--
		return
	}
	marks := "*"
	if outer, ok := n.Parent().(*ast.Emphasis); ok && outer.Level == 1 {
		marks = "_" // two stars would be strong
	}
	w.around(n, "<em>", "</em>", marks)
}

// around writes words between tags, in Markdown between marks.
func (w *writer) around(n ast.Node, open, end, marks string) {
	w.str(open)
	w.canon.str(marks)
	w.inlineChildren(n)
	w.canon.str(marks)
	w.str(end)
}
