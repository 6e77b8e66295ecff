package social

import (
	"image"
	"image/draw"

	"golang.org/x/image/vector"
)

// A canvas holds a picture's brightness, from 0 (brand colour) to 255 (ink).
type canvas struct {
	*image.Alpha
	raster vector.Rasterizer
	cover  *image.Alpha // of the shape at hand
}

func newCanvas(width, height int) *canvas {
	return &canvas{Alpha: image.NewAlpha(image.Rect(0, 0, width, height)), cover: &image.Alpha{}}
}

// An outline draws itself into a rasterizer whose origin lies at (left, top) of the
// canvas.
type outline func(r *vector.Rasterizer, left, top float32)

// fill paints what lies inside an outline. bounds must hold all of the outline, and
// all of it is drawn, so that an edge outside of the canvas leaves no trace inside.
// What is many times larger than the canvas can only be a broken font and is left out.
func (c *canvas) fill(bounds image.Rectangle, level uint8, path outline) {
	seen := bounds.Intersect(c.Rect)
	if seen.Empty() || max(bounds.Dx(), bounds.Dy()) > 4*Width {
		return
	}
	c.raster.Reset(bounds.Dx(), bounds.Dy())
	path(&c.raster, float32(bounds.Min.X), float32(bounds.Min.Y))
	c.resetCover(bounds)
	c.raster.DrawOp = draw.Src
	c.raster.Draw(c.cover, bounds, image.Opaque, image.Point{})
	for y := seen.Min.Y; y < seen.Max.Y; y++ {
		to := c.Pix[c.PixOffset(seen.Min.X, y):][:seen.Dx()]
		cover := c.cover.Pix[c.cover.PixOffset(seen.Min.X, y):][:seen.Dx()]
		for i, a := range cover {
			if a != 0 {
				to[i] = blend(to[i], level, a)
			}
		}
	}
}

// resetCover makes the cover as large as the shape; every pixel of it is drawn, so
// its old content does not matter.
func (c *canvas) resetCover(bounds image.Rectangle) {
	if n := bounds.Dx() * bounds.Dy(); cap(c.cover.Pix) < n {
		c.cover.Pix = make([]uint8, n)
	} else {
		c.cover.Pix = c.cover.Pix[:n]
	}
	c.cover.Stride, c.cover.Rect = bounds.Dx(), bounds
}

// blend moves a brightness towards another as far as the cover says.
func blend(from, to, cover uint8) uint8 {
	return uint8((int(from)*(255-int(cover)) + int(to)*int(cover) + 127) / 255)
}

// disc paints a circle.
func (c *canvas) disc(x, y, radius int, level uint8) {
	c.roundRect(image.Rect(x-radius, y-radius, x+radius, y+radius), radius, level)
}

// kappa places the handles of a cubic curve so that it looks like a quarter circle.
const kappa = 0.5522847

// roundRect paints a rectangle with round corners.
func (c *canvas) roundRect(r image.Rectangle, radius int, level uint8) {
	c.fill(r, level, func(p *vector.Rasterizer, left, top float32) {
		w, h, q := float32(r.Dx()), float32(r.Dy()), float32(radius)
		k := q - float32(q*kappa)
		p.MoveTo(q, 0)
		p.LineTo(w-q, 0)
		p.CubeTo(w-k, 0, w, k, w, q)
		p.LineTo(w, h-q)
		p.CubeTo(w, h-k, w-k, h, w-q, h)
		p.LineTo(q, h)
		p.CubeTo(k, h, 0, h-k, 0, h-q)
		p.LineTo(0, q)
		p.CubeTo(0, k, k, 0, q, 0)
		p.ClosePath()
	})
}

// encode makes a PNG whose palette runs from the brand colour to the ink. The canvas
// holds places in the palette afterwards.
func (c *canvas) encode(colors colors, png *encoder) []byte {
	for i, v := range c.Pix {
		c.Pix[i] = nearest[v]
	}
	return png.encode(c.Stride, c.Pix, colors.shades())
}

// encodeRounded is like encode, but leaves out the corners: a second run of shades,
// from nothing to the brand colour, softens the edge.
func (c *canvas) encodeRounded(colors colors, radius int, png *encoder) []byte {
	corners := newCanvas(c.Rect.Dx(), c.Rect.Dy())
	corners.roundRect(c.Rect, radius, 255)
	palette := colors.shades()
	for i := range levels - 1 {
		edge := colors.brand
		edge.A = uint8(255 * i / (levels - 1))
		palette = append(palette, edge)
	}
	for i, v := range c.Pix {
		c.Pix[i] = nearest[v]
		if inside := nearest[corners.Pix[i]]; inside < levels-1 {
			c.Pix[i] = levels + inside
		}
	}
	return png.encode(c.Stride, c.Pix, palette)
}

// nearest gives the shade for each brightness.
var nearest = func() (shade [256]uint8) {
	for v := range shade {
		shade[v] = uint8((v*(levels-1) + 127) / 255)
	}
	return shade
}()

// copyOf makes the canvas look like another of the same size.
func (c *canvas) copyOf(other *canvas) { copy(c.Pix, other.Pix) }
