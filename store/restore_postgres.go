package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// restore makes the tables by the steps that the backup has taken, and fills them, all
// in one transaction. References between tables are put aside meanwhile: rows come
// table by table.
func (e *postgresEngine) restore(ctx context.Context, from string, m *Manifest, lines []Line, ready func() error) error {
	steps, err := m.stepsAmong(lines, e.name())
	if err != nil {
		return err
	}
	return e.migrating(ctx, func(session session) error {
		in := session.(*postgresSession)
		tables, err := in.query(ctx, tablesOfSchema, nil)
		if err != nil {
			return err
		}
		if len(tables) > 0 {
			return errors.New("the database holds tables already")
		}
		if err := in.begin(ctx); err != nil {
			return err
		}
		if err := in.fill(ctx, from, m, steps); err != nil {
			return errors.Join(err, in.rollback(ctx))
		}
		if err := errors.Join(ready(), ctx.Err()); err != nil {
			return errors.Join(err, in.rollback(ctx))
		}
		return in.commit(ctx)
	})
}

// stepsAmong finds the steps of the backup among those that the program knows.
func (m *Manifest) stepsAmong(lines []Line, engine string) ([]step, error) {
	all, err := stepsOf(lines, engine)
	if err != nil {
		return nil, err
	}
	// Lines come in the order in which one may refer to another.
	kept := slices.DeleteFunc(all, func(s step) bool {
		return !slices.Contains(m.Steps, ManifestStep{s.room, s.number, s.name, s.checksum})
	})
	if len(kept) != len(m.Steps) {
		return nil, fmt.Errorf("the tables of the backup were made by %d steps, of which this program knows %d: restore it with the program that made it", len(m.Steps), len(kept))
	}
	return kept, nil
}

// fill makes the tables and copies the rows into them.
func (s *postgresSession) fill(ctx context.Context, from string, m *Manifest, steps []step) error {
	if err := s.script(ctx, makeSteps); err != nil {
		return err
	}
	for _, step := range steps {
		if err := s.script(ctx, step.sql); err != nil {
			return fmt.Errorf("schema of %s: step %s: %w", step.room, step.name, err)
		}
	}
	references, err := s.references(ctx)
	if err != nil {
		return err
	}
	for _, r := range references {
		if err := s.script(ctx, r.drop); err != nil {
			return err
		}
	}
	found := map[string]int64{}
	names, err := s.query(ctx, tablesOfSchema, nil)
	if err != nil {
		return err
	}
	for _, row := range names {
		table := row[0].(string)
		if found[table], err = s.fillTable(ctx, table, filepath.Join(from, tablesFolder, table+tableEnd)); err != nil {
			return fmt.Errorf("table %s: %w", table, err)
		}
	}
	if err := m.sameRows(found); err != nil {
		return err
	}
	for _, r := range references {
		if err := s.script(ctx, r.add); err != nil {
			return err
		}
	}
	return nil
}

// A reference is a foreign key, as statements that take it away and bring it back.
type reference struct{ drop, add string }

func (s *postgresSession) references(ctx context.Context) (all []reference, err error) {
	rows, err := s.query(ctx, `SELECT CAST(t.relname AS text), CAST(c.conname AS text), pg_get_constraintdef(c.oid)
		FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_namespace n ON n.oid = c.connamespace
		WHERE c.contype = 'f' AND n.nspname = current_schema() ORDER BY 1, 2`, nil)
	for _, row := range rows {
		table, name, definition := quoted(row[0].(string)), quoted(row[1].(string)), row[2].(string)
		all = append(all, reference{
			drop: "ALTER TABLE " + table + " DROP CONSTRAINT " + name,
			add:  "ALTER TABLE " + table + " ADD CONSTRAINT " + name + " " + definition,
		})
	}
	return all, err
}

// fillTable replaces what the steps wrote into a table, such as a first counter, by the
// rows of the backup.
func (s *postgresSession) fillTable(ctx context.Context, table, name string) (int64, error) {
	file, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	rows, err := newTableReader(file)
	if err != nil {
		return 0, err
	}
	if err := s.script(ctx, "DELETE FROM "+quoted(table)); err != nil {
		return 0, err
	}
	columns := make([]string, len(rows.columns))
	for i, c := range rows.columns {
		columns[i] = quoted(c)
	}
	source := &copyText{rows: rows}
	_, err = s.conn.CopyFrom(ctx, source, "COPY "+quoted(table)+" ("+strings.Join(columns, ", ")+") FROM STDIN")
	return source.count, s.sorted(err)
}
