package markdown

import (
	"bytes"
	"sort"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"helpwright/problem"
)

// A unit is one parsed text: the source itself or a block that it includes.
// Offsets in its tree are offsets in its text, so every message can name file,
// line and column without a map.
type unit struct {
	name   string // of the block; "" for the source itself
	parent *unit  // where it is included
	depth  int    // 0 for the source itself
	src    Source
	text   []byte
	root   ast.Node
	claims map[string]bool // heading ids that are written down; nil when there are none
	notes  map[string]*note
	edits  []edit // for the digest
	found  []finding
	starts []int    // offsets at which lines begin; made when first needed
	asked  place    // the last place asked for; the next is usually a little further on
	fence  ast.Node // the fenced code block that is open
	guard  guard
	cells  *int // of the tables of the source and all its blocks so far
}

// A finding is a problem at an offset of a unit.
type finding struct {
	offset  int
	rule    problem.Rule
	message string
	hint    string
}

var unitKey = parser.NewContextKey()

func unitOf(pc parser.Context) *unit { return pc.Get(unitKey).(*unit) }

// parseUnit makes the tree of a text.
func (p *Parser) parseUnit(src Source, name string, parent *unit) *unit {
	u := &unit{name: name, parent: parent, src: src, text: clean(src.Text), cells: new(int)}
	if parent != nil {
		u.cells = parent.cells
		u.depth = parent.depth + 1
	}
	pc := parser.NewContext()
	pc.Set(unitKey, u)
	u.root = p.tree.Parse(text.NewReader(u.text), parser.WithContext(pc))
	return u
}

// clean replaces what no output may hold. Sound text, the usual case, is
// returned as it is.
func clean(b []byte) []byte {
	if !utf8.Valid(b) {
		b = bytes.ToValidUTF8(b, []byte("\uFFFD"))
	}
	if bytes.IndexByte(b, 0) >= 0 {
		b = bytes.ReplaceAll(b, []byte{0}, []byte("\uFFFD"))
	}
	return b
}

func (u *unit) find(offset int, rule problem.Rule, message, hint string) {
	u.found = append(u.found, finding{offset, rule, message, hint})
}

// position returns line and column of the file for an offset of the text. The
// column counts characters from 1.
func (u *unit) position(offset int) (line, column int) {
	if u.starts == nil {
		u.starts = append(u.starts, 0)
		for at := 0; ; {
			i := bytes.IndexByte(u.text[at:], '\n')
			if i < 0 {
				break
			}
			at += i + 1
			u.starts = append(u.starts, at)
		}
	}
	offset = min(max(offset, 0), len(u.text))
	n := sort.SearchInts(u.starts, offset+1) - 1
	from, column := u.starts[n], 1
	if u.asked.column > 0 && u.asked.line == n && u.asked.offset <= offset {
		from, column = u.asked.offset, u.asked.column
	}
	column += utf8.RuneCount(u.text[from:offset])
	u.asked = place{n, offset, column}
	return u.src.Line + n, column
}

// A place is an offset with its line, from 0, and column, from 1.
type place struct{ line, offset, column int }

// offsetOf finds a place in the text for a node: its own, or that of what it holds.
func offsetOf(n ast.Node) int {
	for ; n != nil; n = n.FirstChild() {
		if pos := n.Pos(); pos >= 0 {
			return pos
		}
	}
	return 0
}
