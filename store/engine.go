package store

import "context"

// An engine is what truly differs between the database programs. The errors of
// engines and sessions are sorted already: see errors.go.
type engine interface {
	name() string
	// writing opens a connection for the writer, which keeps it.
	writing(ctx context.Context) (session, error)
	// read runs look in a transaction that sees one state and changes nothing.
	read(ctx context.Context, look func(session) error) error
	// migrating runs work on a connection of its own; nobody else migrates meanwhile.
	migrating(ctx context.Context, work func(session) error) error
	// forget empties what keeps deleted rows beside the database.
	forget(ctx context.Context) error
	// compact writes the database anew, without anything that was deleted.
	compact(ctx context.Context) error
	// keepCopy puts a copy of the database aside, before a step changes it.
	keepCopy(ctx context.Context, in session, before string) error
	// dump writes the database into a folder, and what it wrote into the manifest.
	dump(ctx context.Context, to string, m *Manifest) error
	// restore makes an empty database what a backup holds, and calls ready when all is
	// there, just before it counts.
	restore(ctx context.Context, from string, m *Manifest, lines []Line, ready func() error) error
	close() error
}

// A session is one connection, for one goroutine at a time.
type session interface {
	// A transaction that writes, alone among all that write:
	begin(ctx context.Context) error
	commit(ctx context.Context) error
	rollback(ctx context.Context) error

	// A command in it, which is kept or taken back to the mark:
	mark(ctx context.Context) error
	keep(ctx context.Context) error
	undo(ctx context.Context) error

	// Statements. Arguments and values are nil, int64 and string; values float64 too.
	exec(ctx context.Context, sql string, args []any) (changed int64, err error)
	query(ctx context.Context, sql string, args []any) ([][]any, error)
	script(ctx context.Context, sql string) error // several statements, no arguments

	close()
}
