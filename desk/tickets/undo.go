package tickets

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"helpwright/store"
)

// An undoing is what takes a command back from one ticket.
type undoing struct {
	Ticket  string    `json:"ticket"`
	Altered []Altered `json:"altered"`
}

// keepUndo keeps what a command altered, so that its agent can take it back. The word
// is "" when nothing was altered.
func (r *Room) keepUndo(tx *store.Tx, did []undoing, by By, now time.Time) (string, error) {
	var some []undoing
	for _, u := range did {
		if len(u.Altered) > 0 {
			some = append(some, u)
		}
	}
	if len(some) == 0 || by.Side != Agent {
		return "", nil
	}
	id := store.NewID()
	_, err := tx.Exec("INSERT INTO tickets_undos (id, agent, changes, until) VALUES ($1, $2, $3, $4)", id, by.ID, asJSON(some), store.Millis(now.Add(UndoFor)))
	return id, err
}

// Undo takes a command of the same agent back, within a minute and once. Where
// somebody has changed one of its fields since, nothing is taken back.
func (r *Room) Undo(tx *store.Tx, id string, by By, now time.Time) ([]*Ticket, error) {
	var changes []byte
	err := tx.Row("DELETE FROM tickets_undos WHERE id = $1 AND agent = $2 AND until >= $3 RETURNING changes", id, by.ID, store.Millis(now)).Scan(&changes)
	if errors.Is(err, store.ErrNotFound) {
		return nil, standing("too_late", "this can no longer be undone")
	}
	if err != nil {
		return nil, err
	}
	var did []undoing
	if err := json.Unmarshal(changes, &did); err != nil {
		return nil, fmt.Errorf("undoing: %w", err)
	}
	var out []*Ticket
	for _, u := range did {
		t, err := r.takeBack(tx, u, by, now)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

func (r *Room) takeBack(tx *store.Tx, u undoing, by By, now time.Time) (*Ticket, error) {
	d, err := r.begin(tx, u.Ticket, by, now)
	if err != nil {
		return nil, err
	}
	for _, a := range u.Altered {
		if d.t.value(a.Field) != a.To {
			return nil, standing("changed", "somebody has changed ticket %d since", d.t.Number)
		}
		if a.Field == fieldMerged {
			if err := r.takeOut(tx, a.To, d, now); err != nil {
				return nil, err
			}
		}
	}
	if err := d.apply(Event{Did: DidUndo, Altered: inverse(u.Altered)}); err != nil {
		return nil, err
	}
	return d.t, d.end()
}

// takeOut tells the ticket that another went into that this is no longer so.
func (r *Room) takeOut(tx *store.Tx, into string, source *doing, now time.Time) error {
	target, err := r.begin(tx, into, source.by, now)
	if err != nil {
		return err
	}
	target.t.Merged--
	if err := target.tell(Event{Did: DidUndo, Ticket: source.t.ID, Number: source.t.Number}); err != nil {
		return err
	}
	return target.end()
}
