package store

import (
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// postgresError sorts what PostgreSQL says; gone says that the connection is of no
// use any more.
func postgresError(err error, gone bool) error {
	if err == nil {
		return nil
	}
	var e *pgconn.PgError
	said := errors.As(err, &e)
	switch {
	case said && isAway(e.Code), gone:
		return fmt.Errorf("%w: %w: %w", ErrUnavailable, errBroken, err)
	case !said:
		return err
	case e.Code == "23505":
		return fmt.Errorf("%w: %w", ErrTaken, err)
	case e.Code == "40001", e.Code == "40P01":
		return fmt.Errorf("%w: %w", errAgain, err)
	case isShort(e.Code):
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return err
}

// isAway is true of codes that end a connection: connection_exception,
// admin_shutdown, crash_shutdown, cannot_connect_now, database_dropped,
// idle_session_timeout, idle_in_transaction_session_timeout, and those of a server
// that only follows another.
func isAway(code string) bool {
	switch code {
	case "57P01", "57P02", "57P03", "57P04", "57P05", "25P03", "25006":
		return true
	}
	return strings.HasPrefix(code, "08")
}

// isShort is true of codes that say that the server cannot now: resources are used
// up, a lock or a statement took too long, the system has an error.
func isShort(code string) bool {
	switch code {
	case "55P03", "57014":
		return true
	}
	return strings.HasPrefix(code, "53") || strings.HasPrefix(code, "58") || strings.HasPrefix(code, "XX")
}
