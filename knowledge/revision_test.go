package knowledge_test

import (
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

const revised = `
-- content/a/topic.yaml --
names: {en: A}
-- content/a/one/en.md --
---
id: one
kind: article
title: One
summary: What "one" says, told in as many words as a search result shows it.
keywords: [first, second]
state: approved
owner: somebody
audience: public
markets: []
order: 3
---
<words>

{{> note}}

{{product}}

![A picture](p.png)
-- content/a/one/p.png --
20 × 20
-- content/_blocks/note/en.md --
A note.
-- content/_blocks/other/en.md --
Another.
-- content/a/two/en.md --
---
id: two
title: Two
summary: <summary>
state: approved
---
<words> {{> other}}
`

// A revision is what approvals and translations name. It must change with what
// the reader is told and who is told it, and with nothing else.
func TestRevision(t *testing.T) {
	base, _ := parse(t, revised)
	before := base.ByID["one"].Source.Revision
	if len(before) != 12 {
		t.Fatalf("a revision has 12 characters, not %q", before)
	}
	for _, test := range []struct {
		name, why string
		old, new  string // in the archive
		changes   bool
	}{
		{"words", "the reader reads them", "{{product}}", "{{product}} and more", true},
		{"title", "the reader reads it", "title: One", "title: The first", true},
		{"summary", "the reader reads it", `summary: What "one"`, `summary: What this`, true},
		{"keywords", "they decide who finds it", "[first, second]", "[first, third]", true},
		{"order of keywords", "the first weighs most", "[first, second]", "[second, first]", true},
		{"block", "its words are in the article's", "A note.", "Another note.", true},
		{"picture", "the reader sees it", "20 × 20", "21 × 20", true},
		{"picture's name", "another file, the same words otherwise", "![A picture](p.png)", "![A picture](./p.png)", true},
		{"audience", "others see it", "audience: public", "audience: customer", true},
		{"markets", "others see it", "markets: []", "markets: [ch]", true},
		{"kind", "it is read as something else", "kind: article", "kind: reference", true},

		{"state", "a review changes no word", "state: approved\nowner", "state: draft\nowner", false},
		{"owner", "who answers for it is not what it says", "owner: somebody", "owner: another", false},
		{"order", "where it stands is not what it says", "order: 3", "order: 4", false},
		{"order of fields", "the same is said", "id: one\nkind: article", "kind: article\nid: one", false},
		{"quotes", "the same title", "title: One", `title: "One"`, false},
		{"slug", "where it stands is not what it says", "order: 3", "slug: first", false},
		{"another article", "each has its own", "title: Two", "title: Second", false},
		{"a block that is not included", "nobody reads it here", "Another.", "A third.", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			if strings.Count(revised, test.old) != 1 {
				t.Fatalf("%q is not in the archive once", test.old)
			}
			base, _ := parse(t, strings.Replace(revised, test.old, test.new, 1))
			if got := base.ByID["one"].Source.Revision; (got != before) != test.changes {
				t.Errorf("revision %s became %s, want a change: %t: %s", before, got, test.changes, test.why)
			}
		})
	}
	t.Run("line ends", func(t *testing.T) {
		files := contentOf(t, txtar.Parse([]byte(revised)))
		f := files["a/one/en.md"]
		f.Data = []byte(strings.ReplaceAll(string(f.Data), "\n", "\r\n"))
		base, problems := load(t, files, testConfig())
		if got := base.ByID["one"].Source.Revision; got != before {
			t.Errorf("with CRLF it is %s, with LF %s; git may change them on checkout", got, before)
		}
		for _, p := range problems {
			if p.File == "content/a/one/en.md" {
				t.Errorf("with CRLF: %s", p)
			}
		}
	})
	t.Run("variable", func(t *testing.T) {
		config := testConfig()
		config.Variables["product"] = map[string]string{"": "Scanner"}
		base, _ := load(t, contentOf(t, txtar.Parse([]byte(revised))), config)
		if got := base.ByID["one"].Source.Revision; got == before {
			t.Error("another value of a variable is another text")
		}
	})
	t.Run("folder", func(t *testing.T) {
		base, _ := parse(t, strings.ReplaceAll(revised, "content/a/one/", "content/a/renamed/"))
		if got := base.ByID["one"].Source.Revision; got != before {
			t.Error("an article that only moves stays approved")
		}
	})
}
