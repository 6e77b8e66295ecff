// Package review judges who approved what an edition says.
//
// It is pure: [Judge] takes what the commits of an edition did, the site's [Policy]
// and a time, and returns a [Verdict]. Where steps come from, git, is not known here;
// that a step says the truth about a commit is the business of whoever made it.
//
// # What can be believed
//
// The author and the committer of a commit are free text, and so are its trailers.
// Only this is taken for an approval:
//
//   - A person approves by a commit of which that person is both author and committer
//     and which sets the state to approved, or which vouches for the file by a trailer
//     Approves. Where the rule takes own edits, one that writes other words under
//     that state does so too. A commit that somebody else committed, be it by a
//     rebase, proves nothing about its author, and a merge approves nothing: it may
//     be a pull.
//   - A gate is a committer that the policy names, such as the bot that merges. What
//     it puts on the main line counts for the author of a merge, for the author of a
//     commit that sets the state or, where the rule takes them, is an edit, and for
//     whoever its trailers Approved-by name.
//     Elsewhere its commits count for nothing, since hosts let people write there in
//     the name of the gate.
//   - Somebody whose keys the policy names, or everybody if it asks for signatures,
//     is believed only where the signature is good.
//
// Without keys an approval is a record and not a proof: whoever may push may pretend
// to be somebody else.
//
// # What is judged
//
// Approvals are counted for a revision. As soon as it has enough of them it is live,
// and stays so until another one is, or until the edition is archived or removed:
// going back to draft or to older words takes nothing off the site and puts nothing
// on it. A merge that takes it from a line which does not know that it was archived or
// removed does not bring it back. An edition that leaves a place, a kind or a governance needs the approval of
// those who answer for it there and where it goes.
//
// Files: policy.go and pattern.go (who may approve what), judge.go and ballot.go (the
// judgement), verdict.go (its outcome), span.go (how long that
// stays so), transition.go (states that may follow each
// other).
package review

import (
	"cmp"
	"time"

	"helpwright/knowledge"
)

// A Person is an e-mail address in lower case; "" is nobody.
type Person string

// Name returns what a person is called in sentences.
func (p Person) Name() string { return cmp.Or(string(p), "somebody without an address") }

// A Subject is an edition that is judged.
type Subject struct {
	Now      Words
	ReviewBy time.Time // zero: never
	Steps    []Step    // parents before children
}

// Words are what an edition says at some moment.
type Words struct {
	Revision knowledge.Revision // "": it is not there
	State    knowledge.State
	Facts    Facts
}

// Facts decide which rule holds for an edition.
type Facts struct {
	Path       string // content-relative file, "billing/refund-an-order/en.md"
	Kind       knowledge.Kind
	Locale     string
	Governance string
}

// A Step is what one commit did to an edition.
type Step struct {
	Commit            string
	Time              time.Time // of the committer
	Author, Committer Person
	CoAuthors         []Person
	Approvers         []Person // named by trailers Approved-by
	Signer            Person   // whose signature it bears; "" without a good one
	Before, After     Words    // in its first parent, and in it

	OnLine  bool // on the line of first parents from the head
	Merge   bool // of several parents
	Landed  bool // a merge that took the words as they are from another line
	Vouches bool // a trailer Approves names the file
	Strayed bool // … but for another revision than it has in this commit
	Trusted bool // the policy takes what stood at this commit on trust
	Unread  bool // Before or After cannot be read, and both are left empty
}

// wrote reports whether the commit changed what the edition says.
func (s *Step) wrote() bool {
	return !s.Landed && (s.Unread || s.After.Revision != "" && s.After.Revision != s.Before.Revision)
}

// setsApproved reports whether the commit made the state approved.
func (s *Step) setsApproved() bool {
	return s.After.State == knowledge.Approved && s.Before.State != knowledge.Approved
}
