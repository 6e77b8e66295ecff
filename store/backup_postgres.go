package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
)

const tablesOfSchema = `SELECT CAST(c.relname AS text) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') ORDER BY 1`

// dump writes all tables of the schema as they stand at one moment.
func (e *postgresEngine) dump(ctx context.Context, to string, m *Manifest) error {
	in, err := e.connect(ctx)
	if err != nil {
		return err
	}
	defer in.close()
	in.patient = true
	err = in.script(ctx, "SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
	if err != nil {
		return err
	}
	taken, err := takenSteps(ctx, in)
	if err != nil {
		return err
	}
	m.record(taken)
	names, err := in.query(ctx, tablesOfSchema, nil)
	if err != nil {
		return err
	}
	for _, row := range names {
		table := row[0].(string)
		rows, file, err := in.dumpTable(ctx, table, to)
		if err != nil {
			return fmt.Errorf("table %s: %w", table, err)
		}
		m.Tables[table] = rows
		m.Files = append(m.Files, file)
	}
	return in.script(ctx, "COMMIT")
}

// dumpTable writes a table while it is read.
func (s *postgresSession) dumpTable(ctx context.Context, table, to string) (int64, ManifestFile, error) {
	type outcome struct {
		rows int64
		err  error
	}
	lines, writing := io.Pipe()
	read := make(chan outcome, 1)
	go func() {
		rows, err := s.writeTable(ctx, table, writing)
		writing.CloseWithError(err)
		read <- outcome{rows, err}
	}()
	file, err := writeFile(lines, to, path.Join(tablesFolder, table+tableEnd))
	lines.CloseWithError(err)
	of := <-read
	return of.rows, file, errors.Join(err, of.err)
}

func (s *postgresSession) writeTable(ctx context.Context, table string, to io.Writer) (rows int64, err error) {
	named, err := s.query(ctx, `SELECT CAST(attname AS text) FROM pg_attribute
		WHERE attrelid = CAST(CAST(CAST($1 AS text) AS regclass) AS oid) AND attnum > 0 AND NOT attisdropped ORDER BY attnum`, []any{quoted(table)})
	if err != nil {
		return 0, err
	}
	columns := make([]string, len(named))
	for i, row := range named {
		columns[i] = row[0].(string)
	}
	w, err := newTableWriter(to, columns)
	if err != nil {
		return 0, err
	}
	if err := s.script(ctx, "DECLARE all_rows NO SCROLL CURSOR FOR SELECT * FROM "+quoted(table)); err != nil {
		return 0, err
	}
	for {
		// The name of the table makes a text of its own, which has columns of its own.
		some, err := s.query(ctx, "FETCH 1000 FROM all_rows /* of "+quoted(table)+" */", nil)
		if err != nil {
			return rows, err
		}
		for _, row := range some {
			if err := w.lines.Encode(row); err != nil {
				return rows, err
			}
		}
		rows += int64(len(some))
		if len(some) == 0 {
			return rows, errors.Join(w.buffer.Flush(), s.script(ctx, "CLOSE all_rows"))
		}
	}
}
