// Package tickets is the room of customers' matters: a ticket for each, with all that
// was said and done about it.
//
// # A ticket
//
// A [Ticket] has a status, and from the status follows who acts next ([Status.Turn])
// and what the customer reads ([Status.Label]):
//
//	new      nobody has looked at it        the desk acts    clocks run
//	open     somebody works on it           the desk acts    clocks run
//	pending  waits for the customer         the customer     clocks are paused
//	on_hold  waits for somebody else        the desk acts    by policy
//	solved   done, may be taken up again    nobody           clocks are stopped
//	closed   over; more makes a follow-up   nobody           clocks are stopped
//
// Its history is a list of messages: public replies, notes among colleagues, and
// events, which tell every change of a field with what stood there before. Nothing is
// ever taken out of a history but by erasing a person. Tickets that are merged keep
// theirs, and it is shown with that of the ticket they went into.
//
// # Commands
//
// A command is a method of [Room] that takes a transaction: it reads the ticket, lets
// time pass for it (what came due is told first), changes it by the rules, and writes
// the ticket, its history, the journal and the notices to people together. Rules are
// in this file, change.go, promise.go and checks.go; they know no SQL and no HTTP. A
// command that changes fields gives a word by which it can be undone for a minute.
//
// # Time
//
// The room has no clock and no goroutine. [Room.Tick] does what is due: promises that
// were broken, rungs of the escalation ladder, solved tickets that nobody took up
// again, words for the search. Any number of desks may tick at once.
package tickets

import (
	"slices"
	"strings"
	"time"

	"helpwright/desk/packet"
)

// A Ticket is a customer's matter.
type Ticket struct {
	ID      string
	Number  int64 // by which people call it; they are given in order
	Subject string

	Status    Status
	Priority  Priority
	Type      Type
	Reason    string // id of a contact reason, "" is none
	Group     string // whose queue it is in, "" is everybody's
	Assignee  string // id of an account, "" is nobody
	Tags      []string
	Fields    map[string]string // answers to the fields of the reason
	Level     int               // of escalation: 0 is none
	Escalated bool              // the customer asked for it, and nobody has answered since

	Requester Requester
	Locale    string // in which the customer reads and writes
	Channel   Channel

	FollowUpOf string // id of the closed ticket that it goes on with
	SplitFrom  string // id of the ticket that it was part of
	MergedInto string // id of the ticket that it went on in
	Merged     int    // how many went into this one

	Packet     packet.Packet // what the customer brought along
	SelfServed bool          // the customer tried to find the answer first

	Opened  time.Time
	Updated time.Time // the last message, event or change
	Ended   time.Time // since when it is solved or closed; zero while it is neither
	Asked   bool      // how the help was

	Promises [targets]Promise
	Waiting  Waiting
	Due      time.Time // when the next promise is due; zero is never
	Wake     time.Time // when time does the next thing; zero is never
	Broken   int       // how many promises were broken

	Messages int64 // how many its history holds
	Version  int64 // grows with each change
}

// A Requester is the customer whose matter it is.
type Requester struct {
	Email string // in lower case; "" after erasure
	Name  string
}

// A Status says how far a ticket is.
type Status string

const (
	StatusNew     Status = "new"
	StatusOpen    Status = "open"
	StatusPending Status = "pending"
	StatusOnHold  Status = "on_hold"
	StatusSolved  Status = "solved"
	StatusClosed  Status = "closed"
)

// Statuses lists all of them, in order of their life.
var Statuses = []Status{StatusNew, StatusOpen, StatusPending, StatusOnHold, StatusSolved, StatusClosed}

// leadsTo says where an agent may take a ticket from a status.
var leadsTo = map[Status][]Status{
	StatusNew:     {StatusOpen, StatusPending, StatusOnHold, StatusSolved},
	StatusOpen:    {StatusPending, StatusOnHold, StatusSolved},
	StatusPending: {StatusOpen, StatusOnHold, StatusSolved},
	StatusOnHold:  {StatusOpen, StatusPending, StatusSolved},
	StatusSolved:  {StatusOpen, StatusPending, StatusOnHold, StatusClosed},
	StatusClosed:  nil,
}

// LeadsTo says whether a ticket may go from one status to another.
func (s Status) LeadsTo(to Status) bool { return slices.Contains(leadsTo[s], to) }

// Live says whether there is something left to do.
func (s Status) Live() bool { return s != StatusSolved && s != StatusClosed }

// A Turn says who acts next.
type Turn string

const (
	TurnDesk     Turn = "desk"
	TurnCustomer Turn = "customer"
	TurnNobody   Turn = "nobody"
)

// Turn says who acts next.
func (s Status) Turn() Turn {
	switch s {
	case StatusNew, StatusOpen, StatusOnHold:
		return TurnDesk
	case StatusPending:
		return TurnCustomer
	}
	return TurnNobody
}

// A Label is a status as customers read it; the phrase ticket_status_LABEL says it.
type Label string

const (
	Submitted     Label = "submitted"
	InProgress    Label = "in_progress"
	WaitingForYou Label = "waiting_for_you"
	LabelSolved   Label = "solved"
	LabelClosed   Label = "closed"
)

var labels = map[Status]Label{
	StatusNew: Submitted, StatusOpen: InProgress, StatusOnHold: InProgress, StatusPending: WaitingForYou, StatusSolved: LabelSolved, StatusClosed: LabelClosed,
}

// Label is what customers read.
func (s Status) Label() Label { return labels[s] }

// A Priority says how much depends on an answer.
type Priority string

const (
	Low    Priority = "low"
	Normal Priority = "normal"
	High   Priority = "high"
	Urgent Priority = "urgent"
)

// Priorities lists all of them, the lowest first.
var Priorities = []Priority{Low, Normal, High, Urgent}

func (p Priority) rank() int { return slices.Index(Priorities, p) }

// A Type says what sort of matter it is.
type Type string

// Types lists all of them.
var Types = []Type{"question", "incident", "problem", "task"}

// A Channel is how something came.
type Channel string

// Channels lists all of them.
var Channels = []Channel{"form", "portal", "mail", "api", "desk", "call", "chat"}

// A Side is where somebody stands.
type Side string

const (
	Customer Side = "customer"
	Agent    Side = "agent"
	Program  Side = "program"
	Desk     Side = "desk" // nobody: time did it
)

// A By is who said or did something. Its zero value is not valid.
type By struct {
	Side Side
	ID   string // of an account or a program; "" of a customer and the desk
	Name string // as others read it
}

func (b By) staff() bool { return b.Side == Agent || b.Side == Program }

// A Kind is what sort of entry of a history a message is.
type Kind string

const (
	Reply Kind = "reply" // public
	Note  Kind = "note"  // among colleagues
	Told  Kind = "event" // something was done
)

// A Message is an entry of a ticket's history.
type Message struct {
	ID       string
	Ticket   string
	Sequence int64 // in the history of the ticket, from 1, without gaps
	Kind     Kind
	By       By
	Via      Channel
	Text     string // of a reply or a note, Markdown
	Files    []string
	Articles []Article // linked or quoted in it
	Mentions []string  // ids of accounts that a note calls
	Event    *Event    // of an event
	At       time.Time
}

// An Event tells what was done.
type Event struct {
	Did     Did       `json:"did"`
	Altered []Altered `json:"altered,omitempty"`
	Reason  string    `json:"reason,omitempty"` // in somebody's words
	Ticket  string    `json:"ticket,omitempty"` // id of another that it is about
	Number  int64     `json:"number,omitempty"` // of that
	Target  string    `json:"target,omitempty"` // of a promise
	Way     string    `json:"way,omitempty"`    // of an escalation: "functional", "hierarchical", "asked"
	Article *Article  `json:"article,omitempty"`
	Step    *Step     `json:"step,omitempty"`
	Part    string    `json:"part,omitempty"` // of the context
	Score   int       `json:"score,omitempty"`
}

// A Did is what sort of thing was done. The journal's kinds are "ticket." and this.
type Did string

const (
	DidOpen     Did = "opened"
	DidChange   Did = "changed"
	DidAssign   Did = "assigned"
	DidSolve    Did = "solved"
	DidReopen   Did = "reopened"
	DidClose    Did = "closed"
	DidEscalate Did = "escalated"
	DidMerge    Did = "merged"      // another went into this one
	DidGoOn     Did = "went_on"     // this one went into another, and is over
	DidSplit    Did = "split"       // a part of this one became a ticket
	DidFollowUp Did = "followed_up" // this one was closed, and another goes on with it
	DidLink     Did = "linked"
	DidUnlink   Did = "unlinked"
	DidStep     Did = "stepped"
	DidUndo     Did = "undone"
	DidAsk      Did = "asked" // how the help was
	DidRate     Did = "rated"
	DidForget   Did = "context_removed"
	DidErase    Did = "erased"
	DidComeDue  Did = "due"
	DidBreak    Did = "breached"

	// Messages are not events of the history, but of the journal.
	didReply Did = "replied"
	didNote  Did = "noted"
)

// An Article is one that stands in connection with a ticket.
type Article struct {
	ID       string `json:"id"`
	Locale   string `json:"locale"`
	Revision string `json:"revision,omitempty"`
	Title    string `json:"title,omitempty"`
	Path     string `json:"path,omitempty"` // on the site
	How      How    `json:"how,omitempty"`
}

// A How says in which way an article stands in connection with a ticket.
type How string

const (
	Linked How = "linked" // named to the customer
	Quoted How = "quoted" // its words were sent
	Used   How = "used"   // it told the agent; the customer does not see it
)

// A Step is one of a guide that was done on the way to the solution, by either side.
type Step struct {
	Article  string    `json:"article"`
	Locale   string    `json:"locale"`
	Revision string    `json:"revision"`
	ID       string    `json:"id"`
	Title    string    `json:"title,omitempty"`  // in the words of the guide
	Answer   string    `json:"answer,omitempty"` // likewise
	Choice   string    `json:"choice,omitempty"` // where the answer led: "#id", or an address; "" has no answer yet
	Side     Side      `json:"side"`             // who did it
	Name     string    `json:"name,omitempty"`   // of the agent
	At       time.Time `json:"at"`
}

// lowered is an address as it is compared and kept.
func lowered(email string) string { return strings.ToLower(strings.TrimSpace(email)) }
