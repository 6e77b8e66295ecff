package live

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// A folder that was moved is still that of an article: whoever goes on writing in
// it sees it at once, under its new name.
func TestEditsAfterMoves(t *testing.T) {
	for _, test := range []struct {
		name, why string
		move      func(w *watched)
		edit      string
	}{
		{"renamed article", "its folder has another name", func(w *watched) { w.rename("content/t/a", "content/t/b") }, "content/t/b/en.md"},
		{"pictures of a renamed article", "so have the folders in it", func(w *watched) { w.rename("content/t/a", "content/t/b") }, "content/t/b/pictures/one.svg"},
		{"article moved to another topic", "it has another parent", func(w *watched) { w.rename("content/t/a", "content/u/a") }, "content/u/a/en.md"},
		{"moved out and back", "the name is the same, the watch is not", func(w *watched) {
			w.rename("content/t/a", "aside")
			w.settle()
			w.rename("aside", "content/t/a")
		}, "content/t/a/pictures/one.svg"},
		{"renamed topic", "everything in it is watched again", func(w *watched) { w.rename("content/t", "content/v") }, "content/v/a/pictures/one.svg"},
		{"renamed at once again", "only the last name is true", func(w *watched) {
			w.rename("content/t/a", "content/t/b")
			w.rename("content/t/b", "content/u/c")
		}, "content/u/c/en.md"},
		{"two change their names", "each has the other's", func(w *watched) {
			w.rename("content/t", "content/x")
			w.rename("content/u", "content/t")
			w.rename("content/x", "content/u")
		}, "content/u/a/en.md"},
		{"all of the content", "it is only a folder", func(w *watched) {
			w.rename("content", "aside")
			w.settle()
			w.rename("aside", "content")
		}, "content/t/a/en.md"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := watch(t)
			w.write("content/t/a/en.md", "words")
			w.write("content/t/a/pictures/one.svg", "<svg/>")
			w.write("content/u/z/en.md", "words")
			w.settle()
			test.move(w)
			w.settle()
			for range 5 {
				w.write(test.edit, "new")
				w.wants(test.edit, test.why)
			}
		})
	}
}

// wants waits for one change of one file.
func (w *watched) wants(file, why string) {
	w.t.Helper()
	for {
		select {
		case c := <-w.changes:
			switch told := strings.Join(c.Files, " "); told {
			case file:
			case mark, w.told: // a busy computer may tell of one file twice
				continue
			default:
				w.t.Errorf("told of %q, want %q: %s", told, file, why)
			}
			w.told = file
			return
		case <-time.After(time.Minute):
			w.t.Fatalf("nothing is told of %q: %s", file, why)
		}
	}
}

// What left the site is nobody's business any more.
func TestMovedOut(t *testing.T) {
	w := watch(t)
	w.rename("content/a", "aside")
	if got := strings.Join(w.settle(), " "); got != "content/a" {
		t.Errorf("told of %q", got)
	}
	w.write("aside/en.md", "new")
	if got := w.settle(); len(got) > 0 {
		t.Errorf("told of %q, which is outside", got)
	}
}

// Whatever is moved where, in whatever hurry: in the end every file is watched
// under the name that it has.
func TestManyMoves(t *testing.T) {
	w := watch(t)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 8 {
		w.write("content/t"+string('0'+rune(i))+"/a/b/en.md", "words")
	}
	for range 100 {
		folders := w.folders("content")
		from, to := folders[1+random.IntN(len(folders)-1)], folders[random.IntN(len(folders))]
		// Into itself is refused; that is as good as any other move.
		os.Rename(w.path(from), w.path(to+"/m"+string('a'+rune(random.IntN(26)))))
	}
	w.settle()
	for _, folder := range w.folders("content") {
		w.write(folder+"/new.md", "words")
		w.wants(folder+"/new.md", "it is where the last move has put it")
	}
}

// folders lists a folder and all below it.
func (w *watched) folders(top string) []string {
	w.t.Helper()
	var found []string
	err := filepath.WalkDir(w.path(top), func(p string, e os.DirEntry, err error) error {
		if err == nil && e.IsDir() {
			rel, _ := filepath.Rel(w.root, p)
			found = append(found, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	slices.Sort(found)
	return found
}
