package store

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// A postgresEngine is a schema on a server, one connection that writes and a pool of
// those that read.
//
// # Serial writers
//
// Each transaction that writes takes a lock first, and has it until it ends: an
// advisory lock with the name of the schema. So the writers of all desks follow one
// another, as in SQLite, and under the lock READ COMMITTED is serial: each statement
// sees all that was committed before the transaction began, and nothing is committed
// meanwhile. SERIALIZABLE alone would be wrong here: nearly every command writes the
// journal's counter, so that nearly all that run at once would collide, be undone and
// run again. What one writer can do is a matter of the group: up to 128 commands share
// a COMMIT. A desk that stops while it has the lock is sent away by the server
// (idle_in_transaction_session_timeout).
type postgresEngine struct {
	config *pgx.ConnConfig
	pool   *pgxpool.Pool
	away   away
}

const (
	postgresReaders = 8                // at most: pool_max_conns in the address, processors or the server may say less
	connectTime     = 3 * time.Second  // to be told that a server is away
	answerTime      = 15 * time.Second // longer than statements may take: the network is gone
)

// postgresSettings bound what a connection may do to others; the address may say
// otherwise.
var postgresSettings = map[string]string{
	"application_name":                    "helpwright",
	"statement_timeout":                   "10s",
	"lock_timeout":                        "5s",
	"idle_in_transaction_session_timeout": "10s",
}

func openPostgres(ctx context.Context, at string) (*postgresEngine, error) {
	config, err := postgresConfig(at)
	if err != nil {
		return nil, err
	}
	e := &postgresEngine{config: config.ConnConfig}
	room, err := e.inspect(ctx)
	if err != nil {
		return nil, err
	}
	config.MaxConns = min(config.MaxConns, int32(room))
	e.pool, err = pgxpool.NewWithConfig(ctx, config)
	return e, err
}

// postgresConfig reads an address.
func postgresConfig(at string) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(at)
	if err != nil {
		// What the parser says may show the password.
		return nil, errors.New("the address of PostgreSQL cannot be read; it looks like postgres://user:password@host:port/database")
	}
	for name, value := range postgresSettings {
		if _, own := config.ConnConfig.RuntimeParams[name]; !own {
			config.ConnConfig.RuntimeParams[name] = value
		}
	}
	if config.ConnConfig.ConnectTimeout == 0 {
		config.ConnConfig.ConnectTimeout = connectTime
	}
	config.ConnConfig.DialFunc = (&net.Dialer{KeepAlive: answerTime}).DialContext
	config.MaxConns = min(config.MaxConns, postgresReaders)
	return config, nil
}

// inspect refuses a server that forgets what it has confirmed, and tells how many
// connections its readers may have: half of what there is, so that two desks fit.
func (e *postgresEngine) inspect(ctx context.Context) (room int, err error) {
	in, err := e.connect(ctx)
	if err != nil {
		return 0, err
	}
	defer in.close()
	rows, err := in.query(ctx, `SELECT current_setting('synchronous_commit'), current_setting('fsync'), current_setting('full_page_writes'),
		coalesce(current_schema(), ''), current_setting('server_encoding'),
		current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int`, nil)
	if err != nil {
		return 0, err
	}
	var commit, sync, pages, schema, encoding string
	if err := assignAll([]any{&commit, &sync, &pages, &schema, &encoding, &room}, rows[0]); err != nil {
		return 0, err
	}
	switch {
	case commit == "off":
		return 0, errors.New("the server has synchronous_commit off, and forgets what it has confirmed when it crashes: turn it on for this user or database")
	case sync == "off" || pages == "off":
		return 0, errors.New("the server has fsync or full_page_writes off, and loses data when the power goes: turn them on")
	case schema == "":
		return 0, errors.New("no schema of search_path is there: create it, or name another in the address")
	case encoding != "UTF8":
		return 0, fmt.Errorf("the database keeps texts in %s: make one with ENCODING 'UTF8'", encoding)
	case room < 6:
		return 0, fmt.Errorf("the server takes %d connections, which is not enough: raise max_connections", room)
	}
	return room/2 - 2, nil
}

// forget leaves dead rows to the server, which clears them away by itself; so does compact.
func (e *postgresEngine) forget(context.Context) error  { return nil }
func (e *postgresEngine) compact(context.Context) error { return nil }

func (e *postgresEngine) name() string { return "postgres" }

func (e *postgresEngine) connect(ctx context.Context) (*postgresSession, error) {
	if err := e.away.said(); err != nil {
		return nil, err
	}
	conn, err := pgx.ConnectConfig(ctx, e.config.Copy())
	if err != nil {
		return nil, e.away.noted(postgresError(err, true))
	}
	return newPostgresSession(conn.PgConn()), nil
}

func (e *postgresEngine) writing(ctx context.Context) (session, error) {
	in, err := e.connect(ctx)
	if err != nil {
		return nil, err
	}
	return in, nil
}

// read tries a second time on another connection when one turns out to be broken: the
// pool keeps connections for long.
func (e *postgresEngine) read(ctx context.Context, look func(session) error) error {
	err := e.readOnce(ctx, look)
	if errors.Is(err, errAgain) {
		e.pool.Reset() // what its connections have prepared is of an older schema
	}
	if errors.Is(err, errBroken) || errors.Is(err, errAgain) {
		err = e.readOnce(ctx, look)
	}
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

func (e *postgresEngine) readOnce(ctx context.Context, look func(session) error) error {
	if err := e.away.said(); err != nil {
		return err
	}
	conn, err := e.pool.Acquire(ctx)
	switch {
	case err != nil && ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return e.away.noted(postgresError(err, true))
	}
	defer conn.Release() // closes it when it is broken
	in := newPostgresSession(conn.Conn().PgConn())
	in.readOnly = true
	if err := in.script(ctx, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"); err != nil {
		return err
	}
	defer in.rollback(context.WithoutCancel(ctx))
	return look(in)
}

// migrating holds a lock of its own: the one of writers is taken for each step. To
// wait for another desk's steps, or for a step, may take long.
func (e *postgresEngine) migrating(ctx context.Context, work func(session) error) error {
	in, err := e.connect(ctx)
	if err != nil {
		return err
	}
	defer in.close()
	in.patient = true
	err = in.script(ctx, `SET statement_timeout = 0; SET lock_timeout = 0;
		SELECT pg_advisory_lock(hashtextextended('helpwright migrates ' || current_schema(), 0));
		SET lock_timeout = '60s'`)
	if err != nil {
		return err
	}
	return work(in)
}

// keepCopy keeps none: the copies of a server are its owner's matter.
func (e *postgresEngine) keepCopy(context.Context, session, string) error { return nil }

func (e *postgresEngine) close() error {
	e.pool.Close()
	return nil
}
