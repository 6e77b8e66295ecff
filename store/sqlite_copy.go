package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// keepCopy writes DATABASE.before-STEP. A copy that stands there is of a start that was
// killed before the step came through, and as good; copies from before other steps go.
func (e *sqliteEngine) keepCopy(ctx context.Context, in session, before string) error {
	name := e.path + ".before-" + before
	older, err := filepath.Glob(globQuoted(e.path) + ".before-*")
	if err != nil {
		return err
	}
	if _, err := os.Stat(name); err == nil {
		return nil
	}
	unfinished, err := os.CreateTemp(filepath.Dir(e.path), filepath.Base(e.path)+".before-*")
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	unfinished.Close()
	defer os.Remove(unfinished.Name())
	if err := vacuumInto(ctx, in, unfinished.Name()); err != nil {
		return err
	}
	if err := os.Rename(unfinished.Name(), name); err != nil {
		return err
	}
	for _, old := range older {
		err = errors.Join(err, os.Remove(old))
	}
	return errors.Join(err, syncFolder(filepath.Dir(e.path)))
}

// vacuumInto writes the database as it stands into an empty file, durably.
func vacuumInto(ctx context.Context, in session, name string) error {
	if _, err := in.exec(ctx, "VACUUM INTO $1", []any{name}); err != nil {
		return err
	}
	return syncFile(name)
}

// globQuoted makes a path stand for itself in a pattern.
func globQuoted(path string) string {
	quoted := make([]rune, 0, len(path))
	for _, r := range path {
		switch r {
		case '*', '?', '[', '\\':
			quoted = append(quoted, '\\')
		}
		quoted = append(quoted, r)
	}
	return string(quoted)
}
