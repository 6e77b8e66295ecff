package store

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
)

const postgresReaders = 8

// postgresEngine is a server, one connection that writes and a pool that reads.
//
// Writers of all desks are serial by a lock that a transaction takes first, and holds
// until it ends: an advisory lock, named after the schema. Under it READ COMMITTED,
// whose statements see all that was committed before them, is as good as SERIALIZABLE
// and never collides. SERIALIZABLE without the lock would collide all the time, since
// nearly each command writes the journal's counter.
type postgresEngine struct {
	pool *pgxpool.Pool
}

func openPostgres(ctx context.Context, at string) (engine, error) {
	config, err := pgxpool.ParseConfig(at)
	if err != nil {
		return nil, errors.New("opening the database: the address of PostgreSQL cannot be read")
	}
	config.MaxConns = postgresReaders
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	return &postgresEngine{pool: pool}, nil
}

func (e *postgresEngine) name() string { return "postgres" }

func (e *postgresEngine) writing(ctx context.Context) (session, error) {
	conn, err := pgx.ConnectConfig(ctx, e.pool.Config().ConnConfig)
	if err != nil {
		return nil, postgresError(err)
	}
	return &postgresSession{conn: conn}, nil
}

func (e *postgresEngine) read(ctx context.Context, look func(session) error) error {
	conn, err := e.pool.Acquire(ctx)
	if err != nil {
		return postgresError(err)
	}
	defer conn.Release()
	in := &postgresSession{conn: conn.Conn()}
	if err := in.script(ctx, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"); err != nil {
		return err
	}
	defer in.rollback(context.Background())
	return look(in)
}

const lockName = "hashtextextended('helpwright ' || current_schema(), 0)"

func (e *postgresEngine) migrating(ctx context.Context, work func(session) error) error {
	in, err := e.writing(ctx)
	if err != nil {
		return err
	}
	defer in.close()
	if err := in.script(ctx, "SELECT pg_advisory_lock(hashtextextended('helpwright migrates ' || current_schema(), 0))"); err != nil {
		return err
	}
	return work(in)
}

// keepCopy does nothing: copies of a server are its owner's.
func (e *postgresEngine) keepCopy(context.Context, session, string) error { return nil }

func (e *postgresEngine) close() error {
	e.pool.Close()
	return nil
}

type postgresSession struct {
	conn *pgx.Conn
}

func (s *postgresSession) begin(ctx context.Context) error {
	return s.script(ctx, "BEGIN; SELECT pg_advisory_xact_lock("+lockName+")")
}

func (s *postgresSession) commit(ctx context.Context) error {
	return s.script(ctx, "COMMIT")
}

func (s *postgresSession) rollback(ctx context.Context) error {
	return s.script(ctx, "ROLLBACK")
}

func (s *postgresSession) exec(ctx context.Context, sql string, args []any) (int64, error) {
	tag, err := s.conn.Exec(ctx, sql, args...)
	return tag.RowsAffected(), postgresError(err)
}

func (s *postgresSession) query(ctx context.Context, sql string, args []any) ([][]any, error) {
	rows, err := s.conn.Query(ctx, sql, args...)
	if err != nil {
		return nil, postgresError(err)
	}
	defer rows.Close()
	var all [][]any
	for rows.Next() {
		values, err := rows.Values()
		if err != nil {
			return nil, err
		}
		for i, v := range values {
			if values[i], err = plain(v); err != nil {
				return nil, err
			}
		}
		all = append(all, values)
	}
	return all, postgresError(rows.Err())
}

func (s *postgresSession) script(ctx context.Context, sql string) error {
	_, err := s.conn.PgConn().Exec(ctx, sql).ReadAll()
	return postgresError(err)
}

func (s *postgresSession) close() { s.conn.Close(context.Background()) }

// plain makes a value of PostgreSQL what SQLite would have given.
func plain(value any) (any, error) {
	switch v := value.(type) {
	case nil, string, int64, float64:
		return v, nil
	case int32:
		return int64(v), nil
	case int16:
		return int64(v), nil
	case float32:
		return float64(v), nil
	case bool:
		if v {
			return int64(1), nil
		}
		return int64(0), nil
	case pgtype.Numeric: // sums of bigint are of this type
		if n, err := v.Int64Value(); err == nil && v.Exp >= 0 {
			return n.Int64, nil
		} else if whole, ok := wholeNumber(v); ok {
			return whole, nil
		}
		f, err := v.Float64Value()
		return f.Float64, err
	}
	return nil, fmt.Errorf("a value of type %T is no integer or text", value)
}

// wholeNumber reads a decimal number without a fraction.
func wholeNumber(n pgtype.Numeric) (int64, bool) {
	if n.NaN || n.Int == nil {
		return 0, false
	}
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(n.Exp, -n.Exp))), nil)
	whole, rest := new(big.Int), new(big.Int)
	if n.Exp >= 0 {
		whole.Mul(n.Int, unit)
	} else {
		whole.QuoRem(n.Int, unit, rest)
	}
	return whole.Int64(), whole.IsInt64() && rest.Sign() == 0
}

// postgresError sorts what PostgreSQL says, and silence.
func postgresError(err error) error {
	if err == nil {
		return nil
	}
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	switch {
	case e.Code == "23505":
		return fmt.Errorf("%w: %w", ErrTaken, err)
	case e.Code == "40001", e.Code == "40P01":
		return fmt.Errorf("%w: %w", errAgain, err)
	case strings.HasPrefix(e.Code, "08"), strings.HasPrefix(e.Code, "53"), strings.HasPrefix(e.Code, "57"), strings.HasPrefix(e.Code, "58"):
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return err
}
