package translation

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/width"

	"helpwright/markdown"
	"helpwright/problem"
)

// A Cutter cuts texts into segments. It is safe for concurrent use.
type Cutter struct{ parser *markdown.Parser }

// NewCutter returns a cutter.
func NewCutter() *Cutter { return &Cutter{markdown.New(markdown.Config{})} }

// Cut cuts a file. Front matter that cannot be read is a problem, and then there
// is no text.
func (c *Cutter) Cut(file, locale string, source []byte) (*Text, []problem.Problem) {
	m, problems := readMatter(file, source)
	if len(problems) > 0 {
		return nil, problems
	}
	t := &Text{File: file, locale: locale, source: source, matter: m}
	t.Segments = m.segments()
	body := source[m.body:]
	line := 1 + bytes.Count(source[:m.body], []byte{'\n'})
	at := 0
	for _, p := range c.parser.Passages(body) {
		line += bytes.Count(body[at:p.Start], []byte{'\n'})
		at = p.Start
		t.Segments = append(t.Segments, Segment{
			Kind: string(p.Kind), Level: p.Level, Within: p.Within, Line: line,
			Content: t.content(body, p), start: m.body + p.Start, end: m.body + p.End,
		})
	}
	number(t.Segments)
	return t, nil
}

// content makes parts of the pieces of a passage.
func (t *Text) content(body []byte, p markdown.Passage) Content {
	var c Content
	if p.Pieces == nil {
		if p.Start < p.End {
			c.addWords(string(body[p.Start:p.End]))
		}
		return c
	}
	t.pieces(&c, body, p.Pieces)
	return c
}

func (t *Text) pieces(c *Content, body []byte, list []markdown.Piece) {
	for i, p := range list {
		raw := body[p.Start:p.End]
		switch {
		case p.Kind == markdown.PieceWords:
			c.addWords(markdown.Plain(raw))
		case p.Kind == markdown.PieceWrap:
			if !t.joins(body, list, i) {
				c.addWords(" ")
			}
		case len(p.Inner) > 0:
			n := len(c.Codes)
			first, last := p.Inner[0].Start, p.Inner[len(p.Inner)-1].End
			c.Codes = append(c.Codes, Code{p.Kind, string(body[p.Start:first]), string(body[last:p.End])})
			c.Parts = append(c.Parts, Part{Kind: Open, Code: n})
			t.pieces(c, body, p.Inner)
			c.Parts = append(c.Parts, Part{Kind: Close, Code: n})
		default:
			c.Parts = append(c.Parts, Part{Kind: Alone, Code: len(c.Codes)})
			c.Codes = append(c.Codes, Code{Kind: p.Kind, Open: string(raw)})
		}
	}
}

// addWords adds words to those before them.
func (c *Content) addWords(s string) {
	if s == "" {
		return
	}
	if n := len(c.Parts); n > 0 && c.Parts[n-1].Kind == Words {
		c.Parts[n-1].Words += s
		return
	}
	c.Parts = append(c.Parts, Part{Kind: Words, Words: s})
}

// joins reports whether a line end between two pieces is no space: between wide
// characters of a language that writes none.
func (t *Text) joins(body []byte, list []markdown.Piece, i int) bool {
	language, _, _ := strings.Cut(t.locale, "-")
	if language != "zh" && language != "ja" || i == 0 || i == len(list)-1 {
		return false
	}
	before, _ := utf8.DecodeLastRune(body[:list[i-1].End])
	after, _ := utf8.DecodeRune(body[list[i+1].Start:])
	return isWide(before) && isWide(after)
}

func isWide(r rune) bool {
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return true
	}
	return false
}
