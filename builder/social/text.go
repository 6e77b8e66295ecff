package social

import (
	"image"
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// A pen lays out text and draws it. It keeps what it can use again.
type pen struct {
	named     chain // the site's fonts
	all       chain // and Go's own after them
	shaper    shaping.HarfbuzzShaper
	segmenter shaping.Segmenter
	wrapper   shaping.LineWrapper

	sheet          *canvas // the card at hand; nil until the first
	blank          *canvas // a card without words
	blankRightLeft *canvas
	png            encoder
}

func newPen(named []*font.Font, bundled *font.Font) *pen {
	p := &pen{}
	for _, f := range named {
		p.named = append(p.named, font.NewFace(f))
	}
	p.all = append(slices.Clone(p.named), font.NewFace(bundled))
	return p
}

// A text is what is to be drawn, and how.
type text struct {
	words     string
	fonts     chain
	locale    string // BCP 47 tag: decides between forms of one character
	rightLeft bool   // is the paragraph written from right to left?
	size      int    // pixels of the font's square
}

func (t text) direction() di.Direction {
	if t.rightLeft {
		return di.DirectionRTL
	}
	return di.DirectionLTR
}

// plain makes any text one line of visible characters, at most as long as a picture
// can show. Controls that change the direction go: a title must not reorder itself.
func plain(s string) string {
	const longest = 300 // characters; more never fit
	visible := func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == '\u200C' || r == '\u200D': // joiners belong to the spelling
			return r
		case unicode.In(r, unicode.Cc, unicode.Cf):
			return -1
		}
		return r
	}
	s = strings.Join(strings.Fields(strings.Map(visible, s)), " ")
	if runes := []rune(s); len(runes) > longest {
		s = string(runes[:longest])
	}
	return s
}

// lines are a text laid out, from top to bottom.
type lines struct {
	text   text
	rows   []shaping.Line
	height float32 // pixels from one baseline to the next
	ascent float32 // pixels from a row's top to its baseline
	cut    bool    // does it end early, with an ellipsis?
}

// layOut breaks a text into at most maxRows rows of at most width pixels, so that
// the rows are about equally long.
func (p *pen) layOut(t text, width, maxRows int) lines {
	l := p.wrap(t, width, maxRows, shaping.WhenNecessary)
	if len(l.rows) < 2 || l.cut {
		return l
	}
	low, high := width/2, width // high always holds a layout with as few rows
	for high-low > 8 {
		middle := (low + high) / 2
		if p.fits(t, middle, len(l.rows)) {
			high = middle
		} else {
			low = middle
		}
	}
	return p.wrap(t, high, maxRows, shaping.WhenNecessary)
}

// fits reports whether a text can be set in so many rows without breaking words.
func (p *pen) fits(t text, width, rows int) bool {
	l := p.wrap(t, width, rows, shaping.Never)
	for _, row := range l.rows {
		if advance(row) > fixed.I(width) {
			return false
		}
	}
	return !l.cut
}

func (p *pen) wrap(t text, width, maxRows int, policy shaping.LineBreakPolicy) lines {
	words := []rune(t.words)
	config := shaping.WrapConfig{Direction: t.direction(), TruncateAfterLines: maxRows, BreakPolicy: policy}
	config.Truncator = p.ellipsis(t)
	rows, cut := p.wrapper.WrapParagraph(config, width, words, shaping.NewSliceIterator(p.shape(t, words)))
	l := lines{text: t, cut: cut > 0}
	var descent float32
	for _, row := range rows {
		row = slices.Clone(row) // the wrapper will use its memory again
		trimEnd(row, words)
		slices.SortFunc(row, func(a, b shaping.Output) int { return int(a.VisualIndex - b.VisualIndex) })
		l.rows = append(l.rows, row)
		for _, run := range row {
			l.ascent = max(l.ascent, pixels(run.LineBounds.Ascent))
			descent = max(descent, -pixels(run.LineBounds.Descent))
		}
	}
	size := float32(t.size)
	natural := l.ascent + descent
	l.height = min(max(natural, 1.15*size), 1.4*size)
	l.ascent += (l.height - natural) / 2
	return l
}

// trimEnd takes the width from a space at the end of a row. The wrapper does so only
// where the space is at the row's edge; after words of the other direction it is not.
func trimEnd(row shaping.Line, words []rune) {
	run := &row[len(row)-1]
	end := run.Runes.Offset + run.Runes.Count
	if len(run.Glyphs) == 0 || end > len(words) || words[end-1] != ' ' {
		return
	}
	last := len(run.Glyphs) - 1
	if run.Direction == di.DirectionRTL {
		last = 0
	}
	run.Glyphs[last].Advance = 0
	run.RecomputeAdvance()
}

// shape turns characters into glyphs, run by run.
func (p *pen) shape(t text, words []rune) []shaping.Output {
	runs := p.segmenter.Split(shaping.Input{
		Text: words, RunEnd: len(words),
		Direction: t.direction(),
		Size:      fixed.I(t.size),
		Language:  language.NewLanguage(t.locale),
	}, t.fonts)
	outputs := make([]shaping.Output, len(runs))
	for i, run := range runs {
		outputs[i] = p.shaper.Shape(run)
	}
	return outputs
}

// ellipsis shapes what stands for the rest of a text that was cut. These are three
// full stops, since the one character for them floats in fonts for Chinese. Fonts
// without a full stop get nothing.
func (p *pen) ellipsis(t text) shaping.Output {
	if !t.fonts.covers(".") {
		return shaping.Output{}
	}
	return p.shape(t, []rune("..."))[0]
}

// total returns the height of all rows in pixels.
func (l lines) total() float32 { return float32(len(l.rows)) * l.height }

func advance(row shaping.Line) (sum fixed.Int26_6) {
	for _, run := range row {
		sum += run.Advance
	}
	return sum
}

// draw paints the rows: from x to the right, or for text that is written from right
// to left, from x to the left. y is the top of the first row.
func (l lines) draw(c *canvas, x, y float32, level uint8) {
	for i, row := range l.rows {
		left := x
		if l.text.rightLeft {
			left -= pixels(advance(row))
		}
		drawRow(c, row, left, y+l.ascent+float32(float32(i)*l.height), level)
	}
}

func drawRow(c *canvas, row shaping.Line, x, baseline float32, level uint8) {
	for _, run := range row {
		scale := pixels(run.Size) / float32(run.Face.Upem())
		for _, g := range run.Glyphs {
			if shape, ok := run.Face.GlyphData(g.GlyphID).(font.GlyphOutline); ok {
				drawGlyph(c, shape, scale, x+pixels(g.XOffset), baseline-pixels(g.YOffset), level)
			}
			x += pixels(g.Advance)
		}
	}
}

// drawGlyph paints a glyph whose origin is at (x, y).
func drawGlyph(c *canvas, shape font.GlyphOutline, scale, x, y float32, level uint8) {
	b := boundsOf(shape)
	if b.empty() {
		return
	}
	bounds := image.Rect(
		floor(x+float32(b.minX*scale)), floor(y-float32(b.maxY*scale)),
		floor(x+float32(b.maxX*scale))+1, floor(y-float32(b.minY*scale))+1,
	)
	c.fill(bounds, level, func(r *vector.Rasterizer, left, top float32) {
		at := func(p opentype.SegmentPoint) (float32, float32) {
			return x - left + float32(p.X*scale), y - top - float32(p.Y*scale)
		}
		trace(r, shape, at)
	})
}

// A tracer takes a path, point by point.
type tracer interface {
	MoveTo(x, y float32)
	LineTo(x, y float32)
	QuadTo(x1, y1, x, y float32)
	CubeTo(x1, y1, x2, y2, x, y float32)
	ClosePath()
}

// trace hands a glyph's outline to a tracer; at places the points.
func trace(t tracer, shape font.GlyphOutline, at func(opentype.SegmentPoint) (x, y float32)) {
	open := false
	for _, s := range shape.Segments {
		x, y := at(s.Args[0])
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			if open {
				t.ClosePath()
			}
			t.MoveTo(x, y)
			open = true
		case opentype.SegmentOpLineTo:
			t.LineTo(x, y)
		case opentype.SegmentOpQuadTo:
			x2, y2 := at(s.Args[1])
			t.QuadTo(x, y, x2, y2)
		case opentype.SegmentOpCubeTo:
			x2, y2 := at(s.Args[1])
			x3, y3 := at(s.Args[2])
			t.CubeTo(x, y, x2, y2, x3, y3)
		}
	}
	if open {
		t.ClosePath()
	}
}

// A box is a rectangle in a font's units, upwards.
type box struct{ minX, minY, maxX, maxY float32 }

func (b box) empty() bool { return b.minX >= b.maxX || b.minY >= b.maxY }

// boundsOf measures a glyph by all its points, handles included: never too small.
func boundsOf(shape font.GlyphOutline) box {
	b := box{math.MaxFloat32, math.MaxFloat32, -math.MaxFloat32, -math.MaxFloat32}
	for i := range shape.Segments {
		for _, p := range shape.Segments[i].ArgsSlice() {
			b.minX, b.maxX = min(b.minX, p.X), max(b.maxX, p.X)
			b.minY, b.maxY = min(b.minY, p.Y), max(b.maxY, p.Y)
		}
	}
	return b
}

func pixels(v fixed.Int26_6) float32 { return float32(v) / 64 }

func floor(v float32) int { return int(math.Floor(float64(v))) }
