package review

import (
	"slices"
	"time"

	"helpwright/knowledge"
)

// clockSkew is how far the clocks of people may differ from that of a build.
const clockSkew = 24 * time.Hour

// Judge returns how the review of an edition stands at a time.
func Judge(e Subject, p *Policy, at time.Time) Verdict {
	if p == nil {
		return onTrust(e, at)
	}
	j := &judgement{policy: p, ballots: map[knowledge.Revision]*ballot{}}
	for i := range e.Steps {
		j.step(&e.Steps[i])
	}
	return j.verdict(e, at)
}

// onTrust is the verdict where nothing has to be proved.
func onTrust(e Subject, at time.Time) Verdict {
	switch e.Now.State {
	case knowledge.Approved:
		live := &Approval{Words: e.Now, Trust: true}
		if pastReview(e, at) {
			return Verdict{Standing: Expired, Live: live}
		}
		return Verdict{Standing: Approved, Live: live}
	case knowledge.Review:
		return Verdict{Standing: Waiting}
	}
	return Verdict{Standing: Standing(e.Now.State)}
}

// A judgement goes through the steps of an edition.
type judgement struct {
	policy  *Policy
	live    *Approval
	ballots map[knowledge.Revision]*ballot
	wrote   []Person // since the live words, on the main line or landed there
	aside   []Person // on other lines, and not landed yet
}

func (j *judgement) step(s *Step) {
	j.noteWriters(s)
	switch {
	case s.After.Revision == "" || s.After.State == knowledge.Archived:
		j.live = nil
		clear(j.ballots)
		return
	case s.Trusted:
		if s.After.State == knowledge.Approved {
			j.approve(&Approval{Words: s.After, Commit: s.Commit, Time: s.Time, By: []Person{s.Author}, Trust: true})
		}
		return
	case s.After.State == knowledge.Draft && s.Before.Revision == s.After.Revision:
		delete(j.ballots, s.After.Revision) // it was returned
		return
	}
	voices := j.policy.voices(s)
	if len(voices) == 0 {
		return
	}
	b := j.ballots[s.After.Revision]
	if b == nil {
		b = &ballot{}
		j.ballots[s.After.Revision] = b
	}
	rules, wrote := j.rules(s.After.Facts), j.writers(s)
	for _, v := range voices {
		b.add(s, v, rules, wrote)
	}
	if len(b.by) >= needed(rules) {
		j.approve(&Approval{Words: s.After, Commit: s.Commit, Time: s.Time, By: b.by})
	}
}

// rules returns those that an approval must keep: that of the words, and that of the
// words which they take the place of if it is another one.
func (j *judgement) rules(f Facts) []*Rule {
	rules := []*Rule{j.policy.RuleFor(f)}
	if j.live != nil {
		if before := j.policy.RuleFor(j.live.Facts); before != rules[0] {
			rules = append(rules, before)
		}
	}
	return rules
}

func (j *judgement) approve(a *Approval) {
	j.live = a
	clear(j.ballots)
	j.wrote = nil
}

// noteWriters remembers who wrote what is not approved yet. What was written on
// another line counts from when it lands, however old it is.
func (j *judgement) noteWriters(s *Step) {
	if s.wrote() {
		who := slices.Concat([]Person{s.Author}, s.CoAuthors)
		if !slices.Contains(j.policy.Gates, s.Committer) {
			who = append(who, s.Committer)
		}
		if s.OnLine {
			j.wrote = append(j.wrote, who...)
		} else {
			j.aside = append(j.aside, who...)
		}
	}
	if s.Merge && s.OnLine {
		if j.live == nil || j.live.Revision != s.After.Revision {
			j.wrote = append(j.wrote, j.aside...)
		}
		j.aside = nil
	}
}

// writers returns who may not approve what stands there after a step if one may not
// approve one's own words.
func (j *judgement) writers(s *Step) []Person {
	if s.OnLine {
		return j.wrote
	}
	return slices.Concat(j.wrote, j.aside)
}

func (j *judgement) verdict(e Subject, at time.Time) Verdict {
	rule := j.policy.RuleFor(e.Now.Facts)
	if j.live != nil && !j.live.holds(rule) {
		j.live = nil
	}
	v := Verdict{Live: j.live}
	current := j.live != nil && j.live.Revision == e.Now.Revision
	switch {
	case e.Now.State == knowledge.Archived:
		return Verdict{Standing: Archived}
	case e.Now.State == knowledge.Draft:
		v.Standing = Draft
		return v
	case e.Now.State == knowledge.Approved && current && expired(e, j.live, rule, at):
		v.Standing = Expired
	case e.Now.State == knowledge.Approved && current:
		v.Standing = Approved
		return v
	default:
		v.Standing = j.open(e.Now)
	}
	j.ask(&v, e.Now)
	return v
}

// holds reports whether an approval would have been one under the rule that holds for
// the edition today: it may have moved to where others approve.
func (a *Approval) holds(r *Rule) bool {
	if a.Trust {
		return true
	}
	n := 0
	for _, who := range a.By {
		if r != nil && slices.Contains(r.Approvers, who) {
			n++
		}
	}
	return n >= needed([]*Rule{r})
}

// open says what words are that are not live.
func (j *judgement) open(now Words) Standing {
	b := j.ballots[now.Revision]
	switch {
	case now.State == knowledge.Review || b != nil && len(b.by) > 0:
		return Waiting
	case b != nil:
		return NotEntitled
	case j.live != nil:
		return Lapsed
	}
	return NotEntitled
}

// ask says who may approve the words.
func (j *judgement) ask(v *Verdict, now Words) {
	rules := j.rules(now.Facts)
	b := j.ballots[now.Revision]
	if b == nil {
		b = &ballot{}
	}
	v.Refused = b.refused
	v.Missing = needed(rules) - len(b.by)
	if rules[0] == nil {
		return
	}
	for _, who := range rules[0].Approvers {
		ok := !slices.Contains(b.by, who)
		for _, r := range rules {
			ok = ok && r.refuses(who, j.wrote, NotNamed) == ""
		}
		if ok {
			v.For = append(v.For, who)
		}
	}
}

// expired reports whether an approval is too old, or the review date past. One from
// the future would never grow old, so it counts as too old already.
func expired(e Subject, a *Approval, r *Rule, at time.Time) bool {
	if pastReview(e, at) {
		return true
	}
	if r == nil || r.Lasts == 0 {
		return false
	}
	return at.Sub(a.Time) > r.Lasts || a.Time.Sub(at) > clockSkew
}

// pastReview reports whether the review date is over; on the day itself there is time.
func pastReview(e Subject, at time.Time) bool {
	return !e.ReviewBy.IsZero() && at.After(e.ReviewBy.Add(24*time.Hour))
}
