package store_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"helpwright/store"
	"helpwright/store/storetest"
)

// When the disk is full writes are refused and reads go on; when there is room again
// writes go on, too, without a restart. (Here a limit of the connection plays the disk;
// a real one does in TestDiskFaults.)
func TestDiskFull(t *testing.T) {
	s := storetest.Open(t, "sqlite:"+filepath.Join(t.TempDir(), "desk.db"), ledger)
	if _, err := effect(s, "before"); err != nil {
		t.Fatal(err)
	}
	full := s.Write(t.Context(), func(tx *store.Tx) error {
		if err := tx.Row("PRAGMA max_page_count = 12").Scan(new(int)); err != nil {
			return err
		}
		for range 100 {
			if _, err := tx.Exec("INSERT INTO things_effects (id, key, words) VALUES ($1, 'full', $2)", store.NewID(), strings.Repeat("words", 1000)); err != nil {
				return nil // as if it could be overlooked
			}
		}
		return nil
	})
	if !errors.Is(full, store.ErrUnavailable) {
		t.Errorf("on a full disk: %v", full)
	}
	if err := s.Read(t.Context(), func(tx *store.Tx) error {
		var n int
		err := tx.Row("SELECT count(*) FROM things_effects").Scan(&n)
		return errors.Join(err, same(fmt.Sprint(n), "1"))
	}); err != nil {
		t.Errorf("reading, when the disk is full: %v", err)
	}
	if _, err := effect(s, "after"); err != nil {
		t.Errorf("when there is room again: %v", err)
	}
}

// What customers write is nobody else's on the machine.
func TestModes(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "data")
	s := storetest.Open(t, "sqlite:"+filepath.Join(folder, "desk.db"), ledger)
	if _, err := effect(s, "a"); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]os.FileMode{"": 0o700, "desk.db": 0o600, "desk.db-wal": 0o600, "desk.db-shm": 0o600} {
		info, err := os.Stat(filepath.Join(folder, name))
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%q: %v, want the mode %v", name, err, want)
		}
	}
}

// After an end that was not clean the database is looked at before it is used.
func TestDamagedDatabase(t *testing.T) {
	name := filepath.Join(t.TempDir(), "desk.db")
	s := storetest.Open(t, "sqlite:"+name, ledger)
	for range 50 {
		if _, err := effect(s, store.NewID()); err != nil {
			t.Fatal(err)
		}
	}
	closed(t, s)
	change(t, name, func(text []byte) []byte {
		copy(text[len(text)/2:], strings.Repeat("damaged ", 1024))
		return text
	})
	if err := os.WriteFile(name+"-wal", []byte("left open"), 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err := store.Open(t.Context(), "sqlite:"+name, quiet, ledger); err == nil {
		t.Error("a damaged database was opened")
		closed(t, s)
	}
}

func TestNoDatabase(t *testing.T) {
	name := filepath.Join(t.TempDir(), "desk.db")
	if err := os.WriteFile(name, []byte(strings.Repeat("a text ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err := store.Open(t.Context(), "sqlite:"+name, quiet, ledger); err == nil {
		t.Error("a text was opened as a database")
		closed(t, s)
	}
}

// A path may have any sign in it.
func TestOddPath(t *testing.T) {
	s := storetest.Open(t, "sqlite:"+filepath.Join(t.TempDir(), "100% odd?mode=ro&x #1", "desk [1].db"), ledger)
	if _, err := effect(s, "a"); err != nil {
		t.Error(err)
	}
}

// A file is written anew while others write: they wait, and nobody is refused.
func TestCompactWhileOthersWrite(t *testing.T) {
	s := storetest.Open(t, "sqlite:"+filepath.Join(t.TempDir(), "desk.db"), ledger)
	ended := make(chan bool)
	var clients sync.WaitGroup
	for range 8 {
		clients.Go(func() {
			for {
				select {
				case <-ended:
					return
				default:
				}
				if _, err := effect(s, store.NewID()); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for range 5 {
		time.Sleep(50 * time.Millisecond)
		if err := s.Compact(t.Context()); err != nil {
			t.Error(err)
		}
	}
	close(ended)
	clients.Wait()
}
