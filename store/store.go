// Package store keeps what the desk must not lose: SQLite and PostgreSQL behind
// one door. It knows transactions, migrations and backups, and nothing of tickets:
// tables belong to rooms, which bring them along as lines of migrations.
//
// # Writing
//
// Write hands a command to the one writer. The writer takes what waits into one
// transaction, and answers all of them after one COMMIT: that is the group commit, and
// the reason why durable writes are cheap together. A command that fails takes back what
// it did itself and nothing else: see group.go.
// When COMMIT fails, every command of the group gets ErrUnavailable.
//
//   - Nil means durable: the change survives the end of the program and of the power.
//   - ErrUnavailable means unknown: the command may have happened or not. Whoever
//     asks again does so with the same idempotency key.
//   - Commands run one after the other, as if nobody else wrote, also when several
//     desks share one PostgreSQL. See postgres.go for how.
//   - A command may run more than once before it is answered, and other commands
//     wait meanwhile: it changes nothing but the database, asks nobody, and does not
//     call Write itself, which would wait for ever.
//   - A statement that fails spoils its command, whatever the command returns. To go
//     on after a conflict say so in SQL: ON CONFLICT.
//
// # Reading
//
// Read shows one consistent state of the database. It never waits for writers, nor
// they for it. Results are read whole before they are handed over, so queries may be
// asked while others are gone through; ask for pages of what may become long.
//
// # SQL
//
// There is one text for both engines. Placeholders are $1, $2 and so on; ids and
// times are made in Go (NewID, Millis); columns are bigint or text; truth is 1 and
// 0; documents are JSON in a text. ON CONFLICT with excluded and RETURNING work, and
// functions of an engine are not used. Order by numbers and ids: how texts of people
// sort is not the same everywhere.
//
// Arguments are integers, strings, booleans, byte slices that hold text, pointers to
// them (nil is NULL), and what implements driver.Valuer. Texts that are not UTF-8 or
// hold a zero byte are refused with ErrText, since PostgreSQL cannot keep them.
package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
)

// A Store is an open database, for any number of goroutines.
type Store struct {
	engine engine
	writer *writer

	closing sync.Once
	closed  error // what Close answers
}

// Open opens the database at an address, brings its tables up to date and starts
// the writer. The address is "sqlite:" with a path, or "postgres://…" as PostgreSQL
// programs understand it.
func Open(ctx context.Context, at string, log *slog.Logger, lines ...Line) (*Store, error) {
	e, err := openEngine(ctx, at, log)
	if err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	if err := migrate(ctx, e, log, lines); err != nil {
		return nil, fmt.Errorf("opening the database: %w", errors.Join(err, e.close()))
	}
	return &Store{engine: e, writer: startWriter(e, log)}, nil
}

// openEngine opens what an address names, and leaves its tables alone.
func openEngine(ctx context.Context, at string, log *slog.Logger) (engine, error) {
	scheme, path, _ := strings.Cut(at, ":")
	switch scheme {
	case "sqlite":
		e, err := openSQLite(ctx, path, log)
		if err != nil {
			return nil, err
		}
		return e, nil
	case "postgres", "postgresql":
		e, err := openPostgres(ctx, at)
		if err != nil {
			return nil, err
		}
		return e, nil
	}
	return nil, fmt.Errorf("%q is no address of a database: write sqlite:PATH or postgres://…", scheme)
}

// Engine names the database program: "sqlite" or "postgres".
func (s *Store) Engine() string { return s.engine.name() }

// Close lets what is under way end, and closes the database. Later calls get
// ErrUnavailable.
func (s *Store) Close() error {
	s.closing.Do(func() {
		s.writer.stop()
		s.closed = s.engine.close()
	})
	return s.closed
}

// Write runs a command and returns when it is durable, or why it did not happen. A
// context that ends before the command's turn withdraws it; later it is too late.
func (s *Store) Write(ctx context.Context, work func(*Tx) error) error {
	return s.writer.write(ctx, &command{work: work})
}

// WriteKeyed is Write for a command that notices when it has happened before, by an
// idempotency key that it stores: it is tried again when the connection breaks,
// even though COMMIT may have happened.
func (s *Store) WriteKeyed(ctx context.Context, work func(*Tx) error) error {
	return s.writer.write(ctx, &command{work: work, keyed: true})
}

// Forget makes sure that nothing of what was deleted stays in files beside the database
// that later writes would overwrite only some day. PostgreSQL does so by itself, in time.
func (s *Store) Forget(ctx context.Context) error { return s.engine.forget(ctx) }

// Compact makes sure that nothing of it stays within the database either. It writes a
// SQLite file anew, which takes a second for each hundred megabytes or so, and others who
// write wait. PostgreSQL clears away by itself, in time.
func (s *Store) Compact(ctx context.Context) error {
	return s.writer.pause(ctx, func() error { return s.engine.compact(ctx) })
}

// Read shows look one consistent state of the database.
func (s *Store) Read(ctx context.Context, look func(*Tx) error) error {
	return s.engine.read(ctx, func(in session) error {
		tx := &Tx{ctx: ctx, in: in}
		err := look(tx)
		if err == nil {
			err = tx.spoiled
		}
		tx.spoiled = errOver
		return err
	})
}
