package storetest

import (
	"strings"
	"testing"

	"helpwright/store"
)

// Tables lists the tables of a store, by name.
func Tables(t testing.TB, s *store.Store) (names []string) {
	t.Helper()
	sql := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name"
	if s.Engine() == "postgres" {
		sql = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY table_name"
	}
	return texts(t, s, sql)
}

// Columns lists the columns of a table, in order.
func Columns(t testing.TB, s *store.Store, table string) []string {
	t.Helper()
	sql := "SELECT name FROM pragma_table_info($1) ORDER BY cid"
	if s.Engine() == "postgres" {
		sql = "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position"
	}
	return texts(t, s, sql, table)
}

// Dump writes down everything that a store holds, for tests that look for something
// wherever it may be.
func Dump(t testing.TB, s *store.Store) string {
	t.Helper()
	var out strings.Builder
	for _, table := range Tables(t, s) {
		for _, column := range Columns(t, s, table) {
			out.WriteString("\n" + table + "." + column + ":\n")
			out.WriteString(strings.Join(texts(t, s, `SELECT CAST("`+column+`" AS text) FROM "`+table+`" WHERE "`+column+`" IS NOT NULL`), "\n"))
		}
	}
	return out.String()
}

func texts(t testing.TB, s *store.Store, sql string, args ...any) (all []string) {
	t.Helper()
	err := s.Read(t.Context(), func(tx *store.Tx) (err error) {
		all, err = store.All(tx, func(row store.Scanner) (text string, err error) { return text, row.Scan(&text) }, sql, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
