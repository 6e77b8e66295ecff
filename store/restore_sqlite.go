package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// newDatabase is the engine of a file that is not there yet.
func newDatabase(path string) (*sqliteEngine, error) {
	for _, end := range []string{"", "-wal", "-journal"} {
		if _, err := os.Stat(path + end); !errors.Is(err, fs.ErrNotExist) {
			return nil, errors.Join(err, fmt.Errorf("there is a database already: %q", path+end))
		}
	}
	return newSQLite(path), nil
}

// restore copies the file beside its place, looks at it there, and moves it. What it
// was migrated with is in it: it needs no lines.
func (e *sqliteEngine) restore(ctx context.Context, from string, m *Manifest, _ []Line, ready func() error) error {
	folder, beside := filepath.Dir(e.path), filepath.Base(e.path)+unfinishedEnd
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	unfinished := filepath.Join(folder, beside)
	if err := os.Remove(unfinished); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	defer os.Remove(unfinished) // nothing, once it is moved
	copied, err := copyFile(filepath.Join(from, databaseName), folder, beside)
	if err != nil {
		return err
	}
	for _, f := range m.Files {
		if f.Path == databaseName && f.SHA256 != copied.SHA256 {
			return fmt.Errorf("%s has changed", f.Path)
		}
	}
	found, err := countCopy(ctx, unfinished)
	if err != nil {
		return err
	}
	if err := errors.Join(m.sameRows(found), ctx.Err()); err != nil {
		return err
	}
	if err := ready(); err != nil {
		return err
	}
	return errors.Join(os.Rename(unfinished, e.path), syncFolder(folder))
}
