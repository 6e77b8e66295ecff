// Package translation cuts the words of an edition into segments and puts
// translated ones in their place.
//
// It is a package of its own because what it works on is one text and its
// translation: it knows no history and no site. Package workflow says which text
// a translation follows, the packages below say how segments travel: xliff and po
// are the formats.
//
// # The nouns
//
//   - A [Text] is a file of words. What is no words in it is its skeleton: the marks
//     of blocks, ids of headings and steps, code, addresses.
//   - A [Segment] is what is translated at a time: a field of the front matter, a
//     heading, a paragraph, a cell, the title of a callout, what a picture shows.
//     Code is a segment too, which nobody is asked to translate: a translation may
//     differ from its source in comments, and what stands there must not be lost.
//   - A [Part] of a segment is words, or the place of a [Code]: a mark among words,
//     such as the two ends of a link, or a variable. Translators move codes; what is
//     in them never passes through their hands.
//
// # What is promised
//
//   - [Text.Fill] without new words gives back the same bytes.
//   - The id of a segment is made of what it says, so it outlives any edit but that
//     of its own words; equal segments are numbered in their order. Fields are
//     called by their names.
//   - Words are plain text. Characters that Markdown would take for marks are
//     escaped where they go in, so no word ever becomes a mark.
//   - [Merge] changes nothing but the words that were translated. What it writes is
//     cut again and compared with what was meant: a link, a variable or a mark that
//     would be lost or broken is a problem at its segment, and nothing is written.
//
// Files: cut.go, fields.go and id.go (from text to segments), fill.go and escape.go
// (and back), align.go and similarity.go (which segment of one text is which of
// another), work.go (a source with its translation), merge.go (and what translators
// sent), change.go (how much a source has changed), memory.go (what was translated
// before). Nothing here reads a file or knows a format of exchange.
package translation

import (
	"slices"
	"strings"

	"helpwright/markdown"
)

// A Text is a file of words, cut into segments. It is immutable.
type Text struct {
	File     string
	Segments []Segment // fields first, then as they stand in the words

	locale string
	source []byte
	matter matter
}

// A Segment is what is translated at a time.
type Segment struct {
	ID      string
	Kind    string // [Title], [Summary], [Keywords] or that of a passage
	Level   int    // of a heading
	Within  string // the blocks that it stands in, outermost first
	Line    int    // of the file, from 1
	Content Content

	start, end int // bytes of the file
}

// The fields that are segments.
const (
	Title    = "title"
	Summary  = "summary"
	Keywords = "keywords" // joined by [Separator]
)

// Separator stands between keywords.
const Separator = "; "

// IsField reports whether the segment is a field of the front matter.
func (s *Segment) IsField() bool { return s.Kind == Title || s.Kind == Summary || s.Kind == Keywords }

// IsWords reports whether there is something to translate.
func (s *Segment) IsWords() bool {
	return s.Kind != string(markdown.PassageCode) && s.Kind != string(markdown.PassageInclude)
}

// A Content is what a segment says.
type Content struct {
	Parts []Part
	Codes []Code
}

// A Part is words, or the place of a code.
type Part struct {
	Kind  PartKind
	Words string // plain text
	Code  int    // index into the codes
}

// A PartKind says what a part is.
type PartKind uint8

const (
	Words PartKind = iota
	Open           // the beginning of a code that is around parts
	Close
	Alone // a code by itself
)

// A Code is a mark among words.
type Code struct {
	Kind  markdown.PieceKind
	Open  string // as it stands in the text
	Close string // of a code that is around parts
}

// Plain returns the words, with the codes that readers see as words.
func (c Content) Plain() string {
	var b strings.Builder
	for _, p := range c.Parts {
		switch {
		case p.Kind == Words:
			b.WriteString(p.Words)
		case p.Kind == Alone:
			b.WriteString(c.Codes[p.Code].Shows())
		}
	}
	return b.String()
}

// Words returns the words without codes.
func (c Content) Words() string {
	var b strings.Builder
	for _, p := range c.Parts {
		if p.Kind == Words {
			b.WriteString(p.Words)
		}
	}
	return b.String()
}

// Source returns the content as Markdown, with its codes.
func (c Content) Source() string {
	return encoded(c, &Segment{}, light)
}

// Equal reports whether two contents read the same and hold the same codes.
func (c Content) Equal(o Content) bool {
	return c.sameParts(o) && slices.Equal(c.Codes, o.Codes)
}

func (c Content) sameParts(o Content) bool { return slices.Equal(c.Parts, o.Parts) }

// Shows returns what readers see of a code that stands by itself.
func (c Code) Shows() string {
	switch c.Kind {
	case markdown.PieceCode:
		return strings.TrimSpace(strings.Trim(c.Open, "`"))
	case markdown.PieceBreak:
		return "\n"
	case markdown.PieceHTML:
		return ""
	case markdown.PieceAddress:
		return strings.Trim(c.Open, "<>")
	}
	return c.Open
}

// IsFree reports whether a translation may do without the code, or have it more
// than once: emphasis means other words in another language, or none.
func (c Code) IsFree() bool {
	switch c.Kind {
	case markdown.PieceEmphasis, markdown.PieceStrong, markdown.PieceStruck, markdown.PieceBreak:
		return true
	}
	return false
}
