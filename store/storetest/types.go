package storetest

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"helpwright/store"
)

// checkTypes looks whether each value is of the type that its column names. SQLite
// keeps what it gets, and a text in a column of numbers would show on PostgreSQL alone.
func checkTypes(t *testing.T, s *store.Store) {
	t.Helper()
	if s.Engine() != "sqlite" {
		return
	}
	err := s.Read(t.Context(), func(tx *store.Tx) error {
		columns, err := tx.Query(`SELECT t.name, c.name, lower(c.type) FROM sqlite_schema t, pragma_table_info(t.name) c
			WHERE t.type = 'table' ORDER BY 1, 2`)
		if err != nil {
			return err
		}
		for columns.Next() {
			var table, column, kind string
			if err := columns.Scan(&table, &column, &kind); err != nil {
				return err
			}
			if err := checkColumn(tx, table, column, kind); err != nil {
				t.Errorf("column %s of %s: %v", column, table, err)
			}
		}
		return nil
	})
	if err != nil && !errors.Is(err, store.ErrUnavailable) { // the test has closed it
		t.Error(err)
	}
}

func checkColumn(tx *store.Tx, table, column, kind string) error {
	typeOf := map[string]string{"bigint": "integer", "text": "text", "integer": "integer"}[kind] // integer: where a row stands
	if typeOf == "" {
		return fmt.Errorf("its type is %q, and there are bigint and text", kind)
	}
	quoted := func(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
	var other string
	err := tx.Row("SELECT typeof("+quoted(column)+") FROM "+quoted(table)+" WHERE typeof("+quoted(column)+") NOT IN ('null', $1) LIMIT 1", typeOf).Scan(&other)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil
	case err != nil:
		return err
	}
	return fmt.Errorf("it is of %s and holds a value of type %s", kind, other)
}
