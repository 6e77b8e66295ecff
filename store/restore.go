package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"strings"
)

// Restore verifies a backup and puts it into a place that is empty: a database that is
// not there or has no tables, a folder without attachments. It switches when all of it
// is there; a restore that was killed left the place empty, or whole. The desk must not
// be running.
//
// The tables are those of the backup. Open brings them up to date, with the same lines.
func Restore(ctx context.Context, from string, to Place, lines ...Line) (*Manifest, error) {
	m, err := Verify(ctx, from)
	if err == nil {
		err = restore(ctx, from, to, m, lines)
	}
	if err != nil {
		return nil, fmt.Errorf("restoring %q: %w", from, err)
	}
	return m, nil
}

func restore(ctx context.Context, from string, to Place, m *Manifest, lines []Line) error {
	if to.Attachments == "" && m.Attachments() > 0 {
		return errors.New("the backup holds attachments, and no folder for them was named")
	}
	if empty, err := isEmpty(to.Attachments); to.Attachments != "" && (err != nil || !empty) {
		return errors.Join(err, fmt.Errorf("the folder of attachments %q is not empty", to.Attachments))
	}
	e, err := target(ctx, to.Database, m)
	if err != nil {
		return err
	}
	defer e.close()
	placed, err := placeAttachments(ctx, from, to.Attachments, m)
	if err != nil {
		return err
	}
	if err := e.restore(ctx, from, m, lines, placed.show); err != nil {
		return errors.Join(err, placed.hide())
	}
	return nil
}

// target opens where the database goes to.
func target(ctx context.Context, at string, m *Manifest) (engine, error) {
	file, isFile := strings.CutPrefix(at, "sqlite:")
	switch {
	case isFile != (m.Engine == "sqlite"):
		return nil, fmt.Errorf("the backup is of %s and goes to such a database alone", m.Engine)
	case isFile:
		return newDatabase(file)
	}
	return openEngine(ctx, at, slog.New(slog.DiscardHandler))
}

// placed are attachments beside the folder in which they shall stand.
type placed struct {
	folder string // empty: there are none
	shown  bool
}

const unfinishedEnd = ".restoring"

// placeAttachments copies them beside their folder, and compares them again.
func placeAttachments(ctx context.Context, from, folder string, m *Manifest) (*placed, error) {
	if m.Attachments() == 0 {
		return &placed{}, nil
	}
	beside := folder + unfinishedEnd
	if err := os.RemoveAll(beside); err != nil { // of a restore that was killed
		return nil, err
	}
	for _, f := range m.Files {
		inside, found := strings.CutPrefix(f.Path, attachmentsFolder+"/")
		if !found {
			continue
		}
		copied, err := copyFile(from+"/"+f.Path, beside, inside)
		if err == nil && copied.SHA256 != f.SHA256 {
			err = fmt.Errorf("%s has changed", f.Path)
		}
		if err := errors.Join(err, ctx.Err()); err != nil {
			return nil, errors.Join(err, os.RemoveAll(beside))
		}
	}
	return &placed{folder: folder}, nil
}

// show puts them into their place.
func (p *placed) show() error {
	if p.folder == "" {
		return nil
	}
	if err := os.Remove(p.folder); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Rename(p.folder+unfinishedEnd, p.folder); err != nil {
		return err
	}
	p.shown = true
	return syncFolder(parentOf(p.folder))
}

// hide takes them away again: the database was not restored.
func (p *placed) hide() error {
	switch {
	case p.folder == "":
		return nil
	case p.shown:
		return os.RemoveAll(p.folder)
	}
	return os.RemoveAll(p.folder + unfinishedEnd)
}
