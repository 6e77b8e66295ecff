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

// Requesters are the addresses of all who asked for something.
func Requesters(tx *store.Tx) ([]string, error) {
	return store.All(tx, scanID, "SELECT DISTINCT requester FROM tickets WHERE requester <> ''")
}

// Export gathers everything of the person of an address.
func (r *Room) Export(tx *store.Tx, email string) (*PersonExport, error) {
	ids, err := TicketsOf(tx, email)
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

// TicketsOf are the ids of the tickets of an address, the oldest first.
func TicketsOf(tx *store.Tx, email string) ([]string, error) {
	if lowered(email) == "" {
		return nil, nil
	}
	return store.All(tx, scanID, "SELECT id FROM tickets WHERE requester = $1 ORDER BY number", lowered(email))
}

func scanID(row store.Scanner) (id string, err error) { return id, row.Scan(&id) }

// Erase takes a person out of the room: the tickets stay as numbers, times and
// statuses, and nothing that anybody wrote in them does. In tickets of others the
// address goes, wherever somebody wrote it. The files of their messages are named, for
// the room that keeps them.
func (r *Room) Erase(tx *store.Tx, email string, now time.Time) (tickets int, files []string, err error) {
	ids, err := TicketsOf(tx, email)
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
	return len(ids), files, eraseMentions(tx, lowered(email))
}

// eraseMentions takes an address out of what is not the person's own: messages and
// subjects in tickets of others, and views that agents saved.
func eraseMentions(tx *store.Tx, email string) error {
	for _, at := range []store.TextPlace{
		{Table: "tickets", Key: "id", Column: "subject"}, {Table: "tickets", Key: "id", Column: "fields"}, {Table: "tickets", Key: "id", Column: "packet"},
		{Table: "tickets_messages", Key: "id", Column: "words"}, {Table: "tickets_messages", Key: "id", Column: "event"}, {Table: "tickets_satisfaction", Key: "ticket", Column: "words"},
		{Table: "tickets_views", Key: "id", Column: "filter"}, {Table: "tickets_macros", Key: "id", Column: "actions"}, {Table: "tickets_undos", Key: "id", Column: "changes"},
	} {
		keys, err := tx.ReplaceText(at, email, erasedMention)
		if err != nil {
			return err
		}
		if err := relearn(tx, at.Table, keys); err != nil {
			return err
		}
	}
	return nil
}

// erasedMention stands where an address stood.
const erasedMention = "[…]"

// relearn lets the search forget words that were taken out of tickets or messages.
func relearn(tx *store.Tx, table string, keys []string) error {
	for _, key := range keys {
		ticket := key
		switch table {
		case "tickets":
		case "tickets_messages":
			if err := tx.Row("SELECT ticket FROM tickets_messages WHERE id = $1", key).Scan(&ticket); err != nil {
				return err
			}
		default:
			return nil
		}
		if err := reindex(tx, ticket); err != nil {
			return err
		}
	}
	return nil
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
		"UPDATE tickets_steps SET step = '', title = '', answer = '', choice = '' WHERE ticket = $1",
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
			s.ID, s.Title, s.Answer, s.Choice = "", "", "", ""
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
// deflections from before it: a bounded piece of work. What others keep of them goes
// along in the same transaction. It says whether more is waiting.
func (r *Room) Keep(ctx context.Context, before, now time.Time, along func(tx *store.Tx, tickets []string) error) (more bool, err error) {
	const most = 50
	err = r.Store.Write(ctx, func(tx *store.Tx) error {
		ids, err := store.All(tx, scanID, "SELECT id FROM tickets WHERE live = 0 AND ended < $1 AND requester <> '' ORDER BY ended LIMIT $2", store.Millis(before), most)
		if err != nil {
			return err
		}
		more = len(ids) == most
		for _, id := range ids {
			if _, err := r.empty(tx, id, now); err != nil {
				return err
			}
		}
		if _, err = tx.Exec("DELETE FROM tickets_deflections WHERE at < $1", store.Millis(before)); err != nil || len(ids) == 0 {
			return err
		}
		return along(tx, ids)
	})
	return more, err
}

// KeepJourneys takes out of tickets that ended before a moment what their customers
// brought along: a bounded piece of work. It says whether more is waiting.
func (r *Room) KeepJourneys(ctx context.Context, before time.Time) (more bool, err error) {
	const most = 200
	nothing := asJSON(packet.Packet{})
	err = r.Store.Write(ctx, func(tx *store.Tx) error {
		ids, err := store.All(tx, scanID, "SELECT id FROM tickets WHERE live = 0 AND ended < $1 AND packet <> $2 ORDER BY ended LIMIT $3", store.Millis(before), nothing, most)
		if err != nil {
			return err
		}
		more = len(ids) == most
		for _, id := range ids {
			if _, err := tx.Exec("UPDATE tickets SET packet = $1 WHERE id = $2", nothing, id); err != nil {
				return err
			}
		}
		return nil
	})
	return more, err
}
