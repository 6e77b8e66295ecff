package tickets

import (
	"errors"
	"time"

	"helpwright/store"
)

func (t *Ticket) agentRow() AgentRow {
	return AgentRow{
		ID: t.ID, Number: t.Number, Subject: t.Subject, Status: t.Status, Turn: t.Status.Turn(), Priority: t.Priority, Type: t.Type,
		Reason: t.Reason, Assignee: t.Assignee, Group: t.Group, Tags: t.Tags, Level: t.Level,
		Requester: t.Requester.Email, RequesterName: t.Requester.Name, Opened: t.Opened, Updated: t.Updated,
		Ended: maybe(t.Ended), Due: maybe(t.Due), Broken: t.Broken,
	}
}

// maybe is nil for a time that is missing.
func maybe(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

const mostOthers = 10 // tickets of the same requester that are shown beside one

// AgentView reads a ticket as the people of the desk see it.
func (r *Room) AgentView(tx *store.Tx, id string, now time.Time) (*AgentView, error) {
	t, err := load(tx, id)
	if err != nil {
		return nil, err
	}
	v := &AgentView{
		AgentRow: t.agentRow(), Channel: t.Channel, Locale: t.Locale, Fields: t.Fields, Context: t.Packet,
		SelfServed: t.SelfServed, Escalated: t.Escalated, Waking: maybe(t.Wake), Promises: t.owed(r.Rules()), LeadsTo: leadsTo[t.Status], Version: t.Version,
	}
	if trail, step := t.Packet.Stopped(); step != "" {
		v.StoppedAt = &Stop{trail.Article, trail.Locale, trail.Revision, step}
	}
	for _, read := range []func(*store.Tx, *Ticket) error{
		func(tx *store.Tx, t *Ticket) error { return v.tell(r, tx, t) },
		v.relate,
		func(tx *store.Tx, t *Ticket) (err error) { v.Steps, err = steps(tx, t); return err },
		func(tx *store.Tx, t *Ticket) (err error) { v.Articles, err = articlesOf(tx, id); return err },
		func(tx *store.Tx, t *Ticket) (err error) { v.Looking, err = lookers(tx, id, now); return err },
		func(tx *store.Tx, t *Ticket) (err error) { v.Others, err = r.others(tx, t); return err },
		func(tx *store.Tx, t *Ticket) error { return r.name(tx, []*AgentRow{&v.AgentRow}) },
	} {
		if err := read(tx, t); err != nil {
			return nil, err
		}
	}
	s, err := satisfaction(tx, id)
	if s != nil && !s.Given.IsZero() {
		v.Satisfaction = &s.Rating
	}
	return v, err
}

func (v *AgentView) tell(r *Room, tx *store.Tx, t *Ticket) error {
	all, err := history(tx, t)
	if err != nil {
		return err
	}
	files, err := r.filesOf(tx, all)
	if err != nil {
		return err
	}
	for _, m := range all {
		v.History = append(v.History, AgentEntry{
			m.ID, m.Ticket, m.Kind, m.public(), m.By.Side, m.By.ID, m.By.Name, m.Via, m.Text,
			named(m.Files, files), m.Articles, m.Mentions, m.Event, m.At,
		})
	}
	return nil
}

func scanOther(row store.Scanner) (o Other, err error) {
	err = row.Scan(&o.ID, &o.Number, &o.Subject, &o.Status)
	return o, err
}

const otherColumns = "SELECT id, number, subject, status FROM tickets WHERE "

// relate finds the tickets that one stands in connection with.
func (v *AgentView) relate(tx *store.Tx, t *Ticket) (err error) {
	for _, each := range []struct {
		id   string
		into **Other
	}{{t.FollowUpOf, &v.FollowUpOf}, {t.SplitFrom, &v.SplitFrom}, {t.MergedInto, &v.MergedInto}} {
		if each.id == "" {
			continue
		}
		found, err := store.All(tx, scanOther, otherColumns+"id = $1", each.id)
		if err != nil {
			return err
		}
		if len(found) == 1 {
			*each.into = &found[0]
		}
	}
	if t.Merged > 0 {
		if v.Merged, err = store.All(tx, scanOther, otherColumns+"merged_into = $1 AND merged_into <> '' ORDER BY number", t.ID); err != nil {
			return err
		}
	}
	v.FollowUps, err = store.All(tx, scanOther, otherColumns+"follow_up_of = $1 AND follow_up_of <> '' ORDER BY number", t.ID)
	return err
}

// others lists further tickets of the same requester.
func (r *Room) others(tx *store.Tx, t *Ticket) ([]AgentRow, error) {
	rows := []AgentRow{}
	if t.Requester.Email == "" {
		return rows, nil
	}
	all, err := store.All(tx, scanTicket, "SELECT "+columns+" FROM tickets WHERE requester = $1 AND id <> $2 ORDER BY updated DESC, id DESC LIMIT $3", t.Requester.Email, t.ID, mostOthers)
	for _, other := range all {
		rows = append(rows, other.agentRow())
	}
	return rows, err
}

// name finds the names of assignees, each once.
func (r *Room) name(tx *store.Tx, rows []*AgentRow) error {
	if r.Person == nil {
		return nil
	}
	names := map[string]string{}
	for _, row := range rows {
		if row.Assignee == "" {
			continue
		}
		if _, known := names[row.Assignee]; !known {
			p, err := r.Person(tx, row.Assignee)
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return err
			}
			names[row.Assignee] = p.Name
		}
		row.AssigneeName = names[row.Assignee]
	}
	return nil
}

// owed tells how each promise stands.
func (t *Ticket) owed(r *Rules) []Owed {
	out := []Owed{}
	for target := range targets {
		p, span := t.Promises[target], r.promised(t, target)
		if !p.Given || span == 0 {
			continue
		}
		o := Owed{Target: target.String(), Kept: maybe(p.Kept)}
		if due, ever := p.Clock.Due(r.Calendar, span); ever && p.owed() {
			o.Due = &due
		}
		switch {
		case !p.Broken.IsZero():
			o.State = "broken"
		case !p.owed():
			o.State = "kept"
		case p.Clock.Runs():
			o.State = "running"
		default:
			o.State = "paused"
		}
		out = append(out, o)
	}
	return out
}
