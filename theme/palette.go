package theme

import (
	"fmt"
	"math"
	"strings"
)

// What text and parts must reach against what is behind them (WCAG 2.2, 1.4.3 and 1.4.11).
const (
	textContrast = 4.5
	partContrast = 3
)

// The grounds of the two schemes, as in styles/palette.css.
var (
	lightPaper, lightShade = oklch{1, 0, 0}, oklch{0.968, 0.004, 0}
	darkPaper, darkShade   = oklch{0.209, 0.008, 245}, oklch{0.235, 0.008, 0}
)

// A scheme is the colours that a brand brings, for light or dark.
type scheme struct {
	brand   oklch // fill of the main button, mark of where one is
	onBrand oklch // words on it
	link    oklch // words in the brand's colour
	tint    oklch // a ground with a breath of the brand
}

// Palette derives the custom properties of a brand from one colour: "#0b6f72",
// "#06c" or "oklch(49% 0.085 200)". Where words in that colour or on it could not
// be read, its lightness is changed until they can, and adjusted is true. The
// dark scheme is always derived.
func Palette(brand string) (css string, adjusted bool, err error) {
	c, err := parseColour(brand)
	if err != nil {
		return "", false, err
	}
	light := lightScheme(c)
	dark := darkScheme(c)
	adjusted = light.brand != c.rounded() || light.link.l < c.rounded().l-0.0005
	var b strings.Builder
	fmt.Fprintf(&b, ":root{--hue:%s;%s}", short(c.h, 1), light.css())
	fmt.Fprintf(&b, "@media(prefers-color-scheme:dark){:root{%s}}", dark.css())
	return b.String(), adjusted, nil
}

func (s scheme) css() string {
	return fmt.Sprintf("--brand:%s;--on-brand:%s;--link:%s;--tint:%s", s.brand, s.onBrand, s.link, s.tint)
}

func lightScheme(c oklch) scheme {
	var s scheme
	s.tint = oklch{0.965, math.Min(c.c*0.16, 0.018), c.h}.rounded()
	s.brand = c.towards(0, func(x oklch) bool {
		return contrast(x, lightPaper) >= partContrast && contrast(x, wordsOn(x)) >= textContrast
	})
	s.onBrand = wordsOn(s.brand)
	s.link = s.brand.towards(0, readableOn(lightPaper, tinted(lightShade, c.h), s.tint))
	return s
}

func darkScheme(c oklch) scheme {
	var s scheme
	s.tint = oklch{0.245, math.Min(c.c*0.25, 0.03), c.h}.rounded()
	start := oklch{math.Max(c.l, 0.76), math.Min(c.c, 0.14), c.h}
	s.brand = start.towards(1, func(x oklch) bool {
		return contrast(x, darkPaper) >= textContrast && contrast(x, wordsOn(x)) >= textContrast
	})
	s.onBrand = wordsOn(s.brand)
	s.link = s.brand.towards(1, readableOn(darkPaper, tinted(darkShade, c.h), s.tint))
	return s
}

// wordsOn returns white or a dark shade of the colour, whichever is read better on it.
func wordsOn(c oklch) oklch {
	white, dark := oklch{1, 0, 0}, oklch{0.2, math.Min(c.c, 0.03), c.h}.rounded()
	if contrast(white, c) >= contrast(dark, c) {
		return white
	}
	return dark
}

func tinted(c oklch, hue float64) oklch { return oklch{c.l, c.c, hue} }

// readableOn reports for a colour whether words in it can be read on all grounds.
func readableOn(grounds ...oklch) func(oklch) bool {
	return func(x oklch) bool {
		for _, g := range grounds {
			if contrast(x, g) < textContrast {
				return false
			}
		}
		return true
	}
}

// towards returns the colour itself or the nearest one, by lightness, on the way
// to the given lightness that is good enough.
func (c oklch) towards(l float64, good func(oklch) bool) oklch {
	const step = 0.005
	for x := c; ; x.l += math.Copysign(step, l-x.l) {
		if r := x.rounded(); good(r) {
			return r
		}
		if math.Abs(l-x.l) < step {
			return oklch{l, 0, c.h}
		}
	}
}
