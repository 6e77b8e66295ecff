package bundle

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"helpwright/problem"
)

// theme makes a file system of names and contents.
func theme(files ...string) fstest.MapFS {
	fsys := fstest.MapFS{"styles/site.css": {Data: []byte("body { color: var(--ink) }")}}
	for i := 0; i < len(files); i += 2 {
		fsys[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return fsys
}

func mustBundle(t *testing.T, src fstest.MapFS, opts Options) *Result {
	t.Helper()
	r, err := Bundle(t.Context(), src, opts)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func content(t *testing.T, r *Result, name string) string {
	t.Helper()
	for _, o := range r.Outputs {
		if o.Name == name {
			return string(o.Content)
		}
	}
	t.Fatalf("no output %q; problems: %v", name, r.Problems)
	return ""
}

func TestEntries(t *testing.T) {
	r := mustBundle(t, theme(
		"scripts/site.ts", `import { hello } from "./_part.ts"; console.log(hello("site"));`,
		"scripts/guide.ts", `import { hello } from "./_part.ts"; console.log(hello("guide"));`,
		"scripts/_part.ts", `export const hello = (name: string): string => "hello " + name;`,
		"scripts/tests/part.test.ts", `import "node:test";`,
		"scripts/sw.ts", `import { hello } from "./_part.ts"; addEventListener("fetch", () => hello("sw"));`,
	), Options{})

	var names []string
	for _, o := range r.Outputs {
		names = append(names, o.Name)
	}
	if got, want := strings.Join(names, " "), "guide.js site.css site.js sw.js"; got != want {
		t.Errorf("outputs are %s, want %s: parts and tests are no entries, and the order is by name", got, want)
	}
	if got := r.File("sw.js"); got != "sw.js" {
		t.Errorf("the service worker is published as %q: browsers look for it at one address", got)
	}
	if js := content(t, r, "sw.js"); strings.Contains(js, "import") || strings.Contains(js, "export") {
		t.Errorf("the service worker is a classic script, got %s", js)
	}
	if got := r.File("site.js"); !strings.HasPrefix(got, "site-") || len(got) != len("site-0123456789.js") {
		t.Errorf("site.js is published as %q, want ten digits of its digest in the name", got)
	}
	if got := r.File("none.js"); got != "" {
		t.Errorf("an entry that does not exist is published as %q", got)
	}
	if js := content(t, r, "guide.js"); strings.Contains(js, "string") || strings.Contains(js, "\n\n") {
		t.Errorf("types and blank lines are left in %s", js)
	}
}

func TestStyles(t *testing.T) {
	src := theme(
		"styles/site.css", "@import \"./parts/code.css\";\n.card { & > a { color: var(--accent) } user-select: none }\n.logo { background: url(\"mark.svg\") }",
		"styles/parts/code.css", ".code { color: var(--ink) }",
		"styles/mark.svg", `<svg xmlns="http://www.w3.org/2000/svg"/>`,
	)
	css := content(t, mustBundle(t, src, Options{Prefix: ":root { --accent: oklch(50% .1 200) }"}), "site.css")
	for _, c := range []struct{ want, why string }{
		{"oklch(50% .1 200)", "the palette comes along"},
		{".code{color:var(--ink)}", "imported parts become one file"},
		{"-webkit-user-select:none", "what some browsers know only by another name is written twice"},
		{"url('data:image/svg+xml", "small pictures come with the sheet"},
	} {
		if !strings.Contains(css, c.want) {
			t.Errorf("%s: no %s in %s", c.why, c.want, css)
		}
	}
	if strings.Index(css, "--accent:") > strings.Index(css, ".code") {
		t.Errorf("the palette must come first, so that the sheet may overrule it: %s", css)
	}
}

func TestFaultsArePlaced(t *testing.T) {
	for _, c := range []struct {
		name, why string
		files     []string
		file      string
		line, col int
		message   string
	}{
		{"syntax", "the place where the parser stopped",
			[]string{"scripts/site.ts", "const a = 1;\nconst = 2;\n"},
			"templates/scripts/site.ts", 2, 7, `expected identifier but found "="`},
		{"characters", "columns count characters, not bytes",
			[]string{"scripts/site.ts", "const a = \"帮助中心\" + ;\n"},
			"templates/scripts/site.ts", 1, 20, `unexpected ";"`},
		{"missing part", "the import is what is wrong, not the file that is not there",
			[]string{"scripts/site.ts", "\nimport \"./_gone.ts\";\n"},
			"templates/scripts/site.ts", 2, 8, `no file "./_gone.ts" in the theme`},
		{"package", "a theme does not look things up in packages",
			[]string{"scripts/site.ts", "import \"react\";\n"},
			"templates/scripts/site.ts", 1, 8, `no file "react" in the theme`},
		{"fault in a part", "messages name the file that a person opens",
			[]string{"scripts/site.ts", "import \"./_part.ts\";", "scripts/_part.ts", "if ("},
			"templates/scripts/_part.ts", 1, 5, "unexpected end of file"},
		{"style", "browsers would skip the declaration without a word",
			[]string{"styles/site.css", "a {\n  color red;\n}\n"},
			"templates/styles/site.css", 2, 8, `expected ":"`},
		{"other host", "a page loads nothing from elsewhere",
			[]string{"styles/site.css", "a { background: url(https://example.org/a.png) }\n"},
			"templates/styles/site.css", 1, 17, `no file "https://example.org/a.png" in the theme`},
		{"other sort of file", "fonts are not bundled",
			[]string{"styles/site.css", "a { background: url(a.woff2) }\n", "styles/a.woff2", ""},
			"templates/styles/site.css", 1, 17, "a theme bundles only .ts, .css, .svg and .png files"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := mustBundle(t, theme(c.files...), Options{Folder: "templates"})
			if len(r.Problems) == 0 || len(r.Outputs) > 0 {
				t.Fatalf("want problems and no output, got %d outputs: %s", len(r.Outputs), c.why)
			}
			got, want := r.Problems[0], problem.Problem{
				File: c.file, Line: c.line, Column: c.col, Rule: problem.Template, Message: c.message, Hint: r.Problems[0].Hint,
			}
			if got != want {
				t.Errorf("got  %s\nwant %s\n%s", got, want, c.why)
			}
		})
	}
}

func TestSameInputSameBytes(t *testing.T) {
	src := theme("scripts/site.ts", `import "./_a.ts"; import "./_b.ts";`,
		"scripts/_a.ts", `console.log("a")`, "scripts/_b.ts", `console.log("b")`)
	first := mustBundle(t, src, Options{Prefix: ":root{}"})
	t.Chdir(t.TempDir())
	again := mustBundle(t, src, Options{Prefix: ":root{}"})
	for i, o := range first.Outputs {
		if other := again.Outputs[i]; o.File != other.File || string(o.Content) != string(other.Content) {
			t.Errorf("%s differs in another folder", o.Name)
		}
	}
	changed := mustBundle(t, src, Options{Prefix: ":root{--ink:#000}"})
	if changed.File("site.css") == first.File("site.css") {
		t.Error("another palette must give another name, or browsers keep the old one")
	}
	if changed.File("site.js") != first.File("site.js") {
		t.Error("another palette must not make readers load the scripts again")
	}
}

func TestNothingIsReadFromOutside(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "secret.ts"), []byte("console.log(1)"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, from := range []string{filepath.ToSlash(filepath.Join(folder, "secret.ts")), "../../secret.ts"} {
		r := mustBundle(t, theme("scripts/site.ts", `import "`+from+`"`), Options{})
		if len(r.Problems) != 1 {
			t.Errorf("import of %q: got problems %v", from, r.Problems)
		}
	}
}

func TestNoTheme(t *testing.T) {
	if _, err := Bundle(t.Context(), fstest.MapFS{}, Options{}); err == nil {
		t.Error("a file system without the style sheet is no theme: want an error")
	}
}

func TestEndedContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Bundle(ctx, theme(), Options{}); err == nil {
		t.Error("want an error when nobody waits for the result")
	}
}
