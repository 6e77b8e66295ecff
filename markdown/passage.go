package markdown

import (
	"bytes"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// A Passage is a run of words of a source that belong together: what a heading, a
// paragraph or a cell says. All bytes of a source that are in no passage hold no
// words: marks of blocks, comments, and what links point to.
type Passage struct {
	Kind   PassageKind
	Level  int    // of a heading, else 0
	Within string // the blocks that it stands in, outermost first: "note item"
	Start  int    // bytes in the text
	End    int
	Pieces []Piece // in the order of the text; nil for code and includes
}

// A PassageKind says what a passage is.
type PassageKind string

const (
	PassageParagraph PassageKind = "paragraph"
	PassageHeading   PassageKind = "heading"
	PassageCell      PassageKind = "cell"
	PassageTerm      PassageKind = "term"    // of a definition list
	PassageLabel     PassageKind = "label"   // the title of a callout, a fold or a tab
	PassageAlt       PassageKind = "alt"     // what a figure shows, or the title of a video
	PassageCaption   PassageKind = "caption" // of a figure
	PassageCode      PassageKind = "code"    // no words, but translations may differ in its comments
	PassageInclude   PassageKind = "include" // of a block
)

// A Piece is a part of a passage: words, or a mark with the pieces that it is
// around. Between two pieces there is nothing.
type Piece struct {
	Kind  PieceKind
	Start int // bytes in the text
	End   int
	Inner []Piece // of marks that are around words
}

// A PieceKind says what a piece is.
type PieceKind string

const (
	PieceWords    PieceKind = "words"
	PieceEmphasis PieceKind = "emphasis" // around pieces, as the next four are
	PieceStrong   PieceKind = "strong"
	PieceStruck   PieceKind = "struck"
	PieceLink     PieceKind = "link"
	PiecePicture  PieceKind = "picture"
	PieceCode     PieceKind = "code" // by itself, as all that follow are
	PieceVariable PieceKind = "variable"
	PieceAddress  PieceKind = "address" // that is its own words
	PieceNote     PieceKind = "note"    // the reference to a footnote
	PieceHTML     PieceKind = "html"
	PieceBreak    PieceKind = "break" // that readers see
	PieceWrap     PieceKind = "wrap"  // the end of a line of the source, with what stands before the next
)

// Passages returns the passages of a text in their order. Included blocks are not
// opened: they have words of their own.
func (p *Parser) Passages(src []byte) []Passage {
	u := p.parseUnit(Source{Line: 1, Text: src}, "", nil)
	c := cutter{text: u.text}
	c.blocks(u.root, nil)
	slices.SortStableFunc(c.found, func(a, b Passage) int { return a.Start - b.Start })
	return c.found
}

// A cutter finds the passages of a tree.
type cutter struct {
	text  []byte
	found []Passage
}

func (c *cutter) blocks(parent ast.Node, within []string) {
	if len(within) >= maxDepth {
		return
	}
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		c.block(n, within)
	}
}

func (c *cutter) block(n ast.Node, within []string) {
	in := func(name string) []string { return append(within[:len(within):len(within)], name) }
	switch n := n.(type) {
	case *ast.Paragraph:
		if picture, ok := onlyPicture(n); ok {
			c.figure(picture, within)
			return
		}
		c.words(n, Passage{Kind: PassageParagraph}, within)
	case *ast.TextBlock:
		c.words(n, Passage{Kind: PassageParagraph}, within)
	case *ast.Heading:
		c.words(n, Passage{Kind: PassageHeading, Level: n.Level}, within)
	case *quoteTitle:
		c.words(n, Passage{Kind: PassageLabel}, within)
	case *extast.TableCell:
		c.words(n, Passage{Kind: PassageCell}, within)
	case *extast.DefinitionTerm:
		c.words(n, Passage{Kind: PassageTerm}, within)
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		c.code(n, within)
	case *include:
		c.include(n, within)
	case *quote:
		name := n.mark
		if name == "" {
			name = "quote"
		}
		c.blocks(n, in(name))
	case *ast.ListItem:
		c.blocks(n, in("item"))
	case *extast.DefinitionDescription:
		c.blocks(n, in("definition"))
	case *extast.Footnote:
		c.blocks(n, in("footnote"))
	case *extast.Table:
		c.blocks(n, in("table"))
	case *ast.HTMLBlock, *ast.ThematicBreak, *ast.LinkReferenceDefinition:
	default:
		c.blocks(n, within)
	}
}

// code adds the lines of a code block.
func (c *cutter) code(n ast.Node, within []string) {
	lines := n.Lines()
	if lines.Len() == 0 {
		return
	}
	c.add(Passage{Kind: PassageCode, Start: lines.At(0).Start, End: lines.At(lines.Len() - 1).Stop}, within)
}

func (c *cutter) include(n *include, within []string) {
	start := bytes.LastIndex(c.text[:n.end], []byte("{{>"))
	c.add(Passage{Kind: PassageInclude, Start: start, End: n.end}, within)
}

func (c *cutter) add(p Passage, within []string) {
	p.Within = strings.Join(within, " ")
	c.found = append(c.found, p)
}

// words adds the passage of a block that holds words.
func (c *cutter) words(n ast.Node, p Passage, within []string) {
	last := n.LastChild()
	if last == nil {
		return
	}
	lines := n.Lines()
	end := len(c.text)
	if lines.Len() > 0 {
		end = lines.At(lines.Len() - 1).Stop
	}
	if id, ok := last.(*headingID); ok {
		end = id.Pos()
	}
	p.Pieces = c.pieces(n, trimRight(c.text, end))
	if len(p.Pieces) == 0 {
		return
	}
	p.Start, p.End = p.Pieces[0].Start, p.Pieces[len(p.Pieces)-1].End
	c.add(p, within)
}

// figure adds what a picture that stands alone shows, and its caption.
func (c *cutter) figure(n *ast.Image, within []string) {
	picture := c.mark(n, trimRight(c.text, lineEnd(n)))
	alt := Passage{Kind: PassageAlt, Start: n.Pos() + len("!["), Pieces: picture.Inner}
	alt.End = alt.Start
	if len(picture.Inner) > 0 {
		alt.Start, alt.End = picture.Inner[0].Start, picture.Inner[len(picture.Inner)-1].End
	}
	c.add(alt, within)
	if start, end, ok := titleIn(c.text, alt.End, picture.End); ok {
		c.add(Passage{Kind: PassageCaption, Start: start, End: end, Pieces: c.caption(start, end)}, within)
	}
}

// caption cuts words in which nothing but variables are marks.
func (c *cutter) caption(start, end int) []Piece {
	var list []Piece
	for at := start; start < end; at++ {
		length := 0
		if bytes.HasPrefix(c.text[at:end], []byte("{{")) {
			name := nameLength(c.text[at+2 : end])
			if name > 0 && bytes.HasPrefix(c.text[at+2+name:end], []byte("}}")) {
				length = len("{{}}") + name
			}
		}
		if at < end && length == 0 {
			continue
		}
		if start < at {
			list = append(list, Piece{Kind: PieceWords, Start: start, End: at})
		}
		if length > 0 {
			list = append(list, Piece{Kind: PieceVariable, Start: at, End: at + length})
		}
		start = at + length
		at = max(at, start-1)
		if length == 0 {
			break
		}
	}
	return list
}
