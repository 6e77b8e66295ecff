package workflow

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"helpwright/knowledge"
)

// page returns a file as a script writes it: front matter and words.
func page(state, title, body string) string {
	return strings.Join([]string{"---", "id: refund", "title: " + title, "summary: How to refund.", "state: " + state, "---", body, ""}, `\n`)
}

func load(t testing.TB, f *fixture) *knowledge.Base {
	t.Helper()
	base, _, err := knowledge.Load(context.Background(), knowledge.Source{
		Files:  os.DirFS(filepath.Join(f.top, "content")),
		Config: &knowledge.Config{Folder: "content", DraftBlocks: true, Locales: []knowledge.Locale{{Tag: "en"}, {Tag: "de", Fallback: []string{"en"}}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return base
}

func TestStamp(t *testing.T) {
	const file = "content/billing/refund/en.md"
	start := "commit one\nwrite content/billing/topic.yaml names: {en: Billing}\nwrite content/billing/refund/clip.mp4 video\n" +
		"write content/_blocks/hours/en.md ---\\nstate: approved\\n---\\nNine to five.\\n\nwrite " + file + " "
	write := func(commit, text string) string { return "\ncommit " + commit + "\nwrite " + file + " " + text }
	tests := []struct {
		name, why                   string
		script                      string
		edit                        string // what the file says in the working folder, if it is not committed
		created, modified, reviewed string // names of commits; "" for unknown
	}{
		{
			"one commit", "an article that came approved was approved then",
			start + page("approved", "Refund", "Words."), "",
			"one", "one", "one",
		},
		{
			"approved later", "only the state changed, so the words are as old as before",
			start + page("draft", "Refund", "Words.") + write("two", page("approved", "Refund", "Words.")), "",
			"one", "one", "two",
		},
		{
			"words changed under an approval", "nobody approved these words",
			start + page("approved", "Refund", "Words.") + write("two", page("approved", "Refund", "Other words.")), "",
			"one", "two", "",
		},
		{
			"title changed", "the title is words too",
			start + page("draft", "Refund", "Words.") + write("two", page("draft", "Money back", "Words.")), "",
			"one", "two", "",
		},
		{
			"approved twice", "the last approval counts",
			start + page("approved", "Refund", "Words.") + write("two", page("review", "Refund", "Words.")) + write("three", page("approved", "Refund", "Words.")), "",
			"one", "one", "three",
		},
		{
			"approved, then owned by others", "what is not words keeps the approval",
			start + page("draft", "Refund", "Words.") + write("two", page("approved", "Refund", "Words.")) +
				write("three", strings.Replace(page("approved", "Refund", "Words."), "id: refund", `id: refund\nowner: billing`, 1)), "",
			"one", "one", "two",
		},
		{
			"reverted", "the words are back since the revert, not since they first stood there",
			start + page("draft", "Refund", "Words.") + write("two", page("draft", "Refund", "Other.")) + write("three", page("draft", "Refund", "Words.")), "",
			"one", "three", "",
		},
		{
			"moved", "a move changes no words",
			start + page("approved", "Refund", "Words.") + "\ncommit two\nmove content/billing/refund content/billing/refunds\nmove content/billing/refunds content/billing/refund2\n" +
				"commit three\nmove content/billing/refund2 content/billing/refund", "",
			"one", "one", "one",
		},
		{
			"written otherwise", "line ends and quotes are not words",
			start + page("approved", "Refund", "Words.") + write("two", strings.ReplaceAll(page("approved", `"Refund"`, "Words."), `\n`, "\r\\n")), "",
			"one", "one", "one",
		},
		{
			"video changed", "readers see another page",
			start + page("approved", "Refund", "![A refund](clip.mp4)") + "\ncommit two\nwrite content/billing/refund/clip.mp4 other", "",
			"one", "two", "one",
		},
		{
			"block changed", "its words stand in the page",
			start + page("approved", "Refund", `Words.\n\n{{> hours}}`) + "\ncommit two\nwrite content/_blocks/hours/en.md ---\\nstate: approved\\n---\\nTen to six.\\n", "",
			"one", "two", "one",
		},
		{
			"neighbour changed", "a video that the words do not show is not theirs",
			start + page("approved", "Refund", "Words.") + "\ncommit two\nwrite content/billing/refund/clip.mp4 other", "",
			"one", "one", "one",
		},
		{
			"unreadable once", "an old version with a mistake is just other words",
			start + `---\ntitle: [unclosed\n---\nWords.\n` + write("two", page("approved", "Refund", "Words.")), "",
			"one", "two", "two",
		},
		{
			"words edited, not committed", "nobody knows yet when these words will have been written",
			start + page("approved", "Refund", "Words."), page("approved", "Refund", "Words, edited."),
			"one", "", "",
		},
		{
			"state edited, not committed", "the words are those that are in git",
			start + page("draft", "Refund", "Words."), page("review", "Refund", "Words."),
			"one", "one", "",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := newFixture(t, t.TempDir(), test.script)
			if test.edit != "" {
				writeFile(t, filepath.Join(f.top, file), strings.ReplaceAll(test.edit, `\n`, "\n"))
			}
			base := load(t, f)
			cache := t.TempDir()
			for _, run := range []string{"without", "with"} {
				stamped := Stamp(base, readWhole(t, f.options(cache)))
				e := stamped.ByID["refund"].Editions["en"]
				for _, date := range []struct {
					name, commit string
					got          time.Time
				}{{"Created", test.created, e.Created}, {"Modified", test.modified, e.Modified}, {"Reviewed", test.reviewed, e.Reviewed}} {
					if want := f.timeOf(date.commit); !date.got.Equal(want) {
						t.Errorf("%s cache: %s is %v, want that of commit %q: %s", run, date.name, date.got, date.commit, test.why)
					}
				}
			}
			if e := base.ByID["refund"].Editions["en"]; !e.Created.IsZero() {
				t.Error("the base that went in was changed")
			}
		})
	}
}

// timeOf returns the time of a commit by its name; the zero time for none.
func (f *fixture) timeOf(name string) time.Time {
	if name == "" {
		return time.Time{}
	}
	return f.commits[name].time
}

func TestStampWithoutHistory(t *testing.T) {
	f := newFixture(t, t.TempDir(), "commit one\nwrite content/a/en.md x")
	base := load(t, f)
	if Stamp(base, &History{}) != base {
		t.Error("without a history the base is given back as it is")
	}
}

// git itself wrote the index here, so that files are known by size and time.
func TestWorktreeTrustsTheIndex(t *testing.T) {
	f := newFixture(t, t.TempDir(), "commit one\nwrite content/a.md A\nwrite content/b.md B")
	old := time.Now().Add(-time.Hour)
	for _, name := range []string{"a.md", "b.md"} {
		if err := os.Chtimes(filepath.Join(f.top, "content", name), old, old); err != nil {
			t.Fatal(err)
		}
	}
	gitCommand(t, f.top, "reset", "--quiet")
	h := readWhole(t, f.options(""))
	r := newReader(h.repo)
	defer r.close()
	w := newWorktree(h, r)
	if len(w.entries) != 2 {
		t.Fatalf("%d of 2 files are known from the index", len(w.entries))
	}
	writeFile(t, filepath.Join(f.top, "content/b.md"), "B2")
	for name, want := range map[string]bool{"content/a.md": true, "content/b.md": false, "content/gone.md": false} {
		blob := h.ledger.blobs.values[1]
		if steps := h.files[name]; len(steps) > 0 {
			blob = h.ledger.blobs.values[steps[0].blob]
		}
		if got := w.unchanged(name, blob); got != want {
			t.Errorf("unchanged(%s) = %v, want %v", name, got, want)
		}
	}
}
