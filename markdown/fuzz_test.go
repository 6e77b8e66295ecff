package markdown

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
)

// FuzzParse holds what is promised of every text: no panic, HTML within the
// contract, an encoding that gives the same document again, ranges and slots
// that lead somewhere.
func FuzzParse(f *testing.F) {
	files, _ := filepath.Glob("testdata/golden/*.txtar")
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for shape := range 3 {
			f.Add(string(find(archive, "in.md")), uint8(shape), true)
		}
	}
	article, err := os.ReadFile("testdata/article.md")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(article), uint8(0), false)
	for _, nested := range []string{"> ", "- ", "1. ", "*", "**", "![", "[", "`", "<a ", "> [!TAB] x\n> "} {
		f.Add(strings.Repeat(nested, 300), uint8(0), false)
	}

	p := New(Config{
		Variable: func(_, name string) (string, bool) { return "<" + name + ">*_`", name != "unknown" },
		Block: func(_, name string) (Source, bool) {
			return Source{File: name, Line: 1, Text: []byte("## B {#b}\n{{> " + name + "x}}\nw[^1]\n\n[^1]: n\n")}, len(name) < 40
		},
	})
	f.Fuzz(func(t *testing.T, text string, shape uint8, chinese bool) {
		locale := "en"
		if chinese {
			locale = "zh"
		}
		d := p.Parse(Source{File: "a.md", Line: 1, Text: []byte(text), Locale: locale, Shape: Shape(shape % 3)})
		if fault := inspect(fillHTML(d)); fault != "" {
			t.Errorf("%s in\n%s", fault, fillHTML(d))
		}
		if !utf8.Valid(d.HTML.Bytes) || !utf8.Valid(d.Markdown.Bytes) {
			t.Error("output is not UTF-8")
		}
		if !d.sound() {
			t.Error("document is not sound")
		}
		d.Markdown.AppendTo(nil, func(dst []byte, _ int) []byte { return dst })
		for _, s := range d.Sections {
			if fault := inspect(d.HTML.AppendRange(nil, s.Start, s.End, func(dst []byte, _ int) []byte { return dst })); fault != "" {
				t.Errorf("section %q: %s", s.ID, fault)
			}
		}
		for _, x := range d.Problems {
			if x.Line < 1 || x.Column < 1 || x.Message == "" {
				t.Errorf("problem %+v", x)
			}
		}
		again, err := DecodeDocument(d.AppendBinary(nil))
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(d, again) {
			t.Errorf("encoding lost something:\n%+v\n%+v", d, again)
		}
	})
}

// FuzzDecode holds that no bytes make the decoder panic, and that what it
// accepts can be filled. The checksum is mended, or nothing would get past it.
func FuzzDecode(f *testing.F) {
	article, err := os.ReadFile("testdata/article.md")
	if err != nil {
		f.Fatal(err)
	}
	p := New(Config{})
	for _, text := range []string{"", "x", string(article), "## A {#a}\n- [b](#c)\n\n![](x)"} {
		f.Add(p.Parse(Source{Line: 1, Text: []byte(text), Shape: Guide}).AppendBinary(nil))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := DecodeDocument(b); err != nil && len(b) > 5 {
			b = withChecksum(b)
		}
		d, err := DecodeDocument(b)
		if err != nil {
			return
		}
		for _, full := range []string{"", "x"} {
			fill := func(dst []byte, ref int) []byte {
				return append(dst, d.Refs[ref].Dest[:min(len(full), len(d.Refs[ref].Dest))]...)
			}
			d.HTML.AppendTo(nil, fill)
			d.Markdown.AppendTo(nil, fill)
		}
	})
}
