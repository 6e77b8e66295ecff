package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// preparedStatements is how many a connection keeps. The program has fewer; the
// bound is for texts with lists of placeholders.
const preparedStatements = 512

// A sqliteSession is a connection with the statements that it has prepared.
type sqliteSession struct {
	conn       driver.Conn
	prepared   map[string]driver.Stmt
	readOnly   bool
	checksKeys bool // foreign keys, before COMMIT
}

func (s *sqliteSession) begin(ctx context.Context) error { return s.run(ctx, "BEGIN IMMEDIATE") }
func (s *sqliteSession) mark(ctx context.Context) error  { return s.run(ctx, "SAVEPOINT command") }
func (s *sqliteSession) keep(ctx context.Context) error  { return s.run(ctx, "RELEASE command") }

func (s *sqliteSession) undo(ctx context.Context) error {
	if err := s.run(ctx, "ROLLBACK TO command"); err != nil {
		return err
	}
	return s.keep(ctx)
}

func (s *sqliteSession) commit(ctx context.Context) error {
	if s.checksKeys {
		if err := s.check(ctx, "foreign_key_check"); err != nil {
			return err
		}
	}
	return s.run(ctx, "COMMIT")
}

func (s *sqliteSession) rollback(ctx context.Context) error { return s.run(ctx, "ROLLBACK") }

func (s *sqliteSession) run(ctx context.Context, sql string) error {
	_, err := s.exec(ctx, sql, nil)
	return err
}

// check asks SQLite to check itself: it answers nothing or "ok" when all is well.
func (s *sqliteSession) check(ctx context.Context, pragma string) error {
	found, err := s.query(ctx, "PRAGMA "+pragma, nil)
	if err != nil {
		return err
	}
	if len(found) > 0 && found[0][0] != "ok" {
		return fmt.Errorf("the database is damaged, says %s: %v", pragma, found[0])
	}
	return nil
}

func (s *sqliteSession) prepare(sql string) (driver.Stmt, error) {
	if statement, ok := s.prepared[sql]; ok {
		return statement, nil
	}
	if len(s.prepared) == preparedStatements {
		s.forget()
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
		return 0, s.sorted(err)
	}
	result, err := statement.(driver.StmtExecContext).ExecContext(ctx, numbered(args))
	if err != nil {
		return 0, s.sorted(err)
	}
	return result.RowsAffected()
}

func (s *sqliteSession) query(ctx context.Context, sql string, args []any) (all [][]any, err error) {
	statement, err := s.prepare(sql)
	if err != nil {
		return nil, s.sorted(err)
	}
	rows, err := statement.(driver.StmtQueryContext).QueryContext(ctx, numbered(args))
	if err != nil {
		return nil, s.sorted(err)
	}
	defer func() {
		if closing := rows.Close(); err == nil {
			err = s.sorted(closing)
		}
	}()
	values := make([]driver.Value, len(rows.Columns()))
	for {
		switch err := rows.Next(values); {
		case err == io.EOF:
			return all, nil
		case err != nil:
			return nil, s.sorted(err)
		}
		row := make([]any, len(values))
		for i, v := range values {
			row[i] = v
		}
		all = append(all, row)
	}
}

func (s *sqliteSession) script(ctx context.Context, sql string) error {
	_, err := s.conn.(driver.ExecerContext).ExecContext(ctx, sql, nil)
	return s.sorted(err)
}

func (s *sqliteSession) forget() {
	for _, statement := range s.prepared {
		statement.Close()
	}
	clear(s.prepared)
}

func (s *sqliteSession) close() {
	s.forget()
	s.conn.Close() // what it would say was said by COMMIT
}

func numbered(args []any) []driver.NamedValue {
	values := make([]driver.NamedValue, len(args))
	for i, a := range args {
		values[i] = driver.NamedValue{Ordinal: i + 1, Value: a}
	}
	return values
}

// sorted is sqliteError; that a reader may not write is the command's own fault.
func (s *sqliteSession) sorted(err error) error {
	if s.readOnly && codeOf(err) == sqlite3.SQLITE_READONLY {
		return err
	}
	return sqliteError(err)
}

// sqliteError sorts what SQLite says. What is not a command's own fault concerns the
// transaction: SQLite may have taken it back already.
func sqliteError(err error) error {
	code := codeOf(err)
	switch code {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_ROWID:
		return fmt.Errorf("%w: %w", ErrTaken, err)
	}
	switch code & 0xff {
	case sqlite3.SQLITE_OK, // no error of SQLite
		sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH,
		sqlite3.SQLITE_MISUSE, sqlite3.SQLITE_RANGE, sqlite3.SQLITE_TOOBIG:
		return err
	}
	return fmt.Errorf("%w: %w", ErrUnavailable, err)
}

func codeOf(err error) int {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return sqlite3.SQLITE_OK
	}
	return e.Code()
}
