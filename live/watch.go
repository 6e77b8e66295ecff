package live

import (
	"context"
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
	for _, name := range names {
		if err := watched.add(filepath.Join(root, name), nil); err != nil {
			return fmt.Errorf("watching for changes: %w", err)
		}
	}
	return watched.run(ctx, changed)
}

type watcher struct {
	*fsnotify.Watcher
	root  string
	names []string
}

// add watches a folder and all below it; files that are in it already are told
// to found, since they may have come before the watch.
func (w *watcher) add(dir string, found func(file string)) error {
	return filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		if err != nil {
			if os.IsNotExist(err) {
				return nil
			}
			return err
		}
		if p != dir && strings.HasPrefix(e.Name(), ".") {
			if e.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		if e.IsDir() {
			return w.Add(p)
		}
		if found != nil {
			found(p)
		}
		return nil
	})
}

func (w *watcher) run(ctx context.Context, changed func(Change)) error {
	pending := map[string]bool{}
	all := false
	timer := time.NewTimer(time.Hour)
	timer.Stop()
	note := func(file string) {
		if name, ok := w.relevant(file); ok {
			pending[name] = true
			timer.Reset(quiet)
		}
	}
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
			if e.Has(fsnotify.Create) {
				if info, err := os.Stat(e.Name); err == nil && info.IsDir() {
					if _, ok := w.relevant(e.Name); ok {
						w.add(e.Name, note)
					}
				}
			}
			note(e.Name)
		case err, ok := <-w.Errors:
			if !ok {
				return nil
			}
			if err == fsnotify.ErrEventOverflow {
				all = true
				timer.Reset(quiet)
				continue
			}
			return fmt.Errorf("watching for changes: %w", err)
		case <-timer.C:
			c := Change{All: all}
			for f := range pending {
				c.Files = append(c.Files, f)
			}
			slices.Sort(c.Files)
			clear(pending)
			all = false
			changed(c)
		}
	}
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
	if strings.HasPrefix(base, ".") || strings.HasSuffix(base, "~") || strings.HasSuffix(base, ".swp") || base == "4913" {
		return "", false
	}
	first, _, _ := strings.Cut(rel, "/")
	return rel, slices.Contains(w.names, first)
}
