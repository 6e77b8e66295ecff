package tickets

import (
	"context"
	"fmt"
	"time"

	"helpwright/desk/packet"
	"helpwright/store"
)

// PersonExport is everything that the room keeps of a person.
type PersonExport struct {
	Tickets []PersonTicket `json:"tickets"`
}

// A PersonTicket is one ticket of a person with all that was said in public, and what
// the person brought along.
type PersonTicket struct {
	CustomerView
	Email        string            `json:"email"`
	Tags         []string          `json:"tags,omitempty"`
	Satisfaction *Satisfaction     `json:"satisfaction,omitempty"`
	Answers      map[string]string `json:"answers,omitempty"`
}

// Export gathers everything of the person of an address.
func (r *Room) Export(tx *store.Tx, email string) (*PersonExport, error) {
	ids, err := ticketsOf(tx, email)
	if err != nil {
		return nil, err
	}
	out := &PersonExport{Tickets: []PersonTicket{}}
	for _, id := range ids {
		t, err := load(tx, id)
		if err != nil {
			return nil, err
		}
		v, err := r.CustomerView(tx, id)
		if err != nil {
			return nil, err
		}
		s, err := satisfaction(tx, id)
		if err != nil {
			return nil, err
		}
		out.Tickets = append(out.Tickets, PersonTicket{*v, t.Requester.Email, t.Tags, s, t.Fields})
	}
	return out, nil
}

func ticketsOf(tx *store.Tx, email string) ([]string, error) {
	if lowered(email) == "" {
		return nil, nil
	}
	return store.All(tx, scanID, "SELECT id FROM tickets WHERE requester = $1 ORDER BY number", lowered(email))
}

func scanID(row store.Scanner) (id string, err error) { return id, row.Scan(&id) }

// Erase takes a person out of the room: the tickets stay as numbers, times and
// statuses, and nothing that anybody wrote in them does. The files of their messages
// are named, for the room that keeps them.
func (r *Room) Erase(tx *store.Tx, email string, now time.Time) (tickets int, files []string, err error) {
	ids, err := ticketsOf(tx, email)
	if err != nil {
		return 0, nil, err
	}
	for _, id := range ids {
		gone, err := r.empty(tx, id, now)
		if err != nil {
			return 0, nil, fmt.Errorf("erasing a person: %w", err)
		}
		files = append(files, gone...)
	}
	return len(ids), files, nil
}

// empty takes everything out of a ticket that people wrote or that says who they are.
func (r *Room) empty(tx *store.Tx, id string, now time.Time) (files []string, err error) {
	d, err := r.begin(tx, id, By{Side: Desk}, now)
	if err != nil {
		return nil, err
	}
	own, err := store.All(tx, scanMessage, "SELECT "+messageColumns+" FROM tickets_messages WHERE ticket = $1 ORDER BY sequence", id)
	if err != nil {
		return nil, err
	}
	for _, m := range own {
		files = append(files, m.Files...)
		if err := emptyMessage(tx, m); err != nil {
			return nil, err
		}
	}
	t := d.t
	t.Subject, t.Fields, t.Packet, t.Tags, t.Requester, t.Asked = "", nil, packet.Packet{}, nil, Requester{}, true
	e := Event{Did: DidErase}
	if t.Status != StatusClosed {
		e.Altered = []Altered{{fieldStatus, string(t.Status), string(StatusClosed)}}
	}
	if err := d.apply(e); err != nil {
		return nil, err
	}
	for _, sql := range []string{
		"DELETE FROM tickets_words WHERE ticket = $1",
		"UPDATE tickets_satisfaction SET words = '' WHERE ticket = $1",
		"UPDATE tickets_steps SET answer = '' WHERE ticket = $1",
	} {
		if _, err := tx.Exec(sql, id); err != nil {
			return nil, err
		}
	}
	if _, err := tx.Exec("DELETE FROM tickets_undos WHERE changes LIKE $1", "%"+id+"%"); err != nil {
		return nil, err
	}
	return files, d.end()
}

// emptyMessage takes the words out of an entry and leaves that it was there.
func emptyMessage(tx *store.Tx, m Message) error {
	event := ""
	if m.Event != nil {
		e := *m.Event
		e.Reason, e.Altered = "", nameless(e.Altered)
		if e.Step != nil {
			s := *e.Step
			s.Answer = ""
			e.Step = &s
		}
		event = asJSON(e)
	}
	name := m.By.Name
	if m.By.Side == Customer {
		name = ""
	}
	_, err := tx.Exec("UPDATE tickets_messages SET words = '', name = $1, files = '[]', event = $2, indexed = 1 WHERE id = $3", name, event, m.ID)
	return err
}

// Keep empties tickets that ended before a moment and are not empty yet, and drops
// deflections from before it: a bounded piece of work. It names the files of their
// messages and says whether more is waiting.
func (r *Room) Keep(ctx context.Context, before, now time.Time) (files []string, more bool, err error) {
	const most = 50
	err = r.Store.Write(ctx, func(tx *store.Tx) error {
		files = nil
		ids, err := store.All(tx, scanID, "SELECT id FROM tickets WHERE live = 0 AND ended < $1 AND requester <> '' ORDER BY ended LIMIT $2", store.Millis(before), most)
		if err != nil {
			return err
		}
		more = len(ids) == most
		for _, id := range ids {
			gone, err := r.empty(tx, id, now)
			if err != nil {
				return err
			}
			files = append(files, gone...)
		}
		_, err = tx.Exec("DELETE FROM tickets_deflections WHERE at < $1", store.Millis(before))
		return err
	})
	return files, more, err
}
