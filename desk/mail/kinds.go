package mail

// Kinds of letters, each with its template. To customers:
const (
	KindOpened    = "ticket_opened"    // Ticket: it is here
	KindAnswer    = "ticket_answer"    // Ticket: somebody replied
	KindSolved    = "ticket_solved"    // Ticket: how was the help?
	KindFollowUp  = "ticket_follow_up" // Ticket: it goes on under another number
	KindCode      = "code"             // Entry: a code to sign in with
	KindLink      = "ticket_link"      // Entry: a new link to a ticket
	KindAsked     = "call_asked"       // Call: we will call
	KindBooked    = "call_booked"      // Call: a time is booked
	KindReminder  = "call_reminder"    // Call: it is soon
	KindCancelled = "call_cancelled"   // Call: it will not be
)

// To the people of the desk:
const (
	KindArrived   = "desk_arrived"   // Ticket: there is something new
	KindWords     = "desk_words"     // Ticket: the customer wrote
	KindAssigned  = "desk_assigned"  // Ticket: it is yours
	KindMention   = "desk_mention"   // Ticket: somebody called you
	KindDue       = "desk_due"       // Ticket: a promise comes due
	KindBreach    = "desk_breach"    // Ticket: a promise was broken
	KindEscalated = "desk_escalated" // Ticket: somebody has to look
	KindCall      = "desk_call"      // Call: somebody wants to be called
	KindInvite    = "invite"         // Entry: come and work here
	KindReset     = "reset"          // Entry: choose a new password
)

// Ticket is what letters about a ticket tell.
type Ticket struct {
	Name     string // of the reader, "" when it is not known
	Number   int64
	Subject  string
	Words    string `json:",omitempty"` // that were said
	By       string `json:",omitempty"` // who said or did it
	Link     string // where it is read: for customers with the secret of the link
	Rate     string `json:",omitempty"` // where the reader says how the help was
	Minutes  int    `json:",omitempty"` // within which an answer is promised; 0 promises nothing
	Former   int64  `json:",omitempty"` // number of the ticket that this one goes on with
	Target   string `json:",omitempty"` // of a promise: "first_response", "next_response", "resolution"
	Customer string `json:",omitempty"` // who asked
	Files    int    `json:",omitempty"` // that were sent along
}

// Entry is what letters with a way in tell.
type Entry struct {
	Name    string
	Code    string `json:",omitempty"`
	Link    string `json:",omitempty"`
	Minutes int    `json:",omitempty"` // for which it works
	By      string `json:",omitempty"` // who invites
}

// Call is what letters about a call tell. Times are RFC 3339 in the zone that is named.
type Call struct {
	Name     string
	Booking  string `json:",omitempty"` // what the talk is called
	Starts   string `json:",omitempty"`
	Ends     string `json:",omitempty"`
	Zone     string `json:",omitempty"` // "Europe/Berlin"
	Phone    string
	Link     string // where it is seen and cancelled
	Words    string `json:",omitempty"`
	Customer string `json:",omitempty"`
	Number   int64  `json:",omitempty"` // of its ticket
}
