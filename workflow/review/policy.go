package review

import (
	"slices"
	"time"
)

// A Policy says whose approval counts. A nil Policy takes states on trust.
type Policy struct {
	Rules  []Rule              // the last that fits an edition holds for it
	Gates  []Person            // whose commits on the main line speak for others
	Signed bool                // every approval must bear a good signature
	Keys   map[Person][]string // who signs with which keys; whoever has some must use them
	Since  string              // commit, in hex: what was approved up to it is taken on trust
}

// A Rule says who may approve some editions.
type Rule struct {
	Paths      []Pattern // empty: all; likewise below
	Kinds      []string
	Locales    []string
	Governance []string

	Approvers []Person
	Approvals int           // how many are needed, at least 1
	OwnWords  bool          // one may approve what one wrote
	OwnEdits  bool          // … and does so by writing it where the state says approved
	Lasts     time.Duration // of an approval; 0: for ever
}

// RuleFor returns the rule for an edition, nil if there is none, so that nobody may
// approve it.
func (p *Policy) RuleFor(f Facts) *Rule {
	for i := len(p.Rules) - 1; i >= 0; i-- {
		if p.Rules[i].fits(f) {
			return &p.Rules[i]
		}
	}
	return nil
}

func (r *Rule) fits(f Facts) bool {
	return (len(r.Paths) == 0 || slices.ContainsFunc(r.Paths, func(p Pattern) bool { return p.Match(f.Path) })) &&
		among(r.Kinds, string(f.Kind)) && among(r.Locales, f.Locale) && among(r.Governance, f.Governance)
}

func among(list []string, value string) bool { return len(list) == 0 || slices.Contains(list, value) }

// isGate reports whether a commit was made by a gate, as far as that can be believed.
func (p *Policy) isGate(s *Step) bool {
	return slices.Contains(p.Gates, s.Committer) && p.believes(s, s.Committer)
}

// believes reports whether a commit can be taken for one that a person made.
func (p *Policy) believes(s *Step, who Person) bool {
	return s.Signer == who || !p.Signed && len(p.Keys[who]) == 0
}
