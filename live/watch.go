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

// Watch tells of changes to files below root, in the folders and files named,
// until the context ends. New folders are watched as they come. changed is
// called from one goroutine, one change at a time.
func Watch(ctx context.Context, root string, names []string, changed func(Change)) error {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("watching for changes: %w", err)
	}
	defer w.Close()
	// The root itself is watched for its files, such as helpwright.yaml, and for
	// folders that come later.
	if err := w.Add(root); err != nil {
		return fmt.Errorf("watching for changes: %w", err)
	}
	watched := &watcher{Watcher: w, root: root, names: names}
	if err := watched.addAll(); err != nil {
		return fmt.Errorf("watching for changes: %w", err)
	}
	return watched.run(ctx, changed)
}

type watcher struct {
	*fsnotify.Watcher
	root  string
	names []string
}

func (w *watcher) addAll() error {
	for _, name := range w.names {
		if err := w.add(filepath.Join(w.root, name), nil); err != nil {
			return err
		}
	}
	return nil
}

// add watches a folder and all below it; files that are in it already are told
// to found, since they may have come before the watch.
func (w *watcher) add(dir string, found func(file string)) error {
	return filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // gone before it could be watched
		}
		if err != nil {
			return err
		}
		if p != dir && strings.HasPrefix(e.Name(), ".") {
			if e.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		if e.IsDir() {
			if err := w.Add(p); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			return nil
		}
		if found != nil {
			found(p)
		}
		return nil
	})
}

// forget ends the watches of a folder that was moved and of all below it: the
// system goes on telling what happens there, but under the names of before. What
// has come elsewhere by the move is added under its new name.
func (w *watcher) forget(dir string) {
	if errors.Is(w.Remove(dir), fsnotify.ErrNonExistentWatch) {
		return // it was a file
	}
	for _, p := range w.WatchList() {
		if strings.HasPrefix(p, dir+string(filepath.Separator)) {
			w.Remove(p) // an error means that it is gone already
		}
	}
}

// again watches everything anew: folders may have come, gone and moved unseen.
func (w *watcher) again() error {
	for _, p := range w.WatchList() {
		w.Remove(p) // an error means that it is gone already
	}
	if err := w.Add(w.root); err != nil {
		return err
	}
	return w.addAll()
}

func (w *watcher) run(ctx context.Context, changed func(Change)) error {
	pending := map[string]bool{} // files that changed, and whether they were created first
	all := false
	timer := time.NewTimer(time.Hour)
	timer.Stop()
	note := func(file string, created bool) {
		if name, ok := w.relevant(file); ok {
			if _, known := pending[name]; !known {
				pending[name] = created
			}
			timer.Reset(quiet)
		}
	}
	came := func(file string) { note(file, true) }
	for {
		select {
		case <-ctx.Done():
			return nil
		case e, ok := <-w.Events:
			if !ok {
				return nil
			}
			if e.Op == fsnotify.Chmod {
				continue
			}
			if e.Has(fsnotify.Rename) {
				w.forget(e.Name)
			}
			note(e.Name, e.Has(fsnotify.Create))
			if _, ok := w.relevant(e.Name); ok && e.Has(fsnotify.Create) && isFolder(e.Name) {
				if err := w.add(e.Name, came); err != nil {
					return fmt.Errorf("watching for changes: %w", err)
				}
			}
		case err, ok := <-w.Errors:
			if !ok {
				return nil
			}
			if !errors.Is(err, fsnotify.ErrEventOverflow) {
				return fmt.Errorf("watching for changes: %w", err)
			}
			if err := w.again(); err != nil {
				return fmt.Errorf("watching for changes: %w", err)
			}
			all = true
			timer.Reset(quiet)
		case <-timer.C:
			c := Change{All: all}
			for f, created := range pending {
				if !created || w.exists(f) {
					c.Files = append(c.Files, f)
				}
			}
			slices.Sort(c.Files)
			clear(pending)
			all = false
			if c.All || len(c.Files) > 0 {
				changed(c)
			}
		}
	}
}

// exists tells what an editor wrote aside and put in the place of the file from
// what is there to stay.
func (w *watcher) exists(name string) bool {
	_, err := os.Lstat(filepath.Join(w.root, filepath.FromSlash(name)))
	return err == nil
}

func isFolder(name string) bool {
	info, err := os.Lstat(name)
	return err == nil && info.IsDir()
}

// relevant turns a path into one relative to the root, and passes over what
// editors leave behind and what nobody asked for.
func (w *watcher) relevant(p string) (string, bool) {
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
