package live

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// A Change is a set of files that changed together.
type Change struct {
	Files []string // slash paths relative to the watched folder, sorted
	All   bool     // events were lost: anything may have changed
}

// quiet is how long nothing must happen before a change is told: editors write
// a file in several steps.
const quiet = 8 * time.Millisecond

// A Watcher sees changes to files below a folder. The zero Watcher is not ready;
// use NewWatcher.
type Watcher struct {
	system *fsnotify.Watcher
	root   string
	names  []string

	// Since the last change was told:
	pending map[string]bool // what happened to; true for what came and may have been moved on
	moved   bool            // a folder was
}

// NewWatcher watches the folders and files of root that are named, from now on:
// who reads them afterwards misses nothing.
func NewWatcher(root string, names []string) (*Watcher, error) {
	system, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("watching for changes: %w", err)
	}
	w := &Watcher{system: system, root: root, names: names, pending: map[string]bool{}}
	if err := w.watchAll(func(string) {}); err != nil {
		return nil, errors.Join(fmt.Errorf("watching for changes: %w", err), w.Close())
	}
	return w, nil
}

// Close ends the watch. It may be called twice.
func (w *Watcher) Close() error { return w.system.Close() }

// watchAll watches the root and the folders asked for. What is in them is told
// to found.
//
// A watch belongs to a folder and goes with it wherever it is moved, but tells
// what happens under the name of before. So all are ended first: this is the one
// way to be sure of their names.
func (w *Watcher) watchAll(found func(name string)) error {
	for _, p := range w.system.WatchList() {
		w.system.Remove(p) // an error means that the folder is gone, and its watch with it
	}
	// The root itself is watched for its files, such as helpwright.yaml, and for
	// folders that come later.
	if err := w.system.Add(w.root); err != nil {
		return err
	}
	for _, name := range w.names {
		if err := w.watchFolder(filepath.Join(w.root, name), found); err != nil {
			return err
		}
	}
	return nil
}

// watchFolder watches a folder and all below it.
func (w *Watcher) watchFolder(dir string, found func(name string)) error {
	return filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil // gone before it could be watched
		case err != nil:
			return err
		case p != dir && strings.HasPrefix(e.Name(), "."):
			if e.IsDir() {
				return filepath.SkipDir
			}
			return nil
		case e.IsDir():
			if err := w.system.Add(p); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
		found(p)
		return nil
	})
}

// Run tells of changes until the context ends. New folders are watched as they
// come. changed is called one change at a time.
func (w *Watcher) Run(ctx context.Context, changed func(Change)) error {
	lost := false // events were
	timer := time.NewTimer(time.Hour)
	timer.Stop()
	for {
		var err error
		select {
		case <-ctx.Done():
			return nil
		case e, ok := <-w.system.Events:
			if !ok {
				return nil
			}
			if w.notice(e) {
				timer.Reset(quiet)
			}
		case err = <-w.system.Errors:
			if errors.Is(err, fsnotify.ErrEventOverflow) {
				err, lost, w.moved = nil, true, true // it may have been
				timer.Reset(quiet)
			}
		case <-timer.C:
			var c Change
			if c.Files, err = w.settle(); err == nil && (lost || len(c.Files) > 0) {
				c.All, lost = lost, false
				changed(c)
			}
		}
		if err != nil {
			return fmt.Errorf("watching for changes: %w", err)
		}
	}
}

// notice notes an event, and reports whether it is one of a change.
func (w *Watcher) notice(e fsnotify.Event) bool {
	name, relevant := w.relevant(e.Name)
	if !relevant || e.Op == fsnotify.Chmod {
		return false
	}
	if e.Has(fsnotify.Rename) && !errors.Is(w.system.Remove(e.Name), fsnotify.ErrNonExistentWatch) {
		w.moved = true
	}
	if _, known := w.pending[name]; !known || e.Has(fsnotify.Remove) {
		w.pending[name] = e.Has(fsnotify.Create)
	}
	return true
}

// settle ends a time in which something happened: it watches the folders that
// came and returns what is to be told. While folders are being moved about, their
// watches and their names are those of different moments.
func (w *Watcher) settle() ([]string, error) {
	var names, folders []string
	for name, came := range w.pending {
		p := filepath.Join(w.root, filepath.FromSlash(name))
		if _, err := os.Lstat(p); err != nil && came {
			continue // an editor wrote it aside and put it in the place of the file
		}
		names = append(names, name)
		if isFolder(p) {
			folders = append(folders, p+string(filepath.Separator))
		}
	}
	if w.moved || len(folders) > 0 {
		// What is in a new folder may have come before the watch.
		err := w.watchAll(func(p string) {
			inNew := slices.ContainsFunc(folders, func(dir string) bool { return strings.HasPrefix(p, dir) })
			if name, relevant := w.relevant(p); inNew && relevant {
				names = append(names, name)
			}
		})
		if err != nil {
			return nil, err
		}
	}
	clear(w.pending)
	w.moved = false
	slices.Sort(names)
	return slices.Compact(names), nil
}

func isFolder(name string) bool {
	info, err := os.Lstat(name)
	return err == nil && info.IsDir()
}

// relevant turns a path into one relative to the root, and passes over what
// editors leave behind and what nobody asked for.
func (w *Watcher) relevant(p string) (string, bool) {
	rel, err := filepath.Rel(w.root, p)
	if err != nil {
		return "", false
	}
	rel = filepath.ToSlash(rel)
	base := rel[strings.LastIndexByte(rel, '/')+1:]
	first, _, _ := strings.Cut(rel, "/")
	return rel, slices.Contains(w.names, first) && !isEditors(base)
}

// isEditors reports whether editors name their own files like this.
func isEditors(base string) bool {
	return strings.HasPrefix(base, ".") || strings.HasPrefix(base, "#") || strings.HasSuffix(base, "~") ||
		strings.HasSuffix(base, ".swp") || strings.Contains(base, "___jb_") || base == "4913"
}
