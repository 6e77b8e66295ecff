package workflow

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/google/go-cmp/cmp"

	"helpwright/workfolder"
)

// readTwice reads with a cache, changes what it likes, reads with the cache
// again, and compares with a reading that has none.
func readTwice(t *testing.T, script string, meanwhile func(f *fixture, cache string)) {
	t.Helper()
	f := newFixture(t, t.TempDir(), script)
	cache := t.TempDir()
	f.versions(t, f.options(cache))
	meanwhile(f, cache)
	want := f.versions(t, f.options(""))
	if diff := cmp.Diff(want, f.versions(t, f.options(cache))); diff != "" {
		t.Errorf("with the cache another history is read (-without +with)\n%s", diff)
	}
}

const threeCommits = `
	commit one
	write content/a.md A
	write content/b.md B
	commit two
	write content/a.md A2
	commit three
	move content/b.md content/c.md`

func TestCache(t *testing.T) {
	tests := []struct {
		name, why string
		meanwhile func(f *fixture, cache string)
	}{
		{"nothing new", "the same commit gives the same history", func(*fixture, string) {}},
		{"new commits", "what is new is joined with what was known", func(f *fixture, _ string) {
			f.run(t, "commit four\nwrite content/c.md C\nmove content/a.md content/d.md")
		}},
		{"merge of an old branch", "the new line leaves the known ones long before the known head", func(f *fixture, _ string) {
			f.run(t, "commit side < one\nwrite content/a.md side\ncommit merge < three side\nwrite content/a.md both")
		}},
		{"added again", "a path that was gone at the known head has an older history", func(f *fixture, _ string) {
			f.run(t, "commit four\nwrite content/b.md again")
		}},
		{"rebase", "the known head is no ancestor any more", func(f *fixture, _ string) {
			f.run(t, "commit four < one\nwrite content/a.md other\ncommit five\nwrite content/b.md other")
		}},
		{"back to an older commit", "commits that are known but not reached do not count", func(f *fixture, _ string) {
			f.checkOut(t, "one")
		}},
		{"cut off", "a damaged cache is not used", func(_ *fixture, cache string) {
			damage(t, cache, func(data []byte) []byte { return data[:len(data)/2] })
		}},
		{"one byte changed", "a damaged cache is not used", func(_ *fixture, cache string) {
			damage(t, cache, func(data []byte) []byte { data[len(data)/2] ^= 1; return data })
		}},
		{"of another form", "a cache of another version of the program is not used", func(_ *fixture, cache string) {
			saveCache(mustOpen(cache), ledgerFile, "another form\n", []byte("x"))
		}},
		{"of somebody else", "it may have come with the site, with other dates", func(f *fixture, cache string) {
			folder, err := workfolder.Open(cache, workfolder.Key("somebody else"))
			if err != nil {
				t.Fatal(err)
			}
			l := loadedLedger(t, f)
			for i := range l.commits {
				l.commits[i].time = 0
			}
			saveCache(folder, ledgerFile, ledgerForm, l.encode(int32(len(l.commits)-1)))
		}},
		{"empty", "a crash may leave an empty file behind", func(_ *fixture, cache string) {
			damage(t, cache, func([]byte) []byte { return nil })
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Log(test.why)
			readTwice(t, threeCommits, test.meanwhile)
		})
	}
}

func damage(t *testing.T, cache string, change func([]byte) []byte) {
	t.Helper()
	file := filepath.Join(cache, workfolder.Name, ledgerFile)
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, change(bytes.Clone(data)), 0o666); err != nil {
		t.Fatal(err)
	}
}

// With every object gone but the reference, only the cache can answer.
func TestCacheIsEnough(t *testing.T) {
	f := newFixture(t, t.TempDir(), threeCommits)
	cache := t.TempDir()
	want := f.versions(t, f.options(cache))
	if err := os.RemoveAll(filepath.Join(f.top, ".git/objects")); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, f.versions(t, f.options(cache))); diff != "" {
		t.Errorf("a known head needs no objects (-want +got)\n%s", diff)
	}
}

// A damaged file that passes the checksum must not bring the program down either.
func TestDecodeLedgerOfAnything(t *testing.T) {
	f := newFixture(t, t.TempDir(), threeCommits)
	h := loadedLedger(t, f)
	data := h.encode(int32(len(h.commits) - 1))
	if _, err := decodeLedger(string(data)); err != nil {
		t.Fatal(err)
	}
	for i := range data {
		for _, b := range []byte{0, 1, 0x7f, 0x80, 0xff} {
			changed := bytes.Clone(data)
			changed[i] = b
			if l, err := decodeLedger(string(changed)); err == nil {
				l.follow(int32(len(l.commits)-1), "content")
			}
		}
		if _, err := decodeLedger(string(data[:i])); err == nil {
			t.Errorf("%d of %d bytes are taken for a whole ledger", i, len(data))
		}
	}
}

func loadedLedger(t testing.TB, f *fixture) *ledger {
	t.Helper()
	cache := t.TempDir()
	readWhole(t, f.options(cache))
	l, err := loadLedger(mustOpen(cache), "content")
	if err != nil || len(l.commits) == 0 {
		t.Fatalf("the ledger was not saved: %v", err)
	}
	return l
}

// Whatever a ledger says, reading it ends well, and files can be followed in it.
func FuzzLedger(f *testing.F) {
	h := loadedLedger(f, newFixture(f, f.TempDir(), threeCommits))
	f.Add(h.encode(int32(len(h.commits) - 1)))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := decodeLedger(string(data))
		if err == nil && len(l.commits) > 0 {
			l.follow(int32(len(l.commits)-1), "content")
		}
	})
}

// Whatever wordings say, reading them ends well, and what was read can be written.
func FuzzWordings(f *testing.F) {
	ws := newWordings()
	ws.put(plumbing.NewHash("01"), wording{state: "approved"})
	f.Add(ws.encode())
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		read, err := decodeWordings(string(data))
		if err != nil {
			return
		}
		again, err := decodeWordings(string(read.encode()))
		if err != nil || len(again.byBlob) != len(read.byBlob) {
			t.Errorf("%d wordings were %d: %v", len(again.byBlob), len(read.byBlob), err)
		}
	})
}
