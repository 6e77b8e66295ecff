package markdown

import (
	"bytes"
	"fmt"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"helpwright/problem"
)

// Limits of what a text may become. Variables, blocks, definitions of links and
// tables say something once and show it often, so that a short text can be a page
// that no machine has room for. No text that a person writes comes near them.
const (
	maxOutput  = 16 << 20 // bytes of each of HTML, Markdown, plain text and addresses
	maxColumns = 100      // of a table
	maxCells   = 200_000  // of all tables of a text and its blocks, counted as if every row were filled up
)

// refCost is what a link costs beside its address: its places in the documents, and
// what the site writes into them. In bytes.
const refCost = 100

// full reports whether the document has all that it may hold, so that nothing more
// of it is written. Who writes nodes in a loop asks before each. The document ran
// over at the node that was asked for last.
func (w *writer) full(next ast.Node) bool {
	if w.cut {
		return true
	}
	if max(len(w.html), len(w.canon.buf), len(w.text), w.addressed) > maxOutput {
		w.cut = true
		w.findIn(w.lastUnit, offsetOf(w.last), problem.File,
			fmt.Sprintf("the page of %s becomes larger than %d MiB here", w.src.File, maxOutput>>20),
			"divide it into several articles, or repeat less")
	}
	w.last, w.lastUnit = next, w.unit
	return w.cut
}

// tableTransformer makes tables of paragraphs. It leaves those alone that would
// have too many cells: the rows of a table are filled up to its columns, however
// short they are.
type tableTransformer struct{ parser.ParagraphTransformer }

func (t tableTransformer) Transform(paragraph *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines, u := paragraph.Lines(), unitOf(pc)
	columns, at, rows := 0, 0, 0
	for i := 1; i < lines.Len(); i++ {
		if line := lines.At(i); isDelimiters(line.Value(reader.Source())) {
			columns, at, rows = columnsOf(line.Value(reader.Source())), line.Start, lines.Len()-i
			break
		}
	}
	switch {
	case columns > maxColumns:
		u.find(at, problem.Markup, fmt.Sprintf("table with %d columns", columns),
			fmt.Sprintf("use at most %d; wide tables read better as several, or as a list", maxColumns))
		return
	case *u.cells+columns*rows > maxCells:
		u.find(at, problem.Markup, fmt.Sprintf("tables with more than %d cells", maxCells), "divide the article")
		return
	}
	*u.cells += columns * rows
	t.ParagraphTransformer.Transform(paragraph, reader, pc)
}

// isDelimiters reports whether a line may stand between the head and the body of a
// table.
func isDelimiters(line []byte) bool {
	return bytes.IndexByte(line, '-') >= 0 && len(bytes.Trim(line, "-|: \t\r\n\f\v")) == 0
}

// columnsOf returns how many columns the line between head and body announces.
func columnsOf(line []byte) int {
	line = bytes.TrimSpace(line)
	return 1 + bytes.Count(bytes.TrimSuffix(bytes.TrimPrefix(line, []byte{'|'}), []byte{'|'}), []byte{'|'})
}
