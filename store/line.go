package store

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"regexp"
)

// A Line is a room's own line of migrations: files NNNN_name.sql, numbered from 0001
// without gaps. Where the engines must differ there are two files of one number,
// NNNN_name.sqlite.sql and NNNN_name.postgres.sql. What was released is never
// changed; a new file brings the next step.
//
// A step runs in a transaction, so it holds no BEGIN or COMMIT. The program of one
// release runs on the tables of the next, as another desk may have gone ahead: add in
// one release, remove in a later one.
type Line struct {
	Room   string // a word of a to z, with which the names of its tables begin
	Schema fs.FS  // the files, at its root
}

// A step is one file of a line, for one engine.
type step struct {
	room     string
	number   int    // from 1
	name     string // "0001_tickets"
	sql      string
	checksum string // of sql
}

var stepName = regexp.MustCompile(`^(([0-9]{4})_[a-z0-9_]+)(?:\.(sqlite|postgres))?\.sql$`)

// steps reads a line for an engine, in order.
func (l Line) steps(engine string) ([]step, error) {
	names, err := fs.Glob(l.Schema, "*.sql")
	if err != nil {
		return nil, err
	}
	var all []step
	for _, name := range names {
		m := stepName.FindStringSubmatch(name)
		if m == nil {
			return nil, fmt.Errorf("schema of %s: %q is not named like 0001_name.sql", l.Room, name)
		}
		if m[3] != "" && m[3] != engine {
			continue
		}
		text, err := fs.ReadFile(l.Schema, name)
		if err != nil {
			return nil, fmt.Errorf("schema of %s: %w", l.Room, err)
		}
		number := len(all) + 1
		if want := fmt.Sprintf("%04d", number); m[2] != want {
			return nil, fmt.Errorf("schema of %s: %q stands where %s_… is due", l.Room, name, want)
		}
		all = append(all, step{l.Room, number, m[1], string(text), checksum(text)})
	}
	return all, nil
}

func checksum(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
