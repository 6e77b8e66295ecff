package callbacks

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"helpwright/store"
)

const columns = "id, state, booking, starts, ends, email, name, phone, locale, message, ticket, number, secret, version, reminded, worker, created, changed"

func scan(row store.Scanner) (*Call, error) {
	c := &Call{}
	var starts, ends, created, changed int64
	err := row.Scan(&c.ID, &c.State, &c.Booking, &starts, &ends, &c.Email, &c.Name, &c.Phone, &c.Locale, &c.Message, &c.Ticket, &c.Number, &c.secret, &c.Version, &c.reminded, &c.Worker, &created, &changed)
	c.Starts, c.Ends, c.Created, c.Changed = timeOf(starts), timeOf(ends), store.Time(created), store.Time(changed)
	return c, err
}

func timeOf(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return store.Time(ms)
}

func millisOf(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return store.Millis(t)
}

func one(found []*Call, err error) (*Call, error) {
	if err == nil && len(found) == 0 {
		err = store.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return found[0], nil
}

func load(tx *store.Tx, id string) (*Call, error) {
	return one(store.All(tx, scan, "SELECT "+columns+" FROM callbacks_calls WHERE id = $1", id))
}

// insert writes a call; ErrNotFree when somebody booked its time.
func insert(tx *store.Tx, c *Call) error {
	changed, err := tx.Exec(`INSERT INTO callbacks_calls (`+columns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) ON CONFLICT DO NOTHING`,
		c.ID, c.State, c.Booking, millisOf(c.Starts), millisOf(c.Ends), c.Email, c.Name, c.Phone, c.Locale, c.Message, c.Ticket, c.Number, c.secret, c.Version, c.reminded, c.Worker, store.Millis(c.Created), store.Millis(c.Changed))
	if err == nil && changed == 0 || errors.Is(err, store.ErrTaken) {
		return ErrNotFree
	}
	return err
}

func save(tx *store.Tx, c *Call) error {
	_, err := tx.Exec("UPDATE callbacks_calls SET state = $1, version = $2, worker = $3, changed = $4 WHERE id = $5", c.State, c.Version, c.Worker, store.Millis(c.Changed), c.ID)
	return err
}

// booked lists the times of a talk that somebody has, that begin between two moments.
func booked(tx *store.Tx, booking string, from, to time.Time) ([]Slot, error) {
	return store.All(tx, func(row store.Scanner) (s Slot, err error) {
		var starts, ends int64
		err = row.Scan(&starts, &ends)
		return Slot{store.Time(starts), store.Time(ends)}, err
	}, "SELECT starts, ends FROM callbacks_calls WHERE booking = $1 AND state = $2 AND starts >= $3 AND starts < $4", booking, Booked, store.Millis(from), store.Millis(to))
}

// Waiting lists calls that are to be made: those that were asked for, the oldest first,
// and then those with a time.
func Waiting(tx *store.Tx) ([]*Call, error) {
	return store.All(tx, scan, "SELECT "+columns+" FROM callbacks_calls WHERE state IN ($1, $2) ORDER BY starts, created, id LIMIT 500", Asked, Booked)
}

// OfTicket lists the calls of a ticket, the newest first.
func OfTicket(tx *store.Tx, ticket string) ([]*Call, error) {
	return store.All(tx, scan, "SELECT "+columns+" FROM callbacks_calls WHERE ticket = $1 ORDER BY created DESC, id", ticket)
}

// Of lists the calls of a person.
func Of(tx *store.Tx, email string) ([]*Call, error) {
	return store.All(tx, scan, "SELECT "+columns+" FROM callbacks_calls WHERE email = $1 ORDER BY created, id", lowered(email))
}

// People are the addresses of all who asked to be called.
func People(tx *store.Tx) ([]string, error) {
	return store.All(tx, func(row store.Scanner) (email string, err error) { return email, row.Scan(&email) }, "SELECT DISTINCT email FROM callbacks_calls")
}

// Erase forgets the calls of a person.
func Erase(tx *store.Tx, email string) error {
	_, err := tx.Exec("DELETE FROM callbacks_calls WHERE email = $1", lowered(email))
	return err
}

// EraseTicket forgets the calls of a ticket that is no more.
func EraseTicket(tx *store.Tx, ticket string) error {
	_, err := tx.Exec("DELETE FROM callbacks_calls WHERE ticket = $1 AND ticket <> ''", ticket)
	return err
}

func removeBefore(tx *store.Tx, before time.Time) error {
	_, err := tx.Exec("DELETE FROM callbacks_calls WHERE changed < $1 AND (state IN ($2, $3) OR starts <> 0 AND starts < $1)", store.Millis(before), Done, Cancelled)
	return err
}

// digest is what is stored of a secret.
func digest(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
