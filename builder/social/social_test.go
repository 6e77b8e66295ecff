package social

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
)

var update = flag.Bool("update", false, "write the golden files in testdata anew")

// golden compares a file with one in testdata, or writes that one with -update. Look
// at the pictures before you commit them.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	same := bytes.Equal(want, got)
	if filepath.Ext(name) == ".png" {
		same = looksLike(decode(t, want), decode(t, got))
	}
	if !same {
		t.Errorf("%s differs; renew it with -update and look at it", name)
	}
}

// looksLike compares pictures pixel by pixel. One shade of difference is allowed, since
// processors round differently; and other releases of Go compress differently.
func looksLike(a, b image.Image) bool {
	if a.Bounds() != b.Bounds() {
		return false
	}
	const shade = 0xFFFF/(levels-1) + 1
	near := func(x, y uint32) bool { return max(x, y)-min(x, y) <= shade }
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			r1, g1, b1, a1 := a.At(x, y).RGBA()
			r2, g2, b2, a2 := b.At(x, y).RGBA()
			if !near(r1, r2) || !near(g1, g2) || !near(b1, b2) || !near(a1, a2) {
				return false
			}
		}
	}
	return true
}

// painter makes a painter whose site names Go's own font, which is at hand everywhere.
func painter(t testing.TB, change func(*Brand)) *Painter {
	t.Helper()
	b := Brand{Color: "#0b57d0", Title: "Helpwright", Fonts: [][]byte{gobold.TTF}}
	if change != nil {
		change(&b)
	}
	p, err := New(b)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

var example = Card{Title: "Refund a whole order or a part of it", Site: "Helpwright Help", Locale: "en", Language: "English"}

func decode(t *testing.T, data []byte) image.Image {
	t.Helper()
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

func TestGoldenPictures(t *testing.T) {
	p := painter(t, nil)
	long := example
	long.Title = "Everything that you always wanted to know about refunds, " + strings.Repeat("and then some more, ", 20)
	for name, card := range map[string]Card{"article.png": example, "article-long.png": long} {
		picture, ok := p.Article(card)
		if !ok {
			t.Fatalf("%s is not drawn", name)
		}
		golden(t, name, picture)
	}
	golden(t, "site.png", p.Site(example))
	golden(t, "icon-192.png", p.Icon(192))
	golden(t, "favicon-32.png", p.Favicon(32))
	golden(t, "icon.svg", p.IconSVG())
	unnamed := painter(t, func(b *Brand) { b.Title, b.Fonts, b.Color = "…", nil, "#ffd43b" })
	golden(t, "site-without-letter.png", unnamed.Site(example))
	golden(t, "icon-without-letter.svg", unnamed.IconSVG())
}

func TestSizes(t *testing.T) {
	p := painter(t, nil)
	article, _ := p.Article(example)
	tests := []struct {
		name          string
		data          []byte
		width, height int
	}{
		{"article", article, 1200, 630},
		{"site", p.Site(example), 1200, 630},
		{"icon", p.Icon(512), 512, 512},
		{"touch icon", p.Icon(180), 180, 180},
		{"favicon", p.Favicon(32), 32, 32},
		{"odd width", p.Icon(33), 33, 33},
		{"tiny", p.Icon(1), 1, 1},
	}
	for _, test := range tests {
		if size := decode(t, test.data).Bounds().Size(); size != image.Pt(test.width, test.height) {
			t.Errorf("%s is %v, want %dx%d", test.name, size, test.width, test.height)
		}
		if len(test.data) > 25_000 {
			t.Errorf("%s has %d bytes, more than a picture on a page should weigh", test.name, len(test.data))
		}
	}
}

func TestArticleIsDrawnWhenCovered(t *testing.T) {
	tests := []struct {
		name  string
		title string
		fonts [][]byte
		want  bool
		why   string
	}{
		{"latin", "Refund an order", [][]byte{gobold.TTF}, true, "the font has every letter"},
		{"greek and cyrillic", "Επιστροφή Возврат", [][]byte{gobold.TTF}, true, "and these"},
		{"no font", "Refund an order", nil, false, "only fonts that the site names count"},
		{"han", "为订单退款", [][]byte{gobold.TTF}, false, "boxes help nobody"},
		{"one character", "Refund 退", [][]byte{gobold.TTF}, false, "one box is one too many"},
		{"emoji", "Refund 🎉", [][]byte{gobold.TTF}, false, "not in the font"},
		{"second font", "Refund", [][]byte{goregular.TTF, gobold.TTF}, true, "fonts are tried in order"},
		{"empty", " \n\t", [][]byte{gobold.TTF}, false, "nothing to draw"},
		{"controls", "Re\x00fund\u202E an\u2066 order\u200B\n", [][]byte{gobold.TTF}, true, "what is never seen needs no glyph"},
		{"joiner", "co\u200Doperate", [][]byte{gobold.TTF}, true, "a joiner is not seen"},
		{"broken", "Refund \xff\xfe", [][]byte{gobold.TTF}, true, "the font has the sign for broken text"},
		{"markup", `</script><b>"it's" & \ order`, [][]byte{gobold.TTF}, true, "to a picture these are letters like others"},
		{"one word", strings.Repeat("Donaudampfschiff", 100), [][]byte{gobold.TTF}, true, "it is broken where it must be"},
		{"very long", strings.Repeat("word ", 100_000), [][]byte{gobold.TTF}, true, "what does not fit is cut off before it costs time"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := painter(t, func(b *Brand) { b.Fonts = test.fonts })
			card := example
			card.Title = test.title
			for _, card.RightLeft = range []bool{false, true} {
				data, ok := p.Article(card)
				if ok != test.want {
					t.Fatalf("drawn: %v, want %v: %s", ok, test.want, test.why)
				}
				if ok {
					decode(t, data)
				}
			}
		})
	}
}

func TestControlsDoNotShow(t *testing.T) {
	p := painter(t, nil)
	want, _ := p.Article(example)
	disturbed := example
	disturbed.Title = "\u202E" + strings.ReplaceAll(example.Title, " ", " \x00\n\u2067")
	if got, _ := p.Article(disturbed); !bytes.Equal(got, want) {
		t.Error("a title with invisible controls looks different")
	}
}

func TestSiteNameThatCannotBeDrawn(t *testing.T) {
	p := painter(t, nil)
	card := example
	card.Site = "帮助中心"
	silent := example
	silent.Site = ""
	if !bytes.Equal(p.Site(card), p.Site(silent)) {
		t.Error("a name without glyphs leaves a trace")
	}
	if bytes.Equal(p.Site(example), p.Site(silent)) {
		t.Error("a name with glyphs is not drawn")
	}
}

// TestSameBytes draws in several goroutines, in another order each, since the pens
// that they share must not remember what they drew.
func TestSameBytes(t *testing.T) {
	want := map[int][]byte{}
	card := func(i int) Card {
		c := example
		c.Title = strings.Repeat(fmt.Sprintf("Title %d ", i), i+1)
		c.RightLeft = i%2 == 1
		return c
	}
	for i := range 6 {
		want[i], _ = painter(t, nil).Article(card(i))
	}
	p := painter(t, nil)
	var group sync.WaitGroup
	for worker := range 4 {
		group.Go(func() {
			for step := range 6 {
				i := (step*5 + worker) % 6
				if got, _ := p.Article(card(i)); !bytes.Equal(got, want[i]) {
					t.Errorf("worker %d: picture %d differs", worker, i)
				}
			}
		})
	}
	group.Wait()
}

func TestNewRefuses(t *testing.T) {
	tests := []struct {
		name string
		why  string
		b    Brand
		want string
	}{
		{"no colour", "there is no picture without it", Brand{}, "brand colour"},
		{"name", "only one form, so that nothing is misread", Brand{Color: "red"}, `"red" is not of the form #rrggbb`},
		{"digits", "g is no digit", Brand{Color: "#gggggg"}, "brand colour"},
		{"sign", "a number may have a sign, a colour not", Brand{Color: "#+12345"}, "brand colour"},
		{"not a font", "the site named the wrong file", Brand{Color: "#fff", Fonts: [][]byte{[]byte("<!doctype html>")}}, "font 1"},
		{"empty font", "an empty file is none", Brand{Color: "#fff", Fonts: [][]byte{gobold.TTF, nil}}, "font 2"},
		{"half a font", "the file was cut off", Brand{Color: "#fff", Fonts: [][]byte{gobold.TTF[:1000]}}, "font 1"},
	}
	for _, test := range tests {
		if _, err := New(test.b); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, want %q: %s", test.name, err, test.want, test.why)
		}
	}
}

func TestInk(t *testing.T) {
	tests := []struct {
		brand string
		want  color.NRGBA
		why   string
	}{
		{"#0b57d0", white, "white can be read on a dark colour"},
		{"#000", white, "the short form"},
		{"#ffd43b", dark, "and cannot on a light one"},
		{"#FFFFFF", dark, "least of all on white"},
	}
	for _, test := range tests {
		c, err := parseColors(test.brand)
		if err != nil || c.ink != test.want {
			t.Errorf("%s: ink %v, error %v: %s", test.brand, c.ink, err, test.why)
		}
		if contrast(c.brand, c.ink) < 4.5 {
			t.Errorf("%s: contrast %.1f", test.brand, contrast(c.brand, c.ink))
		}
	}
}

func TestMaskableIcon(t *testing.T) {
	picture := decode(t, painter(t, nil).Icon(512))
	brand := color.NRGBA{0x0b, 0x57, 0xd0, 0xff}
	const safe = 512 * 40 / 100 // radius of what every mask leaves
	for y := range 512 {
		for x := range 512 {
			outside := (x-256)*(x-256)+(y-256)*(y-256) > safe*safe
			if outside && color.NRGBAModel.Convert(picture.At(x, y)) != brand {
				t.Fatalf("(%d, %d) is drawn, but a mask may hide it", x, y)
			}
		}
	}
}

func TestFaviconCorners(t *testing.T) {
	picture := decode(t, painter(t, nil).Favicon(32))
	if _, _, _, a := picture.At(0, 0).RGBA(); a != 0 {
		t.Errorf("corner has alpha %d, want none", a)
	}
	if _, _, _, a := picture.At(16, 1).RGBA(); a != 0xFFFF {
		t.Errorf("edge has alpha %d, want all", a)
	}
}

func TestIconSVG(t *testing.T) {
	for _, title := range []string{"Helpwright", "…", "<script>", "\"onload=x"} {
		data := painter(t, func(b *Brand) { b.Title = title }).IconSVG()
		d := xml.NewDecoder(bytes.NewReader(data))
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%q: %v", title, err)
			}
			if e, ok := token.(xml.StartElement); ok && !strings.Contains(" svg rect path circle ", " "+e.Name.Local+" ") {
				t.Errorf("%q: element %s", title, e.Name.Local)
			}
		}
	}
}

func TestKey(t *testing.T) {
	p := painter(t, nil)
	keys := map[string]bool{p.Key(example): true}
	for _, change := range []func(*Card){
		func(c *Card) { c.Title = "x" },
		func(c *Card) { c.Site = "x" },
		func(c *Card) { c.Locale = "x" },
		func(c *Card) { c.Language = "x" },
		func(c *Card) { c.RightLeft = true },
		func(c *Card) { c.Title, c.Site = c.Site, c.Title },
	} {
		c := example
		change(&c)
		keys[p.Key(c)] = true
	}
	for _, change := range []func(*Brand){
		func(b *Brand) { b.Color = "#000" },
		func(b *Brand) { b.Title = "x" },
		func(b *Brand) { b.Fonts = nil },
		func(b *Brand) { b.Fonts = [][]byte{goregular.TTF} },
	} {
		keys[painter(t, change).Key(example)] = true
	}
	if len(keys) != 11 {
		t.Errorf("%d keys for 11 pictures", len(keys))
	}
	if painter(t, nil).Key(example) != p.Key(example) {
		t.Error("another painter of the same brand names the same picture otherwise")
	}
}

func BenchmarkArticle(b *testing.B) {
	p := painter(b, nil)
	b.ReportAllocs()
	var data []byte
	for b.Loop() {
		data, _ = p.Article(example)
	}
	b.ReportMetric(float64(len(data)), "bytes")
}
