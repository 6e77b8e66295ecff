package markdown

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"helpwright/problem"
)

const (
	maxIncludeDepth = 16
	maxIncluded     = 4 << 20 // bytes of all included blocks of a text
)

// An include is `{{> name}}` alone on its line.
type include struct {
	ast.BaseBlock
	name string
	end  int // offset after the line's words
}

var kindInclude = ast.NewNodeKind("Include")

func (*include) Kind() ast.NodeKind              { return kindInclude }
func (*include) IsRaw() bool                     { return true }
func (n *include) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// includeParser reads includes. They are blocks of their own: what is included
// is parsed apart, so it can neither open nor close anything around it.
type includeParser struct{}

func (includeParser) Trigger() []byte { return []byte{'{'} }

func (includeParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	pos := pc.BlockOffset()
	if pos < 0 || !bytes.HasPrefix(line[pos:], []byte("{{>")) {
		return nil, parser.NoChildren
	}
	name, length := includeName(line[pos:])
	if length == 0 || !blank(line[pos+length:]) {
		return nil, parser.NoChildren
	}
	reader.AdvanceToEOL()
	return &include{name: name, end: segment.Start - segment.Padding + pos + length}, parser.NoChildren
}

func (includeParser) Continue(ast.Node, text.Reader, parser.Context) parser.State {
	return parser.Close
}
func (includeParser) Close(ast.Node, text.Reader, parser.Context) {}
func (includeParser) CanInterruptParagraph() bool                 { return true }
func (includeParser) CanAcceptIndentedLine() bool                 { return false }

// includeName reads "{{> name}}" at the beginning of b; length is 0 when it is
// something else.
func includeName(b []byte) (name string, length int) {
	rest, ok := bytes.CutPrefix(b, []byte("{{>"))
	end := bytes.Index(rest, []byte("}}"))
	if !ok || end < 0 {
		return "", 0
	}
	name = strings.Trim(string(rest[:end]), " \t")
	if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_-") != "" {
		return "", 0
	}
	return name, len("{{>") + end + len("}}")
}

// include queues the blocks of an included text.
func (w *writer) include(n *include) {
	u := w.unit
	if w.full(n) {
		return
	}
	child := w.parseBlock(n, u)
	if child == nil {
		return
	}
	u.edits = append(u.edits, edit{start: n.Pos(), end: n.end, child: child})
	w.unit = child
	w.gather(child.root)
	w.unit = u
}

// parseBlock parses the block that an include names, or reports why it cannot.
func (w *writer) parseBlock(n *include, u *unit) *unit {
	offset := n.Pos()
	if w.p.config.Block == nil {
		w.find(offset, problem.Include, fmt.Sprintf("no block %q", n.name), "")
		return nil
	}
	chain := []string{n.name}
	for at := u; at.name != ""; at = at.parent {
		chain = append(chain, at.name)
		if at.name == n.name {
			slices.Reverse(chain)
			w.find(offset, problem.Include, "blocks include each other: "+strings.Join(chain, " → "), "take one of the includes out")
			return nil
		}
	}
	if u.depth >= maxIncludeDepth {
		w.find(offset, problem.Include, fmt.Sprintf("block %q is included %d blocks deep", n.name, u.depth+1),
			fmt.Sprintf("at most %d", maxIncludeDepth))
		return nil
	}
	src, ok := w.p.config.Block(w.src.Locale, n.name)
	if !ok {
		message, hint := fmt.Sprintf("no block %q", n.name), "blocks stand in content/_blocks"
		if w.p.config.NoBlock != nil {
			message, hint = w.p.config.NoBlock(n.name)
		}
		w.find(offset, problem.Include, message, hint)
		return nil
	}
	if w.included += len(src.Text) + 64; w.included > maxIncluded {
		w.find(offset, problem.Include, fmt.Sprintf("block %q makes the text too long", n.name), "include fewer or shorter blocks")
		return nil
	}
	return w.enter(w.p.parseUnit(src, n.name, u))
}
