package privacy

import (
	"embed"
	"io/fs"
	"time"

	"helpwright/store"
)

//go:embed schema/*.sql
var files embed.FS

// Line is the room's own line of migrations.
func Line() store.Line {
	schema, err := fs.Sub(files, "schema")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	return store.Line{Room: "privacy", Schema: schema}
}

// note writes down that somebody was erased, and how much went in all.
func note(tx *store.Tx, pseudonym string, out Erased, at time.Time) error {
	_, err := tx.Exec(`INSERT INTO privacy_erasures (pseudonym, at, tickets, files) VALUES ($1, $2, $3, $4)
		ON CONFLICT (pseudonym) DO UPDATE SET at = excluded.at, tickets = privacy_erasures.tickets + excluded.tickets,
		files = privacy_erasures.files + excluded.files WHERE excluded.at > privacy_erasures.at`, pseudonym, store.Millis(at), out.Tickets, out.Files)
	return err
}

// An Erasure tells that somebody was erased.
type Erasure struct {
	Pseudonym string
	At        time.Time // the last time
	Erased
}

// erasures lists them, the last first, behind one; its zero value begins the list.
func erasures(tx *store.Tx, behind Erasure, limit int) ([]Erasure, error) {
	at := int64(1) << 62
	if behind.Pseudonym != "" {
		at = store.Millis(behind.At)
	}
	return store.All(tx, scanErasure, `SELECT pseudonym, at, tickets, files FROM privacy_erasures
		WHERE at < $1 OR at = $1 AND pseudonym < $2 ORDER BY at DESC, pseudonym DESC LIMIT $3`, at, behind.Pseudonym, limit)
}

// erasureOf is when somebody was erased; store.ErrNotFound is never.
func erasureOf(tx *store.Tx, pseudonym string) (e Erasure, err error) {
	return scanErasure(tx.Row("SELECT pseudonym, at, tickets, files FROM privacy_erasures WHERE pseudonym = $1", pseudonym))
}

func scanErasure(row store.Scanner) (e Erasure, err error) {
	var at int64
	err = row.Scan(&e.Pseudonym, &at, &e.Tickets, &e.Files)
	e.At = store.Time(at)
	return e, err
}

// noted is when whom the database knows as erased was so last, in milliseconds.
func noted(tx *store.Tx) (map[string]int64, error) {
	type line struct {
		pseudonym string
		at        int64
	}
	lines, err := store.All(tx, func(row store.Scanner) (l line, err error) { return l, row.Scan(&l.pseudonym, &l.at) },
		"SELECT pseudonym, at FROM privacy_erasures")
	all := make(map[string]int64, len(lines))
	for _, l := range lines {
		all[l.pseudonym] = l.at
	}
	return all, err
}

// erasedSinceCompacted says whether somebody was, at the same moment included.
func erasedSinceCompacted(tx *store.Tx) (due bool, err error) {
	err = tx.Row("SELECT CASE WHEN COUNT(*) > 0 THEN 1 ELSE 0 END FROM privacy_erasures WHERE at >= (SELECT at FROM privacy_compacted WHERE one = 1)").Scan(&due)
	return due, err
}

func noteCompacted(tx *store.Tx, at time.Time) error {
	_, err := tx.Exec("UPDATE privacy_compacted SET at = $1 WHERE one = 1", store.Millis(at))
	return err
}
