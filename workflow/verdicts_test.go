package workflow

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"helpwright/knowledge"
	"helpwright/workflow/review"
)

// Whatever happens between two runs: what was kept of the first gives the second the
// verdicts that it would have come to by itself.
func TestKeptVerdicts(t *testing.T) {
	const (
		en    = "content/orders/refund/en.md"
		begin = "commit one\nwrite content/orders/topic.yaml names: {en: Orders}\nwrite content/orders/refund/pic.txt first\nwrite " + en + " "
	)
	script := begin + article("review", "A") + "\ncommit two\nby lead\nwrite " + en + " " + article("approved", "A")
	yearly := func() *review.Policy {
		p := leadPolicy()
		p.Rules[0].Lasts = 365 * 24 * time.Hour
		return p
	}
	for _, test := range []struct {
		name, why string
		meanwhile func(f *fixture, terms *Terms, opts *HistoryOptions)
		judged    int // how many of the two verdicts of the second run are new
		standing  review.Standing
	}{
		{"nothing", "the same words, commits and rules have the same verdicts", func(*fixture, *Terms, *HistoryOptions) {}, 0, review.Approved},
		{"a day passes", "the approval is good for a year", func(_ *fixture, terms *Terms, _ *HistoryOptions) {
			terms.At = terms.At.AddDate(0, 0, 1)
		}, 0, review.Approved},
		{"a year passes", "the approval is good for a year", func(_ *fixture, terms *Terms, _ *HistoryOptions) {
			terms.At = terms.At.AddDate(1, 0, 0)
		}, 1, review.Expired},
		{"an edit that is not committed", "the working folder counts", func(f *fixture, _ *Terms, _ *HistoryOptions) {
			writeFile(t, filepath.Join(f.top, en), strings.ReplaceAll(article("approved", "B"), `\n`, "\n"))
		}, 1, review.Lapsed},
		{"another picture", "what words show is a part of them", func(f *fixture, _ *Terms, _ *HistoryOptions) {
			writeFile(t, filepath.Join(f.top, "content/orders/refund/pic.txt"), "second")
		}, 1, review.Lapsed},
		{"a commit", "it may approve anything", func(f *fixture, _ *Terms, _ *HistoryOptions) {
			f.run(t, "commit three\nwrite "+en+" "+article("approved", "B"))
		}, 2, review.Lapsed},
		{"another rule", "others may approve", func(_ *fixture, terms *Terms, _ *HistoryOptions) {
			terms.Policy.Rules[0].Approvers = terms.Policy.Rules[0].Approvers[1:]
		}, 2, review.NotEntitled},
		{"another program", "it may judge otherwise", func(_ *fixture, _ *Terms, opts *HistoryOptions) {
			opts.Tool = "another program"
		}, 2, review.Approved},
		{"a program without a name", "nobody knows how it judges", func(_ *fixture, _ *Terms, opts *HistoryOptions) {
			opts.Tool = ""
		}, 2, review.Approved},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFixture(t, t.TempDir(), script+"\ncommit aside\nwrite content/_blocks/hours/en.md Nine to five.")
			opts := f.options(t.TempDir())
			terms := Terms{Policy: yearly(), At: firstCommit.AddDate(0, 6, 0)}
			Review(load(t, f), readWhole(t, opts), terms)
			test.meanwhile(f, &terms, &opts)

			base := load(t, f)
			want, _ := Review(base, readWhole(t, f.options("")), terms)
			h := readWhole(t, opts)
			v := &Reviewed{history: h, terms: terms}
			before := loadVerdicts(opts.Cache, v.circumstances()).before
			got, _ := Review(base, h, terms)
			if diff := cmp.Diff(want.verdicts, got.verdicts); diff != "" {
				t.Errorf("%s\n(-without +with)\n%s", test.why, diff)
			}
			if got.Verdict(en).Standing != test.standing {
				t.Errorf("%s: it is %s, want %s", test.why, got.Verdict(en).Standing, test.standing)
			}
			judged := 0
			for file, is := range loadVerdicts(opts.Cache, v.circumstances()).before {
				if was, known := before[file]; !known || was.asked != is.asked || !was.until.Equal(is.until) {
					judged++
				}
			}
			if opts.Tool == "" {
				judged = len(got.verdicts)
			}
			if judged != test.judged {
				t.Errorf("%s: %d verdicts are new, want %d", test.why, judged, test.judged)
			}
			if diff := cmp.Diff(want.Subject(en), got.Subject(en)); diff != "" {
				t.Errorf("the steps differ (-without +with)\n%s", diff)
			}
		})
	}
}

// A verdict that was given on a part of the history is not kept: the rest may come.
func TestPartsOfHistoryAreJudgedAnew(t *testing.T) {
	f := newFixture(t, t.TempDir(), "commit one\nwrite content/orders/topic.yaml names: {en: Orders}\nwrite content/orders/refund/en.md "+article("review", "A")+
		"\ncommit two\nby lead\nwrite content/orders/refund/en.md "+article("approved", "A")+"\ncommit three\nby lead\nwrite content/orders/refund/en.md "+article("approved", "B"))
	opts := f.options(t.TempDir())
	terms := Terms{Policy: leadPolicy(), At: firstCommit}
	base := load(t, f)
	h := readWhole(t, opts)
	lacking := h.Versions("content/orders/refund/en.md")[1].Blob
	object := filepath.Join(f.top, ".git/objects", lacking[:2], lacking[2:])
	moveFile(t, object, object+".away")
	if v, _ := Review(base, h, terms); v.Verdict("content/orders/refund/en.md").Live != nil {
		t.Fatal("it was approved by what nobody can read")
	}
	moveFile(t, object+".away", object)
	if v, _ := Review(base, readWhole(t, opts), terms); v.Verdict("content/orders/refund/en.md").Live == nil {
		t.Error("the approval is there now, and what was judged without it is taken")
	}
}

// The history up to an earlier commit is judged by the files of that commit.
func TestAsOf(t *testing.T) {
	const en = "content/orders/refund/en.md"
	f := newFixture(t, t.TempDir(), "commit one\nwrite content/orders/topic.yaml names: {en: Orders}\nwrite content/orders/refund/pic.txt first\nwrite "+en+" "+article("review", "A")+
		"\ncommit two\nby lead\nwrite "+en+" "+article("approved", "A")+
		"\ncommit three\nwrite "+en+" "+article("approved", "B")+
		"\ncommit four\nby lead\nwrite "+en+" "+article("review", "B"))
	opts := f.options(t.TempDir())
	h := readWhole(t, opts)
	for commit, want := range map[string]review.Standing{"one": review.Waiting, "two": review.Approved, "three": review.Lapsed, "four": review.Waiting} {
		hash := f.commits[commit].hash.String()
		then, err := h.AsOf(t.Context(), hash)
		if err != nil {
			t.Fatal(err)
		}
		base, snapshot, err := then.Past(t.Context(), hash, load(t, f).Config)
		if err != nil {
			t.Fatal(err)
		}
		defer snapshot.Close()
		reviewed, problems := Review(base, then, Terms{Policy: leadPolicy(), At: firstCommit})
		if len(problems) > 0 || reviewed.Verdict(en).Standing != want {
			t.Errorf("at %s it is %s, want %s %v", commit, reviewed.Verdict(en).Standing, want, problems)
		}
		published, _ := reviewed.Published([]knowledge.State{knowledge.Approved})
		if a := published.ByID["refund"]; commit == "three" && (a == nil || a.Source.Title != "A") {
			t.Errorf("at three something else than A is published: %v", a)
		}
	}
	if v, _ := Review(load(t, f), readWhole(t, opts), Terms{Policy: leadPolicy(), At: firstCommit}); v.Verdict(en).Standing != review.Waiting {
		t.Error("looking back changed what is known of today")
	}
	if _, err := h.AsOf(t.Context(), strings.Repeat("0", 40)); err == nil {
		t.Error("a commit that is not there has a history")
	}
}

func moveFile(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}
