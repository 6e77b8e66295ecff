package builder

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// Whatever somebody does to a release while it stands, what is swept holds nothing
// but what is wanted, and nothing outside is touched.
func TestSweep(t *testing.T) {
	pages := []string{"en/index.html", "en/billing/index.html", "en/billing/refund/index.html", "en/billing/refund/index.md"}
	for _, test := range []struct {
		name, why string
		do        func(t *testing.T, root string)
		changed   string   // the folder in which something changed
		gone      []string // pages that the next release has not
		left      []string
	}{
		{"nothing", "all is as it was", func(*testing.T, string) {}, "", nil, pages},
		{"file", "somebody put it there", func(t *testing.T, root string) { put(t, root, "en/billing/refund/note.txt") }, "en/billing/refund", nil, pages},
		{"folder", "likewise", func(t *testing.T, root string) { put(t, root, "en/billing/backup/index.html") }, "en/billing", nil, pages},
		{"page", "it is gone, and its folder with it", func(*testing.T, string) {}, "", pages[2:], pages[:2]},
		{"link to a folder", "it leads out of the release", func(t *testing.T, root string) {
			outside := t.TempDir()
			put(t, outside, "refund/index.html")
			if err := os.RemoveAll(filepath.Join(root, "en/billing")); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(outside, filepath.Join(root, "en/billing")); err != nil {
				t.Skip("no links here")
			}
			t.Cleanup(func() {
				if _, err := os.Stat(filepath.Join(outside, "refund/index.html")); err != nil {
					t.Error("a file outside is gone")
				}
			})
		}, "en", nil, pages[:1]},
	} {
		t.Run(test.name, func(t *testing.T) {
			root, held, wanted := t.TempDir(), newState(), newState()
			for _, name := range pages {
				put(t, root, name)
				held.files[name] = fileState{name: name}
				if !slices.Contains(test.gone, name) {
					wanted.files[name] = held.files[name]
				}
			}
			for dir := range held.shelves() {
				held.folders[dir] = changeTime(root + "/" + dir)
			}
			test.do(t, root)
			held.folders[test.changed]-- // for the clock may not have gone on since
			if _, err := newSweep(root, held, wanted).folder(""); err != nil {
				t.Fatal(err)
			}
			if left := filesBelow(t, root); !slices.Equal(left, slices.Sorted(slices.Values(test.left))) {
				t.Errorf("left are %q, want %q: %s", left, test.left, test.why)
			}
		})
	}
}

// Looking at a folder must be enough as long as nothing changes in it.
func TestSweepListsOnlyWhatChanged(t *testing.T) {
	root, held := t.TempDir(), newState()
	for _, name := range []string{"en/a/index.html", "en/b/index.html"} {
		put(t, root, name)
		held.files[name] = fileState{name: name}
	}
	for dir := range held.shelves() {
		held.folders[dir] = changeTime(root + "/" + dir)
	}
	if held.folders[""] == 0 {
		t.Skip("the system does not say when a folder changed")
	}
	put(t, root, "en/b/note.txt")
	held.folders["en/b"] = changeTime(root + "/en/b") // as if the time told nothing
	w := newSweep(root, held, held)
	if _, err := w.folder(""); err != nil {
		t.Fatal(err)
	}
	if left := filesBelow(t, root); !slices.Contains(left, "en/b/note.txt") {
		t.Error("a folder was listed whose time says that it has not changed")
	}
}

func put(t *testing.T, root, name string) {
	t.Helper()
	full := filepath.Join(root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(full, nil, 0o666); err != nil {
		t.Fatal(err)
	}
}

// filesBelow lists everything in a folder that is no folder.
func filesBelow(t *testing.T, root string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(root, func(full string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			name, _ := filepath.Rel(root, full)
			names = append(names, filepath.ToSlash(name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(names)
	return names
}

// A file that somebody has removed is not taken for held, else a release would be
// published without it.
func TestSweepMissesWhatIsGone(t *testing.T) {
	pages := []string{"en/index.html", "en/billing/index.html", "en/billing/refund/index.html", "en/billing/refund/index.md"}
	for _, test := range []struct {
		gone    string
		changed string
		want    []string
	}{
		{"en/billing/refund", "en/billing", pages[:2]},
		{"en/billing/refund/index.md", "en/billing/refund", pages[:3]},
		{"en", "", nil},
	} {
		root, held := t.TempDir(), newState()
		for _, name := range pages {
			put(t, root, name)
			held.files[name] = fileState{name: name}
		}
		for dir := range held.shelves() {
			held.folders[dir] = changeTime(root + "/" + dir)
		}
		if err := os.RemoveAll(filepath.Join(root, test.gone)); err != nil {
			t.Fatal(err)
		}
		held.folders[test.changed]-- // for the clock may not have gone on since
		w := newSweep(root, held, held)
		if _, err := w.folder(""); err != nil {
			t.Fatal(err)
		}
		if still := slices.DeleteFunc(slices.Clone(pages), func(name string) bool { return !w.holds(name) }); !slices.Equal(still, test.want) {
			t.Errorf("without %s the sweep holds %q, want %q", test.gone, still, test.want)
		}
	}
}
