package markdown

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write what comes out into the golden files")

// TestGolden runs every archive in testdata/golden. Its comment says why it is
// there and may set locale and shape; in.md is the text, "block NAME" is a block,
// the rest is what must come out.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/golden/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no golden files", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := outputs(archive)
			if *update {
				write(t, file, archive, got)
				return
			}
			for _, out := range got {
				want := find(archive, out.Name)
				if !bytes.Equal(bytes.TrimSpace(want), bytes.TrimSpace(out.Data)) {
					t.Errorf("%s\n%s is\n%s\nnot\n%s", archive.Comment, out.Name, out.Data, want)
				}
			}
		})
	}
}

func find(a *txtar.Archive, name string) []byte {
	for _, f := range a.Files {
		if f.Name == name {
			return f.Data
		}
	}
	return nil
}

func write(t *testing.T, file string, a *txtar.Archive, got []txtar.File) {
	kept := &txtar.Archive{Comment: a.Comment}
	for _, f := range a.Files {
		if f.Name == "in.md" || strings.HasPrefix(f.Name, "block ") {
			kept.Files = append(kept.Files, f)
		}
	}
	for _, out := range got {
		if len(bytes.TrimSpace(out.Data)) > 0 {
			kept.Files = append(kept.Files, out)
		}
	}
	if err := os.WriteFile(file, txtar.Format(kept), 0o644); err != nil {
		t.Fatal(err)
	}
}

// outputs parses the text of an archive. In it, ␍ stands for a carriage return
// and → for a tab, which editors would eat.
func outputs(a *txtar.Archive) []txtar.File {
	source := Source{File: "in.md", Line: 5, Locale: setting(a, "locale", "en")}
	switch setting(a, "shape", "prose") {
	case "questions":
		source.Shape = Questions
	case "guide":
		source.Shape = Guide
	}
	visible := strings.NewReplacer("␍", "\r", "⇥", "\t", "‹RLO›", "\u202e")
	source.Text = []byte(visible.Replace(string(find(a, "in.md"))))
	d := New(testConfig(a)).Parse(source)
	return []txtar.File{
		{Name: "html", Data: fillHTML(d)},
		{Name: "markdown", Data: d.Markdown.AppendTo(nil, func(dst []byte, ref int) []byte { return append(dst, d.Refs[ref].Dest...) })},
		{Name: "facts", Data: facts(d)},
	}
}

func setting(a *txtar.Archive, name, otherwise string) string {
	for line := range strings.Lines(string(a.Comment)) {
		if value, ok := strings.CutPrefix(line, name+": "); ok {
			return strings.TrimSpace(value)
		}
	}
	return otherwise
}

// testConfig knows two variables and the blocks of an archive, which begin on
// line 3 of their files.
func testConfig(a *txtar.Archive) Config {
	variables := map[string]string{"product": "Print & *Go*", "docs": "https://example.com/docs"}
	return Config{
		Variable: func(_, name string) (string, bool) {
			value, ok := variables[name]
			return value, ok
		},
		Block: func(locale, name string) (Source, bool) {
			text := find(a, "block "+name)
			return Source{File: "_blocks/" + name + ".md", Line: 3, Text: text, Locale: locale}, text != nil
		},
		ReservedIDs: []string{"main"},
	}
}

func fillHTML(d *Document) []byte {
	return d.HTML.AppendTo(nil, func(dst []byte, ref int) []byte {
		switch r := d.Refs[ref]; r.Kind {
		case RefLink:
			dst = append(dst, ` href="`...)
			dst = appendEscaped(dst, r.Dest)
			return append(dst, '"')
		case RefImage:
			dst = append(dst, ` src="`...)
			dst = appendEscaped(dst, r.Dest)
			return append(dst, '"')
		default:
			return appendEscaped(append(dst, "video:"...), r.Dest)
		}
	})
}

// facts lists what a document holds besides its words.
func facts(d *Document) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "words %d\n", d.Words)
	for _, s := range d.Sections[1:] {
		fmt.Fprintf(&b, "section %d #%s %q line %d: %q\n", s.Level, s.ID, s.Title, s.Line, s.Text)
	}
	for _, id := range d.Anchors {
		fmt.Fprintf(&b, "anchor #%s\n", id)
	}
	for _, s := range d.Steps {
		fmt.Fprintf(&b, "step #%s %q %d:%d: %q\n", s.ID, s.Title, s.Line, s.Column, s.Text)
		for _, c := range s.Choices {
			fmt.Fprintf(&b, "\tchoice %q to %s\n", c.Text, d.Refs[c.Ref].Dest)
		}
	}
	for _, r := range d.Refs {
		fmt.Fprintf(&b, "ref %s:%d:%d %s %q\n", r.File, r.Line, r.Column, r.Dest, r.Text)
	}
	for _, name := range d.Blocks {
		fmt.Fprintf(&b, "block %s\n", name)
	}
	for _, p := range d.Problems {
		fmt.Fprintln(&b, p)
	}
	return b.Bytes()
}
