package tickets

import (
	"context"
	"fmt"
	"time"

	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/journal"
	"helpwright/store"
)

// A Config is what the room is made with. Functions lead to other rooms; one that is
// nil leads nowhere, and what needs it is not there.
type Config struct {
	Store *store.Store
	Rules func() *Rules // of the release that is served

	// Notify tells people of what happened to one ticket, in the transaction in which it
	// happens.
	Notify func(tx *store.Tx, all ...Notice) error

	// Bind makes uploaded files those of a message and tells their ids. Uploads are
	// named as their sender was told, such as "id:token". It refuses those that the
	// actor did not send, or that belong somewhere already.
	Bind func(tx *store.Tx, by policy.Actor, uploads []string, ticket, message string) (ids []string, err error)

	// Receive takes a file that comes with a form, and names the upload for Bind.
	Receive func(c *web.Call, in *web.Incoming) (upload string, err error)

	// Files finds names and states of files by their ids.
	Files func(tx *store.Tx, ids []string) (map[string]File, error)

	// Person finds an account that can work on tickets; store.ErrNotFound is none.
	Person func(tx *store.Tx, id string) (Person, error)

	// People lists the accounts that can work on tickets, in the order of their names.
	People func(tx *store.Tx) ([]Person, error)

	// Mentioned finds accounts by what stands behind an @ in a note.
	Mentioned func(tx *store.Tx, names []string) ([]Person, error)

	// Published finds an article by its id in a locale or where that falls back to.
	Published func(ctx context.Context, id, locale string) (Article, string, bool)

	// Guide finds a published guide by the id of its article, likewise.
	Guide func(ctx context.Context, id, locale string) (Guide, bool)

	// Similar finds articles by words, as the one search does, the best first.
	Similar func(ctx context.Context, locale, words string, limit int) ([]Article, error)

	// Branches reports whether drafts of articles can be written into the repository of
	// the site. Branch asks for that, and BranchOf tells how far it is, nil when nobody
	// asked. The topic is a folder of the site's content.
	Branches func() bool
	Branch   func(tx *store.Tx, ticket string, d *Draft, topic string, by By, now time.Time) error
	BranchOf func(tx *store.Tx, ticket string) (*Branch, error)
}

// A Branch is a draft of an article on its way into the site's repository.
type Branch struct {
	Name  string
	State string    // "waiting", "pushed", "failed"
	Error string    // why the last try failed
	At    time.Time // when it was pushed, or asked for
}

// A Guide is an article that leads step by step.
type Guide struct {
	Article
	Steps []GuideStep
}

// A GuideStep is a step of a guide, or an outcome, which has no choices.
type GuideStep struct {
	ID      string
	Title   string
	Text    string // plain
	Choices []GuideChoice
}

// A GuideChoice is an answer to a step.
type GuideChoice struct {
	Text string
	To   string // "#id" of a step, or an address
}

// A Person is an account as tickets name it.
type Person struct {
	ID     string
	Name   string
	Groups []string
}

// A Notice is something that people are told. As JSON it can wait, without the ticket
// and the message, which [Recall] finds again.
type Notice struct {
	About   About    `json:"about"`
	Ticket  *Ticket  `json:"-"`
	Message *Message `json:"-"` // that was said; nil is none
	To      Receiver `json:"to"`
	By      By       `json:"by"`                // who did it, and need not be told
	Target  string   `json:"target,omitempty"`  // of a promise
	Secret  string   `json:"secret,omitempty"`  // of the page on which the requester says how the help was
	Minutes int      `json:"minutes,omitempty"` // of working time until a first answer is due; 0 promises nothing
	Former  int64    `json:"former,omitempty"`  // number of the closed ticket that this one goes on with
}

// Recall finds the ticket of a notice that waited, and its message, "" being none, as they
// stand now.
func Recall(tx *store.Tx, ticket, message string) (*Ticket, *Message, error) {
	t, err := load(tx, ticket)
	if err != nil || message == "" {
		return t, nil, err
	}
	m, err := messageOf(tx, ticket, message)
	return t, &m, err
}

// An About is why people are told.
type About string

const (
	AboutOpened    About = "opened"    // to the requester: it is here, and this is its number
	AboutAnswer    About = "answer"    // to the requester: somebody replied
	AboutSolved    About = "solved"    // to the requester: how was it?
	AboutFollowUp  About = "follow_up" // to the requester: it goes on under this number
	AboutArrived   About = "arrived"   // to the desk: something new
	AboutWords     About = "words"     // to the desk: the customer wrote
	AboutAssigned  About = "assigned"  // to an account: it is yours
	AboutMention   About = "mention"   // to an account: somebody called you
	AboutDue       About = "due"       // to the desk: a promise comes due
	AboutBreach    About = "breach"    // to the desk: a promise was broken
	AboutEscalated About = "escalated" // to the desk: somebody has to look
)

// A Receiver is who is told. One of its fields is set.
type Receiver struct {
	Requester bool   `json:"requester,omitempty"`
	Account   string `json:"account,omitempty"` // id
	Group     string `json:"group,omitempty"`   // everybody in it
	Leads     bool   `json:"leads,omitempty"`   // those who lead
}

// A Room keeps the tickets of a desk.
type Room struct {
	Config
}

// New makes the room. Its tables are those of [Line].
func New(c Config) *Room {
	if c.Notify == nil {
		c.Notify = func(*store.Tx, ...Notice) error { return nil }
	}
	return &Room{c}
}

// A doing is one command on its way with one ticket.
type doing struct {
	*Room
	tx   *store.Tx
	t    *Ticket
	by   By
	now  time.Time
	tags []string // as they were

	renamed bool // the search has to learn it anew
	quiet   bool // nothing happened that makes it newer
}

// begin takes a ticket into a command, and lets time pass for it.
func (r *Room) begin(tx *store.Tx, id string, by By, now time.Time) (*doing, error) {
	t, err := load(tx, id)
	if err != nil {
		return nil, err
	}
	d := &doing{Room: r, tx: tx, t: t, by: by, now: inMillis(now), tags: t.Tags}
	return d, d.pass()
}

// inMillis is a moment as exactly as it is kept.
func inMillis(t time.Time) time.Time { return store.Time(store.Millis(t)) }

// pass tells what time did to the ticket until now.
func (d *doing) pass() error {
	by := d.by
	d.by = By{Side: Desk}
	for _, e := range d.t.pass(d.Rules(), d.now) {
		if err := d.tell(e); err != nil {
			return err
		}
		if err := d.passed(e); err != nil {
			return err
		}
	}
	d.by = by
	return nil
}

// passed tells people what time did.
func (d *doing) passed(e Event) error {
	switch {
	case e.Did == DidAsk:
		return d.ask()
	case e.Did == DidComeDue:
		return d.notify(Notice{About: AboutDue, To: d.t.holder(), Target: e.Target})
	case e.Did == DidBreak:
		if err := d.notify(Notice{About: AboutBreach, To: d.t.holder(), Target: e.Target}); err != nil {
			return err
		}
		return d.notify(Notice{About: AboutBreach, To: Receiver{Leads: true}, Target: e.Target})
	case e.Did == DidEscalate && e.Way == Hierarchical:
		return d.notify(Notice{About: AboutEscalated, To: Receiver{Leads: true}})
	case e.Did == DidEscalate:
		return d.notify(Notice{About: AboutEscalated, To: Receiver{Group: d.t.Group}})
	}
	return nil
}

// holder is who works on a ticket: the assignee, or else the group.
func (t *Ticket) holder() Receiver {
	if t.Assignee != "" {
		return Receiver{Account: t.Assignee}
	}
	return Receiver{Group: t.Group}
}

func (d *doing) notify(all ...Notice) error {
	var out []Notice
	for _, n := range all {
		n.Ticket, n.By = d.t, d.by
		if n.To.Requester && d.t.Requester.Email == "" || n.To.Account != "" && n.To.Account == d.by.ID {
			continue
		}
		out = append(out, n)
	}
	if len(out) == 0 {
		return nil
	}
	if err := d.Notify(d.tx, out...); err != nil {
		return fmt.Errorf("telling of ticket %d: %w", d.t.Number, err)
	}
	return nil
}

// end writes the ticket as the command left it.
func (d *doing) end() error {
	d.t.settle(d.Rules(), d.now)
	if !d.quiet {
		d.t.Updated = d.now
	}
	if d.renamed {
		if err := reindex(d.tx, d.t.ID); err != nil {
			return err
		}
	}
	if err := writeTags(d.tx, d.t.ID, d.tags, d.t.Tags); err != nil {
		return err
	}
	return save(d.tx, d.t)
}

// tell writes an event into the history and the journal.
func (d *doing) tell(e Event) error {
	m := &Message{Kind: Told, Event: &e}
	if err := d.write(m); err != nil {
		return err
	}
	return d.record(e.Did, m, e)
}

// say writes a reply or a note into the history and the journal.
func (d *doing) say(m *Message) error {
	if err := d.write(m); err != nil {
		return err
	}
	did := didReply
	if m.Kind == Note {
		did = didNote
	}
	return d.record(did, m, Event{})
}

// write gives a message its place in the history.
func (d *doing) write(m *Message) error {
	d.t.Messages++
	if m.ID == "" {
		m.ID = store.NewID()
	}
	m.Ticket, m.Sequence, m.By, m.At = d.t.ID, d.t.Messages, d.by, d.now
	return insertMessage(d.tx, m)
}

// A fact is what the journal keeps of an event: no words of people and nothing that
// names a customer, so that it may stay for good.
type fact struct {
	Number   int64     `json:"number"`
	Message  string    `json:"message,omitempty"` // id
	Side     Side      `json:"side"`
	Public   bool      `json:"public"` // the customer may know of it
	Status   Status    `json:"status"`
	Priority Priority  `json:"priority"`
	Reason   string    `json:"reason,omitempty"`
	Group    string    `json:"group,omitempty"`
	Assignee string    `json:"assignee,omitempty"`
	Locale   string    `json:"locale,omitempty"`
	Channel  Channel   `json:"channel,omitempty"`
	Altered  []Altered `json:"altered,omitempty"`
	Target   string    `json:"target,omitempty"`
	Way      string    `json:"way,omitempty"`
	Other    string    `json:"other,omitempty"` // id of another ticket
	Article  string    `json:"article,omitempty"`
	Revision string    `json:"revision,omitempty"`
	Step     string    `json:"step,omitempty"`
	Score    int       `json:"score,omitempty"`
	Served   bool      `json:"self_served,omitempty"`
}

func (d *doing) record(did Did, m *Message, e Event) error {
	t := d.t
	f := fact{
		Number: t.Number, Message: m.ID, Side: m.By.Side, Public: m.public(), Status: t.Status, Priority: t.Priority,
		Reason: t.Reason, Group: t.Group, Assignee: t.Assignee, Locale: t.Locale, Channel: t.Channel, Altered: nameless(e.Altered),
		Target: e.Target, Way: e.Way, Other: e.Ticket, Score: e.Score, Served: t.SelfServed,
	}
	if e.Article != nil {
		f.Article, f.Revision = e.Article.ID, e.Article.Revision
	}
	if e.Step != nil {
		f.Article, f.Revision, f.Step = e.Step.Article, e.Step.Revision, e.Step.ID
	}
	actor := d.by.ID
	if d.by.Side == Customer {
		actor = string(Customer)
	}
	return journal.Append(d.tx, journal.Event{Kind: kindOfTicket + string(did), Actor: actor, Subject: t.ID, At: d.now, Data: f})
}

const kindOfTicket = "ticket."

// nameless leaves out of alterations what people wrote.
func nameless(altered []Altered) []Altered {
	var out []Altered
	for _, a := range altered {
		switch a.Field {
		case fieldStatus, fieldAssignee, fieldMerged, "priority", "type", "reason", "group", "level":
			out = append(out, a)
		default:
			out = append(out, Altered{Field: a.Field})
		}
	}
	return out
}
