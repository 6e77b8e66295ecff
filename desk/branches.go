package desk

import (
	"errors"
	"net/http"
	"time"

	"helpwright/archetype"
	"helpwright/desk/branch"
	"helpwright/desk/outbox"
	"helpwright/desk/tickets"
	"helpwright/desk/web"
	"helpwright/store"
)

// writeBranch asks for a branch with the draft of a ticket.
func (d *Desk) writeBranch(tx *store.Tx, ticket string, draft *tickets.Draft, topic string, by tickets.By, now time.Time) error {
	err := d.branch.Ask(tx, branch.Wish{
		TicketID: ticket, Topic: topic, Asker: by.ID,
		Ticket: archetype.Ticket{Number: draft.Number, Title: draft.Title, Words: draft.Words, Searches: draft.Searches, Answers: draft.Answers},
	}, now)
	switch {
	case errors.Is(err, branch.ErrTopic):
		return web.Invalid("topic", "topic", err.Error())
	case errors.Is(err, branch.ErrAsked):
		return web.Problem{Status: http.StatusConflict, Code: "branch_asked", Message: err.Error()}
	case errors.Is(err, branch.ErrOff):
		return web.NotFound
	}
	return err
}

// branchOf tells how far it is; nil when nobody asked.
func branchOf(tx *store.Tx, ticket string) (*tickets.Branch, error) {
	draft, err := branch.Of(tx, ticket)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	b := &tickets.Branch{Name: draft.Name, State: "waiting", Error: draft.Error, At: draft.Asked}
	switch draft.State {
	case outbox.Sent:
		b.State, b.At = "pushed", draft.Pushed
	case outbox.Dead:
		b.State = "failed"
	}
	return b, err
}
