package outbox

import (
	"errors"
	"fmt"
	"time"

	"helpwright/store"
)

// Add writes an item into the transaction of its cause. An id is made where there is
// none; an item whose guard stands there already is not added. It reports whether it
// was.
func Add(tx *store.Tx, i Item) (added bool, err error) {
	if i.ID == "" {
		i.ID = store.NewID()
	}
	if i.Due.Before(i.Created) {
		i.Due = i.Created
	}
	changed, err := tx.Exec(`INSERT INTO outbox_items
		(id, channel, kind, lane, about, person, guard, payload, state, created, due, tries, holder, error, ended)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, '', '', 0)
		ON CONFLICT DO NOTHING`,
		i.ID, i.Channel, i.Kind, i.Lane, i.About, i.Person, i.Guard, i.Payload, Waiting, store.Millis(i.Created), store.Millis(i.Due))
	if err != nil {
		return false, fmt.Errorf("writing down what is to be brought: %w", err)
	}
	return changed == 1, nil
}

const columns = "id, channel, kind, lane, about, person, guard, payload, state, created, due, tries, error, ended"

func scan(row store.Scanner) (Item, error) {
	var i Item
	var created, due, ended int64
	err := row.Scan(&i.ID, &i.Channel, &i.Kind, &i.Lane, &i.About, &i.Person, &i.Guard, &i.Payload, &i.State, &created, &due, &i.Tries, &i.Error, &ended)
	i.Created, i.Due = store.Time(created), store.Time(due)
	if ended != 0 {
		i.Ended = store.Time(ended)
	}
	return i, err
}

// Find reads an item; store.ErrNotFound is none.
func Find(tx *store.Tx, id string) (Item, error) {
	found, err := store.All(tx, scan, "SELECT "+columns+" FROM outbox_items WHERE id = $1", id)
	if err == nil && len(found) == 0 {
		err = store.ErrNotFound
	}
	if err != nil {
		return Item{}, err
	}
	return found[0], nil
}

// A Filter narrows a list. Its zero value is everything.
type Filter struct {
	Channel string
	Lane    string
	State   State
	Before  Item // the last one of the page before; its zero value is the first page
	Limit   int  // 0 is 50
}

// List reads items, the newest first.
func List(tx *store.Tx, f Filter) ([]Item, error) {
	before, id := int64(1)<<62, ""
	if f.Before.ID != "" {
		before, id = store.Millis(f.Before.Created), f.Before.ID
	}
	if f.Limit == 0 {
		f.Limit = 50
	}
	return store.All(tx, scan, "SELECT "+columns+` FROM outbox_items
		WHERE ($1 = '' OR channel = $1) AND ($2 = '' OR lane = $2) AND ($3 = '' OR state = $3)
		AND (created < $4 OR created = $4 AND id < $5)
		ORDER BY created DESC, id DESC LIMIT $6`, f.Channel, f.Lane, f.State, before, id, f.Limit)
}

// Counts tells how many items of a channel are in each state.
func Counts(tx *store.Tx, channel string) (map[State]int, error) {
	type line struct {
		state State
		count int
	}
	lines, err := store.All(tx, func(row store.Scanner) (l line, err error) {
		return l, row.Scan(&l.state, &l.count)
	}, "SELECT state, COUNT(*) FROM outbox_items WHERE channel = $1 GROUP BY state", channel)
	counts := map[State]int{}
	for _, l := range lines {
		counts[l.state] = l.count
	}
	return counts, err
}

// LaneCounts tells how many items of each lane of a channel are in each state.
func LaneCounts(tx *store.Tx, channel string) (map[string]map[State]int, error) {
	type line struct {
		lane  string
		state State
		count int
	}
	lines, err := store.All(tx, func(row store.Scanner) (l line, err error) {
		return l, row.Scan(&l.lane, &l.state, &l.count)
	}, "SELECT lane, state, COUNT(*) FROM outbox_items WHERE channel = $1 GROUP BY lane, state", channel)
	counts := map[string]map[State]int{}
	for _, l := range lines {
		if counts[l.lane] == nil {
			counts[l.lane] = map[State]int{}
		}
		counts[l.lane][l.state] = l.count
	}
	return counts, err
}

// ErrGone says that an item cannot be brought again: nothing is left of its payload.
var ErrGone = errors.New("what it said is no longer kept")

// Again brings an item anew, with all tries before it. One that is waiting comes due at
// once.
func Again(tx *store.Tx, id string, now time.Time) error {
	i, err := Find(tx, id)
	switch {
	case err != nil:
		return err
	case i.Payload == "":
		return ErrGone
	}
	_, err = tx.Exec("UPDATE outbox_items SET state = $1, due = $2, tries = 0, holder = '', error = '', ended = 0 WHERE id = $3", Waiting, store.Millis(now), id)
	return err
}

// AllAgain brings all dead items of a channel and, where one is named, of a lane anew.
// It tells how many those are.
func AllAgain(tx *store.Tx, channel, lane string, now time.Time) (int64, error) {
	return tx.Exec(`UPDATE outbox_items SET state = $1, due = $2, tries = 0, holder = '', error = '', ended = 0
		WHERE state = $3 AND channel = $4 AND ($5 = '' OR lane = $5)`, Waiting, store.Millis(now), Dead, channel, lane)
}

// Drop forgets an item.
func Drop(tx *store.Tx, id string) error {
	changed, err := tx.Exec("DELETE FROM outbox_items WHERE id = $1", id)
	if err == nil && changed == 0 {
		return store.ErrNotFound
	}
	return err
}

// Guarded reads the item that stands under a guard; store.ErrNotFound is none.
func Guarded(tx *store.Tx, channel, guard string) (Item, error) {
	found, err := store.All(tx, scan, "SELECT "+columns+" FROM outbox_items WHERE channel = $1 AND guard = $2 AND guard <> ''", channel, guard)
	if err == nil && len(found) == 0 {
		err = store.ErrNotFound
	}
	if err != nil {
		return Item{}, err
	}
	return found[0], nil
}

// Withdraw forgets what stands under a guard and waits; it is no error when nothing does.
func Withdraw(tx *store.Tx, channel, guard string) error {
	_, err := tx.Exec("DELETE FROM outbox_items WHERE channel = $1 AND guard = $2 AND guard <> '' AND state = $3", channel, guard, Waiting)
	return err
}

// DropLane forgets all items of a lane.
func DropLane(tx *store.Tx, channel, lane string) error {
	_, err := tx.Exec("DELETE FROM outbox_items WHERE channel = $1 AND lane = $2", channel, lane)
	return err
}

// Erase forgets everything that speaks to a person or of one of the objects. Where the
// person's address stands in what others get, it goes.
func Erase(tx *store.Tx, person string, about ...string) error {
	if person != "" {
		if _, err := tx.Exec("DELETE FROM outbox_items WHERE person = $1", person); err != nil {
			return err
		}
		for _, column := range []string{"payload", "error"} {
			if _, err := tx.ReplaceText(store.TextPlace{Table: "outbox_items", Key: "id", Column: column}, person, "[…]"); err != nil {
				return err
			}
		}
	}
	for _, id := range about {
		if _, err := tx.Exec("DELETE FROM outbox_items WHERE about = $1 AND about <> ''", id); err != nil {
			return err
		}
	}
	return nil
}

// People are those to whom items of a channel speak that are in a state.
func People(tx *store.Tx, channel string, state State) ([]string, error) {
	return store.All(tx, func(row store.Scanner) (person string, err error) { return person, row.Scan(&person) },
		"SELECT DISTINCT person FROM outbox_items WHERE channel = $1 AND state = $2 AND person <> ''", channel, state)
}

// Of lists everything that speaks to a person.
func Of(tx *store.Tx, person string) ([]Item, error) {
	return store.All(tx, scan, "SELECT "+columns+" FROM outbox_items WHERE person = $1 AND person <> '' ORDER BY created, id", person)
}

// Sweep forgets what of a channel ended before a time, but for what is dead.
func Sweep(tx *store.Tx, channel string, before time.Time) (int64, error) {
	return tx.Exec("DELETE FROM outbox_items WHERE ended <> 0 AND ended < $1 AND channel = $2 AND state <> $3", store.Millis(before), channel, Dead)
}

// SweepDead forgets what of a channel was given up before a time.
func SweepDead(tx *store.Tx, channel string, before time.Time) (int64, error) {
	return tx.Exec("DELETE FROM outbox_items WHERE ended <> 0 AND ended < $1 AND channel = $2 AND state = $3", store.Millis(before), channel, Dead)
}

// lease takes items that are due, at most count of them, until a time.
func lease(tx *store.Tx, channel, holder string, now, until time.Time, count int) ([]Item, error) {
	return store.All(tx, scan, `UPDATE outbox_items SET due = $1, tries = tries + 1, holder = $2
		WHERE state = $3 AND id IN (
			SELECT id FROM outbox_items WHERE channel = $4 AND state = 'waiting' AND due <= $5 ORDER BY due, id LIMIT $6
		) RETURNING `+columns, store.Millis(until), holder, Waiting, channel, store.Millis(now), count)
}

// settle writes down what became of a leased item, unless its lease has ended and
// somebody else took it. A payload is emptied or left alone, never written again: a person
// may have been taken out of it meanwhile.
func settle(tx *store.Tx, i Item, holder string) error {
	ended := int64(0)
	if !i.Ended.IsZero() {
		ended = store.Millis(i.Ended)
	}
	_, err := tx.Exec(`UPDATE outbox_items SET state = $1, due = $2, tries = $3, error = $4, payload = CASE WHEN $5 = '' THEN '' ELSE payload END, ended = $6, holder = ''
		WHERE id = $7 AND holder = $8`, i.State, store.Millis(i.Due), i.Tries, i.Error, i.Payload, ended, i.ID, holder)
	return err
}
