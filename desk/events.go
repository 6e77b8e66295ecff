package desk

import (
	"context"
	"strings"
	"time"

	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/journal"
	"helpwright/store"
)

// eventRoutes tell pages of the desk what happens while they are open. Every page works
// without.
func (d *Desk) eventRoutes() []web.Route {
	return []web.Route{{
		Method: "GET", Path: "desk/events", Does: "Tells the pages of the desk what happens, as server-sent events.",
		Action: policy.DeskRead, Class: web.Stream, Limit: web.PerMinute(30),
		Handle: func(c *web.Call) (web.Answer, error) {
			return web.Events(func(s *web.EventStream) error {
				return s.Until(standingChanged(c.Actor.ID)).Follow(func(web.Event) bool { return true })
			}), nil
		},
	}}
}

// standingChanged reports events that may have ended the sessions of an account. Whose
// session goes on comes again at once.
func standingChanged(account string) func(web.Event) bool {
	return func(e web.Event) bool {
		about, ok := e.Data.(happening)
		return ok && about.Subject == account && strings.HasPrefix(e.Kind, "account.")
	}
}

// A happening is what pages are told. They ask for the rest, by the rights of who reads
// them.
type happening struct {
	Subject string `json:"subject"`
	Actor   string `json:"actor,omitempty"`
}

const mostTold = 200 // at a time

// tell reads the journal on and publishes it to the pages that are open at this desk.
// It begins at the end, and goes on there while no page is open: who opens one has it
// fresh.
func (d *Desk) tell() func(context.Context, time.Time) (bool, error) {
	last := int64(-1)
	return func(ctx context.Context, _ time.Time) (more bool, err error) {
		var fresh []journal.Entry
		err = d.store.Read(ctx, func(tx *store.Tx) error {
			end, err := journal.Last(tx)
			if err != nil {
				return err
			}
			// Whether anybody listens is asked after that: who comes now is told of
			// everything behind the end.
			if last < 0 || !d.Heard() {
				last = end
				return nil
			}
			fresh, err = journal.After(tx, last, mostTold)
			return err
		})
		for _, e := range fresh {
			d.Publish(web.Event{Sequence: e.Sequence, Kind: e.Kind, Data: happening{e.Subject, e.Actor}})
			last = e.Sequence
		}
		return len(fresh) == mostTold, err
	}
}
