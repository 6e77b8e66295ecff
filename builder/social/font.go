package social

import (
	"bytes"
	"errors"
	"fmt"
	"unicode"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// CheckFont says what is wrong with a font file that a site names, nil if it can
// be drawn with.
func CheckFont(data []byte) error {
	_, err := parseFont(data)
	return err
}

// parseFont reads a font file. Of a collection it takes the first font: its members
// hold the same characters, and the language decides which form of them is drawn.
// Files come from outside; one that makes the parser fail in any way is an error.
func parseFont(data []byte) (f *font.Font, err error) {
	defer func() {
		if r := recover(); r != nil {
			f, err = nil, fmt.Errorf("the file is damaged: %v", r)
		}
	}()
	members, err := opentype.NewLoaders(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	if len(members) == 0 {
		return nil, errors.New("the file holds no font")
	}
	return font.NewFont(members[0])
}

// A chain is a list of fonts in which each character is looked for, first to last.
type chain []*font.Face

// ResolveFace returns the first font that has the character.
func (c chain) ResolveFace(r rune) *font.Face {
	for _, face := range c {
		if _, ok := face.NominalGlyph(r); ok {
			return face
		}
	}
	return c[0]
}

// covers reports whether every character of a text can be drawn. What is never seen
// (spaces, joiners, variation selectors) needs no glyph.
func (c chain) covers(text string) bool {
	for _, r := range text {
		if unicode.IsSpace(r) || unicode.In(r, unicode.Cf, unicode.Variation_Selector) {
			continue
		}
		if !c.has(r) {
			return false
		}
	}
	return len(c) > 0
}

func (c chain) has(r rune) bool {
	for _, face := range c {
		if glyph, ok := face.NominalGlyph(r); ok {
			_, drawable := face.GlyphData(glyph).(font.GlyphOutline)
			return drawable
		}
	}
	return false
}
