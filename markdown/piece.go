package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// pieces cuts what a node is around, up to an end.
func (c *cutter) pieces(parent ast.Node, end int) []Piece {
	var list []Piece
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		next := end
		if after := n.NextSibling(); after != nil {
			next = min(c.start(after), end)
		}
		switch n := n.(type) {
		case *headingID, *extast.TaskCheckBox: // they belong to the block, not to its words
		case *ast.Text:
			list = appendText(list, n, next)
		default:
			list = append(list, c.mark(n, end))
		}
	}
	return c.withAddresses(trimWraps(list), parent)
}

// appendText adds words, and the end of the line where they end one. Words that
// follow each other are one piece.
func appendText(list []Piece, n *ast.Text, next int) []Piece {
	start, end := n.Segment.Start, n.Segment.Stop
	if last := len(list) - 1; last >= 0 && list[last].End > start {
		// The rest of a run of marks that closed something: the tree has it where the
		// run begins.
		start, end = list[last].End, end+list[last].End-start
	}
	if last := len(list) - 1; last >= 0 && list[last].Kind == PieceWords && list[last].End == start {
		list[last].End = end
	} else if start < end {
		list = append(list, Piece{Kind: PieceWords, Start: start, End: end})
	}
	switch {
	case n.HardLineBreak():
		list = append(list, Piece{Kind: PieceBreak, Start: end, End: next})
	case n.SoftLineBreak():
		list = append(list, Piece{Kind: PieceWrap, Start: end, End: next})
	}
	return list
}

// trimWraps leaves out line ends at the edges.
func trimWraps(list []Piece) []Piece {
	isEnd := func(p Piece) bool { return p.Kind == PieceWrap || p.Kind == PieceBreak }
	for len(list) > 0 && isEnd(list[0]) {
		list = list[1:]
	}
	for len(list) > 0 && isEnd(list[len(list)-1]) {
		list = list[:len(list)-1]
	}
	return list
}

// withAddresses cuts words where addresses stand bare among them, which are links
// wherever links may be.
func (c *cutter) withAddresses(list []Piece, parent ast.Node) []Piece {
	for n := parent; n != nil; n = n.Parent() {
		switch n.(type) {
		case *ast.Link, *ast.Image:
			return list
		}
	}
	var out []Piece
	for _, p := range list {
		raw := c.text[p.Start:p.End]
		if p.Kind != PieceWords || !mayHoldAddress(raw) {
			out = append(out, p)
			continue
		}
		at := 0
		for {
			start, end, _ := nextAddress(raw, at)
			if end == 0 {
				break
			}
			if start > at {
				out = append(out, Piece{Kind: PieceWords, Start: p.Start + at, End: p.Start + start})
			}
			out = append(out, Piece{Kind: PieceAddress, Start: p.Start + start, End: p.Start + end})
			at = end
		}
		if at < len(raw) {
			out = append(out, Piece{Kind: PieceWords, Start: p.Start + at, End: p.End})
		}
	}
	return out
}

// mark cuts a mark that ends not after end.
func (c *cutter) mark(n ast.Node, end int) Piece {
	p := Piece{Start: c.start(n), End: end}
	switch n := n.(type) {
	case *ast.Emphasis:
		p.Kind = PieceEmphasis
		if n.Level == 2 {
			p.Kind = PieceStrong
		}
		c.around(&p, n, n.Level)
	case *extast.Strikethrough:
		p.Kind = PieceStruck
		c.around(&p, n, c.start(n.FirstChild())-p.Start)
	case *ast.Link:
		p.Kind = PieceLink
		c.link(&p, n, n.Reference, len("["))
	case *ast.Image:
		p.Kind = PiecePicture
		c.link(&p, n, n.Reference, len("!["))
	case *ast.CodeSpan:
		p.Kind = PieceCode
		p.End = c.spanEnd(n, p.Start, end)
	case *ast.AutoLink:
		p.Kind = PieceAddress
		p.End = c.after(p.Start, '>', end)
	case *variable:
		p.Kind = PieceVariable
		p.End = p.Start + len("{{}}") + len(n.name)
	case *noteRef:
		p.Kind = PieceNote
		p.End = c.after(p.Start, ']', end)
	case *tag:
		p.Kind = PieceHTML
		p.End = p.Start + len(n.source)
	}
	return p
}

// around cuts what stands between two marks of equal length.
func (c *cutter) around(p *Piece, n ast.Node, length int) {
	p.Inner = c.pieces(n, max(p.End-length, p.Start))
	if len(p.Inner) > 0 {
		p.End = p.Inner[len(p.Inner)-1].End + length
	}
}

// link cuts a link or picture, whose words begin after some bytes.
func (c *cutter) link(p *Piece, n ast.Node, reference *ast.ReferenceLink, opening int) {
	p.Inner = c.pieces(n, p.End)
	at := p.Start + opening
	if len(p.Inner) > 0 {
		at = p.Inner[len(p.Inner)-1].End
	}
	at = c.after(at, ']', p.End)
	switch {
	case reference == nil:
		at += addressLength(c.text[at:p.End])
	case reference.Type != ast.ReferenceLinkShortcut:
		at = c.after(at, ']', p.End)
	}
	p.End = at
}

// addressLength returns the length of `(address "title")`.
func addressLength(b []byte) int {
	quote, depth := byte(0), 0
	for i := 0; i < len(b); i++ {
		switch ch := b[i]; {
		case ch == '\\':
			i++
		case quote != 0:
			if ch == quote {
				quote = 0
			}
		case ch == '<' && strings.TrimSpace(string(b[1:i])) == "":
			quote = '>'
		case (ch == '"' || ch == '\'') && isSpace(b[i-1]):
			quote = ch
		case ch == '(' && i > 0 && isSpace(b[i-1]):
			quote = ')'
		case ch == '(':
			depth++
		case ch == ')':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(b)
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// spanEnd returns where a code span ends: after the first run of as many backticks
// as it begins with.
func (c *cutter) spanEnd(n *ast.CodeSpan, start, end int) int {
	ticks := 0
	for start+ticks < end && c.text[start+ticks] == '`' {
		ticks++
	}
	at := start + ticks
	if last, ok := n.LastChild().(*ast.Text); ok {
		at = last.Segment.Stop
	}
	for at < end && c.text[at] != '`' {
		at++
	}
	return min(at+ticks, end)
}

// after returns where the first of a byte ends from start on.
func (c *cutter) after(start int, last byte, end int) int {
	if i := bytes.IndexByte(c.text[start:end], last); i >= 0 {
		return start + i + 1
	}
	return end
}

// start returns where a piece begins.
func (c *cutter) start(n ast.Node) int {
	switch n := n.(type) {
	case *ast.Text:
		return n.Segment.Start
	case *ast.Emphasis:
		return c.start(n.FirstChild()) - n.Level
	case *extast.Strikethrough:
		start := c.start(n.FirstChild())
		return start - min(2, len(c.text[:start])-len(bytes.TrimRight(c.text[:start], "~")))
	}
	return n.Pos()
}

// trimRight returns the end of a text without white space before it.
func trimRight(text []byte, end int) int { return len(bytes.TrimRight(text[:end], " \t\r\n")) }

// lineEnd returns where the lines of the block end that a node stands in.
func lineEnd(n ast.Node) int {
	for n.Type() == ast.TypeInline {
		n = n.Parent()
	}
	return n.Lines().At(n.Lines().Len() - 1).Stop
}

// titleIn finds the title between the words of a link and its end: `](a.png "title")`.
func titleIn(text []byte, from, to int) (start, end int, ok bool) {
	closing := text[from:to]
	if !bytes.HasPrefix(closing, []byte("](")) || len(closing) < len(`](a "")`) {
		return 0, 0, false
	}
	inner := bytes.TrimRight(closing[:len(closing)-1], " \t\r\n")
	quote := inner[len(inner)-1]
	if quote == ')' {
		quote = '('
	}
	if strings.IndexByte(`"'(`, quote) < 0 {
		return 0, 0, false
	}
	for i := len(inner) - 2; i > len("]("); i-- {
		if inner[i] == quote && (inner[i-1] == ' ' || inner[i-1] == '\t' || inner[i-1] == '\n') {
			return from + i + 1, from + len(inner) - 1, true
		}
	}
	return 0, 0, false
}
