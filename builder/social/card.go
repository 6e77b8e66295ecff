package social

import "image"

// The size of an Open Graph picture in pixels.
const (
	Width  = 1200
	Height = 630
)

// A Card is what an Open Graph picture says.
type Card struct {
	Title     string // of the article; unused on the site's own picture
	Site      string // title of the site
	Locale    string // BCP 47 tag
	Language  string // name of the locale in itself: "简体中文"
	RightLeft bool   // is the locale written from right to left?
}

// Brightness of what a card shows.
const (
	levelText  = 255
	levelQuiet = 221 // less important words
)

// Where things stand on a card, in pixels.
const (
	margin      = 80
	markSide    = 72
	titleMiddle = 352
	titleRoom   = 316 // height that a title may take
	footTop     = 540
)

// Covers reports whether the site's fonts have every letter of an article's title.
func (p *Painter) Covers(c Card) (covered bool) {
	title := plain(c.Title)
	p.withPen(func(pen *pen) { covered = title != "" && pen.named.covers(title) })
	return covered
}

// Article draws an article's picture: its title, the site's name and the language.
// It reports false when the site's fonts do not cover the title; the site's own
// picture then stands for the article.
func (p *Painter) Article(c Card) (png []byte, ok bool) {
	title := plain(c.Title)
	p.withPen(func(pen *pen) {
		if title == "" || !pen.named.covers(title) {
			return
		}
		to := pen.background(c)
		p.header(pen, to, c)
		block := pen.largest(text{words: title, fonts: pen.named, locale: c.Locale, rightLeft: c.RightLeft}, 84, 72, 62)
		block.draw(to, c.start(), titleMiddle-block.total()/2, levelText)
		if name := plain(c.Language); pen.all.covers(name) && name != "" {
			t := text{words: name, fonts: pen.all, locale: c.Locale, rightLeft: c.RightLeft, size: 30}
			pen.layOut(t, Width-2*margin, 1).draw(to, c.start(), footTop, levelQuiet)
		}
		png, ok = to.encode(p.colors, &pen.png), true
	})
	return png, ok
}

// Site draws the site's own picture: its mark and, where a font covers it, its name.
func (p *Painter) Site(c Card) (png []byte) {
	const side = 132
	name := plain(c.Site)
	p.withPen(func(pen *pen) {
		to := pen.background(c)
		p.mark(pen, to, c.square(margin, 150, side))
		if name != "" && pen.all.covers(name) {
			block := pen.largest(text{words: name, fonts: pen.all, locale: c.Locale, rightLeft: c.RightLeft}, 96, 80, 64)
			block.draw(to, c.start(), 150+side+36, levelText)
		}
		png = to.encode(p.colors, &pen.png)
	})
	return png
}

// largest lays a title out in the first of the sizes in which it finds room; in the
// last it is cut off if it must be.
func (p *pen) largest(t text, sizes ...int) lines {
	var l lines
	for _, t.size = range sizes {
		l = p.layOut(t, Width-2*margin, 3)
		if !l.cut && l.total() <= titleRoom {
			break
		}
	}
	return l
}

// background returns the pen's sheet with what all cards share: the brand colour and,
// in the corner where lines end, three discs that grow brighter.
func (p *pen) background(c Card) *canvas {
	blank := &p.blank
	x := Width - 40
	if c.RightLeft {
		blank, x = &p.blankRightLeft, 40
	}
	if *blank == nil {
		*blank = newCanvas(Width, Height)
		for i, radius := range []int{430, 300, 170} {
			(*blank).disc(x, Height+30, radius, uint8(17*(i+1)))
		}
	}
	if p.sheet == nil {
		p.sheet = newCanvas(Width, Height)
	}
	p.sheet.copyOf(*blank)
	return p.sheet
}

// header draws the mark and the site's name at the top.
func (p *Painter) header(pen *pen, to *canvas, c Card) {
	p.mark(pen, to, c.square(margin, margin, markSide))
	name := plain(c.Site)
	if name == "" || !pen.all.covers(name) {
		return
	}
	l := pen.layOut(text{words: name, fonts: pen.all, locale: c.Locale, rightLeft: c.RightLeft, size: 36}, Width-2*margin-markSide-24, 1)
	x := c.start() + markSide + 24
	if c.RightLeft {
		x = c.start() - markSide - 24
	}
	l.draw(to, x, margin+(markSide-l.height)/2, levelText)
}

// start is where lines begin.
func (c Card) start() float32 {
	if c.RightLeft {
		return Width - margin
	}
	return margin
}

// square places a square at a distance from where lines begin.
func (c Card) square(distance, top, side int) image.Rectangle {
	if c.RightLeft {
		return image.Rect(Width-distance-side, top, Width-distance, top+side)
	}
	return image.Rect(distance, top, distance+side, top+side)
}
