package oldsite

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestTag(t *testing.T) {
	for _, c := range []struct{ old, why, want string }{
		{"zh-cn", "the region stands for the script", "zh-Hans"},
		{"zh_TW", "underscores are hyphens", "zh-Hant"},
		{"pt-br", "only the case is wrong", "pt-BR"},
		{"en-us", "the usual region says nothing", "en"},
		{"jp", "the country was meant to be the language", "ja"},
		{"sr-latn", "scripts are capitalised", "sr-Latn"},
		{"de", "most are right", "de"},
		{"es-419", "a region may be a number", "es-419"},
		{"en_US.UTF-8", "systems add how letters are stored", "en"},
		{"../../x", "a tag becomes part of paths", ""},
		{"en/../x", "a tag becomes part of paths", ""},
		{"", "nothing is no language", ""},
		{"und", "undetermined is none either", ""},
		{"api", "the address is needed for something else", ""},
		{"en-" + strings.Repeat("abcdefgh-", 9) + "a", "too long for anybody to have written it", ""},
	} {
		if got, ok := Tag(c.old); got != c.want || ok != (got != "") {
			t.Errorf("%s: %s: got %q, want %q", c.old, c.why, got, c.want)
		}
	}
}

func TestLooksLikeLocale(t *testing.T) {
	for name, want := range map[string]bool{"fr": true, "zh-CN": true, "pt_br": true, "api": false, "cli": false, "img": false, "faq": false, "docs": false, "to": false} {
		if got := looksLikeLocale(name); got != want {
			t.Errorf("%q: got %v", name, got)
		}
	}
}

func TestSplitMatter(t *testing.T) {
	for _, c := range []struct {
		name, why, text, title, body string
		line                         int
	}{
		{"yaml", "the usual form", "---\ntitle: A\n---\nB", "A", "B", 4},
		{"toml", "Hugo's form", "+++\ntitle = \"A\"\n+++\nB", "A", "B", 4},
		{"json", "Hugo's other form", "{\n\"title\": \"A\"\n}\n\nB", "A", "\nB", 4},
		{"none", "then all are words", "# B", "", "# B", 1},
		{"empty", "nothing stands between the fences", "---\n---\nB", "", "B", 3},
		{"unclosed", "then the line is a rule", "---\ntitle: A", "", "---\ntitle: A", 1},
		{"windows", "line ends and byte order marks are not words", "\ufeff---\r\ntitle: A\r\n---\r\nB", "A", "B", 4},
		{"broken", "lines are read when the whole is not YAML", "---\ntitle: A: B\nx: [\n---\nB", "A: B", "B", 5},
		{"aliases", "they could describe a huge text, so they are not followed", "---\na: &a\n  - x\nb: *a\ntitle: A\n---\nB", "A", "B", 7},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := splitMatter(c.text)
			if m.text("title") != c.title || m.body != c.body || m.line != c.line {
				t.Errorf("%s: got title %q, body %q, line %d", c.why, m.text("title"), m.body, m.line)
			}
		})
	}
}

func TestScript(t *testing.T) {
	s := newScript(`// title: 'no'
		const name = "Named"; /* url: "no" */
		export default {title: 'It\'s', url: "https://x.org//y", site: name,
		  i18n: {locales: ['en', "fr"], configs: {en: {label: 'English'}, "pt-br": {label: 'Brasil'}}}, glob: '**/*.md', last: 'end'}`)
	for name, want := range map[string]string{"title": "It's", "url": "https://x.org//y", "site": "Named", "last": "end", "gone": ""} {
		if got := s.text(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	if got := s.block("locales").strings(); !slices.Equal(got, []string{"en", "fr"}) {
		t.Errorf("the list of locales: got %v", got)
	}
	if names, _ := s.block("configs").entries(); !slices.Equal(names, []string{"en", "pt-br"}) {
		t.Errorf("the entries of an object: got %v", names)
	}
}

func FuzzSplitMatter(f *testing.F) {
	for _, seed := range []string{"---\na: b\n---\n", "+++\n", "{\"title\":1}", "---\n&a [*a]\n---", "---\n? - [\n---"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m := splitMatter(text)
		if lines := strings.Count(text, "\n") + 1; m.line < 1 || m.line > lines+1 {
			t.Errorf("words begin in line %d of %d", m.line, lines)
		}
	})
}

func FuzzScript(f *testing.F) {
	f.Add("a: {b: 'c', title: x")
	f.Fuzz(func(t *testing.T, text string) {
		s := newScript(text)
		s.text("title")
		s.block("a").entries()
		s.strings()
	})
}

// Nothing that a writer filled in may vanish in silence.
func TestDroppedFields(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"content/b.md": "---\ntitle: B\nlinkTitle: Bee\nauthor: somebody\ndraft: false\nempty: \n---\nWords.\n",
		"content/a.md": "+++\ntitle = 'A'\nauthor = 'somebody'\nweight = 3\n[params]\ncolour = 'red'\n[build]\npublishResources = false\nrender = 'always'\n+++\nWords.\n",
		"hugo.toml":    "title = 'T'\n",
	} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	s, err := Read(dir, "hugo", time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Tree.Close()
	want := []Dropped{
		{"author", 2, "content/a.md"},                 // of all files the first is named
		{"build.publishresources", 1, "content/a.md"}, // its section was read, this field was not
		{"linktitle", 1, "content/b.md"},              // the title was taken instead
		{"params.colour", 1, "content/a.md"},          // nothing in its section was looked for
	}
	if !slices.Equal(s.Dropped, want) {
		t.Errorf("got %v, want %v", s.Dropped, want)
	}
}
