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

// voices returns who approves the words after a step, on which some demands are made.
func (p *Policy) voices(s *Step, d demands) []voice {
	if s.After.State != knowledge.Approved {
		return nil
	}
	if s.Strayed {
		return []voice{{s.Committer, OtherWords}}
	}
	if p.isGate(s) {
		return gateVoices(s, d)
	}
	var list []voice
	for _, who := range s.Approvers {
		if who != s.Committer && s.changed() {
			list = append(list, voice{who, NoGate})
		}
	}
	if !s.Vouches && (s.Merge || !s.setsApproved() && !(s.wrote() && d.takeEdits(s.Committer))) {
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
func gateVoices(s *Step, d demands) []voice {
	var list []voice
	if s.Merge || s.setsApproved() || s.wrote() && d.takeEdits(s.Author) {
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

// add counts a voice, or says why it counts for none of the demands.
func (b *ballot) add(s *Step, v voice, d demands, wrote []Person) {
	why := v.refused
	if why == "" {
		why = d.refuses(v.who, wrote)
	}
	switch {
	case why != "":
		b.refused = append(b.refused, Refusal{v.who, s.Commit, why})
	case !slices.Contains(b.by, v.who):
		b.by = append(b.by, v.who)
	}
}

// demands are the rules that an approval must keep; nil is one that nobody can keep.
type demands []*Rule

// refuses says why a person cannot help to meet any of the demands, "" if that person
// can.
func (d demands) refuses(who Person, wrote []Person) Reason {
	why := NotNamed
	for _, r := range d {
		switch reason := r.refuses(who, wrote); reason {
		case "":
			return ""
		case OwnWords:
			why = reason
		}
	}
	return why
}

// takeEdits reports whether a person, who may approve, does so by writing.
func (d demands) takeEdits(who Person) bool {
	return !slices.ContainsFunc(d, func(r *Rule) bool { return r == nil || !r.OwnEdits || r.refuses(who, []Person{who}) != "" })
}

// missing returns how many more approvals are needed at least.
func (d demands) missing(by, wrote []Person) int {
	missing := 0
	for _, r := range d {
		missing = max(missing, r.missing(by, wrote))
	}
	return missing
}

// missing returns how many more approvals a rule needs.
func (r *Rule) missing(by, wrote []Person) int {
	needed := 1
	if r != nil {
		needed = max(needed, r.Approvals)
	}
	for _, who := range by {
		if r.refuses(who, wrote) == "" {
			needed--
		}
	}
	return max(needed, 0)
}

// refuses says why a person may not approve under a rule, "" if that person may.
func (r *Rule) refuses(who Person, wrote []Person) Reason {
	switch {
	case r == nil || who == "" || !slices.Contains(r.Approvers, who):
		return NotNamed
	case !r.OwnWords && slices.Contains(wrote, who):
		return OwnWords
	}
	return ""
}
