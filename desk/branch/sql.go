package branch

import (
	"errors"
	"time"

	"helpwright/desk/outbox"
	"helpwright/store"
)

// A Draft is how far the draft of a ticket is.
type Draft struct {
	Name   string // of the branch
	State  outbox.State
	Error  string // why the last try failed
	Asked  time.Time
	Pushed time.Time // zero before
}

// Of reads how far the draft of a ticket is; store.ErrNotFound is that nobody asked for
// one.
func Of(tx *store.Tx, ticket string) (d Draft, err error) {
	var asked, pushed int64
	if err := tx.Row("SELECT name, asked, pushed FROM branch_drafts WHERE ticket = $1", ticket).Scan(&d.Name, &asked, &pushed); err != nil {
		return d, err
	}
	d.Asked, d.State = store.Time(asked), outbox.Sent
	if pushed != 0 {
		d.Pushed = store.Time(pushed)
		return d, nil
	}
	i, err := outbox.Guarded(tx, Channel, ticket)
	if errors.Is(err, store.ErrNotFound) {
		d.State = outbox.Dead // given up so long ago that the item is gone
		return d, nil
	}
	d.State, d.Error = i.State, i.Error
	return d, err
}

func insert(tx *store.Tx, w Wish, name string, now time.Time) error {
	_, err := tx.Exec("INSERT INTO branch_drafts (ticket, number, name, asker, asked, pushed) VALUES ($1, $2, $3, $4, $5, 0)", w.TicketID, w.Ticket.Number, name, w.Asker, store.Millis(now))
	return err
}

func setPushed(tx *store.Tx, ticket string, at time.Time) error {
	_, err := tx.Exec("UPDATE branch_drafts SET pushed = $1 WHERE ticket = $2", store.Millis(at), ticket)
	return err
}

// forget lets the draft of a ticket go, wherever it is on its way.
func forget(tx *store.Tx, ticket string) error {
	i, err := outbox.Guarded(tx, Channel, ticket)
	switch {
	case err == nil:
		if err := outbox.Drop(tx, i.ID); err != nil {
			return err
		}
	case !errors.Is(err, store.ErrNotFound):
		return err
	}
	_, err = tx.Exec("DELETE FROM branch_drafts WHERE ticket = $1", ticket)
	return err
}
