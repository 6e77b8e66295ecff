package tickets_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"helpwright/desk/policy"
	"helpwright/desk/tickets"
	"helpwright/journal"
	"helpwright/store"
	"helpwright/store/storetest"
)

// A model remembers what was acknowledged.
type model struct {
	*desk
	r     *rapid.T
	ids   []string
	began map[string]*tickets.AgentView // as each was when it was opened
	said  map[string][]string           // acknowledged words, in order
	undo  string
	count int
}

// Whatever people do, in whatever order: the status never breaks its rules, nothing
// that was acknowledged is lost, and the history tells everything.
func TestAnyCommands(t *testing.T) {
	storetest.Run(t, lines(), func(t *testing.T, s *store.Store) {
		rapid.Check(t, func(r *rapid.T) {
			d := newDesk(t, s)
			d.now = start.Add(time.Duration(rapid.IntRange(0, 1e6).Draw(r, "start")) * time.Second)
			m := &model{desk: d, r: r, began: map[string]*tickets.AgentView{}, said: map[string][]string{}}
			m.openOne()
			commands := map[string]func(){
				"open": m.openOne, "customer says": m.customerSays, "agent says": m.agentSays, "note": m.note, "change": m.changeOne,
				"claim": m.claim, "close": m.closeOne, "reopen": m.reopen, "escalate": m.escalate, "merge": m.merge, "split": m.split,
				"undo": m.undoLast, "bulk": m.bulk, "wait": m.wait,
			}
			names := slices.Sorted(func(yield func(string) bool) {
				for name := range commands {
					if !yield(name) {
						return
					}
				}
			})
			for range rapid.IntRange(1, 15).Draw(r, "commands") {
				commands[rapid.SampledFrom(names).Draw(r, "command")]()
			}
			for _, id := range m.ids {
				m.verify(id)
			}
		})
	})
}

// one draws a ticket by its place, so that a run can be repeated although ids differ.
func (m *model) one() string { return m.ids[rapid.IntRange(0, len(m.ids)-1).Draw(m.r, "ticket")] }

// try runs a command, which may be refused and may not fail.
func (m *model) try(work func(tx *store.Tx) error) bool {
	m.now = m.now.Add(time.Duration(rapid.IntRange(0, 30).Draw(m.r, "seconds")) * time.Second)
	err := m.Store.Write(context.Background(), work)
	var no *tickets.Refusal
	if err != nil && !errors.As(err, &no) {
		m.r.Fatalf("failed: %v", err)
	}
	return err == nil
}

func (m *model) words(what string) string {
	m.count++
	return fmt.Sprintf("%s number %d", what, m.count)
}

func (m *model) know(id string) {
	m.ids = append(m.ids, id)
	m.began[id] = m.seen(id)
}

func (m *model) openOne() {
	var t *tickets.Ticket
	o := opening()
	o.Text = m.words("opening")
	o.Email = rapid.SampledFrom([]string{"a@example.org", "b@example.org"}).Draw(m.r, "requester")
	if m.try(func(tx *store.Tx) (err error) {
		t, err = m.Open(tx, o, customer, policy.Actor{}, m.now)
		return err
	}) {
		m.know(t.ID)
		m.said[t.ID] = append(m.said[t.ID], o.Text)
	}
}

func (m *model) sayOne(id string, w tickets.Word, by tickets.By) {
	var t *tickets.Ticket
	if m.try(func(tx *store.Tx) (err error) {
		t, _, err = m.Say(tx, id, w, by, policy.Actor{}, m.now)
		return err
	}) {
		if m.began[t.ID] == nil {
			m.know(t.ID)
		}
		m.said[t.ID] = append(m.said[t.ID], w.Text)
	}
}

func (m *model) customerSays() { m.sayOne(m.one(), tickets.Word{Text: m.words("customer")}, customer) }

func (m *model) agentSays() {
	w := tickets.Word{Text: m.words("agent")}
	if rapid.Bool().Draw(m.r, "with a status") {
		w.Status = new(rapid.SampledFrom(tickets.Statuses).Draw(m.r, "status"))
	}
	m.sayOne(m.one(), w, m.agent())
}

func (m *model) agent() tickets.By {
	return rapid.SampledFrom([]tickets.By{ana, ben}).Draw(m.r, "agent")
}

func (m *model) note() {
	id, text := m.one(), m.words("note")
	if m.try(func(tx *store.Tx) error {
		_, err := m.Note(tx, id, tickets.Word{Text: text}, m.agent(), policy.Actor{}, m.now)
		return err
	}) {
		m.said[id] = append(m.said[id], text)
	}
}

func (m *model) anyChange() (c tickets.Change) {
	if rapid.Bool().Draw(m.r, "change the status") {
		c.Status = new(rapid.SampledFrom(tickets.Statuses).Draw(m.r, "status"))
	}
	if rapid.Bool().Draw(m.r, "change the priority") {
		c.Priority = new(rapid.SampledFrom(tickets.Priorities).Draw(m.r, "priority"))
	}
	if rapid.Bool().Draw(m.r, "change the assignee") {
		c.Assignee = new(rapid.SampledFrom([]string{"", "ana", "ben"}).Draw(m.r, "assignee"))
	}
	if rapid.Bool().Draw(m.r, "change tags") {
		c.AddTags = rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c"}), 0, 2).Draw(m.r, "add")
		c.DropTags = rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c"}), 0, 2).Draw(m.r, "drop")
	}
	return c
}

func (m *model) changeOne() {
	id, c := m.one(), m.anyChange()
	m.try(func(tx *store.Tx) error {
		_, undo, err := m.Change(tx, id, c, 0, ana, m.now)
		m.undo = undo
		return err
	})
}

func (m *model) bulk() {
	ids, c := []string{m.one(), m.one()}, m.anyChange()
	m.try(func(tx *store.Tx) error {
		_, undo, err := m.Bulk(tx, ids, c, ana, m.now)
		m.undo = undo
		return err
	})
}

func (m *model) claim() {
	id := m.one()
	m.try(func(tx *store.Tx) error {
		_, undo, err := m.Claim(tx, id, ana, m.now)
		m.undo = undo
		return err
	})
}

func (m *model) undoLast() {
	m.try(func(tx *store.Tx) error { _, err := m.Undo(tx, m.undo, ana, m.now); return err })
}

func (m *model) closeOne() {
	id := m.one()
	m.try(func(tx *store.Tx) error { _, err := m.Close(tx, id, customer, m.now); return err })
}

func (m *model) reopen() {
	id := m.one()
	m.try(func(tx *store.Tx) error { _, err := m.Reopen(tx, id, customer, m.now); return err })
}

func (m *model) escalate() {
	id := m.one()
	m.try(func(tx *store.Tx) error { _, err := m.Escalate(tx, id, "Please.", customer, m.now); return err })
}

func (m *model) merge() {
	from, into := m.one(), m.one()
	m.try(func(tx *store.Tx) error {
		_, undo, err := m.Merge(tx, from, into, ana, m.now)
		m.undo = undo
		return err
	})
}

func (m *model) split() {
	id := m.one()
	var t *tickets.Ticket
	first := m.seen(id).History[0]
	if first.Ticket == id && first.Text != "" && m.try(func(tx *store.Tx) (err error) {
		t, err = m.Split(tx, id, first.ID, "A part", ana, policy.Actor{}, m.now)
		return err
	}) {
		m.know(t.ID)
		m.said[t.ID] = append(m.said[t.ID], first.Text)
	}
}

func (m *model) wait() {
	m.now = m.now.Add(time.Duration(rapid.IntRange(1, 10*24*60).Draw(m.r, "minutes")) * time.Minute)
	for range 1000 {
		more, err := m.Tick(context.Background(), m.now)
		if err != nil {
			m.r.Fatal(err)
		}
		if !more {
			break
		}
	}
	for _, id := range m.ids {
		if v := m.seen(id); v.Waking != nil && !v.Waking.After(m.now) {
			m.r.Fatalf("ticket %d is still due at %s, and it is %s", v.Number, v.Waking, m.now)
		}
	}
}

// verify compares a ticket with what its history tells.
func (m *model) verify(id string) {
	v := m.seen(id)
	var own []tickets.AgentEntry
	for _, e := range v.History {
		if e.Ticket == id {
			own = append(own, e)
		}
	}
	m.verifyWords(v, own)
	m.verifyFields(v, own)
	m.verifyJournal(id, own)
	if (v.Ended != nil) == v.Status.Live() {
		m.r.Fatalf("ticket %d is %s, and ended at %v", v.Number, v.Status, v.Ended)
	}
	for _, merged := range v.Merged {
		if merged.Status != tickets.StatusClosed {
			m.r.Fatalf("ticket %d went into %d and is %s", merged.Number, v.Number, merged.Status)
		}
	}
}

func (m *model) verifyWords(v *tickets.AgentView, own []tickets.AgentEntry) {
	var said []string
	for _, e := range own {
		if e.Text != "" {
			said = append(said, e.Text)
		}
	}
	if !slices.Equal(said, m.said[v.ID]) {
		m.r.Fatalf("ticket %d holds %q, acknowledged were %q", v.Number, said, m.said[v.ID])
	}
}

// verifyFields goes through all that was altered, from how it began to how it is.
func (m *model) verifyFields(v *tickets.AgentView, own []tickets.AgentEntry) {
	now := fieldsOf(m.began[v.ID])
	for _, e := range own {
		if e.Event == nil {
			continue
		}
		for _, a := range e.Event.Altered {
			if now[a.Field] != a.From {
				m.r.Fatalf("ticket %d: %s was %q, the history tells from %q to %q", v.Number, a.Field, now[a.Field], a.From, a.To)
			}
			if a.Field == "status" && !lawful(tickets.Status(a.From), tickets.Status(a.To), e.Event.Did) {
				m.r.Fatalf("ticket %d went from %s to %s by %s", v.Number, a.From, a.To, e.Event.Did)
			}
			now[a.Field] = a.To
		}
	}
	for field, value := range fieldsOf(v) {
		if now[field] != value {
			m.r.Fatalf("ticket %d: %s is %q, and the history tells %q", v.Number, field, value, now[field])
		}
	}
}

func lawful(from, to tickets.Status, did tickets.Did) bool {
	return from.LeadsTo(to) || did == tickets.DidUndo || did == tickets.DidGoOn && from != tickets.StatusClosed && to == tickets.StatusClosed
}

func fieldsOf(v *tickets.AgentView) map[string]string {
	out := map[string]string{
		"subject": v.Subject, "status": string(v.Status), "priority": string(v.Priority), "type": string(v.Type), "assignee": v.Assignee,
		"group": v.Group, "level": fmt.Sprint(v.Level), "tags": strings.Join(v.Tags, " "), "merged_into": "",
	}
	if v.MergedInto != nil {
		out["merged_into"] = v.MergedInto.ID
	}
	return out
}

// verifyJournal compares the history with the journal: the same things in one order.
func (m *model) verifyJournal(id string, own []tickets.AgentEntry) {
	var told, held []string
	if err := m.Store.Read(context.Background(), func(tx *store.Tx) error {
		all, err := journal.Of(tx, id)
		for _, e := range all {
			told = append(told, e.Kind)
		}
		return err
	}); err != nil {
		m.r.Fatal(err)
	}
	for _, e := range own {
		switch {
		case e.Event != nil:
			held = append(held, "ticket."+string(e.Event.Did))
		case e.Kind == tickets.Note:
			held = append(held, "ticket.noted")
		default:
			held = append(held, "ticket.replied")
		}
	}
	if !slices.Equal(told, held) {
		m.r.Fatalf("the journal tells %v, the history %v", told, held)
	}
}
