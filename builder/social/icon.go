package social

import (
	"fmt"
	"image"
	"strings"
	"unicode"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// Icon draws a square icon without transparent parts, as phones want it: whatever
// shape they cut out of it, the mark stays whole. size is the side in pixels.
func (p *Painter) Icon(size int) (png []byte) {
	p.withPen(func(pen *pen) {
		png = p.icon(pen, size, 46).encode(p.colors, &pen.png)
	})
	return png
}

// Favicon draws a square icon with round corners, as browsers show it beside a title.
func (p *Painter) Favicon(size int) (png []byte) {
	p.withPen(func(pen *pen) {
		png = p.icon(pen, size, 64).encodeRounded(p.colors, size*7/32, &pen.png)
	})
	return png
}

// icon draws the mark so that it takes the given share, in percent, of each side.
func (p *Painter) icon(pen *pen, size, percent int) *canvas {
	to := newCanvas(size, size)
	side := size * percent / 100
	place := image.Rect(0, 0, side, side).Add(image.Pt((size-side)/2, (size-side)/2))
	p.sign(pen, to, place, levelText, 0)
	return to
}

// mark draws the site's mark, a rounded square of ink with the sign cut out.
func (p *Painter) mark(pen *pen, to *canvas, r image.Rectangle) {
	to.roundRect(r, r.Dx()*7/32, levelText)
	p.sign(pen, to, r.Inset(r.Dx()*22/100), 0, levelText)
}

// sign draws the site's initial as large as the square allows, or a ring where no
// font has it. hole is the brightness of the ring's inside.
func (p *Painter) sign(pen *pen, to *canvas, r image.Rectangle, level, hole uint8) {
	if p.initial == "" {
		x, y := (r.Min.X+r.Max.X)/2, (r.Min.Y+r.Max.Y)/2
		to.disc(x, y, r.Dx()/2, level)
		to.disc(x, y, r.Dx()/4, hole)
		return
	}
	letter := pen.letter(p.initial)
	scale, x, y := letter.place(r)
	drawGlyph(to, letter.shape, scale, x, y, level)
}

// A letter is a glyph that is drawn as a picture.
type letter struct {
	shape font.GlyphOutline
	box   box // without the handles of its curves
}

// letter finds the outline of an initial, which must be covered.
func (p *pen) letter(initial string) letter {
	r := []rune(initial)[0]
	face := p.all.ResolveFace(r)
	glyph, _ := face.NominalGlyph(r)
	shape, _ := face.GlyphData(glyph).(font.GlyphOutline)
	l := letter{shape: shape, box: boundsOf(shape)}
	if e, ok := face.GlyphExtents(glyph); ok {
		l.box = box{e.XBearing, e.YBearing + e.Height, e.XBearing + e.Width, e.YBearing}
	}
	return l
}

// place centres the letter in a square: where its origin stands, and pixels for each
// unit of the font.
func (l letter) place(r image.Rectangle) (scale, x, y float32) {
	width, height := l.box.maxX-l.box.minX, l.box.maxY-l.box.minY
	scale = float32(r.Dx()) / max(width, height, 1)
	x = float32(r.Min.X+r.Max.X)/2 - float32((l.box.minX+width/2)*scale)
	y = float32(r.Min.Y+r.Max.Y)/2 + float32((l.box.minY+height/2)*scale)
	return scale, x, y
}

// findInitial returns the first letter or digit of a title in upper case, or nothing
// when no font has it.
func (p *Painter) findInitial(title string) (initial string) {
	at := strings.IndexFunc(title, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
	if at < 0 {
		return ""
	}
	first := string(unicode.ToUpper([]rune(title[at:])[0]))
	p.withPen(func(pen *pen) {
		if pen.all.covers(first) && !boundsOf(pen.letter(first).shape).empty() {
			initial = first
		}
	})
	return initial
}

// IconSVG draws the icon with round corners for any size. It holds no script and no
// style, and asks for nothing.
func (p *Painter) IconSVG() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512"><rect width="512" height="512" rx="112" fill="%s"/>`, notation(p.colors.brand))
	if p.initial == "" {
		fmt.Fprintf(&b, `<circle cx="256" cy="256" r="123" fill="none" stroke="%s" stroke-width="82"/>`, notation(p.colors.ink))
	} else {
		p.withPen(func(pen *pen) {
			l := pen.letter(p.initial)
			scale, x, y := l.place(image.Rect(92, 92, 420, 420))
			path := svgPath{}
			trace(&path, l.shape, func(p opentype.SegmentPoint) (float32, float32) {
				return x + float32(p.X*scale), y - float32(p.Y*scale)
			})
			fmt.Fprintf(&b, `<path fill="%s" d="%s"/>`, notation(p.colors.ink), path.String())
		})
	}
	b.WriteString("</svg>\n")
	return []byte(b.String())
}

// An svgPath writes an outline as the data of an SVG path, to a tenth of a unit.
type svgPath struct{ strings.Builder }

func (s *svgPath) MoveTo(x, y float32) { fmt.Fprintf(s, "M%.1f %.1f", x, y) }
func (s *svgPath) LineTo(x, y float32) { fmt.Fprintf(s, "L%.1f %.1f", x, y) }
func (s *svgPath) QuadTo(x1, y1, x, y float32) {
	fmt.Fprintf(s, "Q%.1f %.1f %.1f %.1f", x1, y1, x, y)
}
func (s *svgPath) CubeTo(x1, y1, x2, y2, x, y float32) {
	fmt.Fprintf(s, "C%.1f %.1f %.1f %.1f %.1f %.1f", x1, y1, x2, y2, x, y)
}
func (s *svgPath) ClosePath() { s.WriteByte('Z') }
