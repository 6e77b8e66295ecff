package store

import (
	"context"
	"database/sql/driver"
	"fmt"
	"net/url"
	"path/filepath"

	"modernc.org/sqlite"
)

// databaseName is the database in a backup of SQLite.
const databaseName = "desk.db"

// dump writes the database as it stands, without what was deleted from it.
func (e *sqliteEngine) dump(ctx context.Context, to string, m *Manifest) error {
	in, err := e.open()
	if err != nil {
		return err
	}
	defer in.close()
	name := filepath.Join(to, databaseName)
	if err := vacuumInto(ctx, in, name); err != nil {
		return err
	}
	if m.Tables, err = countCopy(ctx, name); err != nil {
		return err
	}
	copied, err := openCopy(name)
	if err != nil {
		return err
	}
	defer copied.close()
	taken, err := takenSteps(ctx, copied)
	if err != nil {
		return err
	}
	m.record(taken)
	file, err := describeFile(to, databaseName)
	m.Files = append(m.Files, file)
	return err
}

// openCopy opens a database that nobody writes to, and leaves it as it is.
func openCopy(name string) (*sqliteSession, error) {
	absolute, err := filepath.Abs(name)
	if err != nil {
		return nil, err
	}
	conn, err := new(sqlite.Driver).Open(fileAddress(absolute, url.Values{
		"mode": {"ro"}, "immutable": {"1"}, "_pragma": {"trusted_schema(OFF)"}, "_defensive": {"1"},
	}))
	if err != nil {
		return nil, sqliteError(err)
	}
	return &sqliteSession{conn: conn, prepared: map[string]driver.Stmt{}, readOnly: true}, nil
}

// countCopy looks whether a copy is sound, and counts the rows of its tables.
func countCopy(ctx context.Context, name string) (map[string]int64, error) {
	in, err := openCopy(name)
	if err != nil {
		return nil, err
	}
	defer in.close()
	if err := in.check(ctx, "integrity_check"); err != nil {
		return nil, err
	}
	names, err := in.query(ctx, `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\'`, nil)
	if err != nil {
		return nil, err
	}
	found := map[string]int64{}
	for _, row := range names {
		table := row[0].(string)
		rows, err := in.query(ctx, "SELECT count(*) FROM "+quoted(table), nil)
		if err != nil {
			return nil, fmt.Errorf("table %s: %w", table, err)
		}
		found[table] = rows[0][0].(int64)
	}
	return found, nil
}
