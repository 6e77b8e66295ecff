package review

import (
	"slices"

	"helpwright/knowledge"
)

// A ballot is who approved a revision so far.
type ballot struct {
	by      []Person
	refused []Refusal
}

// A voice is somebody who approves by a commit, or seems to.
type voice struct {
	who     Person
	refused Reason // "" if this can be believed
}

// voices returns who approves the words after a step.
func (p *Policy) voices(s *Step) []voice {
	if s.After.State != knowledge.Approved {
		return nil
	}
	if s.Strayed {
		return []voice{{s.Committer, OtherWords}}
	}
	if p.isGate(s) {
		return gateVoices(s)
	}
	var list []voice
	for _, who := range s.Approvers {
		if who != s.Committer && s.changed() {
			list = append(list, voice{who, NoGate})
		}
	}
	if !s.Vouches && (s.Merge || !s.setsApproved()) {
		return list
	}
	v := voice{who: s.Committer}
	switch {
	case s.Author != s.Committer:
		v = voice{s.Author, OtherHands}
	case !p.believes(s, s.Committer):
		v.refused = Unsigned
	}
	return append(list, v)
}

// changed reports whether the commit did anything to the edition.
func (s *Step) changed() bool { return s.Vouches || s.Landed || s.Before != s.After }

// gateVoices returns who approves by a commit of a gate.
func gateVoices(s *Step) []voice {
	var list []voice
	if s.Merge || s.setsApproved() {
		list = append(list, voice{who: s.Author})
	}
	for _, who := range s.Approvers {
		if who != s.Author || len(list) == 0 {
			list = append(list, voice{who: who})
		}
	}
	if !s.OnLine {
		for i := range list {
			list[i].refused = OffLine
		}
	}
	return list
}

// add counts a voice, or says why it does not count.
func (b *ballot) add(s *Step, v voice, rules []*Rule, wrote []Person) {
	why := v.refused
	if why == "" {
		why = rules[0].refuses(v.who, wrote, NotNamed)
	}
	if why == "" && len(rules) > 1 {
		why = rules[1].refuses(v.who, wrote, BeforeLeft)
	}
	switch {
	case why != "":
		b.refused = append(b.refused, Refusal{v.who, s.Commit, why})
	case !slices.Contains(b.by, v.who):
		b.by = append(b.by, v.who)
	}
}

// refuses says why a person may not approve under a rule, "" if that person may.
func (r *Rule) refuses(who Person, wrote []Person, unnamed Reason) Reason {
	switch {
	case r == nil || who == "" || !slices.Contains(r.Approvers, who):
		return unnamed
	case !r.OwnWords && slices.Contains(wrote, who):
		return OwnWords
	}
	return ""
}

// needed is how many approvals all rules ask for.
func needed(rules []*Rule) int {
	n := 1
	for _, r := range rules {
		if r != nil {
			n = max(n, r.Approvals)
		}
	}
	return n
}
