package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"helpwright/problem"
)

// Limits that keep hostile texts from costing more than their length. No text
// that a person writes comes near them.
const (
	maxDepth    = 100  // blocks in blocks, and marks in marks
	maxMarks    = 400  // runs of emphasis marks in one paragraph
	maxBrackets = 500  // brackets in one paragraph
	maxTicks    = 32   // length of the backticks around a code span
	maxTargets  = 2000 // lines of a paragraph that may be link definitions
)

// shallow keeps a container block from opening when too many are open already;
// its mark is then text.
type shallow struct{ parser.BlockParser }

func (s shallow) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	depth := 0
	for n := parent; n != nil; n = n.Parent() {
		depth++
	}
	if depth < maxDepth {
		return s.BlockParser.Open(parent, reader, pc)
	}
	_, segment := reader.PeekLine()
	unitOf(pc).tooDeep(segment.Start)
	return nil, parser.NoChildren
}

// tooDeep reports nesting once a unit.
func (u *unit) tooDeep(offset int) {
	if u.guard.reported {
		return
	}
	u.guard.reported = true
	u.find(offset, problem.Markup, deepMessage, deepHint)
}

const (
	deepMessage = "nested too deep"
	deepHint    = "quotes, lists and marks may stand in each other 100 levels deep"
)

// tooDeep reports nesting that only shows while writing, such as that of marks
// or of blocks in blocks, once a document.
func (w *writer) tooDeep(offset int) {
	if !w.deep {
		w.deep = true
		w.find(offset, problem.Markup, deepMessage, deepHint)
	}
}

// A guard counts what has been tried in the paragraph that is being parsed.
type guard struct {
	reported  bool
	paragraph ast.Node
	marks     int
	brackets  int
	unmatched [maxTicks + 1]bool // lengths of backticks known to have no partner further on
}

// in resets the counts when another paragraph begins.
func (u *unit) in(paragraph ast.Node) *guard {
	if u.guard.paragraph != paragraph {
		u.guard = guard{reported: u.guard.reported, paragraph: paragraph}
	}
	return &u.guard
}

// delimiterParser limits emphasis and strikethrough: unmatched marks are
// compared with each other.
type delimiterParser struct{ parser.InlineParser }

func (d delimiterParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	g := unitOf(pc).in(parent)
	if g.marks >= maxMarks {
		return skipRun(block)
	}
	n := d.InlineParser.Parse(parent, block, pc)
	if n != nil {
		g.marks++
	}
	return n
}

// codeSpanParser remembers for which lengths of backticks the search for a
// partner has failed already.
type codeSpanParser struct{ parser.InlineParser }

func (c codeSpanParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	g := unitOf(pc).in(parent)
	line, _ := block.PeekLine()
	n := len(line) - len(bytes.TrimLeft(line, "`"))
	if n > maxTicks || g.unmatched[n] {
		return skipRun(block)
	}
	node := c.InlineParser.Parse(parent, block, pc)
	if _, failed := node.(*ast.Text); failed {
		g.unmatched[n] = true
	}
	return node
}

// linkParser limits links and pictures: each bracket may search the rest of
// the paragraph.
type linkParser struct {
	parser.InlineParser
	parser.CloseBlocker
}

func newLinkParser() linkParser {
	inner := parser.NewLinkParser()
	return linkParser{inner, inner.(parser.CloseBlocker)}
}

func (l linkParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	g := unitOf(pc).in(parent)
	if g.brackets >= maxBrackets {
		return nil
	}
	g.brackets++
	return l.InlineParser.Parse(parent, block, pc)
}

// targetTransformer takes link definitions out of paragraphs. Each costs as much
// as the paragraph is long.
type targetTransformer struct{ parser.ParagraphTransformer }

func (t targetTransformer) Transform(paragraph *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines := paragraph.Lines()
	first := lines.At(0)
	if !bytes.HasPrefix(bytes.TrimLeft(first.Value(reader.Source()), " "), []byte{'['}) {
		return
	}
	if lines.Len() > maxTargets {
		unitOf(pc).find(first.Start, problem.Markup, "too many link definitions", "put an empty line after every 1000")
		return
	}
	t.ParagraphTransformer.Transform(paragraph, reader, pc)
}

// skipRun takes the run of equal characters at the reader as text.
func skipRun(block text.Reader) ast.Node {
	line, segment := block.PeekLine()
	n := 1
	for n < len(line) && line[n] == line[0] {
		n++
	}
	block.Advance(n)
	return ast.NewTextSegment(segment.WithStop(segment.Start + n))
}

// leaves calls visit for every node under n that has no children, without
// recursion, so that depth costs nothing.
func leaves(n ast.Node, visit func(ast.Node)) {
	at := n
	for {
		if c := at.FirstChild(); c != nil {
			at = c
			continue
		}
		if at != n {
			visit(at)
		}
		for at != n && at.NextSibling() == nil {
			at = at.Parent()
		}
		if at == n {
			return
		}
		at = at.NextSibling()
	}
}

// blank reports whether nothing but white space is left of a line.
func blank(line []byte) bool { return util.IsBlank(line) }
