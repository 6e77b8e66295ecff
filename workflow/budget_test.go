package workflow

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/object"
)

// An older commit may hold anything. However little of git's folder it takes, reading
// takes little memory, and a warning says why there are no dates.
func TestTooMuchHistory(t *testing.T) {
	for _, test := range []struct {
		name, want string
		content    func(f *fixture, t *testing.T) plumbing.Hash
		parents    int
	}{
		{"ten folders in each of ten folders, ten times over", "it changes too many files",
			func(f *fixture, t *testing.T) plumbing.Hash { return bomb(f, t, 10, 10, "") }, 1},
		{"many folders and no file", "there are too many files in the folders that it changes",
			func(f *fixture, t *testing.T) plumbing.Hash { return bomb(f, t, 10, 10, "nothing") }, 1},
		{"deep folders", "folders are nested deeper than 64 levels",
			func(f *fixture, t *testing.T) plumbing.Hash { return bomb(f, t, 1, 100, "") }, 1},
		{"long names", "a path is longer than 4096 bytes",
			func(f *fixture, t *testing.T) plumbing.Hash {
				return f.tree(t, map[string]string{strings.Repeat("x", 3000) + "/" + strings.Repeat("y", 3000): "text"})
			}, 1},
		{"a long folder", "is longer than 16 MiB",
			func(f *fixture, t *testing.T) plumbing.Hash {
				return f.tree(t, map[string]string{strings.Repeat("x", 17<<20): "text"})
			}, 1},
		{"many parents", "more than 256 parents",
			func(f *fixture, t *testing.T) plumbing.Hash { return f.tree(t, map[string]string{"a.md": "A2"}) }, 1000},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFixture(t, t.TempDir(), "commit one\nwrite content/a.md A")
			one := f.commits["one"].hash
			planted := f.commitOf(t, test.content(f, t), slicesOf(one, test.parents)...)
			f.commits["one"].hash = planted
			f.run(t, "commit two\nwrite content/a.md A3")

			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			h, problems, err := ReadHistory(context.Background(), f.options(""))
			runtime.ReadMemStats(&after)
			if err != nil || len(problems) != 1 || !strings.Contains(problems[0].Message, test.want) {
				t.Fatalf("err %v, problems %v\nwant %q", err, problems, test.want)
			}
			if _, committed := h.Head(); len(h.files) > 0 || committed.IsZero() {
				t.Errorf("%d files have dates, and the head is of %v", len(h.files), committed)
			}
			if taken := int(after.TotalAlloc-before.TotalAlloc) >> 20; taken > 400 {
				t.Errorf("it took %d MiB", taken)
			}
		})
	}
}

// bomb returns a folder with so many folders in it, and so on for some levels; in the
// innermost there is one file, or nothing.
func bomb(f *fixture, t *testing.T, width, levels int, inside string) plumbing.Hash {
	t.Helper()
	files := map[string]string{"en.md": "text"}
	if inside == "nothing" {
		files = nil
	}
	at := f.tree(t, files)
	for range levels {
		var tree object.Tree
		for i := range width {
			tree.Entries = append(tree.Entries, object.TreeEntry{Name: fmt.Sprintf("a%03d", i), Mode: filemode.Dir, Hash: at})
		}
		at = f.put(t, tree.Encode)
	}
	return at
}

// commitOf writes a commit whose content folder is the given one.
func (f *fixture) commitOf(t *testing.T, content plumbing.Hash, parents ...plumbing.Hash) plumbing.Hash {
	t.Helper()
	root := object.Tree{Entries: []object.TreeEntry{{Name: "content", Mode: filemode.Dir, Hash: content}}}
	who := object.Signature{Name: "Writer", Email: "writer@example.org", When: firstCommit}
	o := &object.Commit{Author: who, Committer: who, Message: "planted\n", TreeHash: f.put(t, root.Encode), ParentHashes: parents}
	return f.put(t, o.Encode)
}

func slicesOf(h plumbing.Hash, n int) []plumbing.Hash {
	list := make([]plumbing.Hash, n)
	for i := range list {
		list[i] = h
	}
	return list
}

// What all commits together take is bounded too, in whatever order they are read.
func TestHistoryBudget(t *testing.T) {
	const script = `commit one
		write content/refund/en.md title: Refund\nOne line.\nAnother line.\n
		commit two
		move content/refund content/refunds
		write content/refunds/en.md title: Refund\nmoved_from: [refund]\nOne line.\nAnother line.\n`
	for _, test := range []struct {
		name, want string
		commit     *budget
		history    *budget
		renamed    bool
	}{
		{"enough", "", commitBudget(), historyBudget(), true},
		{"too many folders", "too many folders to look into", commitBudget(), newBudget(10, 1000, 1000), false},
		{"too many changes", "too many changes to remember", commitBudget(), newBudget(1000, 10, 1000), false},
		{"too many words", "too many words to compare", commitBudget(), newBudget(1000, 1000, 10), false},
		{"too many words in one commit, which is followed no further", "", newBudget(1000, 1000, 10), historyBudget(), false},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFixture(t, t.TempDir(), script)
			repo, err := findRepository(f.top)
			if err != nil {
				t.Fatal(err)
			}
			r := newReader(repo)
			defer r.close()
			var folders []plumbing.Hash
			for _, name := range []string{"one", "two"} {
				header, err := r.commit(f.commits[name].hash)
				if err != nil {
					t.Fatal(err)
				}
				folder, err := r.below(header.root, "content")
				if err != nil {
					t.Fatal(err)
				}
				folders = append(folders, folder)
			}
			c := comparison{reader: r, commit: test.commit, history: test.history}
			effects, err := c.effects(folders[1], folders[:1])
			if (err == nil) != (test.want == "") || err != nil && !(isTooMuch(err) && strings.Contains(err.Error(), test.want)) {
				t.Fatalf("got %v, want %q", err, test.want)
			}
			renamed := false
			for _, e := range effects {
				renamed = renamed || e.path != e.from
			}
			if renamed != test.renamed {
				t.Errorf("renamed: %v", effects)
			}
		})
	}
}

// A file that is longer than any words is not compared with others.
func TestLongFilesAreNotCompared(t *testing.T) {
	long := strings.Repeat("a line of words\\n", maxWords/16+1)
	f := newFixture(t, t.TempDir(), "commit one\nwrite content/a/en.md "+long+"\ncommit two\nmove content/a content/b\nwrite content/b/en.md more\\n"+long)
	if got := f.versions(t, f.options(""))["content/b/en.md"]; got != "two" {
		t.Errorf("versions are %q, so it was compared", got)
	}
}

// Who wrote a commit is kept for every commit, so it is not kept at any length.
func TestLongAuthor(t *testing.T) {
	c, err := parseCommit([]byte("author " + strings.Repeat("x", 1<<20) + " <x@example.org> 1 +0000\ncommitter W <w@example.org> 1 +0000\n"))
	if err != nil || len(c.author) != maxAuthor {
		t.Errorf("%d bytes are kept, error %v", len(c.author), err)
	}
}
