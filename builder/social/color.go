package social

import (
	"fmt"
	"image/color"
	"math"
	"strconv"
	"strings"
)

// levels is the number of shades from the brand colour to the text's. Sixteen fit
// into four bits a pixel.
const levels = 16

// colors are the two ends of a picture's shades.
type colors struct {
	brand color.NRGBA
	ink   color.NRGBA // of what is drawn on the brand colour
}

var (
	white = color.NRGBA{0xFF, 0xFF, 0xFF, 0xFF}
	dark  = color.NRGBA{0x14, 0x18, 0x1F, 0xFF}
)

// parseColors reads a brand colour and chooses ink for it: white wherever that can be
// read (contrast 4.5 to 1), else whatever is easier to read.
func parseColors(brand string) (colors, error) {
	digits, ok := strings.CutPrefix(brand, "#")
	if len(digits) == 3 {
		digits = string([]byte{digits[0], digits[0], digits[1], digits[1], digits[2], digits[2]})
	}
	v, err := strconv.ParseUint(digits, 16, 32)
	if !ok || len(digits) != 6 || err != nil {
		return colors{}, fmt.Errorf("reading the brand colour: %q is not of the form #rrggbb", brand)
	}
	c := colors{brand: color.NRGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 0xFF}, ink: white}
	if w := contrast(c.brand, white); w < 4.5 && w < contrast(c.brand, dark) {
		c.ink = dark
	}
	return c, nil
}

// contrast is the ratio that WCAG defines, from 1 to 21.
func contrast(a, b color.NRGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(c color.NRGBA) float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// shades lists the colours from brand to ink.
func (c colors) shades() []color.NRGBA {
	palette := make([]color.NRGBA, levels)
	for i := range palette {
		mix := func(from, to uint8) uint8 {
			return uint8((int(from)*(levels-1-i) + int(to)*i + (levels-1)/2) / (levels - 1))
		}
		palette[i] = color.NRGBA{mix(c.brand.R, c.ink.R), mix(c.brand.G, c.ink.G), mix(c.brand.B, c.ink.B), 0xFF}
	}
	return palette
}

// notation gives a colour as "#rrggbb".
func notation(c color.NRGBA) string {
	return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
}
