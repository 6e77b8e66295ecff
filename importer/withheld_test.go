package importer

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// day is the date of the imports of these tests.
var day = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// importFiles imports a repository of the files given and returns the editions
// that came of it, by the first word of their title.
func importFiles(t *testing.T, dialect string, files map[string]string) (report *Report, editions map[string]string) {
	t.Helper()
	in, out := t.TempDir(), filepath.Join(t.TempDir(), "site")
	for name, text := range files {
		writeFile(t, filepath.Join(in, filepath.FromSlash(name)), []byte(text))
	}
	report, err := Run(Options{From: dialect, Source: in, Target: out, Date: day})
	if err != nil {
		t.Fatal(err)
	}
	editions = map[string]string{}
	for _, f := range readSite(t, out) {
		if m := titleLine.FindStringSubmatch(string(f.Data)); m != nil && strings.HasSuffix(f.Name, ".md") {
			editions[m[1]] = string(f.Data)
		}
	}
	return report, editions
}

var titleLine = regexp.MustCompile(`(?m)^title: "?(\w+)`)

// What the old site did not show to everybody must not be public on the new one.
// A page whose title begins with Secret must become a draft, and the report must
// say why; one whose title begins with Public must not.
func TestWithheld(t *testing.T) {
	page := func(title, fields string) string { return "---\ntitle: " + title + "\n" + fields + "\n---\nWords.\n" }
	for _, c := range []struct {
		name, why, dialect string
		files              map[string]string
	}{
		{"draft in any spelling", "YAML has many words for yes, and a field that cannot be read may mean yes", "hugo", map[string]string{
			"content/a.md": page("SecretA", "draft: yes"), "content/b.md": page("SecretB", `draft: "True"`), "content/c.md": page("SecretC", "Draft: on"),
			"content/d.md": page("SecretD", "draft: 1"), "content/e.md": page("SecretE", "draft: true # not yet"), "content/f.md": page("PublicF", "draft: false"),
			"content/g.md": page("PublicG", "draft: 'no'"), "content/h.md": "{\"title\": \"SecretH\", \"draft\": true}\n\nWords.", "content/i.md": "---  \ntitle: SecretI\ndraft: true\n---\nWords.",
			"content/j.md": "---\rtitle: SecretJ\rdraft: true\r---\rWords.\r", "content/k.md": "+++\ntitle='SecretK'\ndraft=true\n+++\nWords.", "content/l.md": page("SecretL", "draft: [true]")}},
		{"dates in Hugo", "a page has a time before and after which it is not published", "hugo", map[string]string{
			"content/a.md": page("SecretA", "publishDate: 2999-01-01"), "content/b.md": page("SecretB", "date: 2026-03-02"), "content/c.md": page("SecretC", "expiryDate: 2001-01-01"),
			"content/d.md": page("SecretD", "unpublishdate: 2026-03-01"), "content/e.md": page("SecretE", "pubdate: 2026-03-01T13:00:00Z"), "content/f.md": page("PublicF", "date: 2026-03-01\nexpiryDate: 2026-03-02"),
			"content/g.md": "+++\ntitle = 'SecretG'\npublishDate = 2999-01-01\n+++\nWords.", "content/h.md": "+++\ntitle = 'SecretH'\nexpiryDate = 2001-01-01T00:00:00Z\n+++\nWords.",
			"content/i.md": page("SecretI", "publishDate: next spring"), "content/j.md": page("PublicJ", "publishDate: 2026-02-01 10:00:00 +0100"), "content/k.md": page("SecretK", "published: 2999-01-01"),
			"content/l.md": "+++\ntitle = 'PublicL'\ndate = 2020-01-01T10:00:00\n+++\nWords."}},
		{"own names of dates in Hugo", "the configuration says which fields are dates", "hugo", map[string]string{
			"hugo.toml":    "[frontmatter]\npublishDate = ['goLive', ':filename', ':default']\nexpiryDate = ['gone']\n",
			"content/a.md": page("SecretA", "goLive: 2999-01-01"), "content/b.md": page("SecretB", "gone: 2001-01-01"), "content/2999-01-01-c.md": page("SecretC", ""), "content/2020-01-01-d.md": page("PublicD", "")}},
		{"future and past allowed", "the old site was built with both", "hugo", map[string]string{
			"hugo.toml":    "buildFuture = true\nbuildExpired = true\n",
			"content/a.md": page("PublicA", "date: 2999-01-01"), "content/b.md": page("PublicB", "expiryDate: 2001-01-01"), "content/c.md": page("SecretC", "draft: true")}},
		{"not rendered in Hugo", "only other pages show such pages", "hugo", map[string]string{
			"content/a.md": page("SecretA", "_build: {render: never}"), "content/b.md": page("SecretB", "build:\n  render: never\n  list: never"), "content/c.md": page("SecretC", "headless: true"),
			"content/d.md": page("SecretD", "build: {list: never}"), "content/e.md": page("SecretE", "build: {render: link}"), "content/f.md": page("SecretF", "build: {render: false}"),
			"content/g.md": page("PublicG", "build: {render: always, list: always}"), "content/h.md": page("PublicH", "build: {publishResources: false}")}},
		{"cascade in Hugo", "a section hands fields down to its pages, the nearest first, and their own go before", "hugo", map[string]string{
			"content/x/_index.md": page("SecretX", "cascade: {draft: true}"), "content/x/a.md": page("SecretA", ""), "content/x/b.md": page("PublicB", "draft: false"),
			"content/x/y/_index.md": page("SecretY", "cascade:\n  - draft: false\n    target: {path: '/x/y/open/**'}"), "content/x/y/c.md": page("SecretC", ""), "content/x/y/open/d.md": page("PublicD", ""),
			"content/z/_index.md": page("SecretZ", "cascade:\n  - _target: {kind: section}\n    headless: true\n  - _target: {path: '/z/{e,f}'}\n    expiryDate: 2001-01-01"), "content/z/e.md": page("SecretE", ""), "content/z/g.md": page("PublicG", ""), "content/z/s/_index.md": page("SecretS", "")}},
		{"cascade of the site in Hugo", "the configuration can hand fields down, too", "hugo", map[string]string{
			"hugo.toml":       "[[cascade]]\ndraft = true\n[cascade.target]\npath = '{/in,/in/**}'\n",
			"content/in/a.md": page("SecretA", ""), "content/out/b.md": page("PublicB", "")}},
		{"cascade of a language in Hugo", "each language has sections of its own", "hugo", map[string]string{
			"hugo.toml":           "[languages.en]\nweight = 1\n[languages.fr]\nweight = 2\n",
			"content/x/_index.md": page("PublicX", ""), "content/x/a.md": page("PublicA", ""),
			"content/x/_index.fr.md": page("SecretXF", "cascade: {draft: true}"), "content/x/a.fr.md": page("SecretAF", "")}},
		{"a section that is a draft in Hugo", "its pages are published all the same", "hugo", map[string]string{
			"content/x/_index.md": page("SecretX", "draft: true"), "content/x/a.md": page("PublicA", ""), "content/x/y/b.md": page("PublicB", "")}},
		{"ignored in Hugo", "files that Hugo is told not to read are not read", "hugo", map[string]string{
			"hugo.toml":         "ignoreFiles = ['\\.hold\\.md$']\ndisableLanguages = ['fr']\n[languages.en]\n[languages.fr]\n",
			"content/a.hold.md": page("GoneA", ""), "content/b.fr.md": page("GoneB", ""), "content/c.md": page("PublicC", ""), "content/.d.md": page("GoneD", "")}},
		{"Jekyll", "pages, drafts of posts, and collections that are not put out", "jekyll", map[string]string{
			"_config.yml": "collections:\n  docs: {output: true}\n  notes: {output: false}\n  bare:\nexclude: [internal/, 'wip/*.md', 'x/secret.md']\ndefaults:\n  - scope: {path: held}\n    values: {published: false}\n  - scope: {path: '', type: docs}\n    values: {layout: page}\n",
			"a.md":        page("SecretA", "published: false"), "b.md": page("SecretB", "published: 'no'"), "c.md": page("PublicC", "published: true"), "_drafts/d.md": page("GoneD", ""), "_posts/2999-01-01-e.md": page("GoneE", ""),
			"_docs/f.md": page("SecretF", "date: 2999-01-01"), "_docs/2999-01-01-g.md": page("SecretG", ""), "_docs/h.md": page("PublicH", ""), "_notes/i.md": page("SecretI", ""), "_bare/j.md": page("SecretJ", ""),
			"held/k.md": page("SecretK", ""), "held/l.md": page("PublicL", "published: true"), "internal/m.md": page("GoneM", ""), "wip/n.md": page("GoneN", ""), "x/secret.md": page("GoneO", ""), "x/_private/p.md": page("GoneP", ""), "nav.md": page("SecretQ", "nav_exclude: true")}},
		{"future allowed in Jekyll", "the old site was built with it", "jekyll", map[string]string{
			"_config.yml": "future: true\ncollections: {docs: {output: true}}\n", "_docs/a.md": page("PublicA", "date: 2999-01-01"), "b.md": page("SecretB", "published: false")}},
		{"Docusaurus", "drafts, unlisted pages and those that its configuration leaves out", "docusaurus", map[string]string{
			"docusaurus.config.js": "module.exports = {presets: [['classic', {docs: {exclude: ['**/held/**', '*.wip.md']}}]]}",
			"docs/a.md":            page("SecretA", "draft: true"), "docs/b.md": page("SecretB", "unlisted: true"), "docs/c.md": page("PublicC", "unlisted: false"), "docs/held/d.md": page("SecretD", ""), "docs/e.wip.md": page("SecretE", ""), "docs/f.test.mdx": page("PublicF", "")}},
		{"Starlight", "drafts, and pages that neither its sidebar nor its search names", "plain", map[string]string{
			"src/content/docs/a.md": page("SecretA", "draft: true"), "src/content/docs/b.md": page("SecretB", "pagefind: false"), "src/content/docs/c.md": page("SecretC", "sidebar:\n  hidden: true"), "src/content/docs/d.md": page("PublicD", "sidebar:\n  hidden: false\npagefind: true")}},
		{"MkDocs", "files that are left out, drafts, and pages that the navigation does not name", "plain", map[string]string{
			"mkdocs.yml": "site_name: X\nexclude_docs: |\n  *.tmp.md\n  /held/\n  !keep.tmp.md\ndraft_docs: |\n  d*.md\nnot_in_nav: |\n  e.md\nnav:\n  - PublicA: a.md\n  - More:\n      - part/g.md\n      - rest/\n      - keep.tmp.md\n",
			"docs/a.md":  page("PublicA", ""), "docs/b.tmp.md": page("SecretB", ""), "docs/held/c.md": page("SecretC", ""), "docs/d1.md": page("SecretD", ""), "docs/e.md": page("SecretE", ""), "docs/f.md": page("SecretF", ""),
			"docs/part/g.md": page("PublicG", ""), "docs/rest/h.md": page("PublicH", ""), "docs/keep.tmp.md": page("PublicK", ""), "docs/part/i.md": page("SecretI", "draft: true"), "docs/part/j.md": page("SecretJ", "search:\n  exclude: true")}},
		{"any program", "fields whose names leave no doubt count wherever they stand", "plain", map[string]string{
			"a.md": page("SecretA", "hidden: true"), "b.md": page("SecretB", "private: true"), "c.md": page("SecretC", "status: Draft"), "d.md": page("SecretD", "visibility: internal"), "e.md": page("SecretE", "state: unpublished"),
			"f.md": page("SecretF", "user_segment_id: 360001"), "g.md": page("SecretG", "public: false"), "h.md": page("PublicH", "status: stable\nvisibility: public\naudience: developers"), "i.md": page("SecretI", "expiryDate: 2001-01-01"), "j.md": page("SecretJ", "publish_date: 2999-01-01"),
			"k.md": page("PublicK", "user_segment_id: null\npermission_group_id: 12")}},
		{"front matter that cannot be read", "nobody knows what it withholds", "plain", map[string]string{
			"a.md": "---\ntitle: SecretA\nx: [\n---\nWords.", "b.md": "+++\ntitle = 'SecretB'\nx = [[\n+++\nWords.", "c.md": page("SecretC", "draft: false\ndraft: true"), "d.md": page("SecretD", "Draft: false\ndraft: false"),
			"e.md": page("SecretE", "x: "+strings.Repeat("y", 70<<10)), "f.md": page("SecretF", "x: "+strings.Repeat("[", 40)+strings.Repeat("]", 40)), "g.md": page("PublicG", "x: &x [y]\nz: *x"), "h.md": page("SecretH", "d: &d true\ndraft: *d"),
			"i.md": page("SecretI", "a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]")}},
		{"a configuration that cannot be read", "it may withhold any page", "jekyll", map[string]string{
			"_config.yml": "exclude: [\n", "a.md": page("SecretA", "")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			report, editions := importFiles(t, c.dialect, c.files)
			told := string(report.Markdown())
			for name, text := range c.files {
				m := regexp.MustCompile(`(Secret|Public|Gone)\w+`).FindString(text)
				if !strings.Contains(text, "Words.") {
					continue
				}
				edition, imported := editions[m]
				draft := strings.Contains(edition, "\nstate: draft\n")
				switch {
				case strings.HasPrefix(m, "Gone"):
					if imported || !strings.Contains(told, name) {
						t.Errorf("%s: %s: should be left out and listed, got\n%s", c.why, name, edition)
					}
				case !imported:
					t.Errorf("%s: %s (%s) is missing", c.why, name, m)
				case strings.HasPrefix(m, "Public") && draft:
					t.Errorf("%s: %s: should be public: %v", c.why, name, reasons(report, m))
				case strings.HasPrefix(m, "Secret") && (!draft || !strings.Contains(told, name)):
					t.Errorf("%s: %s: should be a draft with a line in the report, got\n%s", c.why, name, edition)
				}
			}
		})
	}
}

func reasons(r *Report, title string) string {
	for _, d := range r.Withheld {
		if strings.Contains(d.File, strings.ToLower(title[6:])) {
			return fmt.Sprint(d)
		}
	}
	return ""
}

// An export of Zendesk holds all that its agents may see.
func TestWithheldInZendesk(t *testing.T) {
	report, editions := importFiles(t, "zendesk", map[string]string{
		"articles.json": `{"articles": [
			{"id": 1, "title": "PublicA", "body": "<p>Words.</p>", "locale": "en-us", "section_id": 9, "draft": false, "user_segment_id": null, "user_segment_ids": [], "permission_group_id": 7},
			{"id": 2, "title": "InternalB", "body": "<p>Words.</p>", "locale": "en-us", "section_id": 9, "user_segment_id": 360001},
			{"id": 3, "title": "InternalC", "body": "<p>Words.</p>", "locale": "en-us", "section_id": 9, "user_segment_id": null, "user_segment_ids": [5, 6]},
			{"id": 4, "title": "SecretD", "body": "<p>Words.</p>", "locale": "en-us", "section_id": 9, "draft": true},
			{"id": 5, "title": "PublicE", "body": "<p>Words.</p>", "locale": "en-us", "section_id": 9},
			{"id": 6, "title": "SecretF", "body": "<p>Words.</p>", "locale": "en-us", "section_id": 9, "draft": false},
			{"id": 7, "title": "PublicG", "body": "<p>Words.</p>", "locale": "en-us", "section_id": 9},
			{"id": 8, "title": "InternalH", "body": "<p>Words.</p>", "locale": "en-us", "section_id": 9, "translations": [
				{"locale": "fr", "title": "InternalHF", "body": "<p>Mots.</p>"}]},
			{"id": 10, "title": "SecretJ", "body": "<p>Words.</p>", "locale": "en-us", "section_id": 9, "archived": true},
			{"id": 11, "title": "InternalK", "body": "<p>Words.</p>", "locale": "en-us", "section_id": 10}]}`,
		"more.json": `{"article": {"id": 8, "title": "InternalH", "body": "<p>Words.</p>", "locale": "en-us", "section_id": 9, "user_segment_id": "77"}}`,
		"translations.json": `{"translations": [
			{"id": 50, "source_id": 5, "source_type": "Article", "locale": "fr", "title": "SecretEF", "body": "<p>Mots.</p>", "draft": true},
			{"id": 51, "source_id": 6, "source_type": "article", "locale": "en-us", "title": "SecretF", "body": "<p>Words.</p>", "draft": true},
			{"id": 52, "source_id": 7, "source_type": "Article", "locale": "fr", "title": "SecretGF", "body": "<p>Mots.</p>", "hidden": true},
			{"id": 53, "source_id": 2, "source_type": "Article", "locale": "fr", "title": "InternalBF", "body": "<p>Mots.</p>"},
			{"id": 54, "source_id": 9, "source_type": "Section", "locale": "fr", "title": "Rubrique", "body": ""}]}`,
		"sections.json": `{"sections": [{"id": 9, "name": "Section", "locale": "en-us"}, {"id": 10, "name": "Team", "locale": "en-us", "user_segment_id": 4}]}`,
	})
	told := string(report.Markdown())
	for title, text := range editions {
		draft, internal := strings.Contains(text, "\nstate: draft\n"), strings.Contains(text, "\naudience: internal\n")
		source := strings.Contains(text, "\nid: ")
		want := !strings.HasPrefix(title, "Public")
		wantInternal := strings.HasPrefix(title, "Internal") && source
		if draft != want || internal != wantInternal {
			t.Errorf("%s: draft %v, internal %v:\n%s", title, draft, internal, text)
		}
	}
	if len(editions) != 14 {
		t.Errorf("got %d editions", len(editions))
	}
	if len(report.Withheld) != 11 || !strings.Contains(told, "users of segment 360001") || !strings.Contains(told, "users of segments 5, 6") {
		t.Errorf("each should have a line in the report:\n%s", told)
	}
}

// Neither the title nor the summary of a page that was withheld may show through
// the topic of its folder, or the words of a link to it.
func TestWithheldShowsNowhere(t *testing.T) {
	in, out := t.TempDir(), filepath.Join(t.TempDir(), "site")
	for name, text := range map[string]string{
		"hugo.toml":           "title = 'T'\n",
		"content/x/_index.md": "---\ntitle: Takeover\ndescription: A takeover is planned.\nheadless: true\n---\n",
		"content/x/a.md":      "---\ntitle: A\n---\n[](/b/) and {{< ref \"/b.md\" >}} and [](/x/)\n",
		"content/b.md":        "---\ntitle: Takeover\ndraft: true\n---\nWords.\n",
	} {
		writeFile(t, filepath.Join(in, filepath.FromSlash(name)), []byte(text))
	}
	if _, err := Run(Options{From: "hugo", Source: in, Target: out, Date: day}); err != nil {
		t.Fatal(err)
	}
	for _, f := range readSite(t, out) {
		if strings.Contains(strings.ToLower(string(f.Data)), "takeover") && !strings.Contains(string(f.Data), "state: draft") {
			t.Errorf("%s tells of what was withheld:\n%s", f.Name, f.Data)
		}
	}
}

// Names of languages become names of files, so they must be tags and nothing else.
func TestLanguagesThatAreNone(t *testing.T) {
	article := func(locale string) string {
		return fmt.Sprintf(`{"articles": [{"id": 1, "title": "A", "body": "<p>Words.</p>", "locale": "en-us", "section_id": 1}, {"id": 2, "title": "B", "body": "<p>Words.</p>", "locale": %q, "section_id": 1}]}`, locale)
	}
	for _, c := range []struct {
		name, why, dialect string
		files              map[string]string
		broken             bool // nothing can be imported
		told               string
	}{
		{"zendesk", "one article in no language leaves the others", "zendesk", map[string]string{"articles.json": article("../../x")}, false, "../../x"},
		{"zendesk tag that is too long", "even if it were one", "zendesk", map[string]string{"articles.json": article("en-" + strings.Repeat("abcdefgh-", 2000))}, false, "en-abcdefgh"},
		{"hugo", "a language among others is left out", "hugo", map[string]string{
			"hugo.toml": "[languages.en]\nweight = 1\n[languages.'../../x']\nweight = 2\n", "content/a.md": "# A\n\nWords.", "content/b.xx-yy-zz.md": "# B\n\nWords."}, false, "../../x"},
		{"hugo source", "without its source a site has no pages", "hugo", map[string]string{
			"hugo.toml": "defaultContentLanguage = '../../x'\n", "content/a.md": "# A\n\nWords."}, true, "../../x"},
		{"docusaurus source", "without its source a site has no pages", "docusaurus", map[string]string{
			"docusaurus.config.js": "module.exports = {i18n: {defaultLocale: '../../x', locales: ['../../x']}}", "docs/a.md": "# A\n\nWords."}, true, "../../x"},
		{"docusaurus", "a folder that only looks like a language", "docusaurus", map[string]string{
			"docusaurus.config.js": "module.exports = {i18n: {defaultLocale: 'en', locales: ['en', 'qq-zz']}}", "docs/a.md": "# A\n\nWords.",
			"i18n/xq/docusaurus-plugin-content-docs/current/a.md": "# A\n\nMots."}, false, "xq"},
		{"jekyll source", "without its source a site has no pages", "jekyll", map[string]string{"_config.yml": "lang: ../../x\n", "a.md": "---\ntitle: A\n---\nWords."}, true, "../../x"},
		{"jekyll page", "the page says so itself", "jekyll", map[string]string{"a.md": "---\ntitle: A\n---\nWords.", "b.md": "---\ntitle: B\nlang: ../../x\n---\nWords."}, false, "../../x"},
		{"starlight", "the root language is named in the configuration", "plain", map[string]string{
			"astro.config.mjs": "export default {starlight: {locales: {root: {label: 'X', lang: '../../x'}}}}", "src/content/docs/a.md": "# A\n\nWords."}, true, "../../x"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in, out := t.TempDir(), filepath.Join(t.TempDir(), "site")
			for name, text := range c.files {
				writeFile(t, filepath.Join(in, filepath.FromSlash(name)), []byte(text))
			}
			report, err := Run(Options{From: c.dialect, Source: in, Target: out, Date: day})
			if c.broken {
				if err == nil || !strings.Contains(err.Error(), c.told) {
					t.Errorf("%s: got %v", c.why, err)
				}
				if _, err := os.Stat(out); err == nil {
					t.Error("nothing should be written")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(report.Locales, []string{"en"}) || report.Editions == 0 {
				t.Errorf("got locales %v, %d editions", report.Locales, report.Editions)
			}
			if !strings.Contains(string(report.Markdown()), c.told) {
				t.Errorf("%s: the report should name it:\n%s", c.why, report.Markdown())
			}
		})
	}
}

// Folders and suffixes of languages are written in many ways.
func TestLanguagesInManySpellings(t *testing.T) {
	for old, want := range map[string]string{"zh-hans": "zh-Hans", "pt_BR": "pt-BR", "en-gb": "en-GB", "es-419": "es-419", "zh_Hant_TW": "zh-Hant", "sr-latn": "sr-Latn"} {
		for name, file := range map[string]string{"folder": old + "/a.md", "suffix": "en/../a." + old + ".md"} {
			first := "en/a.md"
			if name == "suffix" {
				first = "a.md"
			}
			report, _ := importFiles(t, "plain", map[string]string{first: "# A\n\nWords.", filepath.ToSlash(filepath.Clean(file)): "# B\n\nWords."})
			if !slices.Equal(report.Locales, []string{"en", want}) || report.Articles != 1 {
				t.Errorf("%s %q: got %v, %d articles", name, old, report.Locales, report.Articles)
			}
		}
	}
}

// An old address may be written as a whole one. Only those of the site itself
// can become redirects.
func TestOldAddressesOnOtherHosts(t *testing.T) {
	report, editions := importFiles(t, "jekyll", map[string]string{
		"_config.yml": "url: https://help.example.org\nbaseurl: /docs\n",
		"a.md":        "---\ntitle: A\nredirect_from:\n  - https://help.example.org/docs/one/\n  - http://www.help.example.org/docs/two/\n  - https://old.example/three/\n  - https://help.example.org/elsewhere/\n  - //old.example/four/\n  - javascript:alert(1)\n  - five/\n  - /six/\n---\nWords.",
	})
	_, got, _ := strings.Cut(editions["A"], "moved_from:\n")
	got, _, _ = strings.Cut(got, "---")
	if want := "  - /a.html\n  - /five/\n  - /six/\n  - /one/\n  - /two/\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	told := string(report.Markdown())
	for _, address := range []string{"https://old.example/three/", "https://help.example.org/elsewhere/", "//old.example/four/", "javascript:alert(1)"} {
		if !strings.Contains(told, address) {
			t.Errorf("the report should list %s:\n%s", address, told)
		}
	}
}

// Two imports of the same site say the same: whoever compares the reports sees what
// has changed, and nothing else.
func TestReasonsHaveAnOrder(t *testing.T) {
	for _, c := range []struct{ dialect, file, text, want string }{
		{"hugo", "content/a.md", "---\ntitle: A\nbuild: {list: never, render: never}\n---\nWords.\n", "[build.render: never build.list: never]"},
		{"zendesk", "articles.json", `{"articles": [{"id": 1, "title": "A", "body": "<p>Words.</p>", "locale": "en-us", "archived": true, "hidden": true, "draft": true}]}`, "[draft: true hidden: true archived: true]"},
	} {
		for range 10 {
			report, _ := importFiles(t, c.dialect, map[string]string{c.file: c.text})
			if len(report.Withheld) != 1 || fmt.Sprint(report.Withheld[0].Why) != c.want {
				t.Fatalf("%s: got %v, want %s", c.dialect, report.Withheld, c.want)
			}
		}
	}
}
