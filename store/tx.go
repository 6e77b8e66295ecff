package store

import (
	"context"
	"strings"
)

// A Tx is a command's or a look's sight of the database. It is used by the function
// that got it, on its goroutine, until that returns.
type Tx struct {
	ctx     context.Context
	in      session
	spoiled error // the first statement that failed; no other runs after it
	wrote   bool  // a statement may have changed something
}

// A Scanner hands over the columns of a row, in order: into *string, *int64, *int,
// *bool, *[]byte, types made of them, pointers to them for what may be NULL, and what
// implements sql.Scanner.
type Scanner interface {
	Scan(dest ...any) error
}

// Exec runs a statement and tells how many rows it changed.
func (tx *Tx) Exec(sql string, args ...any) (changed int64, err error) {
	bound, err := tx.bind(args)
	if err != nil {
		return 0, err
	}
	tx.wrote = true
	changed, err = tx.in.exec(tx.ctx, sql, bound)
	return changed, tx.spoil(err)
}

// Row runs a statement for its first row.
func (tx *Tx) Row(sql string, args ...any) Row {
	rows, err := tx.Query(sql, args...)
	switch {
	case err != nil:
		return Row{err: err}
	case !rows.Next():
		return Row{err: ErrNotFound}
	}
	return Row{values: rows.current}
}

// Query runs a statement for its rows, all of which are read when it returns.
func (tx *Tx) Query(sql string, args ...any) (*Rows, error) {
	bound, err := tx.bind(args)
	if err != nil {
		return nil, err
	}
	tx.wrote = tx.wrote || !strings.HasPrefix(sql, "SELECT ")
	all, err := tx.in.query(tx.ctx, sql, bound)
	if err != nil {
		return nil, tx.spoil(err)
	}
	return &Rows{waiting: all}, nil
}

// bind makes arguments ready for both engines, unless the command is spoiled.
func (tx *Tx) bind(args []any) ([]any, error) {
	if tx.spoiled != nil {
		return nil, tx.spoiled
	}
	bound, err := bindAll(args)
	return bound, tx.spoil(err)
}

func (tx *Tx) spoil(err error) error {
	if tx.spoiled == nil {
		tx.spoiled = err
	}
	return err
}

// A Row is one row, or the reason why there is none.
type Row struct {
	values []any
	err    error
}

// Scan hands over the columns; ErrNotFound when there is no row.
func (r Row) Scan(dest ...any) error {
	if r.err != nil {
		return r.err
	}
	return assignAll(dest, r.values)
}

// Rows are gone through once: Next, then Scan, until Next is false.
type Rows struct {
	current []any
	waiting [][]any
}

// Next moves to the next row, and says whether there is one.
func (r *Rows) Next() bool {
	if len(r.waiting) == 0 {
		return false
	}
	r.current, r.waiting = r.waiting[0], r.waiting[1:]
	return true
}

// Scan hands over the columns of the current row.
func (r *Rows) Scan(dest ...any) error { return assignAll(dest, r.current) }

// All runs a statement and makes a value of each row.
func All[T any](tx *Tx, scan func(Scanner) (T, error), sql string, args ...any) ([]T, error) {
	rows, err := tx.Query(sql, args...)
	if err != nil {
		return nil, err
	}
	all := make([]T, 0, len(rows.waiting))
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}
