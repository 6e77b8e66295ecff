//go:build unix

package workflow

import (
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
)

// A git folder may hold anything. Nothing in it may keep a site from being built:
// there are dates, or a warning says why there are none.
func TestDamagedRepository(t *testing.T) {
	garbage := func(n int) string {
		b := make([]byte, n)
		random := rand.NewChaCha8([32]byte{1})
		random.Read(b)
		return string(b)
	}
	for _, test := range []struct {
		name, file, content string // "pipe" is one
	}{
		{"no folder and no file", "", "pipe"},
		{"nonsense instead of a folder", "", "nonsense"},
		{"points at itself", "", "gitdir: .git"},
		{"points at a pipe", "", "gitdir: pipe"},
		{"points far", "", "gitdir: " + strings.Repeat("x/", 1<<20)},
		{"HEAD is a pipe", "HEAD", "pipe"},
		{"HEAD is garbage", "HEAD", garbage(1000)},
		{"HEAD goes round in circles", "HEAD", "ref: HEAD"},
		{"HEAD is no commit", "HEAD", strings.Repeat("1", 40)},
		{"branch is a pipe", "refs/heads/main", "pipe"},
		{"branch is garbage", "refs/heads/main", garbage(1000)},
		{"packed branches are a pipe", "packed-refs", "pipe"},
		{"packed branches are garbage", "packed-refs", garbage(100_000)},
		{"shallow is a pipe", "shallow", "pipe"},
		{"shallow is garbage", "shallow", garbage(100)},
		{"index is a pipe", "index", "pipe"},
		{"index is garbage", "index", "DIRC\x00\x00\x00\x02\xff\xff\xff\xff" + garbage(1000)},
		{"commondir is a pipe", "commondir", "pipe"},
		{"commondir leads nowhere", "commondir", "../nowhere"},
		{"settings are garbage", "config", garbage(1000)},
		{"settings are a pipe", "config", "pipe"},
		{"alternates are a pipe", "objects/info/alternates", "pipe"},
		{"alternates lead nowhere", "objects/info/alternates", "/dev/zero\n/etc\n" + garbage(100)},
		{"objects are garbage", "objects/*/*", garbage(100)},
		{"objects are empty", "objects/*/*", ""},
		{"objects are pipes", "objects/*/*", "pipe"},
		{"pack is garbage", "objects/pack/pack-1111111111111111111111111111111111111111.pack", garbage(1000)},
		{"pack index is garbage", "objects/pack/pack-1111111111111111111111111111111111111111.idx", "\xfftOc\x00\x00\x00\x02" + garbage(5000)},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFixture(t, t.TempDir(), threeCommits)
			files := []string{filepath.Join(f.top, ".git", test.file)}
			if found, err := filepath.Glob(files[0]); err == nil && strings.Contains(test.file, "*") {
				files = found
			}
			for _, file := range files {
				replace(t, file, test.content)
			}
			readInTime(t, f)
		})
	}
}

// replace puts something in the place of a file or folder.
func replace(t *testing.T, file, content string) {
	t.Helper()
	if err := os.RemoveAll(file); err != nil {
		t.Fatal(err)
	}
	if content != "pipe" {
		writeFile(t, file, content)
		return
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(file, 0o666); err != nil {
		t.Fatal(err)
	}
}

// readInTime reads a history that may be damaged, and wants dates or a warning.
func readInTime(t *testing.T, f *fixture) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		h, problems, err := ReadHistory(context.Background(), f.options(""))
		if err != nil {
			t.Errorf("an error ends the build: %v", err)
			return
		}
		if len(problems) == 0 && len(h.files) == 0 {
			t.Error("there are no dates, and nothing says why")
		}
		Stamp(load(t, f), h)
	}()
	select {
	case <-done:
	case <-time.After(30 * time.Second):
		t.Fatal("it hangs")
	}
}

// Objects need not say what their names stand for: a commit may claim to come
// before itself, a folder to lie in itself, and either to be longer than any memory.
func TestObjectsUnderWrongNames(t *testing.T) {
	const own = "1111111111111111111111111111111111111111"
	person := "author W <w@example.org> 1 +0000\ncommitter W <w@example.org> 1 +0000\n\nx"
	tree := "40000 content\x00" + strings.Repeat("\x11", 20) + "40000 more\x00" + strings.Repeat("\x11", 20)
	commit := "tree " + own + "\nparent " + own + "\n" + person
	for _, test := range []struct{ name, object string }{
		{"a commit before itself", fmt.Sprintf("commit %d\x00%s", len(commit), commit)},
		{"a folder in itself", fmt.Sprintf("tree %d\x00%s", len(tree), tree)},
		{"longer than it is", fmt.Sprintf("commit %d\x00%s", 1<<40, commit)},
		{"shorter than nothing", "commit -5\x00" + commit},
		{"without a length", "commit \x00"},
		{"of no sort", "nonsense 3\x00abc"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFixture(t, t.TempDir(), "commit one\nwrite content/a.md A")
			head := own
			if strings.HasPrefix(test.object, "tree") {
				head = f.put(t, func(o plumbing.EncodedObject) error {
					return errors.Join(encodeBlob(o, "tree "+own+"\n"+person), setType(o, plumbing.CommitObject))
				}).String()
			}
			var packed bytes.Buffer
			w := zlib.NewWriter(&packed)
			w.Write([]byte(test.object))
			w.Close()
			writeFile(t, filepath.Join(f.top, ".git/objects", own[:2], own[2:]), packed.String())
			writeFile(t, filepath.Join(f.top, ".git/refs/heads/main"), head+"\n")
			readInTime(t, f)
		})
	}
}

func setType(o plumbing.EncodedObject, t plumbing.ObjectType) error {
	o.SetType(t)
	return nil
}

// What reads packs for us may give up in a way of its own.
func TestGuarded(t *testing.T) {
	if err := guarded(func() error { panic("index out of range") }); err == nil || !strings.Contains(err.Error(), "index out of range") {
		t.Errorf("got %v", err)
	}
}

// Packs hold what a clone brings along. Whatever byte of them is wrong, reading ends
// well.
func TestDamagedPack(t *testing.T) {
	f := newFixture(t, t.TempDir(), threeCommits)
	for i := range 30 {
		f.run(t, "commit more"+strings.Repeat("x", i)+"\nwrite content/a.md "+strings.Repeat("words ", 50)+strings.Repeat("x", i))
	}
	if out, err := exec.Command("git", "-C", f.top, "gc", "--quiet", "--prune=now").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var packs []string
	err := filepath.WalkDir(filepath.Join(f.top, ".git/objects"), func(name string, e fs.DirEntry, err error) error {
		if ext := filepath.Ext(name); ext == ".pack" || ext == ".idx" {
			packs = append(packs, name)
		}
		return err
	})
	if err != nil || len(packs) != 2 {
		t.Fatal(packs, err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for _, name := range packs {
		whole, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(name, 0o666); err != nil {
			t.Fatal(err)
		}
		for range 150 {
			damaged := append([]byte{}, whole...)
			for range 1 + random.IntN(4) {
				damaged[random.IntN(len(damaged))] = byte(random.Uint32())
			}
			if random.IntN(10) == 0 {
				damaged = damaged[:random.IntN(len(damaged))]
			}
			if err := os.WriteFile(name, damaged, 0o666); err != nil {
				t.Fatal(err)
			}
			readInTime(t, f)
		}
		if err := os.WriteFile(name, whole, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}
