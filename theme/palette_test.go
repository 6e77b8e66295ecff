package theme

import (
	"math"
	"regexp"
	"strings"
	"testing"
)

func TestParseColour(t *testing.T) {
	for _, test := range []struct {
		name, why, in string
		want          oklch
	}{
		{"white", "the lightest colour has no chroma", "#ffffff", oklch{1, 0, 0}},
		{"short", "three digits are doubled", "#f00", oklch{0.628, 0.258, 29.2}},
		{"green", "a published value of the definition", "#00ff00", oklch{0.866, 0.295, 142.5}},
		{"oklch", "what is written so is taken as it is", "oklch(0.49 0.085 200)", oklch{0.49, 0.085, 200}},
		{"percent", "CSS allows percentages: 100 % of chroma is 0.4", "oklch(50% 25% 10deg)", oklch{0.5, 0.1, 10}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := parseColour(test.in)
			if err != nil {
				t.Fatal(err)
			}
			far := math.Abs(got.l-test.want.l) > 0.002 || math.Abs(got.c-test.want.c) > 0.002
			if far || test.want.c > 0 && math.Abs(got.h-test.want.h) > 0.2 {
				t.Errorf("%s: got %v, want %v", test.why, got, test.want)
			}
		})
	}
	for _, bad := range []string{"", "red", "#12345", "#12345g", "oklch(2 0 0)", "oklch(0.5 0.1 0);color:red", "url(x)"} {
		if c, err := parseColour(bad); err == nil {
			t.Errorf("%q was read as %v", bad, c)
		}
	}
}

func TestContrast(t *testing.T) {
	white, black := parseHex("ffffff"), parseHex("000000")
	if got := contrast(white, black); math.Abs(got-21) > 0.01 {
		t.Errorf("white on black: %v, want 21", got)
	}
	if got := contrast(parseHex("767676"), white); math.Abs(got-4.54) > 0.01 {
		t.Errorf("the grey that just passes: %v, want 4.54", got)
	}
}

var property = regexp.MustCompile(`--([a-z-]+):(oklch\([^)]*\))`)

// TestPaletteIsReadable goes round the colour circle and through all lightnesses:
// whatever a site asks for, its words can be read.
func TestPaletteIsReadable(t *testing.T) {
	for l := 0.0; l <= 1; l += 0.1 {
		for _, c := range []float64{0, 0.04, 0.12, 0.3} {
			for h := 0.0; h < 360; h += 30 {
				brand := oklch{l, c, h}
				css, _, err := Palette(brand.String())
				if err != nil {
					t.Fatal(err)
				}
				light, dark, _ := strings.Cut(css, "@media")
				checkScheme(t, brand, "light", light, lightPaper, tinted(lightShade, h))
				checkScheme(t, brand, "dark", dark, darkPaper, tinted(darkShade, h))
			}
		}
	}
}

func checkScheme(t *testing.T, brand oklch, name, css string, paper, shade oklch) {
	t.Helper()
	colour := map[string]oklch{}
	for _, m := range property.FindAllStringSubmatch(css, -1) {
		c, err := parseColour(m[2])
		if err != nil {
			t.Fatal(err)
		}
		colour[m[1]] = c
	}
	for _, pair := range []struct {
		what string
		a, b oklch
		min  float64
	}{
		{"words on the brand", colour["on-brand"], colour["brand"], textContrast},
		{"brand on paper", colour["brand"], paper, partContrast},
		{"links on paper", colour["link"], paper, textContrast},
		{"links on shade", colour["link"], shade, textContrast},
		{"links on tint", colour["link"], colour["tint"], textContrast},
	} {
		if got := contrast(pair.a, pair.b); got < pair.min {
			t.Errorf("%v, %s: %s: %.2f, want %v", brand, name, pair.what, got, pair.min)
		}
	}
}

func TestPaletteAdjusted(t *testing.T) {
	for _, test := range []struct {
		name, why, brand string
		want             bool
	}{
		{"dark teal", "readable as it is", "#0b6f72", false},
		{"navy", "readable as it is", "#123a6f", false},
		{"yellow", "on white neither a button nor a word", "#ffd400", true},
		{"sky", "a button, but no words", "#2e9bff", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			css, adjusted, err := Palette(test.brand)
			if err != nil {
				t.Fatal(err)
			}
			if adjusted != test.want {
				t.Errorf("adjusted is %v, want %v (%s): %s", adjusted, test.want, test.why, css)
			}
		})
	}
}
