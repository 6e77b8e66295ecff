package workfolder

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// A Folder is a real folder, held open: whatever is done through it is done in it.
type Folder struct {
	root *os.Root
	path string // for messages
	key  Key
}

// A StrangeError says that something else lies where a folder or a file of ours
// must be. Nobody but a person knows whether it may be removed.
type StrangeError struct {
	Path string
	Want string // what must be there: "a folder"
}

func (e *StrangeError) Error() string { return fmt.Sprintf("%q is not %s", e.Path, e.Want) }

// Open opens the work folder of a site, which is made if need be. What is sealed
// in it is read and written with the key; without one there is nothing to read,
// and nothing is written.
func Open(site string, key Key) (*Folder, error) {
	root, err := os.OpenRoot(site)
	if err != nil {
		return nil, fmt.Errorf("opening the work folder: %w", err)
	}
	defer root.Close()
	return (&Folder{root: root, path: site, key: key}).Folder(Name)
}

// Folder opens a folder in this one, which is made if need be.
func (f *Folder) Folder(name string) (*Folder, error) {
	if err := f.root.Mkdir(name, 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("opening the work folder: %w", err)
	}
	full := filepath.Join(f.path, name)
	before, err := f.root.Lstat(name)
	if err != nil {
		return nil, fmt.Errorf("opening the work folder: %w", err)
	}
	if !before.IsDir() {
		return nil, &StrangeError{full, "a folder"}
	}
	root, err := f.root.OpenRoot(name)
	if err != nil {
		return nil, fmt.Errorf("opening the work folder: %w", err)
	}
	if now, err := root.Stat("."); err != nil || !os.SameFile(before, now) {
		root.Close()
		return nil, &StrangeError{full, "a folder"}
	}
	return &Folder{root: root, path: full, key: f.key}, nil
}

// Close closes the folder; files that were opened in it stay open.
func (f *Folder) Close() error { return f.root.Close() }

// Kept reports whether anything that is written here can be read again.
func (f *Folder) Kept() bool { return len(f.key) > 0 }

// Open opens a regular file for reading and writing, which is made if need be. One
// that has another name too is strange: there it may be somebody's.
func (f *Folder) Open(name string) (*os.File, error) {
	return f.open(name, os.O_RDWR|os.O_CREATE)
}

// open opens a regular file. Opening a pipe would wait for somebody who writes
// into it, and opening a link would go where it leads.
func (f *Folder) open(name string, flag int) (*os.File, error) {
	before, err := f.root.Lstat(name)
	switch {
	case err == nil && !before.Mode().IsRegular():
		return nil, f.strange(name)
	case errors.Is(err, fs.ErrNotExist) && flag&os.O_CREATE != 0:
		flag |= os.O_EXCL
	case err != nil:
		return nil, err
	}
	file, err := f.root.OpenFile(name, flag|nonblock, 0o666)
	if errors.Is(err, fs.ErrExist) { // another process made it in this moment
		return f.open(name, flag&^(os.O_CREATE|os.O_EXCL))
	}
	if err != nil {
		return nil, err
	}
	if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() || before != nil && !os.SameFile(before, info) {
		file.Close()
		return nil, f.strange(name)
	}
	if flag&os.O_RDWR != 0 && hasOtherName(file) {
		file.Close()
		return nil, &StrangeError{filepath.Join(f.path, name), "a file of its own: it has another name as well"}
	}
	return file, nil
}

func (f *Folder) strange(name string) error {
	return &StrangeError{filepath.Join(f.path, name), "a regular file"}
}

// The names of files that are being written end so, after a part that nobody can
// guess.
const unfinished = ".unfinished"

// Create makes a file that is to replace the one of a name.
func (f *Folder) Create(name string) (*Draft, error) {
	temporary := name + "-" + rand.Text() + unfinished
	file, err := f.root.OpenFile(temporary, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return nil, err
	}
	return &Draft{File: file, folder: f, temporary: temporary, name: name}, nil
}

// A Draft is a file that has no name yet.
type Draft struct {
	*os.File
	folder    *Folder
	temporary string
	name      string
}

// Replace gives the draft, which is closed already, its name: whoever reads finds
// the old file or the new one. The error is that of writing, if there was one;
// then the draft is dropped.
func (d *Draft) Replace(err error) error {
	if err == nil {
		err = d.folder.root.Rename(d.temporary, d.name)
	}
	if err != nil {
		d.folder.root.Remove(d.temporary)
	}
	return err
}

// Tidy removes drafts of runs that were killed. Nobody else may be writing here.
func (f *Folder) Tidy() { f.tidy(func(fs.DirEntry) bool { return true }) }

// TidyOld removes drafts that were written to before a time, in a folder in which
// several runs may be writing.
func (f *Folder) TidyOld(before time.Time) {
	f.tidy(func(e fs.DirEntry) bool {
		info, err := e.Info()
		return err == nil && info.ModTime().Before(before)
	})
}

func (f *Folder) tidy(left func(fs.DirEntry) bool) {
	entries, err := fs.ReadDir(f.root.FS(), ".")
	if err != nil {
		return // whoever writes will say why
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), unfinished) && left(e) {
			f.root.Remove(e.Name())
		}
	}
}
