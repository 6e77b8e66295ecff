package theme

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// An oklch is a colour by lightness (0 to 1), chroma (0 to about 0.4) and hue
// (degrees), the three as people see them.
type oklch struct{ l, c, h float64 }

// String writes the colour as CSS does, in the digits that rounded keeps.
func (c oklch) String() string {
	return fmt.Sprintf("oklch(%s %s %s)", short(c.l, 3), short(c.c, 3), short(c.h, 1))
}

// rounded is the colour as it is written and shown: with few digits and, where
// screens cannot show it, with less chroma.
func (c oklch) rounded() oklch {
	round := func(x, steps float64) float64 { return math.Round(x*steps) / steps }
	r := oklch{round(math.Min(math.Max(c.l, 0), 1), 1000), round(c.c, 1000), round(c.h, 10)}
	for r.c > 0 && !r.shown() {
		r.c = math.Max(0, round(r.c-0.001, 1000))
	}
	return r
}

// shown reports whether the colour lies within sRGB.
func (c oklch) shown() bool {
	const tolerance = 0.0005
	for _, x := range c.linear() {
		if x < -tolerance || x > 1+tolerance {
			return false
		}
	}
	return true
}

// linear returns red, green and blue as amounts of light. The matrices are those
// of the definition of OKLab.
func (c oklch) linear() [3]float64 {
	sin, cos := math.Sincos(c.h * math.Pi / 180)
	a, b := c.c*cos, c.c*sin
	cube := func(x float64) float64 { return x * x * x }
	l := cube(c.l + 0.3963377774*a + 0.2158037573*b)
	m := cube(c.l - 0.1055613458*a - 0.0638541728*b)
	s := cube(c.l - 0.0894841775*a - 1.2914855480*b)
	return [3]float64{
		4.0767416621*l - 3.3077115913*m + 0.2309699292*s,
		-1.2684380046*l + 2.6097574011*m - 0.3413193965*s,
		-0.0041960863*l - 0.7034186147*m + 1.7076147010*s,
	}
}

// fromLinear is the colour of the given amounts of light.
func fromLinear(rgb [3]float64) oklch {
	r, g, b := rgb[0], rgb[1], rgb[2]
	l := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	m := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	s := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	light := 0.2104542553*l + 0.7936177850*m - 0.0040720468*s
	x := 1.9779984951*l - 2.4285922050*m + 0.4505937099*s
	y := 0.0259040371*l + 0.7827717662*m - 0.8086757660*s
	hue := math.Atan2(y, x) * 180 / math.Pi
	if hue < 0 {
		hue += 360
	}
	return oklch{light, math.Hypot(x, y), hue}
}

// luminance is how bright a colour is by the definition of WCAG, after the
// rounding to eight bits that screens do.
func (c oklch) luminance() float64 {
	rgb := c.linear()
	for i, x := range rgb {
		rgb[i] = toLinear(math.Round(255*toSRGB(x)) / 255)
	}
	return 0.2126*rgb[0] + 0.7152*rgb[1] + 0.0722*rgb[2]
}

// contrast is the ratio of WCAG between two colours, from 1 to 21.
func contrast(a, b oklch) float64 {
	x, y := a.luminance(), b.luminance()
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

func toSRGB(x float64) float64 {
	x = math.Min(math.Max(x, 0), 1)
	if x <= 0.0031308 {
		return 12.92 * x
	}
	return 1.055*math.Pow(x, 1/2.4) - 0.055
}

func toLinear(x float64) float64 {
	if x <= 0.04045 {
		return x / 12.92
	}
	return math.Pow((x+0.055)/1.055, 2.4)
}

var (
	hexColour   = regexp.MustCompile(`^#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$`)
	oklchColour = regexp.MustCompile(`^oklch\(\s*([0-9.]+)(%?)\s+([0-9.]+)(%?)\s+([0-9.]+)(?:deg)?\s*\)$`)
)

// parseColour reads #rgb, #rrggbb and oklch(L C H).
func parseColour(s string) (oklch, error) {
	s = strings.TrimSpace(s)
	if hexColour.MatchString(s) {
		return parseHex(s[1:]), nil
	}
	m := oklchColour.FindStringSubmatch(s)
	if m == nil {
		return oklch{}, fmt.Errorf("no colour %q: write it as #rrggbb or oklch(L C H)", s)
	}
	amount := func(number, percent string, whole float64) (float64, error) {
		x, err := strconv.ParseFloat(number, 64)
		if percent == "%" {
			x = x / 100 * whole
		}
		return x, err
	}
	l, err1 := amount(m[1], m[2], 1)
	c, err2 := amount(m[3], m[4], 0.4)
	h, err3 := amount(m[5], "", 0)
	if err1 != nil || err2 != nil || err3 != nil || l > 1 || c > 0.5 || h > 360 {
		return oklch{}, fmt.Errorf("no colour %q: lightness goes to 1, chroma to 0.5, hue to 360", s)
	}
	return oklch{l, c, h}, nil
}

func parseHex(digits string) oklch {
	if len(digits) == 3 {
		d := digits
		digits = string([]byte{d[0], d[0], d[1], d[1], d[2], d[2]})
	}
	var rgb [3]float64
	for i := range rgb {
		n, _ := strconv.ParseUint(digits[2*i:2*i+2], 16, 8) // the pattern allows digits only
		rgb[i] = toLinear(float64(n) / 255)
	}
	return fromLinear(rgb)
}

// short writes a number with at most so many decimals.
func short(x float64, decimals int) string {
	s := strconv.FormatFloat(x, 'f', decimals, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}
