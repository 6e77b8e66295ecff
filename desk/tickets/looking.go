package tickets

import (
	"time"

	"helpwright/store"
)

// A Looker is somebody who looks at a ticket just now.
type Looker struct {
	Agent   string `json:"agent"` // id of an account
	Name    string `json:"name"`
	Writing bool   `json:"writing"` // a reply
}

// LookFor is how long somebody counts as looking after the page said so; pages say it
// again well before.
const LookFor = 45 * time.Second

// Look notes that an agent looks at a ticket and tells who else does. It stands in no
// history: it is over in a minute.
func (r *Room) Look(tx *store.Tx, id string, writing bool, by By, now time.Time) ([]Looker, error) {
	if _, err := load(tx, id); err != nil {
		return nil, err
	}
	_, err := tx.Exec(`INSERT INTO tickets_looking (ticket, agent, name, writing, until) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (ticket, agent) DO UPDATE SET name = excluded.name, writing = excluded.writing, until = excluded.until`,
		id, by.ID, by.Name, writing, store.Millis(now.Add(LookFor)))
	if err != nil {
		return nil, err
	}
	all, err := lookers(tx, id, now)
	others := []Looker{}
	for _, l := range all {
		if l.Agent != by.ID {
			others = append(others, l)
		}
	}
	return others, err
}

// Leave notes that an agent has left a ticket.
func (r *Room) Leave(tx *store.Tx, id string, by By) error {
	_, err := tx.Exec("DELETE FROM tickets_looking WHERE ticket = $1 AND agent = $2", id, by.ID)
	return err
}

func lookers(tx *store.Tx, id string, now time.Time) ([]Looker, error) {
	return store.All(tx, func(row store.Scanner) (l Looker, err error) {
		return l, row.Scan(&l.Agent, &l.Name, &l.Writing)
	}, "SELECT agent, name, writing FROM tickets_looking WHERE ticket = $1 AND until >= $2 ORDER BY agent", id, store.Millis(now))
}
