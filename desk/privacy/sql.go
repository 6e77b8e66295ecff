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

// note writes down that somebody was erased.
func note(tx *store.Tx, pseudonym string, at time.Time) error {
	_, err := tx.Exec(`INSERT INTO privacy_erasures (pseudonym, at) VALUES ($1, $2)
		ON CONFLICT (pseudonym) DO UPDATE SET at = excluded.at WHERE excluded.at > privacy_erasures.at`, pseudonym, store.Millis(at))
	return err
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
