package review

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"helpwright/knowledge"
)

// Whatever people and gates commit: words are live only if so many as are needed said
// so in a way that counts, none of them wrote these very words, and nobody archived
// them afterwards.
func TestNoUnapprovedWordIsLive(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		name := rapid.SampledFrom([]string{"one", "own", "two", "gate", "two-gate", "signed", "keyed", "keyed-gate", "yearly", "places", "edits", "edits-only", "edits-gate", "edits-two", "edits-signed"}).Draw(rt, "policy")
		s := randomSubject(rt, []Person{"writer", "mallory", "lead", "expert", "chief", "bot", "blogger", "lawyer"})
		v := Judge(s, policies()[name], onDay(rapid.IntRange(0, 500).Draw(rt, "day")))
		if v.Live == nil {
			return
		}
		if why := unproved(s, policies()[name], v.Live); why != "" {
			rt.Fatalf("policy %s: %s is live, but %s\n%s", name, v.Live.Revision, why, steps(s))
		}
	})
}

// What somebody without a voice does puts no other words into public than those that
// were there: at most it takes some away.
func TestNobodyPublishes(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		name := rapid.SampledFrom([]string{"one", "own", "two", "gate", "signed", "keyed-gate", "places", "edits", "edits-gate", "edits-two"}).Draw(rt, "policy")
		s := randomSubject(rt, []Person{"writer", "lead", "expert", "chief", "bot", "blogger"})
		before := Judge(s, policies()[name], onDay(0))
		more := randomSubject(rt, []Person{"mallory"})
		for i := range more.Steps {
			if len(s.Steps) > 0 && i == 0 {
				more.Steps[i].Before = s.Steps[len(s.Steps)-1].After
			}
			more.Steps[i].Author = rapid.SampledFrom([]Person{"mallory", "lead", "bot"}).Draw(rt, "pretended")
			more.Steps[i].Trusted = false
		}
		s.Steps, s.Now = append(s.Steps, more.Steps...), more.Now
		after := Judge(s, policies()[name], onDay(0))
		if after.Live != nil && (before.Live == nil || after.Live.Revision != before.Live.Revision) && !livedBefore(s, policies()[name], len(s.Steps)-len(more.Steps), after.Live) {
			rt.Fatalf("policy %s: %v became live\n%s", name, after.Live, steps(s))
		}
	})
}

// livedBefore reports whether an approval was complete before some steps: a change of
// place can hide it, and a change back shows it again.
func livedBefore(s Subject, p *Policy, n int, live *Approval) bool {
	return slices.ContainsFunc(s.Steps[:n], func(step Step) bool { return step.Commit == live.Commit })
}

// unproved says what is missing for words to be live, by a reading of the policy that
// is simpler than that of the judge; "" if nothing is.
func unproved(s Subject, p *Policy, live *Approval) string {
	at := slices.IndexFunc(s.Steps, func(step Step) bool { return step.Commit == live.Commit })
	if at < 0 {
		return "no commit approved it"
	}
	if s.Now.State == knowledge.Archived {
		return "it is archived"
	}
	for _, step := range s.Steps[at+1:] {
		if step.After.Revision == "" || step.After.State == knowledge.Archived {
			return "it was archived or removed since"
		}
	}
	if live.Trust {
		if !s.Steps[at].Trusted {
			return "nobody is asked to trust it"
		}
		return ""
	}
	rule := p.RuleFor(live.Facts)
	if rule == nil {
		return "no rule fits it"
	}
	var said []Person
	for _, step := range s.Steps[:at+1] {
		if step.After.Revision != live.Revision || step.After.State != knowledge.Approved || step.Strayed {
			continue
		}
		for _, who := range rule.Approvers {
			own := step.Author == who && step.Committer == who && p.believes(&step, who)
			gate := step.OnLine && slices.Contains(p.Gates, step.Committer) && p.believes(&step, step.Committer) &&
				(step.Author == who || slices.Contains(step.Approvers, who))
			wrote := step.Before.Revision != step.After.Revision && !step.Merge && (step.Author == who || slices.Contains(step.CoAuthors, who))
			if (own || gate) && (rule.OwnWords || !wrote) && !slices.Contains(said, who) {
				said = append(said, who)
			}
		}
	}
	if len(said) < rule.Approvals {
		return fmt.Sprintf("only %v said so", said)
	}
	return ""
}

// randomSubject makes a history of some people on a main line and a side line.
func randomSubject(rt *rapid.T, people []Person) Subject {
	var s Subject
	var line, aside Words
	draw := func(n int, what string) int { return rapid.IntRange(0, n-1).Draw(rt, what) }
	for i := range rapid.IntRange(1, 10).Draw(rt, "commits") {
		w := line
		if w.Revision == "" || draw(3, "changes words") == 0 {
			w.Revision = knowledge.Revision(rapid.SampledFrom([]string{"A", "B", "C"}).Draw(rt, "revision"))
		}
		w.State = rapid.SampledFrom([]knowledge.State{knowledge.Draft, knowledge.Review, knowledge.Approved, knowledge.Approved, knowledge.Archived}).Draw(rt, "state")
		w.Facts = Facts{
			Path:       rapid.SampledFrom([]string{"orders/a/en.md", "orders/a/en.md", "blog/a/en.md"}).Draw(rt, "path"),
			Governance: rapid.SampledFrom([]string{ExperienceBased, ExperienceBased, ComplianceBased}).Draw(rt, "governance"),
		}
		if draw(12, "removes") == 0 {
			w = Words{}
		}
		step := Step{Commit: fmt.Sprint(people[0], i), Time: onDay(draw(1000, "day")), After: w, OnLine: draw(4, "aside") > 0}
		step.Author = rapid.SampledFrom(people).Draw(rt, "author")
		step.Committer = step.Author
		if draw(3, "other hands") == 0 {
			step.Committer = rapid.SampledFrom(people).Draw(rt, "committer")
		}
		if draw(3, "signs") == 0 {
			step.Signer = step.Committer
		}
		if draw(3, "says") == 0 {
			step.Approvers = []Person{rapid.SampledFrom(people).Draw(rt, "named")}
		}
		if draw(4, "with") == 0 {
			step.CoAuthors = []Person{rapid.SampledFrom(people).Draw(rt, "with")}
		}
		step.Vouches = draw(3, "vouches") == 0
		step.Strayed = step.Vouches && draw(3, "strayed") == 0
		step.Merge = draw(4, "merge") == 0
		step.Landed = step.Merge && draw(2, "landed") == 0
		step.Trusted = i == 0 && draw(4, "trusted") == 0
		if step.OnLine {
			step.Before, line, aside = line, w, Words{}
		} else {
			if aside == (Words{}) {
				aside = line
			}
			step.Before, aside = aside, w
		}
		s.Steps = append(s.Steps, step)
	}
	s.Now = line
	return s
}

func steps(s Subject) string {
	var all string
	for _, step := range s.Steps {
		all += fmt.Sprintf("%+v\n", step)
	}
	return all
}

// A verdict stays as it is for the span that is told.
func TestSpan(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		people := []Person{"lead", "writer"}
		s := randomSubject(rt, people)
		if rapid.Bool().Draw(rt, "has a review date") {
			s.ReviewBy = onDay(rapid.IntRange(0, 800).Draw(rt, "review by")).Truncate(24 * time.Hour)
		}
		policy := &Policy{Rules: []Rule{{Approvers: people, Approvals: 1, OwnWords: true, Lasts: time.Duration(rapid.IntRange(0, 400).Draw(rt, "days")) * 24 * time.Hour}}}
		given := onDay(rapid.IntRange(0, 1500).Draw(rt, "given on"))
		v := Judge(s, policy, given)
		from, until := Span(s, policy, v, given)
		at := onDay(rapid.IntRange(0, 1500).Draw(rt, "asked on")).Add(time.Duration(rapid.IntRange(0, 86400).Draw(rt, "second")) * time.Second)
		if (from.IsZero() || at.After(from)) && (until.IsZero() || at.Before(until)) {
			if diff := cmp.Diff(v, Judge(s, policy, at)); diff != "" {
				rt.Errorf("from %s until %s it should hold, and at %s it does not\n%s", from, until, at, diff)
			}
		}
	})
}
