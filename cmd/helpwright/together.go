package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// A fileEdit is what a file of the site is to say.
type fileEdit struct {
	name   string
	before []byte // what it says now; nil if it is not there
	text   []byte
}

// writeTogether writes files, all or none. First everything is written beside its
// place, so that a full disk or a folder that cannot be written is found while nothing
// has changed; then the files take their places. Where one cannot, those before it are
// put back.
func writeTogether(root *os.Root, edits []fileEdit) (err error) {
	written := 0
	defer func() {
		if err != nil {
			for _, e := range edits[:written] {
				_ = root.Remove(filepath.FromSlash(besideOf(e.name))) // what is no longer there needs no removal
			}
		}
	}()
	for _, e := range edits {
		if err := unchanged(root, e); err != nil {
			return err
		}
		written++
		if err := writeBeside(root, e.name, e.text); err != nil {
			return err
		}
	}
	for i, e := range edits {
		err := unchanged(root, e)
		if err == nil {
			err = root.Rename(filepath.FromSlash(besideOf(e.name)), filepath.FromSlash(e.name))
		}
		if err != nil {
			return errors.Join(fmt.Errorf("writing %q: %w", e.name, err), putBack(root, edits[:i]))
		}
	}
	return nil
}

// putBack undoes edits.
func putBack(root *os.Root, edits []fileEdit) error {
	var all error
	for _, e := range edits {
		if e.before == nil {
			all = errors.Join(all, root.Remove(filepath.FromSlash(e.name)))
		} else {
			all = errors.Join(all, replaceFile(root, e.name, e.before))
		}
	}
	return all
}

// unchanged reports a file that is not what it was when it was read.
func unchanged(root *os.Root, e fileEdit) error {
	now, err := root.ReadFile(filepath.FromSlash(e.name))
	switch {
	case errors.Is(err, fs.ErrNotExist) && e.before == nil:
		return nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("reading %q: %w", e.name, err)
	case e.before == nil || !bytes.Equal(now, e.before):
		return wrongUse("do the same again", "%q was changed meanwhile", e.name)
	}
	return nil
}

// besideOf names the file that is to take the place of another.
func besideOf(name string) string { return path.Join(path.Dir(name), "."+path.Base(name)+".new") }

// writeBeside writes what is to take the place of a file.
func writeBeside(root *os.Root, name string, text []byte) error {
	beside := besideOf(name)
	_ = root.Remove(filepath.FromSlash(beside)) // of a run that was killed
	return writeNew(root, beside, text)
}
