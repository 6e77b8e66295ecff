package review

import (
	"time"

	"helpwright/knowledge"
)

// Span returns the moments between which a verdict that was given at a time stays as it
// is, if nothing but time passes; both are excluded. The zero time is before all time as
// from, and after all time as until.
func Span(e Subject, p *Policy, v Verdict, at time.Time) (from, until time.Time) {
	if e.Now.State != knowledge.Approved || v.Live == nil {
		return from, until
	}
	var moments []time.Time
	if !e.ReviewBy.IsZero() {
		moments = append(moments, e.ReviewBy.Add(oneDay))
	}
	if rule := p.RuleFor(e.Now.Facts); rule != nil && rule.Lasts != 0 {
		moments = append(moments, v.Live.Time.Add(rule.Lasts), v.Live.Time.Add(-clockSkew))
	}
	for _, m := range moments {
		switch {
		case m.Equal(at):
			return at, at // the very moment: it holds for no other
		case m.Before(at) && (from.IsZero() || m.After(from)):
			from = m
		case m.After(at) && (until.IsZero() || m.Before(until)):
			until = m
		}
	}
	return from, until
}
