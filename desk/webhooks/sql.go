package webhooks

import (
	"encoding/json"
	"time"

	"helpwright/journal"
	"helpwright/store"
)

const columns = "id, url, note, kinds, active, secret, former, until, since, created, maker"

func scan(row store.Scanner) (Endpoint, error) {
	var e Endpoint
	var kinds string
	var until, created int64
	if err := row.Scan(&e.ID, &e.URL, &e.Note, &kinds, &e.Active, &e.Secret, &e.Former, &until, &e.Since, &created, &e.Maker); err != nil {
		return e, err
	}
	e.Until, e.Created = store.Time(until), store.Time(created)
	return e, json.Unmarshal([]byte(kinds), &e.Kinds)
}

func list(tx *store.Tx) ([]Endpoint, error) {
	return store.All(tx, scan, "SELECT "+columns+" FROM webhooks_endpoints ORDER BY created, id")
}

func load(tx *store.Tx, id string) (Endpoint, error) {
	found, err := store.All(tx, scan, "SELECT "+columns+" FROM webhooks_endpoints WHERE id = $1", id)
	if err == nil && len(found) == 0 {
		err = store.ErrNotFound
	}
	if err != nil {
		return Endpoint{}, err
	}
	return found[0], nil
}

// insert makes an endpoint, which is told what happens from now on.
func insert(tx *store.Tx, e *Endpoint) (err error) {
	if e.Since, err = journal.Last(tx); err != nil {
		return err
	}
	return save(tx, e)
}

func save(tx *store.Tx, e *Endpoint) error {
	kinds, err := json.Marshal(e.Kinds)
	if err != nil {
		return err
	}
	until := int64(0)
	if e.Former != "" {
		until = store.Millis(e.Until)
	}
	_, err = tx.Exec(`INSERT INTO webhooks_endpoints (`+columns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
		ON CONFLICT (id) DO UPDATE SET url = excluded.url, note = excluded.note, kinds = excluded.kinds, active = excluded.active,
		secret = excluded.secret, former = excluded.former, until = excluded.until`,
		e.ID, e.URL, e.Note, kinds, e.Active, e.Secret, e.Former, until, e.Since, store.Millis(e.Created), e.Maker)
	return err
}

func setActive(tx *store.Tx, id string, active bool) error {
	_, err := tx.Exec("UPDATE webhooks_endpoints SET active = $1 WHERE id = $2", active, id)
	return err
}

func remove(tx *store.Tx, id string) error {
	changed, err := tx.Exec("DELETE FROM webhooks_endpoints WHERE id = $1", id)
	if err == nil && changed == 0 {
		return store.ErrNotFound
	}
	return err
}

// firstSince is the number of the first entry that was written at a time or later; one
// behind the last when there is none.
func firstSince(tx *store.Tx, at time.Time) (sequence int64, err error) {
	last, err := journal.Last(tx)
	if err != nil {
		return 0, err
	}
	for low, high := int64(1), last+1; ; {
		if low >= high {
			return low, nil
		}
		middle := (low + high) / 2
		entry, err := journal.After(tx, middle-1, 1)
		switch {
		case err != nil:
			return 0, err
		case len(entry) == 0 || !entry[0].At.Before(at):
			high = middle
		default:
			low = entry[0].Sequence + 1
		}
	}
}
