package searchindex

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// damage writes 0xff over bytes of the largest file of a folder's index, and returns how to
// undo that.
func damage(t *testing.T, dir string, seed uint64) (undo func()) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, allPostings, "*.zap"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files of the index: %v", err)
	}
	whole, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	broken := append([]byte(nil), whole...)
	random := rand.New(rand.NewPCG(seed, 3))
	for range 200 {
		broken[random.IntN(len(broken))] = 0xff
	}
	write(t, files[0], broken)
	return func() { write(t, files[0], whole) }
}

// An index that a disk has damaged is an error of its own, and nothing stays open.
func TestDamagedPostings(t *testing.T) {
	x, _ := smallIndex(t)
	dir := filepath.Join(t.TempDir(), "lists")
	if err := x.WriteBleve(dir); err != nil {
		t.Fatal(err)
	}
	if err := CheckPostings(dir); err != nil {
		t.Fatal(err)
	}
	defer damage(t, dir, 1)()
	files := map[string][]byte{}
	pointer, err := x.WriteShards(func(name string, content []byte) error {
		files[name] = content
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	before := openFiles()
	for range 10 {
		if _, err := Open(pointer, func(name string) ([]byte, error) { return files[name], nil }, dir); !errors.Is(err, ErrBroken) {
			t.Fatalf("a damaged index is opened: %v", err)
		}
	}
	if now := openFiles(); now > before {
		t.Errorf("%d files stay open", now-before)
	}
	if err := CheckPostings(dir); !errors.Is(err, ErrBroken) {
		t.Errorf("the damage is not noticed: %v", err)
	}
	if done, err := x.UpdateBleve(dir, dir+"2"); done || err != nil {
		t.Errorf("the damaged index is used again: %t, %v", done, err)
	}
}

// A file with a right checksum may say anything: no reading of it panics.
func TestHostilePostings(t *testing.T) {
	x, _ := smallIndex(t)
	dir := filepath.Join(t.TempDir(), "lists")
	if err := x.WriteBleve(dir); err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(12) {
		undo := damage(t, dir, seed)
		if err := seal(filepath.Join(dir, allPostings)); err != nil {
			t.Fatal(err)
		}
		if p, err := openPostings(dir); err == nil {
			if _, err := p.terms(); err != nil && !errors.Is(err, ErrBroken) {
				t.Log(err)
			}
			for i := range x.terms {
				if l, err := p.posting(x.terms[i].term, true, x.own); err == nil {
					l.done()
				}
			}
			p.Close()
		}
		undo()
	}
}

// openFiles counts the files that this program holds open, where that can be known.
func openFiles() int {
	if runtime.GOOS != "linux" {
		return 0
	}
	files, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return 0
	}
	return len(files)
}
