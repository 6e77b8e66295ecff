package review

import (
	"time"
)

// A Standing is how an edition's review stands.
type Standing string

const (
	Draft       Standing = "draft"        // nobody asks for an approval
	Waiting     Standing = "waiting"      // for approvals
	Approved    Standing = "approved"     // what it says is approved
	Lapsed      Standing = "lapsed"       // something was approved, and its words changed since
	Expired     Standing = "expired"      // what it says was approved too long ago, or its review date is past
	NotEntitled Standing = "not_entitled" // its state says approved, by nobody whose approval counts
	Archived    Standing = "archived"     // it is not to be read any more
)

// A Verdict is the outcome of a judgement.
type Verdict struct {
	Standing Standing
	Live     *Approval // of the words that may be published; nil: none
	For      []Person  // who may approve what waits
	Missing  int       // how many of them are still needed
	Refused  []Refusal // approvals of these words that do not count, in order
}

// An Approval is what made a revision live.
type Approval struct {
	Words
	Commit string // of the last approval that was needed
	Time   time.Time
	By     []Person // in the order in which they approved; on trust the author
	Trust  bool     // it was taken on trust
}

// A Refusal is an approval that does not count.
type Refusal struct {
	Who    Person
	Commit string
	Why    Reason
}

// A Reason says why an approval does not count.
type Reason string

const (
	NotNamed   Reason = "no rule names them for this"
	OwnWords   Reason = "they wrote some of the words"
	Unsigned   Reason = "the commit does not bear their signature"
	OtherHands Reason = "author and committer differ, so the commit may be anybody's"
	NoGate     Reason = "the trailer stands in a commit that no gate made"
	OffLine    Reason = "the gate's commit is not on the main line"
	OtherWords Reason = "they approved other words than stand there now"
	BeforeLeft Reason = "no rule names them where the edition came from"
)
