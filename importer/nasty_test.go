package importer

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"helpwright/strict"
)

// nasty are things that lie about in real repositories: names and texts that some
// system or program wrote, and another cannot read. Every word of the form wordN is
// to be found again.
func nasty(before, index, ext string) map[string]string {
	n := 0
	word := func() string { n++; return fmt.Sprintf("word%d", n) }
	page := func(title, fields string) string {
		return "---\ntitle: " + title + "\n" + fields + "---\n\nThe " + word() + " of this page.\n"
	}
	utf16 := func(text string) string {
		var b strings.Builder
		b.WriteString("\xff\xfe")
		for _, r := range text {
			b.WriteString(string([]byte{byte(r), byte(r >> 8)}))
		}
		return b.String()
	}
	files := map[string]string{
		"bytes/invalid.md":                          "---\ntitle: Bytes\n---\n\nCaf\xe9 and \xff\xfe " + word() + ".\n",
		"bytes/bom.md":                              "\ufeff" + page("Mark", ""),
		"bytes/crlf.md":                             strings.ReplaceAll(page("Lines", "tags: [a, b]\n"), "\n", "\r\n"),
		"bytes/cr.md":                               strings.ReplaceAll(page("Old lines", ""), "\n", "\r"),
		"bytes/utf16.md":                            utf16(page("Wide", "")),
		"bytes/nul.md":                              page("Nul", "") + "a\x00b\x1b[0m " + word() + "\n",
		"bytes/bidi.md":                             page("Turned", "") + "a\u202eb\u2066 " + word() + "\n",
		"bytes/empty.md":                            "",
		"bytes/only-matter.md":                      "---\ntitle: Only this\n---\n",
		"names/Guide.md":                            page("Guide one", ""),
		"names/guide.md":                            page("Guide two", ""),
		"names/GUIDE.md":                            page("Guide three", ""),
		"names/con.md":                              page("Device", ""),
		"names/aux/nul.md":                          page("Device in device", ""),
		"names/a:b*c?.md":                           page("Signs", ""),
		"names/back\\slash.md":                      page("Slash", ""),
		"names/space .md":                           page("Space", ""),
		"names/dots...md":                           page("Dots", ""),
		"names/'quote\".md":                         page("Quotes", ""),
		"names/%2e%2e.md":                           page("Percent", ""),
		"names/\u00e9.md":                           page("Composed", ""),
		"names/e\u0301.md":                          page("Decomposed", ""),
		"names/line\nend.md":                        page("Line end", ""),
		"names/search/index.md":                     page("Search", ""),
		"names/-.md":                                page("Hyphen", ""),
		"names/\u202edm.exe.md":                     page("Turned name", ""),
		strings.Repeat("deep/", 45) + "a.md":        page("Deep", ""),
		"names/" + strings.Repeat("x", 240) + ".md": page("Long", ""),
		"matter/huge.md":                            page("Huge", "x: "+strings.Repeat("y", 100<<10)+"\n"),
		"matter/twice.md":                           page("Twice", "title: Again\ndraft: false\ndraft: true\n"),
		"matter/broken.md":                          page("Broken: so", "x: [\n"),
		"matter/open.md":                            "---\ntitle: Open\n\n" + word() + "\n",
		"matter/list.md":                            "---\n- a\n- b\n---\n\n" + word() + "\n",
		"matter/number.md":                          page("42", "weight: 1e999\ndate: 99999-99-99\n"),
		"matter/deep.md":                            page("Nested", "x: "+strings.Repeat("[", 500)+strings.Repeat("]", 500)+"\n"),
		"matter/toml.md":                            "+++\ntitle = 'Toml'\ntitle = 'Again'\n+++\n\n" + word() + "\n",
		"matter/json.md":                            "{\"title\": \"Json\", \"weight\": 3}\n\n" + word() + "\n",
		"matter/inject.md":                          page(`"x\n---\nstate: approved"`, "description: \"a\\n---\\nb\"\nkeywords: [\"a\\n- b\", 'x: y']\n"),
		"words/missing.md":                          page("Missing", "") + "![gone](gone.png) [gone](gone.md#x) ![far](https://elsewhere.example/x.png) [a](file:///etc/passwd) [b](javascript:alert(1)) " + word() + "\n",
		"words/picture.md":                          page("Picture", "") + "![broken](broken.png) ![svg](a.svg) " + word() + "\n",
		"words/broken.png":                          "no picture",
		"words/a.svg":                               "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"><script>alert(1)</script></svg>",
		"words/unclosed.md":                         page("Unclosed", "") + "<div><p>" + word() + "\n\n```\n" + word() + "\n",
		"words/only-heading.md":                     "---\ntitle: Heading\n---\n# " + word() + "\n",
		"words/table.md":                            page("Table", "") + "| a | b |\n| - | - |\n| " + word() + " | c | d |\n",
		"words/html.md":                             page("Html", "") + strings.Repeat("<div>", 600) + word() + strings.Repeat("</div>", 600) + "\n",
	}
	out := map[string]string{}
	for name, text := range files {
		if index != "index" && strings.HasSuffix(name, "/index.md") {
			name = strings.TrimSuffix(name, "index.md") + index + ".md"
		}
		out[before+strings.TrimSuffix(name, ".md")+strings.Replace(filepath.Ext(name), ".md", ext, 1)] = text
		if filepath.Ext(name) != ".md" {
			delete(out, before+strings.TrimSuffix(name, ".md")+filepath.Ext(name))
			out[before+name] = text
		}
	}
	return out
}

var anyWord = regexp.MustCompile(`word\d+`)

// Whatever lies in a repository, its words are in the new site or its file is in
// the report.
func TestNastyRepositories(t *testing.T) {
	for _, c := range []struct {
		name, dialect, before, index, ext string
		more                              map[string]string
	}{
		{"hugo", "hugo", "content/", "_index", ".md", map[string]string{"hugo.toml": "title = 'T'\n"}},
		{"docusaurus", "docusaurus", "docs/", "index", ".mdx", map[string]string{"docusaurus.config.js": "module.exports = {title: 'T'}"}},
		{"jekyll", "jekyll", "", "index", ".md", map[string]string{"_config.yml": "title: T\n"}},
		{"starlight", "plain", "src/content/docs/", "index", ".md", map[string]string{"astro.config.mjs": "export default {}"}},
		{"mkdocs", "plain", "docs/", "index", ".md", map[string]string{"mkdocs.yml": "site_name: T\n"}},
		{"plain", "plain", "", "README", ".md", nil},
		{"zendesk", "zendesk", "", "index", ".md", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			in, out := t.TempDir(), filepath.Join(t.TempDir(), "site")
			files := nasty(c.before, c.index, c.ext)
			for name, text := range c.more {
				files[name] = text
			}
			for name, text := range files {
				file := filepath.Join(in, filepath.FromSlash(name))
				if os.MkdirAll(filepath.Dir(file), 0o777) != nil || os.WriteFile(file, []byte(text), 0o666) != nil {
					delete(files, name) // this system has no such names
				}
			}
			report, err := Run(Options{From: c.dialect, Source: in, Target: out, Date: day})
			if err != nil {
				t.Fatal(err)
			}
			var site strings.Builder
			for _, f := range readSite(t, out) {
				site.WriteString(f.Name + "\n")
				site.Write(f.Data)
			}
			words := map[string]bool{}
			for _, w := range anyWord.FindAllString(site.String(), -1) {
				words[w] = true
			}
			listed := map[string]bool{}
			for _, s := range report.Skipped {
				listed[s.File] = true
			}
			for name, text := range files {
				text = strings.ReplaceAll(text, "\x00", "")
				for _, w := range anyWord.FindAllString(text, -1) {
					if !words[w] && !listed[name] && !strings.HasPrefix(name, strings.TrimSuffix(report.deepest(), "/")+"/") {
						t.Errorf("%q: %s is lost without a line in the report", name, w)
					}
				}
			}
			if report.Articles < 30 {
				t.Errorf("only %d articles came of it: %v", report.Articles, report.Skipped)
			}
		})
	}
}

// deepest names the folder below which nothing was read.
func (r *Report) deepest() string {
	for _, s := range r.Skipped {
		if strings.HasPrefix(s.Why, "folders are nested deeper") {
			return s.File
		}
	}
	return "no such folder"
}

// Small things that real repositories hold.
func TestOddRepositories(t *testing.T) {
	page := func(title string) string { return "---\ntitle: " + title + "\n---\nWords.\n" }
	for _, c := range []struct {
		name, why, dialect string
		files              map[string]string
		articles           int
		want               []string // what some file of the site or the report holds
	}{
		{"a section that is named like a language", "without languages in the configuration, en is a section", "hugo", map[string]string{
			"content/en/a.md": page("A"), "content/x/b.md": page("B"), "content/y/c.md": page("C")}, 3, nil},
		{"no configuration", "Starlight has one elsewhere", "plain", map[string]string{"src/content/docs/a.md": page("A")}, 1, nil},
		{"an address that is none", "nothing can have been published there", "plain", map[string]string{
			"mkdocs.yml": "site_name: X\nsite_url: http://[\n", "docs/a.md": page("A")}, 1, []string{"base_url: \"https://help.example.com/\"", "the old site cannot have been published there"}},
		{"a folder that the site needs", "its address is that of a file", "plain", map[string]string{"manifest.webmanifest/a.md": page("A"), "con/b.md": page("B")}, 2, []string{"content/manifest.webmanifest-topic/", "content/con-page/"}},
		{"a document that is too large", "the link to it would lead nowhere", "plain", map[string]string{
			"a.md": "# A\n\n[paper](b.pdf)\n", "b.pdf": strings.Repeat("x", 65<<20)}, 1, []string{"larger than 64 MiB"}},
		{"Zendesk in odd spellings", "numbers may be texts, texts may be missing, and the same article may come twice", "zendesk", map[string]string{
			"a.json": "\ufeff" + `{"articles": [{"id": "1", "title": null, "body": null, "locale": "en-us", "section_id": "7", "position": "3", "draft": "false", "label_names": null, "html_url": "ht tp://%zz"},
				{"id": 2, "title": "B", "body": "<p>Words</p>", "locale": "en-us"}, {"id": 2, "title": "B", "body": "<p>Words</p>", "locale": "EN-US"}, {"title": "No number", "body": "x"}, {"id": "../../x", "title": "Path", "body": "x"}],
				"sections": [{"id": 7, "name": "\u0000/../", "parent_section_id": 7, "locale": "en-us"}]}`,
			"b.json": "{", "c.json": "[1, 2]", "d.json": "{\"articles\": {}}"}, 2, []string{"an article without a number: \"No number\"", "an article without a number: \"Path\"", "no answer of the Help Center API"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			in, out := t.TempDir(), filepath.Join(t.TempDir(), "site")
			for name, text := range c.files {
				writeFile(t, filepath.Join(in, filepath.FromSlash(name)), []byte(text))
			}
			report, err := Run(Options{From: c.dialect, Source: in, Target: out, Date: day})
			if err != nil {
				t.Fatal(err)
			}
			var all strings.Builder
			for _, f := range readSite(t, out) {
				all.WriteString(strings.TrimPrefix(f.Name, "out/") + "\n")
				all.Write(f.Data)
			}
			if report.Articles != c.articles {
				t.Errorf("%s: got %d articles:\n%s", c.why, report.Articles, report.Markdown())
			}
			for _, want := range c.want {
				if !strings.Contains(all.String(), want) {
					t.Errorf("%s: %q is missing in\n%s", c.why, want, all.String())
				}
			}
		})
	}
}

// Ten times as many pages of one name must not take a hundred times as long: the
// next free name is remembered.
func TestManyPagesOfOneName(t *testing.T) {
	p := &placer{taken: map[string]map[string]bool{}, next: map[string]int{}}
	for range 200_000 { // trying each name again would take 20 thousand million tries
		p.free("d", "same", false)
	}
	if name := p.free("d", "same", false); name != "same-200001" {
		t.Errorf("got %s", name)
	}
}

// What cannot be a redirect must not become one, however it is written.
func TestCleanAddress(t *testing.T) {
	for _, c := range []struct{ name, why, in, want string }{
		{"plain", "most are paths", "/a/b/", "/a/b/"},
		{"encoded", "letters may be encoded", "/caf%C3%A9/", "/caf%C3%A9/"},
		{"hidden", "nobody serves what begins with a dot", "/a/%2e%2e.html", ""},
		{"dots", "they would lead elsewhere", "/a/%2E%2E/b", ""},
		{"control", "a line end would begin a new line of a header", "/a%0ab", ""},
		{"direction", "the page sets the direction of the text", "/\u202edm.html", ""},
		{"encoding", "half an escape is none", "/a%2", ""},
		{"page", "a folder cannot lie in a file of a page", "/a/index.html/b", ""},
	} {
		if got := cleanAddress(c.in); got != c.want {
			t.Errorf("%s: %s: got %q, want %q", c.name, c.why, got, c.want)
		}
	}
}

// Brackets are words of a title like any others, whether anybody closes them or not:
// the new site reads what the old one said.
func TestBracketsInFrontMatter(t *testing.T) {
	for _, title := range []string{"a [b] {c}", "a [b {c", strings.Repeat("[", 20) + "a" + strings.Repeat("]", 20), strings.Repeat("[{", 40), `it's "[`, "a]", "/a[b/"} {
		var b bytes.Buffer
		field(&b, "title", title)
		list(&b, "keywords", slices.Repeat([]string{title}, 40))
		text := strict.Text{File: "en.md", Line: 1, YAML: b.Bytes()}
		root, problems := strict.Parse(text)
		m := strict.Open(text, root, &problems)
		got, keywords := m.String("title"), m.Strings("keywords")
		if len(problems) > 0 || got != title || len(keywords) != 40 || keywords[39] != title {
			t.Errorf("%q became %q: %v", title, got, problems)
		}
	}
	if got := cleanAddress("/a[b/"); got != "/a[b/" {
		t.Errorf("an old address with a bracket became %q", got)
	}
}

// When nothing is found in an export, people want to know why.
func TestBrokenExport(t *testing.T) {
	in := t.TempDir()
	writeFile(t, filepath.Join(in, "articles.json"), []byte(`{"articles": [`))
	_, err := Run(Options{From: "zendesk", Source: in, Target: filepath.Join(t.TempDir(), "site"), Date: day})
	if err == nil || !strings.Contains(err.Error(), "articles.json: no answer of the Help Center API") {
		t.Errorf("got %v", err)
	}
}
