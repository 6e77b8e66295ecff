// Package journal is what happened at the desk, in order, for good: who did what to
// which object, and when. An entry is written in the transaction of the change that
// it tells, so that neither is there without the other.
//
// Entries are numbered from 1 without gaps, in the order in which they were
// committed: a number is seen only when all before it can be seen. (The number is the
// last one and one more, and transactions that write are serial: see package store.)
//
// Who wants to know of changes is a Watcher: it has a name and a cursor, and takes
// entries in order. The cursor moves in the transaction in which the entries are
// taken: what a watcher writes to the database for an entry it writes exactly once,
// also when several desks watch under one name. Producers know no watchers.
//
// Entries are never changed, with two exceptions that privacy demands: Forget removes
// old ones, and Erase takes a person out of them. So that this is enough, Data holds
// ids and the program's own words, never words or addresses of people.
package journal

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"time"

	"helpwright/store"
)

//go:embed schema/*.sql
var files embed.FS

// Line is the journal's own line of migrations.
func Line() store.Line {
	schema, err := fs.Sub(files, "schema")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	return store.Line{Room: "journal", Schema: schema}
}

// An Event is something that happened.
type Event struct {
	Kind    string    // the room's noun and a verb in the past tense: "ticket.opened"
	Actor   string    // the id of who did it; empty: the desk itself
	Subject string    // the id of the object
	At      time.Time // for display; the order is that of the entries
	Data    any       // what else there is to know, as JSON; nil: nothing
}

// An Entry is an event as it stands in the journal.
type Entry struct {
	Sequence int64 // from 1, without gaps
	Kind     string
	Actor    string
	Subject  string
	At       time.Time
	Data     json.RawMessage // an object, or null
}

// last is the number of the newest entry that was ever written. Transactions that write
// are serial, so that nobody else takes the next one.
const last = "COALESCE((SELECT MAX(sequence) FROM journal_entries), (SELECT last FROM journal_forgotten WHERE one = 1))"

// Append writes an event into the transaction of its change.
func Append(tx *store.Tx, e Event) error {
	data, err := json.Marshal(e.Data)
	if err != nil {
		return fmt.Errorf("telling the journal of %s: %w", e.Kind, err)
	}
	_, err = tx.Exec("INSERT INTO journal_entries (sequence, kind, actor, subject, at, data) VALUES ("+last+" + 1, $1, $2, $3, $4, $5)",
		e.Kind, e.Actor, e.Subject, store.Millis(e.At), data)
	if err != nil {
		return fmt.Errorf("telling the journal of %s: %w", e.Kind, err)
	}
	return nil
}

// After gives the entries behind a number, at most limit of them, in order.
func After(tx *store.Tx, sequence int64, limit int) ([]Entry, error) {
	return store.All(tx, scan, "SELECT "+columns+" FROM journal_entries WHERE sequence > $1 ORDER BY sequence LIMIT $2", sequence, limit)
}

// Of gives all entries of an object, in order.
func Of(tx *store.Tx, subject string) ([]Entry, error) {
	return store.All(tx, scan, "SELECT "+columns+" FROM journal_entries WHERE subject = $1 ORDER BY sequence", subject)
}

// Last is the number of the newest entry, 0 when there was none.
func Last(tx *store.Tx) (int64, error) {
	var sequence int64
	err := tx.Row("SELECT " + last).Scan(&sequence)
	return sequence, err
}

const columns = "sequence, kind, actor, subject, at, data"

func scan(row store.Scanner) (Entry, error) {
	var e Entry
	var at int64
	err := row.Scan(&e.Sequence, &e.Kind, &e.Actor, &e.Subject, &at, &e.Data)
	e.At = store.Time(at)
	return e, err
}
