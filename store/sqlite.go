package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

const sqliteReaders = 8

// sqliteSettings are those of every connection.
var sqliteSettings = []string{
	"busy_timeout(5000)",
	"journal_mode(WAL)",
	"synchronous(FULL)",
	"foreign_keys(ON)",
	"trusted_schema(OFF)",
	"journal_size_limit(67108864)",
	"case_sensitive_like(ON)", // as in PostgreSQL
}

// sqliteEngine is a file, one connection that writes and some that read.
type sqliteEngine struct {
	path    string
	readers chan *sqliteSession // nil: to be opened
}

func openSQLite(ctx context.Context, path string, log *slog.Logger) (engine, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("making the folder of the database: %w", err)
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	file.Close()
	e := &sqliteEngine{path: path, readers: make(chan *sqliteSession, sqliteReaders)}
	for range sqliteReaders {
		e.readers <- nil
	}
	in, err := e.open()
	if err != nil {
		return nil, fmt.Errorf("opening the database %q: %w", path, err)
	}
	in.close()
	return e, nil
}

func (e *sqliteEngine) name() string { return "sqlite" }

func (e *sqliteEngine) open(more ...string) (*sqliteSession, error) {
	settings := url.Values{"_pragma": append(more, sqliteSettings...), "_dqs": {"0"}, "_defensive": {"1"}}
	address := url.URL{Scheme: "file", Opaque: (&url.URL{Path: e.path}).EscapedPath(), RawQuery: settings.Encode()}
	conn, err := new(sqlite.Driver).Open(address.String())
	if err != nil {
		return nil, sqliteError(err)
	}
	return &sqliteSession{conn: conn, prepared: map[string]driver.Stmt{}}, nil
}

func (e *sqliteEngine) writing(context.Context) (session, error) { return e.open() }

func (e *sqliteEngine) read(ctx context.Context, look func(session) error) error {
	var in *sqliteSession
	select {
	case in = <-e.readers:
	case <-ctx.Done():
		return ctx.Err()
	}
	if in == nil {
		var err error
		if in, err = e.open("query_only(ON)"); err != nil {
			e.readers <- nil
			return err
		}
	}
	defer func() { e.readers <- in }()
	if _, err := in.exec(ctx, "BEGIN", nil); err != nil {
		return err
	}
	defer in.rollback(context.Background())
	return look(in)
}

func (e *sqliteEngine) migrating(ctx context.Context, work func(session) error) error {
	in, err := e.open()
	if err != nil {
		return err
	}
	defer in.close()
	return work(in)
}

func (e *sqliteEngine) keepCopy(ctx context.Context, in session, before string) error {
	_, err := in.exec(ctx, "VACUUM INTO $1", []any{e.path + ".before-" + before})
	return err
}

func (e *sqliteEngine) close() error {
	for range sqliteReaders {
		if in := <-e.readers; in != nil {
			in.close()
		}
	}
	return nil
}

// A sqliteSession is a connection with the statements that it has prepared.
type sqliteSession struct {
	conn     driver.Conn
	prepared map[string]driver.Stmt
}

func (s *sqliteSession) begin(ctx context.Context) error {
	_, err := s.exec(ctx, "BEGIN IMMEDIATE", nil)
	return err
}

func (s *sqliteSession) commit(ctx context.Context) error {
	_, err := s.exec(ctx, "COMMIT", nil)
	return err
}

func (s *sqliteSession) rollback(ctx context.Context) error {
	_, err := s.exec(ctx, "ROLLBACK", nil)
	return err
}

func (s *sqliteSession) prepare(sql string) (driver.Stmt, error) {
	if statement, ok := s.prepared[sql]; ok {
		return statement, nil
	}
	statement, err := s.conn.Prepare(sql)
	if err != nil {
		return nil, err
	}
	s.prepared[sql] = statement
	return statement, nil
}

func (s *sqliteSession) exec(ctx context.Context, sql string, args []any) (int64, error) {
	statement, err := s.prepare(sql)
	if err != nil {
		return 0, sqliteError(err)
	}
	result, err := statement.(driver.StmtExecContext).ExecContext(ctx, named(args))
	if err != nil {
		return 0, sqliteError(err)
	}
	return result.RowsAffected()
}

func (s *sqliteSession) query(ctx context.Context, sql string, args []any) (all [][]any, err error) {
	statement, err := s.prepare(sql)
	if err != nil {
		return nil, sqliteError(err)
	}
	rows, err := statement.(driver.StmtQueryContext).QueryContext(ctx, named(args))
	if err != nil {
		return nil, sqliteError(err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	columns := len(rows.Columns())
	for {
		values := make([]driver.Value, columns)
		if err := rows.Next(values); err == io.EOF {
			return all, nil
		} else if err != nil {
			return nil, sqliteError(err)
		}
		row := make([]any, columns)
		for i, v := range values {
			row[i] = v
		}
		all = append(all, row)
	}
}

func (s *sqliteSession) script(ctx context.Context, sql string) error {
	_, err := s.conn.(driver.ExecerContext).ExecContext(ctx, sql, nil)
	return sqliteError(err)
}

func (s *sqliteSession) close() {
	for _, statement := range s.prepared {
		statement.Close()
	}
	s.conn.Close()
}

func named(args []any) []driver.NamedValue {
	values := make([]driver.NamedValue, len(args))
	for i, a := range args {
		values[i] = driver.NamedValue{Ordinal: i + 1, Value: a}
	}
	return values
}

// sqliteError sorts what SQLite says.
func sqliteError(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return fmt.Errorf("%w: %w", ErrTaken, err)
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_RANGE, sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_MISUSE:
		return err
	case sqlite3.SQLITE_READONLY:
		if strings.Contains(err.Error(), "attempt to write a readonly database") && e.Code() == sqlite3.SQLITE_READONLY {
			return err
		}
	}
	return fmt.Errorf("%w: %w", ErrUnavailable, err)
}
