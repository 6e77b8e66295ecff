package review

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"helpwright/knowledge"
)

var update = flag.Bool("update", false, "write what comes out into testdata")

// The policies that cases are judged by.
func policies() map[string]*Policy {
	blog, _ := ParsePattern("blog")
	billing, _ := ParsePattern("/billing/")
	plain := func(change func(p *Policy)) *Policy {
		p := &Policy{Rules: []Rule{{Approvers: []Person{"lead", "expert"}, Approvals: 1}}, Keys: map[Person][]string{}}
		change(p)
		return p
	}
	return map[string]*Policy{
		"none":  nil,
		"one":   plain(func(*Policy) {}),
		"own":   plain(func(p *Policy) { p.Rules[0].OwnWords = true }),
		"edits": plain(func(p *Policy) { p.Rules[0].OwnWords, p.Rules[0].OwnEdits = true, true }),
		"edits-gate": plain(func(p *Policy) {
			p.Rules[0].OwnWords, p.Rules[0].OwnEdits, p.Gates = true, true, []Person{"bot", "lead"}
		}),
		"edits-only":   plain(func(p *Policy) { p.Rules[0].OwnEdits = true }),
		"edits-two":    plain(func(p *Policy) { p.Rules[0].OwnWords, p.Rules[0].OwnEdits, p.Rules[0].Approvals = true, true, 2 }),
		"edits-signed": plain(func(p *Policy) { p.Rules[0].OwnWords, p.Rules[0].OwnEdits, p.Signed = true, true, true }),
		"two":          plain(func(p *Policy) { p.Rules[0].Approvers, p.Rules[0].Approvals = []Person{"lead", "expert", "chief"}, 2 }),
		"gate":         plain(func(p *Policy) { p.Gates = []Person{"bot"} }),
		"two-gate":     plain(func(p *Policy) { p.Rules[0].Approvals, p.Gates = 2, []Person{"bot"} }),
		"signed":       plain(func(p *Policy) { p.Signed, p.Gates = true, []Person{"bot"} }),
		"keyed":        plain(func(p *Policy) { p.Keys["lead"] = []string{"key"} }),
		"keyed-gate":   plain(func(p *Policy) { p.Gates, p.Keys["bot"] = []Person{"bot"}, []string{"key"} }),
		"yearly":       plain(func(p *Policy) { p.Rules[0].Lasts = 365 * 24 * time.Hour }),
		"nobody":       {Rules: []Rule{{Paths: []Pattern{blog}, Approvers: []Person{"blogger"}, Approvals: 1}}},
		"places": {Rules: []Rule{
			{Approvers: []Person{"lead"}, Approvals: 1},
			{Paths: []Pattern{blog}, Approvers: []Person{"blogger"}, Approvals: 1, OwnWords: true},
			{Paths: []Pattern{billing}, Approvers: []Person{"lead", "accountant"}, Approvals: 1},
			{Locales: []string{"de"}, Approvers: []Person{"translator"}, Approvals: 1},
			{Kinds: []string{"troubleshooting"}, Approvers: []Person{"engineer"}, Approvals: 1},
			{Governance: []string{ComplianceBased}, Approvers: []Person{"lead", "lawyer"}, Approvals: 2},
		}},
	}
}

// Cases are written in testdata/judge/*.txt. Each begins with a sentence that says why
// it is as it is, names a policy, and has a line for each commit:
//
//	WHO REVISION STATE [FLAG…]
//
// WHO is author and committer. Revision "-" is no file. Flags: by=PERSON (committer),
// says=PEOPLE (Approved-by), with=PERSON (Co-authored-by), day=N (else a day after the
// one before), aside (on another line), landed, merge, vouches, strayed, trusted,
// unread, was=REVISION/STATE (of the file in the first parent, if that is not what stands
// in the line before), signed (by the committer), path=, kind=, locale=, governance=. A fact holds until it
// is written anew. Then maybe "now REVISION STATE [FLAG…]" for a working folder that is
// not what was committed last, "at DAY", "review_by DAY", and the verdict after "=".
func TestJudge(t *testing.T) {
	files, err := filepath.Glob("testdata/judge/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	count := 0
	said := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		cases := strings.Split(strings.TrimSpace(string(text)), "\n\n")
		for i, one := range cases {
			why, _, _ := strings.Cut(strings.TrimPrefix(one, "# "), "\n")
			if !strings.HasPrefix(one, "# ") || said[why] != "" {
				t.Errorf("%s: a case without a sentence of its own: %q, as in %s", file, why, said[why])
			}
			said[why] = file
			count++
			t.Run(strings.TrimSuffix(filepath.Base(file), ".txt")+"/"+why, func(t *testing.T) {
				steps, want, _ := strings.Cut(one, "\n= ")
				got := describe(judgeCase(t, steps))
				if *update {
					cases[i] = steps + "\n= " + got
				} else if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s\n(-want +got)\n%s", one, diff)
				}
			})
		}
		if *update {
			if err := os.WriteFile(file, []byte(strings.Join(cases, "\n\n")+"\n"), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
	if count < 200 {
		t.Errorf("%d cases; at least 200 tell what a verdict is", count)
	}
}

var firstDay = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

func onDay(n int) time.Time { return firstDay.AddDate(0, 0, n) }

func judgeCase(t *testing.T, text string) Verdict {
	t.Helper()
	var s Subject
	var policy *Policy
	var line, aside Words
	facts := Facts{Path: "orders/refund/en.md", Kind: knowledge.KindArticle, Locale: "en", Governance: ExperienceBased}
	day, at, moved := -1, 0, false
	for i, written := range strings.Split(text, "\n")[1:] {
		f := strings.Fields(written)
		switch f[0] {
		case "policy":
			known := false
			if policy, known = policies()[f[1]]; !known {
				t.Fatalf("no policy %q", f[1])
			}
			continue
		case "at":
			at, moved = number(t, f[1]), true
			continue
		case "review_by":
			s.ReviewBy = onDay(number(t, f[1])).Truncate(24 * time.Hour)
			continue
		}
		day++
		step := Step{Commit: fmt.Sprint("c", i), Author: Person(f[0]), Committer: Person(f[0]), OnLine: true}
		w := Words{Revision: knowledge.Revision(f[1]), State: knowledge.State(f[2])}
		var was *Words
		for _, flag := range f[3:] {
			key, value, _ := strings.Cut(flag, "=")
			switch key {
			case "by":
				step.Committer = Person(value)
			case "says":
				for who := range strings.SplitSeq(value, ",") {
					step.Approvers = append(step.Approvers, Person(who))
				}
			case "with":
				step.CoAuthors = []Person{Person(value)}
			case "day":
				day = number(t, value)
			case "aside":
				step.OnLine = false
			case "landed":
				step.Landed, step.Merge = true, true
			case "merge":
				step.Merge = true
			case "vouches":
				step.Vouches = true
			case "strayed":
				step.Vouches, step.Strayed = true, true
			case "trusted":
				step.Trusted = true
			case "signed":
				step.Signer = step.Committer
			case "unread":
				step.Unread = true
			case "was":
				revision, state, _ := strings.Cut(value, "/")
				was = &Words{Revision: knowledge.Revision(revision), State: knowledge.State(state), Facts: facts}
				if revision == "-" {
					was = &Words{}
				}
			case "path":
				facts.Path = value
			case "kind":
				facts.Kind = knowledge.Kind(value)
			case "locale":
				facts.Locale = value
			case "governance":
				facts.Governance = value
			default:
				t.Fatalf("unknown flag %q", flag)
			}
		}
		w.Facts = facts
		if f[1] == "-" {
			w = Words{}
		}
		if f[0] == "now" {
			s.Now = w
			continue
		}
		step.Time, step.After, step.Before = onDay(day), w, line
		if !step.OnLine {
			if step.Before = aside; aside == (Words{}) {
				step.Before = line
			}
			aside = w
		} else {
			line, aside, s.Now = w, Words{}, w
		}
		if was != nil {
			step.Before = *was
		}
		if step.Unread {
			step.Before, step.After = Words{}, Words{}
		}
		s.Steps = append(s.Steps, step)
		if !moved {
			at = day
		}
	}
	return Judge(s, policy, onDay(at))
}

func number(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// describe writes a verdict in a line.
func describe(v Verdict) string {
	parts := []string{string(v.Standing)}
	if v.Live != nil {
		how := " by " + list(v.Live.By)
		if v.Live.Trust {
			how = " on trust"
		}
		parts = append(parts, "live "+string(v.Live.Revision)+how)
	}
	if v.Missing > 0 {
		parts = append(parts, fmt.Sprintf("%d missing of %s", v.Missing, list(v.For)))
	}
	for _, r := range v.Refused {
		parts = append(parts, fmt.Sprintf("not %s: %s", r.Who, r.Why))
	}
	return strings.Join(parts, "; ")
}

func list(people []Person) string {
	if len(people) == 0 {
		return "nobody"
	}
	var names []string
	for _, p := range people {
		names = append(names, string(p))
	}
	return strings.Join(names, "+")
}

// A verdict depends on nothing but what it is given.
func TestJudgeChangesNothing(t *testing.T) {
	s := Subject{Now: Words{Revision: "A", State: knowledge.Approved}, Steps: []Step{{Author: "lead", Committer: "lead", After: Words{Revision: "A", State: knowledge.Approved}, OnLine: true}}}
	before := slices.Clone(s.Steps)
	p := policies()["own"]
	first := describe(Judge(s, p, firstDay))
	if second := describe(Judge(s, p, firstDay)); first != second || !cmp.Equal(before, s.Steps) {
		t.Errorf("%s, then %s", first, second)
	}
}
