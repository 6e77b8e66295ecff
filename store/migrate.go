package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"log/slog"
	"regexp"
	"strings"
)

// A Line is a room's own line of migrations: files NNNN_name.sql, numbered from 0001
// without gaps. Where the engines must differ there are two files of one number,
// NNNN_name.sqlite.sql and NNNN_name.postgres.sql. What was released is never changed;
// a new file brings the next step.
type Line struct {
	Room   string // a word of a to z, before the names of its tables
	Schema fs.FS  // the files, at its root
}

// A step is one file of a line.
type step struct {
	room     string
	number   int
	name     string // "0001_tickets"
	sql      string
	checksum string // of the text that this engine runs
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
		sum := sha256.Sum256(text)
		all = append(all, step{room: l.Room, number: len(all) + 1, name: m[1], sql: string(text), checksum: hex.EncodeToString(sum[:])})
		if want := fmt.Sprintf("%04d", len(all)); m[2] != want {
			return nil, fmt.Errorf("schema of %s: %q stands where %s_… is due", l.Room, name, want)
		}
	}
	return all, nil
}

const stepTable = `CREATE TABLE IF NOT EXISTS store_steps (
	room     text NOT NULL,
	number   bigint NOT NULL,
	name     text NOT NULL,
	checksum text NOT NULL,
	PRIMARY KEY (room, number)
)`

// migrate brings all lines to their end.
func migrate(ctx context.Context, e engine, log *slog.Logger, lines []Line) error {
	return e.migrating(ctx, func(in session) error {
		if err := in.script(ctx, stepTable); err != nil {
			return fmt.Errorf("preparing the schema: %w", err)
		}
		for _, l := range lines {
			all, err := l.steps(e.name())
			if err != nil {
				return err
			}
			for _, s := range all {
				if err := take(ctx, in, s); err != nil {
					return fmt.Errorf("step %s of %s: %w", s.name, s.room, err)
				}
			}
		}
		return nil
	})
}

// take takes one step, unless it was taken before.
func take(ctx context.Context, in session, s step) error {
	if err := in.begin(ctx); err != nil {
		return err
	}
	rows, err := in.query(ctx, "SELECT checksum FROM store_steps WHERE room = $1 AND number = $2", []any{s.room, int64(s.number)})
	if err == nil && len(rows) == 0 {
		if err = in.script(ctx, strings.TrimSpace(s.sql)); err == nil {
			_, err = in.exec(ctx, "INSERT INTO store_steps (room, number, name, checksum) VALUES ($1, $2, $3, $4)", []any{s.room, int64(s.number), s.name, s.checksum})
		}
	}
	if err != nil {
		in.rollback(ctx)
		return err
	}
	return in.commit(ctx)
}
