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
	j := &judgement{policy: p, ballots: map[knowledge.Revision]*ballot{}, archived: map[knowledge.Revision]bool{}}
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

	archived map[knowledge.Revision]bool // words that were archived in these steps
	here     string                      // where the main line has the edition; "": nowhere
}

func (j *judgement) step(s *Step) {
	j.noteWriters(s)
	if s.Unread {
		return // it proves no more than who had a hand in it
	}
	if j.bringsBack(s) {
		j.takeOff()
	}
	j.notePlace(s)
	switch {
	case s.After.Revision == "" || s.After.State == knowledge.Archived:
		j.takeOff()
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
	demands := j.demands(s.After)
	voices := j.policy.voices(s, demands)
	if len(voices) == 0 {
		return
	}
	b := j.ballots[s.After.Revision]
	if b == nil {
		b = &ballot{}
		j.ballots[s.After.Revision] = b
	}
	wrote := j.writers(s)
	for _, v := range voices {
		b.add(s, v, demands, wrote)
	}
	if demands.missing(b.by, wrote) == 0 {
		j.approve(&Approval{Words: s.After, Commit: s.Commit, Time: s.Time, By: b.by})
	}
}

// takeOff forgets what was approved.
func (j *judgement) takeOff() {
	j.live = nil
	clear(j.ballots)
}

// bringsBack reports whether a merge takes an edition from another line that was archived
// or removed meanwhile on the one that it goes to. The steps are those of the other line,
// so they do not show it.
func (j *judgement) bringsBack(s *Step) bool {
	if !s.Landed || !s.OnLine {
		return false
	}
	if s.Before.Revision == "" {
		return j.here != "" && j.here == s.After.Facts.Path
	}
	return s.Before.State == knowledge.Archived && !j.archived[s.Before.Revision]
}

// notePlace remembers where the main line has the edition, and what was archived.
func (j *judgement) notePlace(s *Step) {
	if s.After.State == knowledge.Archived {
		j.archived[s.After.Revision] = true
	}
	switch {
	case s.OnLine && s.After.Revision != "":
		j.here = s.After.Facts.Path
	case s.OnLine:
		j.here = ""
	}
}

// demands returns the rule for some words and, if they take the place of others for
// which another rule holds, that one too. Words that only moved were approved by it.
func (j *judgement) demands(w Words) demands {
	d := demands{j.policy.RuleFor(w.Facts)}
	if j.live != nil && j.live.Revision != w.Revision {
		if before := j.policy.RuleFor(j.live.Facts); before != d[0] {
			d = append(d, before)
		}
	}
	return d
}

func (j *judgement) approve(a *Approval) {
	j.live = a
	clear(j.ballots)
	j.wrote = nil
}

// noteWriters remembers who wrote what is not approved yet. What was written on
// another line counts from when it lands, however old it is. A gate that merges joins
// what others wrote.
func (j *judgement) noteWriters(s *Step) {
	if s.wrote() && !(s.Merge && j.policy.isGate(s)) {
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
	v := Verdict{Live: j.live}
	if j.live != nil && !j.live.holds(rule) {
		v.Live = nil
	}
	current := v.Live != nil && v.Live.Revision == e.Now.Revision
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
func (a *Approval) holds(r *Rule) bool { return a.Trust || r.missing(a.By, nil) == 0 }

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
	demands := j.demands(now)
	b := j.ballots[now.Revision]
	if b == nil {
		b = &ballot{}
	}
	v.Refused = b.refused
	v.Missing = max(demands.missing(b.by, j.wrote), 1)
	for _, r := range demands {
		if r == nil || r.missing(b.by, j.wrote) == 0 && len(demands) > 1 {
			continue
		}
		for _, who := range r.Approvers {
			if r.refuses(who, j.wrote) == "" && !slices.Contains(b.by, who) && !slices.Contains(v.For, who) {
				v.For = append(v.For, who)
			}
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
	return !e.ReviewBy.IsZero() && at.After(e.ReviewBy.Add(oneDay))
}

const oneDay = 24 * time.Hour
