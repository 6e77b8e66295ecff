package markdown

import (
	"bytes"
	"strconv"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// A note is a footnote: `[^label]: words`.
type note struct {
	node   *extast.Footnote
	unit   *unit
	number int // in the order in which notes are first referred to, 0 before that
	refs   int
}

// A noteRef is `[^label]` among words.
type noteRef struct {
	ast.BaseInline
	note *note
}

var kindNoteRef = ast.NewNodeKind("NoteRef")

func (*noteRef) Kind() ast.NodeKind              { return kindNoteRef }
func (n *noteRef) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// A noteList holds the notes of a text. It stands first in the tree, where it
// is in nobody's way, and is not written with it.
type noteList struct{ ast.BaseBlock }

var kindNoteList = ast.NewNodeKind("NoteList")

func (*noteList) Kind() ast.NodeKind              { return kindNoteList }
func (l *noteList) Dump(source []byte, level int) { ast.DumpHelper(l, source, level, nil, nil) }

// noteParser moves footnotes out of the text; they are written at the end of
// the document, those of included blocks too.
type noteParser struct{ parser.BlockParser }

func (noteParser) Close(n ast.Node, _ text.Reader, pc parser.Context) {
	footnote := n.(*extast.Footnote)
	u := unitOf(pc)
	root := n.Parent()
	root.RemoveChild(root, n)
	for root.Parent() != nil {
		root = root.Parent()
	}
	list, ok := root.FirstChild().(*noteList)
	if !ok {
		list = &noteList{}
		root.InsertBefore(root, root.FirstChild(), list)
	}
	list.AppendChild(list, n)
	if u.notes == nil {
		u.notes = map[string]*note{}
	}
	if label := string(footnote.Ref); u.notes[label] == nil {
		u.notes[label] = &note{node: footnote, unit: u}
	}
}

// noteRefParser reads references to notes that exist. Others are words.
type noteRefParser struct{}

func (noteRefParser) Trigger() []byte { return []byte{'['} }

func (noteRefParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	u := unitOf(pc)
	if u.notes == nil {
		return nil
	}
	line, _ := block.PeekLine()
	label, ok := bytes.CutPrefix(line, []byte("[^"))
	end := bytes.IndexByte(label[:min(len(label), 1000)], ']')
	if !ok || end < 1 {
		return nil
	}
	n := u.notes[string(label[:end])]
	if n == nil {
		return nil
	}
	block.Advance(len("[^") + end + len("]"))
	return &noteRef{note: n}
}

func (w *writer) noteRef(n *noteRef) {
	if w.flat > 0 || w.linked {
		return // a link in a link is none
	}
	note := n.note
	if note.number == 0 {
		w.notes = append(w.notes, note)
		note.number = len(w.notes)
	}
	note.refs++
	number := strconv.Itoa(note.number)
	w.str(`<sup class="footnote"><a id="` + note.refID(note.refs) + `" href="#fn-` + number + `" role="doc-noteref">` + number + `</a></sup>`)
	w.canon.str("[^" + number + "]")
}

// refID returns the id of the nth reference to a note.
func (n *note) refID(nth int) string {
	id := "fn-" + strconv.Itoa(n.number) + "-ref"
	if nth > 1 {
		id += "-" + strconv.Itoa(nth)
	}
	return id
}

// footnotes writes the notes that the text refers to. Notes may refer to
// further notes.
func (w *writer) footnotes() {
	if len(w.notes) == 0 {
		return
	}
	w.str("<section class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n")
	for i := 0; i < len(w.notes); i++ {
		n := w.notes[i]
		number := strconv.Itoa(n.number)
		w.unit = n.unit
		w.str(`<li id="fn-` + number + `">`)
		w.canon.str("[^" + number + "]: ")
		w.canon.push("    ")
		w.flow(n.node, loose)
		w.canon.pop("    ")
		w.canon.gap(loose)
		w.backlinks(n)
		w.str("</li>\n")
	}
	w.str("</ol>\n</section>\n")
}

// backlinks writes the ways back from a note, at the end of its last paragraph.
func (w *writer) backlinks(n *note) {
	const end = "</p>\n"
	inside := bytes.HasSuffix(w.html, []byte(end))
	if inside {
		w.html = w.html[:len(w.html)-len(end)]
	}
	for nth := range n.refs {
		w.str(` <a class="back" href="#` + n.refID(nth+1) + `" role="doc-backlink">↩`)
		if nth > 0 {
			w.str(" " + strconv.Itoa(nth+1))
		}
		w.str("</a>")
	}
	if inside {
		w.str(end)
	}
}
