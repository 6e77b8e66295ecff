// Package storetest gives tests a database: a fresh SQLite file always, and a schema
// of its own on PostgreSQL when HELPWRIGHT_TEST_POSTGRES holds a connection string.
// There is no third engine made of maps: what passes here passes in earnest. Behind
// each test the values in the tables are compared with the types of their columns.
//
//	func TestTickets(t *testing.T) {
//		storetest.Run(t, []store.Line{tickets.Line()}, func(t *testing.T, s *store.Store) { … })
//	}
package storetest

import (
	"context"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"helpwright/store"

	"github.com/jackc/pgx/v5"
)

// serverVariable holds the address of a server on which tests may make schemas.
const serverVariable = "HELPWRIGHT_TEST_POSTGRES"

// Run runs a test once for each engine, on an empty database with the lines' tables.
func Run(t *testing.T, lines []store.Line, test func(*testing.T, *store.Store)) {
	t.Helper()
	Places(t, func(t *testing.T, at string) {
		s := Open(t, at, lines...)
		test(t, s)
		checkTypes(t, s)
	})
}

// Places runs a test once for each engine, with the address of an empty database.
func Places(t *testing.T, test func(t *testing.T, at string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		test(t, "sqlite:"+filepath.Join(t.TempDir(), "desk.db"))
	})
	if server := os.Getenv(serverVariable); server != "" {
		t.Run("postgres", func(t *testing.T) { test(t, schema(t, server)) })
	}
}

// Another gives the address of another empty database of the same engine.
func Another(t *testing.T, at string) string {
	t.Helper()
	if strings.HasPrefix(at, "sqlite:") {
		return "sqlite:" + filepath.Join(t.TempDir(), "desk.db")
	}
	return schema(t, os.Getenv(serverVariable))
}

// Open opens a store that closes when the test ends.
func Open(t *testing.T, at string, lines ...store.Line) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), at, slog.New(slog.DiscardHandler), lines...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// schema makes a schema that is dropped when the test ends, and names it in the
// address.
func schema(t *testing.T, server string) string {
	t.Helper()
	name := "test_" + store.NewID()
	do := func(sql string) {
		conn, err := pgx.Connect(t.Context(), server)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close(t.Context())
		if _, err := conn.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	do("CREATE SCHEMA " + name)
	t.Cleanup(func() { drop(t, server, name) })
	at, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	query := at.Query()
	query.Set("search_path", name)
	at.RawQuery = query.Encode()
	return at.String()
}

func drop(t *testing.T, server, name string) {
	ctx := context.Background() // that of the test has ended
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		t.Error(err)
		return
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, "DROP SCHEMA "+name+" CASCADE"); err != nil {
		t.Error(err)
	}
}
