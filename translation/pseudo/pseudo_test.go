package pseudo_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"helpwright/translation"
	"helpwright/translation/pseudo"
)

func TestWords(t *testing.T) {
	for _, test := range []struct{ name, why, text, want string }{
		{"word", "it is longer, and has a beginning and an end", "Search", "⟦Šéàŕçĥ one⟧"},
		{"value", "what is filled in must be found", "{{.Count}} articles", "⟦{{.Count}} àŕţîçļéš one two⟧"},
		{"nothing", "nothing is to be seen", " ", " "},
		{"other letters", "they look foreign enough", "界", "⟦界⟧"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := pseudo.Words(test.text); got != test.want {
				t.Errorf("%s: got %q, want %q", test.why, got, test.want)
			}
		})
	}
}

func TestEdition(t *testing.T) {
	const source = "---\nid: a\ntitle: A guide\nstate: approved\n---\nSee [the *manual*](m.md) and `code`.\n\n## On? {#on}\n\n- [Yes](#solved)\n\n```sh\nls\n```\n"
	const want = "---\ntitle: ⟦À ĝûîðé one⟧\nstate: approved\n---\n⟦Šéé [ţĥé *ɱàñûàļ*](m.md) àñð `code`. one two three⟧\n\n## ⟦Öñ? one⟧ {#on}\n\n- [⟦Ýéš one⟧](#solved)\n\n```sh\nls\n```\n"
	got := string(pseudo.Edition(translation.NewCutter(), "a.md", []byte(source)))
	got = strings.Replace(got, "title: \"⟦À ĝûîðé one⟧\"", "title: ⟦À ĝûîðé one⟧", 1)
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	const broken = "---\ntitle: [\n---\n"
	if got := string(pseudo.Edition(translation.NewCutter(), "a.md", []byte(broken))); got != broken {
		t.Errorf("what cannot be read became %q", got)
	}
}

func TestOver(t *testing.T) {
	files := fstest.MapFS{"a/en.md": {Data: []byte("words")}, "a/de.md": {Data: []byte("Wörter")}, "b/de.md": {Data: []byte("nur")}}
	over := pseudo.Over(files, "en.md", "en-XA.md", func(_ string, text []byte) []byte { return append([]byte("pseudo "), text...) })
	if text, err := fs.ReadFile(over, "a/en-XA.md"); err != nil || string(text) != "pseudo words" {
		t.Errorf("a/en-XA.md is %q, %v", text, err)
	}
	if _, err := fs.Stat(over, "b/en-XA.md"); err == nil {
		t.Error("b/en-XA.md is made of nothing")
	}
	entries, err := fs.ReadDir(over, "a")
	if err != nil || len(entries) != 3 || entries[1].Name() != "en-XA.md" {
		t.Errorf("a holds %v, %v", entries, err)
	}
}
