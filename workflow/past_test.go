package workflow

import (
	"context"
	"strings"
	"testing"

	"helpwright/knowledge"
)

// A translation names the revision of the source that it follows; what the source said
// then can be read again, whatever happened to it since.
func TestFind(t *testing.T) {
	f := newFixture(t, t.TempDir(), "commit one\nwrite content/billing/topic.yaml names: {en: Billing}\n"+
		"write content/_blocks/hours/en.md ---\\nstate: approved\\n---\\nNine to five.\\n\n"+
		"write content/billing/refund/en.md "+page("approved", "Refund", "First words. {{> hours}}"))
	want := map[knowledge.Revision]string{}
	note := func(commit string) {
		want[load(t, f).ByID["refund"].Source.Revision] = commit
	}
	note("one")
	for _, step := range []string{
		"commit two\nwrite content/billing/refund/en.md " + page("approved", "Refund", `Second words.\n\n{{> hours}}`),
		"commit three\nwrite content/_blocks/hours/en.md ---\\nstate: approved\\n---\\nTen to six.\\n",
		"commit four\nmove content/billing/refund content/billing/money-back",
		"commit five\nwrite content/billing/money-back/en.md " + page("approved", "Refund", `Third words.`),
	} {
		f.run(t, step)
		note(strings.Fields(step)[1])
	}
	h, base := readWhole(t, f.options("")), load(t, f)
	e := base.ByID["refund"].Source
	for revision, commit := range want {
		p, err := h.Find(context.Background(), base, e, revision)
		if err != nil || p == nil {
			t.Fatalf("the words of commit %s: %v, %v", commit, p, err)
		}
		if f.names[p.Commit] != commit {
			t.Errorf("found in commit %s, want %s, the last that had revision %s", f.names[p.Commit], commit, revision)
		}
		if p.Document.Words == 0 || !strings.Contains(string(p.Text), "state: approved") {
			t.Errorf("the words of commit %s: %q", commit, p.Text)
		}
	}
	if p, err := h.Find(context.Background(), base, e, "nosuchrevise"); err != nil || p != nil {
		t.Errorf("a revision that never was is found: %v, %v", p, err)
	}
}
