package store

import "context"

// An engine is what truly differs between the database programs.
type engine interface {
	name() string
	// writing opens a connection for the writer, which keeps it.
	writing(ctx context.Context) (session, error)
	// read runs look in a transaction that sees one state and changes nothing.
	read(ctx context.Context, look func(session) error) error
	// migrating runs work alone among all programs that migrate this database, on a
	// connection of its own. Before the first step of a database that holds
	// something it is asked to keep a copy.
	migrating(ctx context.Context, work func(session) error) error
	keepCopy(ctx context.Context, in session, before string) error
	close() error
}

// A session is one connection, for one goroutine at a time. Its errors are sorted
// already: see errors.go.
type session interface {
	begin(ctx context.Context) error
	commit(ctx context.Context) error
	rollback(ctx context.Context) error
	exec(ctx context.Context, sql string, args []any) (changed int64, err error)
	query(ctx context.Context, sql string, args []any) ([][]any, error)
	// script runs several statements, without arguments.
	script(ctx context.Context, sql string) error
	close()
}
