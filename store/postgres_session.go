package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// A postgresSession is a connection with the statements that it has prepared.
//
// It speaks the protocol itself, in text: arguments and values are integers and texts
// only, and so a mark and the statement behind it travel together.
type postgresSession struct {
	conn     *pgconn.PgConn
	prepared map[string]string // names by SQL
	later    []string          // marks to be sent along with the next statement
	patient  bool              // answers may take as long as they like
	readOnly bool
}

// newPostgresSession finds again what the connection has prepared before.
func newPostgresSession(conn *pgconn.PgConn) *postgresSession {
	const key = "helpwright prepared"
	prepared, ok := conn.CustomData()[key].(map[string]string)
	if !ok {
		prepared = map[string]string{}
		conn.CustomData()[key] = prepared
	}
	return &postgresSession{conn: conn, prepared: prepared}
}

func (s *postgresSession) begin(ctx context.Context) error {
	s.later = nil
	return s.script(ctx, "BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('helpwright writes ' || current_schema(), 0))")
}

// commit looks at the answer: COMMIT of a transaction that failed is a ROLLBACK.
func (s *postgresSession) commit(ctx context.Context) error {
	said, err := s.send(ctx, "COMMIT")
	if err == nil && said != "COMMIT" {
		return fmt.Errorf("%w: the server answered COMMIT with %s", ErrUnavailable, said)
	}
	return err
}

func (s *postgresSession) rollback(ctx context.Context) error {
	s.later = nil
	return s.script(ctx, "ROLLBACK")
}

func (s *postgresSession) mark(context.Context) error {
	s.later = append(s.later, "SAVEPOINT command")
	return nil
}

func (s *postgresSession) keep(context.Context) error {
	s.later = append(s.later, "RELEASE command")
	return nil
}

func (s *postgresSession) undo(ctx context.Context) error {
	return s.script(ctx, "ROLLBACK TO command; RELEASE command")
}

func (s *postgresSession) exec(ctx context.Context, sql string, args []any) (int64, error) {
	_, tag, err := s.ask(ctx, sql, args)
	return tag.RowsAffected(), err
}

func (s *postgresSession) query(ctx context.Context, sql string, args []any) ([][]any, error) {
	rows, _, err := s.ask(ctx, sql, args)
	return rows, err
}

func (s *postgresSession) script(ctx context.Context, sql string) error {
	_, err := s.send(ctx, sql)
	return err
}

// send runs statements without arguments, and those kept for later before them. It
// gives the server's word for the last one.
func (s *postgresSession) send(ctx context.Context, sql string) (said string, err error) {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	all := strings.Join(append(s.later, sql), "; ")
	s.later = nil
	results, err := s.conn.Exec(ctx, all).ReadAll()
	if err != nil {
		return "", s.sorted(err)
	}
	if len(results) > 0 {
		said = results[len(results)-1].CommandTag.String()
	}
	return said, nil
}

// ask runs one statement, with what was kept for later before it, in one go.
func (s *postgresSession) ask(ctx context.Context, sql string, args []any) (rows [][]any, tag pgconn.CommandTag, err error) {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	values := make([][]byte, len(args))
	for i, a := range args {
		switch a := a.(type) {
		case int64:
			values[i] = strconv.AppendInt(nil, a, 10)
		case string:
			values[i] = append([]byte{}, a...)
		}
	}
	name, known := s.prepared[sql]
	if !known {
		name = "helpwright_" + strconv.Itoa(len(s.prepared)+1)
	}
	p := s.conn.StartPipeline(ctx)
	for _, mark := range s.later {
		p.SendQueryParams(mark, nil, nil, nil, nil)
	}
	s.later = nil
	if !known {
		p.SendPrepare(name, sql, nil)
	}
	p.SendQueryPrepared(name, values, nil, nil)
	err = p.Sync()
	for err == nil {
		var result any
		result, err = p.GetResults()
		switch r := result.(type) {
		case *pgconn.StatementDescription:
			s.prepared[sql] = name
		case *pgconn.ResultReader: // of marks, then of the statement
			if rows, err = readRows(r); err == nil {
				tag, err = r.Close()
			}
		case *pgconn.PipelineSync:
			return rows, tag, s.sorted(p.Close())
		}
	}
	return nil, tag, s.sorted(errors.Join(err, p.Close()))
}

// bounded keeps a dead network from holding the connection for ever.
func (s *postgresSession) bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	if s.patient {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, answerTime)
}

func (s *postgresSession) sorted(err error) error {
	var said *pgconn.PgError
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &said):
	case s.readOnly && said.Code == "25006": // the reader's own fault
		return err
	case said.Code == "0A000" && strings.HasPrefix(said.Message, "cached plan"):
		s.close() // and what it has prepared: a desk has changed the schema
		return fmt.Errorf("%w: %w", errAgain, err)
	}
	return postgresError(err, s.conn.IsClosed())
}

func (s *postgresSession) close() {
	ctx, cancel := context.WithTimeout(context.Background(), connectTime)
	defer cancel()
	s.conn.Close(ctx)
}
