package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"slices"

	"modernc.org/sqlite"
)

// sqliteReaders is how many reads run at once; others wait for their turn.
const sqliteReaders = 8

// sqliteSettings are those of every connection. FULL makes each COMMIT wait for the
// disk; a cut of the power then loses nothing.
var sqliteSettings = []string{
	"busy_timeout(5000)",
	"journal_mode(WAL)",
	"synchronous(FULL)",
	"trusted_schema(OFF)",
	"journal_size_limit(67108864)",
	"case_sensitive_like(ON)", // as PostgreSQL has it
	"temp_store(MEMORY)",      // the pages that a savepoint changes are kept there, not in a file
	"secure_delete(ON)",       // what is deleted is overwritten: people may be erased
}

// A sqliteEngine is a file, one connection that writes and some that read.
type sqliteEngine struct {
	path    string
	readers chan *sqliteSession // idle ones; nil is one that is to be opened
	closed  chan struct{}
}

// openSQLite makes the file where there is none, and looks whether it is sound when
// whoever had it last did not close it.
func openSQLite(ctx context.Context, path string, log *slog.Logger) (*sqliteEngine, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if err := makePlace(path); err != nil {
		return nil, err
	}
	e := newSQLite(path)
	unclean := e.leftOpen()
	in, err := e.open("foreign_keys(ON)")
	if err != nil {
		return nil, err
	}
	defer in.close()
	if unclean {
		log.Warn("the database was not closed; looking whether it is sound", "path", path)
		if err := in.check(ctx, "quick_check"); err != nil {
			return nil, err
		}
	}
	return e, nil
}

func newSQLite(path string) *sqliteEngine {
	e := &sqliteEngine{path: path, readers: make(chan *sqliteSession, sqliteReaders), closed: make(chan struct{})}
	for range sqliteReaders {
		e.readers <- nil
	}
	return e
}

// makePlace makes the folder and the file of a database, for nobody else to read.
func makePlace(path string) error {
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	if kind := networkFileSystem(folder); kind != "" {
		return fmt.Errorf("%q lies on a network (%s), where locks cannot be trusted: use a local disk, or PostgreSQL", folder, kind)
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	if err := errors.Join(file.Chmod(0o600), file.Close()); err != nil {
		return err
	}
	return errors.Join(syncFolder(folder), syncFolder(filepath.Dir(folder)))
}

// leftOpen says whether the log of the database holds something: the last connection
// that closes empties it.
func (e *sqliteEngine) leftOpen() bool {
	info, err := os.Stat(e.path + "-wal")
	return err == nil && info.Size() > 0
}

func (e *sqliteEngine) name() string { return "sqlite" }

// open opens a connection with the settings of all and those of its own.
func (e *sqliteEngine) open(own ...string) (*sqliteSession, error) {
	conn, err := new(sqlite.Driver).Open(fileAddress(e.path, url.Values{
		"_pragma":    append(slices.Clone(sqliteSettings), own...),
		"_dqs":       {"0"}, // "text" is never a text
		"_defensive": {"1"},
	}))
	if err != nil {
		return nil, sqliteError(err)
	}
	return &sqliteSession{conn: conn, prepared: map[string]driver.Stmt{}}, nil
}

func fileAddress(path string, settings url.Values) string {
	address := url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath(), RawQuery: settings.Encode()}
	return address.String()
}

// The writer keeps more pages at hand than a reader, and lets the log grow before it is
// taken over into the file: pages that change again and again are then copied once.
func (e *sqliteEngine) writing(context.Context) (session, error) {
	in, err := e.open("foreign_keys(ON)", "cache_size(-16384)", "wal_autocheckpoint(4000)")
	if err != nil {
		return nil, err
	}
	return in, nil
}

func (e *sqliteEngine) read(ctx context.Context, look func(session) error) (err error) {
	var in *sqliteSession
	select {
	case in = <-e.readers:
	case <-e.closed:
		return errClosed
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() {
		if in != nil && (in.rollback(context.Background()) != nil || errors.Is(err, ErrUnavailable)) {
			in.close()
			in = nil
		}
		e.readers <- in
	}()
	if in == nil {
		if in, err = e.open("query_only(ON)"); err != nil {
			return err
		}
		in.readOnly = true
	}
	if _, err := in.exec(ctx, "BEGIN", nil); err != nil {
		return err
	}
	return look(in)
}

// migrating works with foreign keys off, so that a step may rebuild a table; they are
// checked before each step is committed.
func (e *sqliteEngine) migrating(ctx context.Context, work func(session) error) error {
	in, err := e.open("foreign_keys(OFF)")
	if err != nil {
		return err
	}
	defer in.close()
	in.checksKeys = true
	return work(in)
}

// forget moves the log into the database and empties it. Readers who are slow keep a
// part of it until the next time.
func (e *sqliteEngine) forget(ctx context.Context) error {
	in, err := e.open()
	if err != nil {
		return err
	}
	defer in.close()
	_, err = in.query(ctx, "PRAGMA wal_checkpoint(TRUNCATE)", nil)
	return err
}

// compact writes the database anew. What is deleted is overwritten where it stands, but a
// page that was arranged anew may still hold copies between its cells.
func (e *sqliteEngine) compact(ctx context.Context) error {
	in, err := e.open("temp_store(FILE)") // as large as the database
	if err != nil {
		return err
	}
	anew := in.run(ctx, "VACUUM")
	in.close()
	return errors.Join(anew, e.forget(ctx))
}

func (e *sqliteEngine) close() error {
	close(e.closed)
	for range sqliteReaders {
		if in := <-e.readers; in != nil {
			in.close()
		}
	}
	return nil
}
