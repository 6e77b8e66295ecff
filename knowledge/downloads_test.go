package knowledge_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"helpwright/knowledge"
	"helpwright/problem"
)

// manuals is a site with a document of an open article and one of an internal one.
const manuals = `
-- content/a/topic.yaml --
names: {en: A, de: A, zh-Hans: A}
-- content/a/open/en.md --
---
id: open
title: The printer
summary: <summary>
state: approved
documents:
  - {file: manual.pdf, title: Manual, version: "2"}
  - {file: notes.txt}
  - {file: plain.pdf}
---
<words>
-- content/a/open/manual.pdf --
%PDF
-- content/a/open/manual.txt --
` + "One\fTwo\xff\n\f" + `
-- content/a/open/notes.txt --
Notes
-- content/a/open/plain.pdf --
%PDF plain
-- content/a/inside/en.md --
---
id: inside
title: The workshop
summary: <summary>
state: approved
audience: internal
documents: [{file: parts.pdf}]
---
<words>
-- content/a/inside/parts.pdf --
%PDF parts
-- content/a/inside/parts.txt --
Parts
`

func pages(t *testing.T, b *knowledge.Base, article string) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	for _, d := range b.Downloads(b.ByID[article]) {
		pages, err := b.Pages(d)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range pages {
			out[d.File] = append(out[d.File], strings.TrimSpace(p))
		}
	}
	return out
}

func TestPagesOfDownloads(t *testing.T) {
	base := clean(t, manuals)
	want := map[string][]string{"manual.pdf": {"One", "Two"}, "notes.txt": {"Notes"}}
	if diff := cmp.Diff(want, pages(t, base, "open")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string][]string{"parts.pdf": {"Parts"}}, pages(t, base, "inside")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The text of a document goes with it, and is published by nobody.
func TestTextsStayWithTheirDocuments(t *testing.T) {
	public := clean(t, manuals).For(knowledge.Public)
	if diff := cmp.Diff(map[string][]string{"manual.pdf": {"One", "Two"}, "notes.txt": {"Notes"}}, pages(t, public, "open")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if public.Pictures["a/open/manual.txt"] != nil {
		t.Error("the text would be published as a file")
	}
	reloaded, ok := clean(t, manuals).Reload([]string{"a/open/en.md"})
	if !ok || len(pages(t, reloaded, "open")) != 2 {
		t.Error("an edit loses the texts")
	}
}

// Whoever finds something in a text fetches all of it.
func TestTextsAreBounded(t *testing.T) {
	_, problems := parse(t, strings.Replace(manuals, "One\f", strings.Repeat("One ", knowledge.MaxTextSize/4)+"\f", 1))
	if !slices.ContainsFunc(problems, func(p problem.Problem) bool {
		return p.Rule == problem.File && p.File == "content/a/open/en.md" && p.Line == 7 && strings.Contains(p.Message, `the text of "manual.pdf" is larger than 2 MiB`)
	}) {
		t.Errorf("the problems are %v", problems)
	}
}
