package tickets

import (
	"slices"
	"time"

	"helpwright/desk/packet"
	"helpwright/store"
)

// A CustomerView is a ticket as its requester sees it. What is not in it, customers
// never see.
type CustomerView struct {
	CustomerRow
	Requester  string            `json:"requester"` // name
	Reason     string            `json:"reason,omitempty"`
	Fields     map[string]string `json:"fields,omitempty"`
	History    []CustomerEntry   `json:"history"`
	Articles   []Article         `json:"articles"` // linked and quoted
	Context    packet.Packet     `json:"context"`
	FollowUpOf int64             `json:"follow_up_of,omitempty"` // number
	MergedInto int64             `json:"merged_into,omitempty"`  // number
	Rating     *Rating           `json:"rating,omitempty"`       // that was given

	MayReply    bool `json:"may_reply"`
	MayClose    bool `json:"may_close"`
	MayReopen   bool `json:"may_reopen"`
	MayEscalate bool `json:"may_escalate"`
	MayRate     bool `json:"may_rate"`
}

// A CustomerRow is a ticket in a customer's list.
type CustomerRow struct {
	ID      string    `json:"id"`
	Number  int64     `json:"number"`
	Subject string    `json:"subject"`
	Status  Label     `json:"status"`
	Turn    Turn      `json:"turn"`
	Opened  time.Time `json:"opened"`
	Updated time.Time `json:"updated"`
}

// A CustomerEntry is a public reply, or something that was done and concerns the
// customer.
type CustomerEntry struct {
	ID       string    `json:"id"`
	Mine     bool      `json:"mine"`           // the customer's own
	Name     string    `json:"name,omitempty"` // of who it was
	Text     string    `json:"text,omitempty"` // Markdown of a stranger
	Files    []File    `json:"files,omitempty"`
	Articles []Article `json:"articles,omitempty"`
	Did      Did       `json:"did,omitempty"`    // of an event
	Status   Label     `json:"status,omitempty"` // that it led to
	Reason   string    `json:"reason,omitempty"` // in the customer's words
	Number   int64     `json:"number,omitempty"` // of another ticket
	Article  *Article  `json:"article,omitempty"`
	At       time.Time `json:"at"`
}

// A File is one that was sent along.
type File struct {
	ID    string `json:"id"`
	Name  string `json:"name,omitempty"`
	Type  string `json:"type,omitempty"`
	Size  int64  `json:"size,omitempty"`
	State string `json:"state,omitempty"` // "pending", "clean", "refused"
}

// An AgentView is a ticket as the people of the desk see it.
type AgentView struct {
	AgentRow
	Channel      Channel           `json:"channel"`
	Locale       string            `json:"locale"`
	Fields       map[string]string `json:"fields,omitempty"`
	History      []AgentEntry      `json:"history"`
	Articles     []Article         `json:"articles"`
	Steps        []Step            `json:"steps"`
	Context      packet.Packet     `json:"context"`
	StoppedAt    *Stop             `json:"stopped_at,omitempty"`
	Promises     []Owed            `json:"promises"`
	SelfServed   bool              `json:"self_served"`
	Escalated    bool              `json:"escalated"`
	Waking       *time.Time        `json:"waking,omitempty"`
	FollowUpOf   *Other            `json:"follow_up_of,omitempty"`
	SplitFrom    *Other            `json:"split_from,omitempty"`
	MergedInto   *Other            `json:"merged_into,omitempty"`
	Merged       []Other           `json:"merged,omitempty"`
	FollowUps    []Other           `json:"follow_ups,omitempty"`
	Others       []AgentRow        `json:"others"` // of the same requester, the newest first
	Looking      []Looker          `json:"looking"`
	Satisfaction *Rating           `json:"satisfaction,omitempty"`
	LeadsTo      []Status          `json:"leads_to"` // statuses that it may go to
	Version      int64             `json:"version"`
}

// An AgentRow is a ticket in a queue.
type AgentRow struct {
	ID            string     `json:"id"`
	Number        int64      `json:"number"`
	Subject       string     `json:"subject"`
	Status        Status     `json:"status"`
	Turn          Turn       `json:"turn"`
	Priority      Priority   `json:"priority"`
	Type          Type       `json:"type"`
	Reason        string     `json:"reason,omitempty"`
	Assignee      string     `json:"assignee,omitempty"`
	AssigneeName  string     `json:"assignee_name,omitempty"`
	Group         string     `json:"group,omitempty"`
	Tags          []string   `json:"tags,omitempty"`
	Level         int        `json:"level"`
	Requester     string     `json:"requester"` // address
	RequesterName string     `json:"requester_name,omitempty"`
	Opened        time.Time  `json:"opened"`
	Updated       time.Time  `json:"updated"`
	Ended         *time.Time `json:"ended,omitempty"`
	Due           *time.Time `json:"due,omitempty"`
	Broken        int        `json:"broken"` // promises
}

// An AgentEntry is an entry of a history with all that is known of it.
type AgentEntry struct {
	ID       string    `json:"id"`
	Ticket   string    `json:"ticket"` // which it belongs to; another's where that was merged
	Kind     Kind      `json:"kind"`
	Public   bool      `json:"public"`
	Side     Side      `json:"side"`
	Author   string    `json:"author,omitempty"` // id of an account
	Name     string    `json:"name,omitempty"`
	Via      Channel   `json:"via,omitempty"`
	Text     string    `json:"text,omitempty"` // Markdown of a stranger
	Files    []File    `json:"files,omitempty"`
	Articles []Article `json:"articles,omitempty"`
	Mentions []string  `json:"mentions,omitempty"`
	Event    *Event    `json:"event,omitempty"`
	At       time.Time `json:"at"`
}

// A Stop is where a customer stopped in a guide.
type Stop struct {
	Article  string `json:"article"`
	Locale   string `json:"locale"`
	Revision string `json:"revision"`
	Step     string `json:"step"`
}

// An Owed is a promise as agents see it.
type Owed struct {
	Target string     `json:"target"`
	State  string     `json:"state"` // "kept", "running", "paused", "broken"
	Due    *time.Time `json:"due,omitempty"`
	Kept   *time.Time `json:"kept,omitempty"`
}

// An Other is another ticket that one stands in connection with.
type Other struct {
	ID      string `json:"id"`
	Number  int64  `json:"number"`
	Subject string `json:"subject"`
	Status  Status `json:"status"`
}

// publicDids are events that concern the customer.
var publicDids = []Did{DidOpen, DidSolve, DidReopen, DidClose, DidGoOn, DidMerge, DidFollowUp, DidSplit, DidRate, DidForget}

// public says whether the customer sees an entry.
func (m *Message) public() bool {
	switch m.Kind {
	case Reply:
		return true
	case Told:
		return m.Event.public()
	}
	return false
}

func (e *Event) public() bool {
	switch e.Did {
	case DidEscalate:
		return e.Way == asked
	case DidLink:
		return e.Article.How != Used
	}
	return slices.Contains(publicDids, e.Did) || e.relabels() != ""
}

// relabels is the status that customers read after an event, "" when they read the
// same as before.
func (e *Event) relabels() Label {
	for _, a := range e.Altered {
		if from, to := Status(a.From).Label(), Status(a.To).Label(); a.Field == fieldStatus && from != to {
			return to
		}
	}
	return ""
}

func (t *Ticket) customerRow() CustomerRow {
	return CustomerRow{t.ID, t.Number, t.Subject, t.Status.Label(), t.Status.Turn(), t.Opened, t.Updated}
}

// CustomerView reads a ticket as its requester sees it.
func (r *Room) CustomerView(tx *store.Tx, id string) (*CustomerView, error) {
	t, err := load(tx, id)
	if err != nil {
		return nil, err
	}
	all, err := history(tx, t)
	if err != nil {
		return nil, err
	}
	files, err := r.filesOf(tx, all)
	if err != nil {
		return nil, err
	}
	v := &CustomerView{
		CustomerRow: t.customerRow(), Requester: t.Requester.Name, Reason: t.Reason, Fields: t.Fields, Context: t.Packet,
		History: []CustomerEntry{}, Articles: []Article{},
		MayReply: true, MayClose: t.Status.Live(), MayReopen: t.Status == StatusSolved, MayEscalate: t.Status.Live() && !t.Escalated,
	}
	for _, m := range all {
		if m.public() {
			v.History = append(v.History, customerEntry(&m, files))
		}
	}
	articles, err := articlesOf(tx, id)
	if err != nil {
		return nil, err
	}
	for _, a := range articles {
		if a.How != Used {
			v.Articles = append(v.Articles, a)
		}
	}
	s, err := satisfaction(tx, id)
	if err != nil {
		return nil, err
	}
	v.MayRate = (s != nil || !t.Status.Live()) && t.MergedInto == ""
	if s != nil && !s.Given.IsZero() {
		v.MayRate, v.Rating = false, &s.Rating
	}
	return v, v.number(tx, t)
}

// number finds what related tickets are called.
func (v *CustomerView) number(tx *store.Tx, t *Ticket) error {
	for _, each := range []struct {
		id   string
		into *int64
	}{{t.FollowUpOf, &v.FollowUpOf}, {t.MergedInto, &v.MergedInto}} {
		if each.id == "" {
			continue
		}
		if err := tx.Row("SELECT number FROM tickets WHERE id = $1", each.id).Scan(each.into); err != nil {
			return err
		}
	}
	return nil
}

func customerEntry(m *Message, files map[string]File) CustomerEntry {
	e := CustomerEntry{ID: m.ID, Mine: m.By.Side == Customer, Text: m.Text, Files: named(m.Files, files), At: m.At}
	if m.By.Side == Customer || m.Kind == Reply {
		e.Name = m.By.Name
	}
	for _, a := range m.Articles {
		if a.How != Used {
			e.Articles = append(e.Articles, a)
		}
	}
	if m.Event != nil {
		e.Did, e.Status, e.Number, e.Article = m.Event.Did, m.Event.relabels(), m.Event.Number, m.Event.Article
		if e.Mine {
			e.Reason = m.Event.Reason
		}
	}
	return e
}

// filesOf finds names and states of all files of a history at once.
func (r *Room) filesOf(tx *store.Tx, all []Message) (map[string]File, error) {
	var ids []string
	for _, m := range all {
		ids = append(ids, m.Files...)
	}
	if len(ids) == 0 || r.Files == nil {
		return nil, nil
	}
	return r.Files(tx, ids)
}

func named(ids []string, files map[string]File) []File {
	var out []File
	for _, id := range ids {
		f := files[id]
		f.ID = id
		out = append(out, f)
	}
	return out
}
