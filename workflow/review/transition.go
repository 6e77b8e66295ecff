package review

import (
	"slices"

	"helpwright/knowledge"
)

// next lists the states that may follow a state; "" is before an edition begins. What
// was archived comes back as a draft, so that it is looked at again.
var next = map[knowledge.State][]knowledge.State{
	"":                 {knowledge.Draft, knowledge.Review, knowledge.Approved},
	knowledge.Draft:    {knowledge.Draft, knowledge.Review, knowledge.Approved, knowledge.Archived},
	knowledge.Review:   {knowledge.Draft, knowledge.Review, knowledge.Approved, knowledge.Archived},
	knowledge.Approved: {knowledge.Draft, knowledge.Review, knowledge.Approved, knowledge.Archived},
	knowledge.Archived: {knowledge.Draft, knowledge.Archived},
}

// MayFollow reports whether an edition may go from one state to another. Where
// governance is compliance_based nothing is approved that was not in review.
func MayFollow(from, to knowledge.State, governance string) bool {
	if governance == ComplianceBased && to == knowledge.Approved && from != knowledge.Review && from != knowledge.Approved {
		return false
	}
	return slices.Contains(next[from], to)
}

// ComplianceBased is the governance of editions that always pass through review.
const ComplianceBased = "compliance_based"
