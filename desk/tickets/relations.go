package tickets

import (
	"errors"
	"strconv"
	"time"

	"helpwright/desk/policy"
	"helpwright/store"
)

// goOn makes a new ticket of what a customer says of a closed one. One that went into
// another goes on there, and one that goes on already in the ticket that does.
func (d *doing) goOn(w Word, actor policy.Actor) (*Ticket, *Message, error) {
	if d.t.MergedInto != "" {
		return d.Say(d.tx, d.t.MergedInto, w, d.by, actor, d.now)
	}
	var going string
	err := d.tx.Row("SELECT id FROM tickets WHERE follow_up_of = $1 AND follow_up_of <> '' AND status <> $2 ORDER BY number DESC LIMIT 1", d.t.ID, StatusClosed).Scan(&going)
	switch {
	case err == nil:
		t, m, err := d.Say(d.tx, going, w, d.by, actor, d.now)
		if err != nil {
			return nil, nil, err
		}
		on := &doing{Room: d.Room, tx: d.tx, t: t, by: d.by, now: d.now}
		return t, m, on.notify(Notice{About: AboutFollowUp, To: Receiver{Requester: true}, Former: d.t.Number})
	case !errors.Is(err, store.ErrNotFound):
		return nil, nil, err
	}
	next, err := d.follow()
	if err != nil {
		return nil, nil, err
	}
	if err := next.firstWords(w.Text, w.Files, actor); err != nil {
		return nil, nil, err
	}
	m, err := lastMessage(d.tx, next.t)
	if err != nil {
		return nil, nil, err
	}
	if err := d.end(); err != nil {
		return nil, nil, err
	}
	return next.t, m, next.notify(next.arrived(), Notice{About: AboutFollowUp, To: Receiver{Requester: true}, Former: d.t.Number})
}

// follow starts the ticket that goes on with a closed one.
func (d *doing) follow() (*doing, error) {
	t := d.t
	next, err := d.start(d.tx, &Ticket{
		Subject: t.Subject, Type: t.Type, Reason: t.Reason, Group: t.Group, Assignee: t.Assignee, Priority: t.Priority,
		Tags: t.Tags, Fields: t.Fields, Requester: t.Requester, Locale: t.Locale, Channel: t.Channel,
		FollowUpOf: t.ID, SelfServed: t.SelfServed,
	}, d.by, d.now)
	if err != nil {
		return nil, err
	}
	return next, d.tell(Event{Did: DidFollowUp, Ticket: next.t.ID, Number: next.t.Number})
}

// FollowUp makes a new ticket that goes on with a closed one, for an agent who has
// something to add.
func (r *Room) FollowUp(tx *store.Tx, id, text string, by By, actor policy.Actor, now time.Time) (*Ticket, error) {
	if err := checkText("message", text); err != nil {
		return nil, err
	}
	d, err := r.begin(tx, id, by, now)
	if err != nil {
		return nil, err
	}
	if d.t.Status != StatusClosed || d.t.MergedInto != "" {
		return nil, standing("not_closed", "only a closed ticket is followed up")
	}
	next, err := d.follow()
	if err != nil {
		return nil, err
	}
	if err := next.tell(Event{Did: DidOpen}); err != nil {
		return nil, err
	}
	if err := next.notify(next.arrived()); err != nil {
		return nil, err
	}
	if err := d.end(); err != nil {
		return nil, err
	}
	t, _, err := r.Say(tx, next.t.ID, Word{Text: text, Via: "desk"}, by, actor, now)
	return t, err
}

// Merge lets a ticket go into another of the same requester: its history is shown
// there, and it is closed. Words that wait for an answer wait for it there. Those of different people are not merged, since each would
// read what the other wrote.
func (r *Room) Merge(tx *store.Tx, from, into string, by By, now time.Time) (t *Ticket, undo string, err error) {
	if from == into {
		return nil, "", wrong("into", "itself", "a ticket does not go into itself")
	}
	source, err := r.begin(tx, from, by, now)
	if err != nil {
		return nil, "", err
	}
	target, err := r.begin(tx, into, by, now)
	if err != nil {
		return nil, "", err
	}
	switch {
	case source.t.Status == StatusClosed || target.t.Status == StatusClosed:
		return nil, "", standing("closed", "a closed ticket is not merged")
	case source.t.Requester.Email != target.t.Requester.Email:
		return nil, "", wrong("into", "other_requester", "the tickets are of different people")
	}
	unanswered := source.t.Waiting.For && source.t.Status.Turn() == TurnDesk
	list := []Altered{
		{fieldStatus, string(source.t.Status), string(StatusClosed)},
		{fieldMerged, source.t.MergedInto, into},
	}
	if err := source.apply(Event{Did: DidGoOn, Altered: list, Ticket: into, Number: target.t.Number}); err != nil {
		return nil, "", err
	}
	if err := source.end(); err != nil {
		return nil, "", err
	}
	target.t.Merged++
	if err := target.tell(Event{Did: DidMerge, Ticket: from, Number: source.t.Number}); err != nil {
		return nil, "", err
	}
	if unanswered {
		if err := target.takeUp(); err != nil {
			return nil, "", err
		}
	}
	if err := target.end(); err != nil {
		return nil, "", err
	}
	undo, err = r.keepUndo(tx, []undoing{{from, list}}, by, target.now)
	return target.t, undo, err
}

// Split makes a ticket of its own of one message of the customer's. The message stays
// where it is as well, so that the history stays whole.
func (r *Room) Split(tx *store.Tx, id, message, subject string, by By, actor policy.Actor, now time.Time) (*Ticket, error) {
	if err := checkLine("subject", subject, MaxSubject, true); err != nil {
		return nil, err
	}
	d, err := r.begin(tx, id, by, now)
	if err != nil {
		return nil, err
	}
	m, err := messageOf(tx, id, message)
	if err != nil {
		return nil, err
	}
	if m.Kind != Reply || m.By.Side != Customer {
		return nil, wrong("message", "not_split", "only words of the customer become a ticket")
	}
	t := d.t
	part, err := r.start(tx, &Ticket{
		Subject: subject, Type: t.Type, Group: t.Group, Priority: t.Priority, Requester: t.Requester,
		Locale: t.Locale, Channel: t.Channel, SplitFrom: id,
	}, by, now)
	if err != nil {
		return nil, err
	}
	if err := part.firstWords(m.Text, nil, actor); err != nil {
		return nil, err
	}
	if err := d.tell(Event{Did: DidSplit, Ticket: part.t.ID, Number: part.t.Number}); err != nil {
		return nil, err
	}
	if err := d.end(); err != nil {
		return nil, err
	}
	return part.t, part.opened()
}

// lastMessage reads the newest entry of a history.
func lastMessage(tx *store.Tx, t *Ticket) (*Message, error) {
	all, err := store.All(tx, scanMessage, "SELECT "+messageColumns+" FROM tickets_messages WHERE ticket = $1 AND sequence = $2", t.ID, t.Messages)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, store.ErrNotFound
	}
	return &all[0], nil
}

// ByNumber finds the id of a ticket by what people call it: "4711" or "#4711".
func ByNumber(tx *store.Tx, text string) (id string, err error) {
	if len(text) > 0 && text[0] == '#' {
		text = text[1:]
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return "", store.ErrNotFound
	}
	err = tx.Row("SELECT id FROM tickets WHERE number = $1", n).Scan(&id)
	return id, err
}
