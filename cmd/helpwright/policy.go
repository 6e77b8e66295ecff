package main

import (
	"fmt"
	"time"

	"helpwright/knowledge"
	"helpwright/site"
	"helpwright/workflow/review"
)

// policyOf turns what the configuration says of review into a policy; nil if it asks
// for none.
func policyOf(r site.Review) (*review.Policy, error) {
	if !r.Required {
		return nil, nil
	}
	p := &review.Policy{Since: r.Since, Signed: r.Signed, Keys: map[review.Person][]string{}}
	for _, rule := range r.Rules {
		out := review.Rule{
			Kinds: rule.Kinds, Locales: rule.Locales, Governance: rule.Governance,
			Approvers: persons(rule.Approvers), Approvals: rule.Approvals, OwnWords: rule.OwnWords, OwnEdits: rule.OwnEdits,
			Lasts: time.Duration(rule.Days) * 24 * time.Hour,
		}
		for _, written := range rule.Paths {
			pattern, err := review.ParsePattern(written)
			if err != nil {
				return nil, fmt.Errorf("reading the rules of review: %w", err)
			}
			out.Paths = append(out.Paths, pattern)
		}
		p.Rules = append(p.Rules, out)
	}
	p.Gates = persons(r.Gates)
	for _, s := range r.Signers {
		p.Keys[review.Person(s.Person)] = s.Keys
	}
	return p, nil
}

func persons(addresses []string) []review.Person {
	var list []review.Person
	for _, a := range addresses {
		list = append(list, review.Person(a))
	}
	return list
}

// statesOf turns names of states into states.
func statesOf(p site.Publish) []knowledge.State {
	var list []knowledge.State
	for _, name := range p.States {
		list = append(list, knowledge.State(name))
	}
	return list
}
