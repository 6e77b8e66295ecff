package tickets

import (
	"encoding/json"
	"fmt"

	"helpwright/store"
)

const messageColumns = "id, ticket, sequence, kind, side, author, name, via, words, files, articles, mentions, event, at"

func insertMessage(tx *store.Tx, m *Message) error {
	event := ""
	if m.Event != nil {
		event = asJSON(m.Event)
	}
	_, err := tx.Exec("INSERT INTO tickets_messages (indexed, "+messageColumns+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
		m.Kind == Told, m.ID, m.Ticket, m.Sequence, m.Kind, m.By.Side, m.By.ID, m.By.Name, m.Via, m.Text, asJSON(m.Files), asJSON(m.Articles), asJSON(m.Mentions), event, store.Millis(m.At))
	if err != nil {
		return fmt.Errorf("writing a message: %w", err)
	}
	return nil
}

func scanMessage(row store.Scanner) (Message, error) {
	var m Message
	var files, articles, mentions, event []byte
	var at int64
	if err := row.Scan(&m.ID, &m.Ticket, &m.Sequence, &m.Kind, &m.By.Side, &m.By.ID, &m.By.Name, &m.Via, &m.Text, &files, &articles, &mentions, &event, &at); err != nil {
		return m, err
	}
	m.At = store.Time(at)
	if len(event) > 0 {
		m.Event = &Event{}
		if err := json.Unmarshal(event, m.Event); err != nil {
			return m, fmt.Errorf("reading a message: %w", err)
		}
	}
	for _, each := range []struct {
		text []byte
		into any
	}{{files, &m.Files}, {articles, &m.Articles}, {mentions, &m.Mentions}} {
		if err := json.Unmarshal(each.text, each.into); err != nil {
			return m, fmt.Errorf("reading a message: %w", err)
		}
	}
	return m, nil
}

// history reads everything that was said and done about a ticket, in order, and about
// those that were merged into it.
func history(tx *store.Tx, t *Ticket) ([]Message, error) {
	own, err := store.All(tx, scanMessage, "SELECT "+messageColumns+" FROM tickets_messages WHERE ticket = $1 ORDER BY sequence", t.ID)
	if err != nil || t.Merged == 0 {
		return own, err
	}
	others, err := store.All(tx, scanMessage, `WITH RECURSIVE went (id) AS (
			SELECT id FROM tickets WHERE merged_into = $1
			UNION SELECT tickets.id FROM tickets JOIN went ON tickets.merged_into = went.id AND tickets.merged_into <> '')
		SELECT `+messageColumns+` FROM tickets_messages WHERE ticket IN (SELECT id FROM went) ORDER BY at, ticket, sequence`, t.ID)
	return together(own, others), err
}

// together puts two histories into one by time, each in its own order.
func together(a, b []Message) []Message {
	all := make([]Message, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if b[0].At.Before(a[0].At) {
			all, b = append(all, b[0]), b[1:]
		} else {
			all, a = append(all, a[0]), a[1:]
		}
	}
	return append(append(all, a...), b...)
}

// messageOf reads one message of a ticket.
func messageOf(tx *store.Tx, ticket, id string) (Message, error) {
	all, err := store.All(tx, scanMessage, "SELECT "+messageColumns+" FROM tickets_messages WHERE ticket = $1 AND id = $2", ticket, id)
	if err != nil {
		return Message{}, err
	}
	if len(all) == 0 {
		return Message{}, fmt.Errorf("reading a message: %w", store.ErrNotFound)
	}
	return all[0], nil
}
