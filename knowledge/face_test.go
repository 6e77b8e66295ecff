package knowledge_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"helpwright/knowledge"
)

// faced is a base in which every field can be changed.
const faced = `
-- content/a/topic.yaml --
names: {en: A}
-- content/a/one/en.md --
---
id: one
title: One
state: approved
---
WORDS
-- content/a/one/de.md --
---
title: Eins
state: approved
---
Worte.
-- content/a/two/en.md --
---
id: two
title: Two
state: approved
---
Other words.
`

// Whatever is written in front matter may stand on the pages of other articles.
func TestEveryFieldChangesTheFace(t *testing.T) {
	values := map[string][2]string{
		"id": {"one", "another"}, "kind": {"article", "faq"}, "owner": {"a", "b"}, "audience": {"public", "internal"},
		"governance": {"experience_based", "compliance_based"}, "products": {"[a]", "[b]"}, "markets": {"[ch]", "[]"}, "contact_reasons": {"[a]", "[b]"},
		"review_by": {"2027-01-01", "2027-01-02"}, "related": {"[two]", "[]"}, "order": {"1", "2"},
		"documents": {"[{file: a.pdf, title: A}]", "[{file: b.pdf, title: A}]"},
		"title":     {"One", "Another"}, "summary": {"First.", "Other"}, "keywords": {"[a]", "[b]"}, "state": {"approved", "draft"},
		"slug": {"a", "b"}, "moved_from": {"[b/one]", "[b/two]"},
		"source_revision": {"aaaaaaaaaaaa", "bbbbbbbbbbbb"}, "change": {"minor", "major"}, "machine": {"true", "false"},
	}
	check := func(file, field string) {
		head, rest, _ := strings.Cut(faced, file+" --\n---\n")
		matter, words, _ := strings.Cut(rest, "---\n")
		others := regexp.MustCompile("(?m)^"+field+": .*\n").ReplaceAllString(matter, "")
		var faces [2][32]byte
		for i, value := range values[field] {
			base, _ := parse(t, head+file+" --\n---\n"+others+field+": "+value+"\n---\n"+words)
			faces[i] = base.Face()
		}
		if faces[0] == faces[1] {
			t.Errorf("%s: %q, whatever it is, leaves the face as it is", file, field)
		}
	}
	for _, field := range knowledge.SourceFields() {
		check("a/one/en.md", field)
	}
	for _, field := range knowledge.TranslationFields() {
		check("a/one/de.md", field)
	}
}

func TestFace(t *testing.T) {
	const words = "Words of the article.\n\n## First {#first}\n\nMore.\n"
	before, _ := parse(t, strings.Replace(faced, "WORDS", words, 1))
	for _, test := range []struct {
		name, why string
		words     string
		changes   bool
	}{
		{"nothing", "the same base", words, false},
		{"sentence", "no other page shows it", strings.Replace(words, "More.", "Still more, and [a link](../two/en.md).", 1), false},
		{"heading", "search lists it", strings.Replace(words, "First", "Second", 1), true},
		{"anchor", "links of others lead to it", strings.Replace(words, "{#first}", "{#second}", 1), true},
	} {
		after, _ := parse(t, strings.Replace(faced, "WORDS", test.words, 1))
		if changed := after.Face() != before.Face(); changed != test.changes {
			t.Errorf("%s: changed %t: %s", test.name, changed, test.why)
		}
	}
	for name, date := range map[string]func(*knowledge.Edition) *time.Time{
		"created":  func(e *knowledge.Edition) *time.Time { return &e.Created },
		"modified": func(e *knowledge.Edition) *time.Time { return &e.Modified },
		"reviewed": func(e *knowledge.Edition) *time.Time { return &e.Reviewed },
	} {
		dated, _ := parse(t, strings.Replace(faced, "WORDS", words, 1))
		*date(dated.ByID["one"].Source) = time.Unix(1, 0)
		if dated.Face() == before.Face() {
			t.Errorf("the date %s does not show in the face", name)
		}
	}
}

// A base that was narrowed has the face of what is left.
func TestFaceOfANarrowedBase(t *testing.T) {
	whole, _ := parse(t, faced)
	narrow := whole.Keep(func(e *knowledge.Edition) bool { return e.Article.ID != "two" })
	if whole.Face() == narrow.Face() {
		t.Error("an article is left out, and the face is the same")
	}
	if all := whole.Keep(func(*knowledge.Edition) bool { return true }); whole.Face() != all.Face() {
		t.Error("nothing is left out, and the face is another")
	}
}

// What is remembered of a base must name the same places as a base that is checked
// anew, wherever the lines of its files have moved.
func TestProblemsMoveWithTheirLines(t *testing.T) {
	const words = "---\nid: one\ntitle: One\nsummary: <summary>\nstate: approved\n---\n<words>\n"
	const topics = `
-- content/a/topic.yaml --
names: {en: A}
slugs: {en: same}
-- content/a/one/en.md --
` + words + `-- content/b/topic.yaml --
names: {en: B}
slugs:
  en: same
-- content/b/two/en.md --
`
	two := strings.NewReplacer("one", "two", "One", "Two").Replace(words)
	for name, edited := range map[string]string{
		"lines above":      strings.Replace(topics, "names: {en: B}", "# Seen by all,\n# and by everybody.\nnames: {en: B}", 1) + two,
		"spaces before":    strings.Replace(topics, "  en: same", "     en: same", 1) + two,
		"fields reordered": strings.Replace(topics, "names: {en: B}\nslugs:\n  en: same", "slugs:\n  en: same\nnames: {en: B}", 1) + two,
		"lines of an article": strings.NewReplacer("id: two\n", "# Why it is so:\nid: two\nmoved_from: [a/one]\n").Replace(
			topics + two),
	} {
		t.Run(name, func(t *testing.T) {
			cache := newMemory()
			for _, archive := range []string{topics + two, edited} {
				files := contentOf(t, txtar.Parse([]byte(archive)))
				_, want := load(t, files, testConfig())
				_, got, err := knowledge.Load(t.Context(), knowledge.Source{Files: files, Config: testConfig(), Cache: cache})
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
					t.Errorf("without the cache %v, and with it:\n%s", want, diff)
				}
			}
		})
	}
}
