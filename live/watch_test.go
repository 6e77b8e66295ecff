package live

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

// A watched is a folder that is watched during a test.
type watched struct {
	t       *testing.T
	root    string
	changes chan Change
	told    string // the file that was waited for last
}

// watch watches a folder with some files.
func watch(t *testing.T) *watched {
	t.Helper()
	w := &watched{t: t, root: t.TempDir(), changes: make(chan Change, 100)}
	w.write("content/a/en.md", "words")
	w.write("content/b/en.md", "words")
	w.write("helpwright.yaml", "title: T")
	w.write("public/index.html", "built")
	watcher, err := NewWatcher(w.root, []string{"content", "templates", "helpwright.yaml", mark})
	if err != nil {
		t.Fatal(err)
	}
	w.write("content/early", "written before anybody listens")
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- watcher.Run(ctx, func(c Change) { w.changes <- c }) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		watcher.Close()
	})
	if got := w.settle(); !slices.Equal(got, []string{"content/early"}) {
		t.Fatalf("what changed between the beginning and listening: %v", got)
	}
	return w
}

func (w *watched) path(name string) string { return filepath.Join(w.root, filepath.FromSlash(name)) }

func (w *watched) write(name, text string) {
	w.t.Helper()
	if err := os.MkdirAll(filepath.Dir(w.path(name)), 0o777); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(w.path(name), []byte(text), 0o666); err != nil {
		w.t.Fatal(err)
	}
}

func (w *watched) rename(from, to string) {
	w.t.Helper()
	if err := os.Rename(w.path(from), w.path(to)); err != nil {
		w.t.Fatal(err)
	}
}

// mark is a watched file that only settle writes.
const mark = "mark"

// settle gathers which files are told until all that was done has been: what is done
// now is told after it. Of folders only some are: one that is made in another may be
// found or told.
func (w *watched) settle() []string {
	w.t.Helper()
	var files []string
	w.write(mark, "")
	deadline := time.After(time.Minute)
	for {
		select {
		case c := <-w.changes:
			files = append(files, c.Files...)
			if c.All {
				files = append(files, "all")
			}
			if slices.Contains(c.Files, mark) {
				files = slices.DeleteFunc(files, func(name string) bool { return name == mark || isFolder(w.path(name)) })
				slices.Sort(files)
				return slices.Compact(files)
			}
		case <-time.After(100 * time.Millisecond):
			w.write(mark, "") // the last came while folders were watched anew
		case <-deadline:
			w.t.Fatalf("no change is told any more; until then %v", files)
		}
	}
}

func TestWatch(t *testing.T) {
	w := watch(t)
	for _, test := range []struct {
		name, why string
		do        func()
		want      string
	}{
		{"edit", "a file was written", func() { w.write("content/a/en.md", "new") }, "content/a/en.md"},
		{"two at once", "what changes together is told together", func() { w.write("content/a/en.md", "1"); w.write("content/b/en.md", "2") }, "content/a/en.md content/b/en.md"},
		{"configuration", "a file beside the folders", func() { w.write("helpwright.yaml", "title: U") }, "helpwright.yaml"},
		{"output", "nobody asked for it", func() { w.write("public/index.html", "again") }, ""},
		{"new file", "it came", func() { w.write("content/a/de.md", "Wort") }, "content/a/de.md"},
		{"removed file", "it went", func() { os.Remove(w.path("content/a/de.md")) }, "content/a/de.md"},
		{"new folder", "its files may be older than the watch", func() { w.write("content/c/d/e/en.md", "deep") }, "content/c/d/e/en.md"},
		{"in the new folder", "it is watched since", func() { w.write("content/c/d/e/en.md", "deeper") }, "content/c/d/e/en.md"},
		{"folder moved in", "all of it is new", func() {
			w.write("elsewhere/x/en.md", "1")
			w.rename("elsewhere", "content/moved")
		}, "content/moved/x/en.md"},
		{"in the moved folder", "it is watched, too", func() { w.write("content/moved/x/en.md", "2") }, "content/moved/x/en.md"},
		{"renamed file", "one went, one came", func() { w.rename("content/b/en.md", "content/b/de.md") }, "content/b/de.md content/b/en.md"},
		{"atomic save", "the file aside was never there", func() {
			w.write("content/a/en.md.tmp1234", "new")
			w.rename("content/a/en.md.tmp1234", "content/a/en.md")
		}, "content/a/en.md"},
		{"replaced, then removed", "it was there, though the last that came was not", func() {
			w.write("content/b/fr.md", "mot")
			w.settle()
			w.write("content/b/fr.md.tmp", "new")
			w.rename("content/b/fr.md.tmp", "content/b/fr.md")
			os.Remove(w.path("content/b/fr.md"))
		}, "content/b/fr.md"},
		{"vim", "it tries whether it may write, and keeps the old file until it has", func() {
			w.write("content/a/4913", "")
			os.Remove(w.path("content/a/4913"))
			w.rename("content/a/en.md", "content/a/en.md~")
			w.write("content/a/en.md", "new")
			os.Remove(w.path("content/a/en.md~"))
			w.write("content/a/.en.md.swp", "")
		}, "content/a/en.md"},
		{"emacs", "its own files", func() { w.write("content/a/#en.md#", ""); w.write("content/a/.#en.md", "") }, ""},
		{"access", "the words are the same", func() { os.Chmod(w.path("content/a/en.md"), 0o600) }, ""},
		{"folder that comes late", "it was asked for, but is made only now", func() { w.write("templates/page.html", "x") }, "templates/page.html"},
		{"all removed", "and made again", func() { os.RemoveAll(w.path("content/c")); w.settle(); w.write("content/c/en.md", "back") }, "content/c/en.md"},
		{"hidden folder", "git's, or an editor's", func() { w.write("content/.git/x", "y") }, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.do()
			if got := strings.Join(w.settle(), " "); got != test.want {
				t.Errorf("told of %q, want %q: %s", got, test.want, test.why)
			}
		})
	}
}

// Whoever saves wants to see it at once.
func TestQuietTime(t *testing.T) {
	if quiet > 10*time.Millisecond {
		t.Errorf("%s pass before a change is told; 10 ms are enough", quiet)
	}
}

// When the system lost events, anything may have changed, and new folders are
// not watched yet.
func TestOverflow(t *testing.T) {
	root := t.TempDir()
	w, err := NewWatcher(root, []string{"content"})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.system.Remove(root); err != nil { // so that what happens stays unseen
		t.Fatal(err)
	}
	unseen := filepath.Join(root, "content", "unseen")
	if err := os.MkdirAll(unseen, 0o777); err != nil {
		t.Fatal(err)
	}
	changes, ended := make(chan Change, 10), make(chan error, 1)
	go func() { ended <- w.Run(context.Background(), func(c Change) { changes <- c }) }()
	w.system.Errors <- fsnotify.ErrEventOverflow
	if c := <-changes; !c.All {
		t.Errorf("told %+v", c)
	}
	if !slices.Contains(w.system.WatchList(), unseen) {
		t.Errorf("only %v are watched", w.system.WatchList())
	}
	w.system.Errors <- os.ErrPermission
	if err := <-ended; err == nil {
		t.Error("another error should end the watch")
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
}
