// Package social draws the pictures that stand for a site elsewhere: the Open Graph
// picture of an article, the site's own, and the app's icons.
//
// # What can be drawn
//
// A title is drawn only with the fonts that the site names, and only when these hold
// a glyph for every character of it; an article whose title they do not cover gets
// the site's own picture, rather than one with holes. Text is shaped, so Arabic,
// Hebrew, Indic and Thai titles look as their readers expect, and mixed directions
// stand in the right order. Glyphs that are pictures themselves (emoji) count as not
// covered. The site's name is drawn with Go's own font where the named ones do not
// cover it; where that does not either, there is just the mark.
//
// # How
//
// Everything is one layer of brightness between the brand colour (0) and the colour
// of text on it (255), so a picture needs no more than sixteen colours, which is what
// keeps it small. The same input gives the same bytes.
//
// Files: color.go (brand colour, palette), canvas.go (brightness and shapes), png.go,
// font.go (fonts and what they cover), text.go (lines of text), card.go (Open Graph
// pictures), icon.go (icons), key.go (names for a cache). Nothing here reads files or
// knows of articles.
package social

import (
	"crypto/sha256"
	"fmt"
	"sync"

	"github.com/go-text/typesetting/font"
	"golang.org/x/image/font/gofont/gobold"
)

// A Brand is what the pictures of a site have in common.
type Brand struct {
	Color string   // "#rrggbb" or "#rgb"
	Title string   // of the site; its first letter is the mark
	Fonts [][]byte // contents of the TrueType or OpenType files or collections that the site names, best first
}

// A Painter draws the pictures of one site. It may be used by several goroutines.
type Painter struct {
	colors  colors
	digest  [sha256.Size]byte // of the brand
	initial string            // first letter of the site's title; empty: it cannot be drawn
	named   []*font.Font      // of the site
	bundled *font.Font        // Go's own, for the site's name
	pens    sync.Pool         // of *pen
}

// New prepares a brand's pictures. An error names the colour or the font that cannot
// be used.
func New(b Brand) (*Painter, error) {
	colors, err := parseColors(b.Color)
	if err != nil {
		return nil, err
	}
	p := &Painter{colors: colors, digest: digestOf(b)}
	for i, data := range b.Fonts {
		f, err := parseFont(data)
		if err != nil {
			return nil, fmt.Errorf("reading font %d of the site: %w", i+1, err)
		}
		p.named = append(p.named, f)
	}
	if p.bundled, err = parseFont(gobold.TTF); err != nil {
		return nil, fmt.Errorf("reading the bundled font: %w", err)
	}
	p.pens.New = func() any { return newPen(p.named, p.bundled) }
	p.initial = p.findInitial(b.Title)
	return p, nil
}

// withPen lends a pen to draw. Pens hold caches, so each is used by one goroutine at
// a time and then by the next.
func (p *Painter) withPen(draw func(*pen)) {
	pen := p.pens.Get().(*pen)
	defer p.pens.Put(pen)
	draw(pen)
}
