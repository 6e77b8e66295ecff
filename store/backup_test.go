package store_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"helpwright/store"
	"helpwright/store/storetest"
)

var made = time.Date(2027, 5, 4, 12, 0, 0, 0, time.UTC)

// family has what makes it hard to restore: references in a circle, a row that a step
// wrote and that has changed, and texts that look like separators.
var family = line("0001_family.sql", `
	CREATE TABLE things_parents (id text NOT NULL PRIMARY KEY, parent text REFERENCES things_parents (id), words text, size bigint);
	CREATE TABLE things_children (id text NOT NULL PRIMARY KEY, parent text NOT NULL REFERENCES things_parents (id));
	CREATE TABLE things_counter (last bigint NOT NULL);
	INSERT INTO things_counter (last) VALUES (0);`)

var strangeWords = []string{"", `\N`, "\\.\n\t\r\\t", `"quoted", 'twice'`, "مرحبا 你好 <b>", strings.Repeat("long ", 40_000)}

func fillFamily(t *testing.T, s *store.Store) {
	t.Helper()
	err := s.Write(t.Context(), func(tx *store.Tx) error {
		for i, words := range strangeWords {
			id, parent := string(rune('a'+i)), any(string(rune('a'+i-1)))
			if i == 0 {
				parent = nil
			}
			if _, err := tx.Exec("INSERT INTO things_parents (id, parent, words, size) VALUES ($1, $2, $3, $4)", id, parent, words, int64(1)<<62+int64(i)); err != nil {
				return err
			}
		}
		_, err := tx.Exec("INSERT INTO things_children (id, parent) VALUES ('x', 'c')")
		_, again := tx.Exec("UPDATE things_counter SET last = 7")
		return errors.Join(err, again)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func checkFamily(t *testing.T, s *store.Store) {
	t.Helper()
	err := s.Read(t.Context(), func(tx *store.Tx) error {
		rows, err := tx.Query("SELECT parent, words, size FROM things_parents ORDER BY id")
		if err != nil {
			return err
		}
		for i, want := range strangeWords {
			var parent, words *string
			var size int64
			if !rows.Next() {
				return errors.New("rows are missing")
			}
			if err := rows.Scan(&parent, &words, &size); err != nil {
				return err
			}
			if *words != want || size != int64(1)<<62+int64(i) || (parent == nil) != (i == 0) {
				t.Errorf("row %d is %v, %.20q, %d", i, parent, *words, size)
			}
		}
		var last int
		err = tx.Row("SELECT last FROM things_counter").Scan(&last)
		if last != 7 {
			t.Errorf("the counter stands at %d", last)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	if err := s.Write(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec("INSERT INTO things_children (id, parent) VALUES ('y', 'nobody')")
		return err
	}); err == nil {
		t.Error("references are not looked at any more")
	}
}

// attach puts a file into a folder of attachments.
func attach(t *testing.T, folder, words string) (name string) {
	t.Helper()
	sum := sha256.Sum256([]byte(words))
	hash := hex.EncodeToString(sum[:])
	name = filepath.Join(folder, hash[:2], hash[2:])
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(words), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// backedUp fills a place and backs it up.
func backedUp(t *testing.T, at string) (backup string) {
	t.Helper()
	attachments := filepath.Join(t.TempDir(), "attachments")
	attach(t, attachments, "one")
	attach(t, attachments, "another")
	if err := os.WriteFile(filepath.Join(attachments, "upload-7"), []byte("on its way"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := storetest.Open(t, at, family)
	fillFamily(t, s)
	backup = filepath.Join(t.TempDir(), "backup")
	m, err := store.Backup(t.Context(), store.Place{Database: at, Attachments: attachments}, backup, made)
	if err != nil {
		t.Fatal(err)
	}
	if m.Attachments() != 2 || m.Tables["things_parents"] != int64(len(strangeWords)) || !m.Made.Equal(made) {
		t.Errorf("the manifest says %+v", m)
	}
	return backup
}

func TestBackupAndRestore(t *testing.T) {
	storetest.Places(t, func(t *testing.T, at string) {
		backup := backedUp(t, at)
		to := store.Place{Database: storetest.Another(t, at), Attachments: filepath.Join(t.TempDir(), "new", "attachments")}
		if _, err := store.Restore(t.Context(), backup, to, family); err != nil {
			t.Fatal(err)
		}
		checkFamily(t, storetest.Open(t, to.Database, family))
		if _, err := os.Stat(attach(t, to.Attachments, "one")); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(filepath.Join(to.Attachments, "upload-7")); err == nil {
			t.Error("an attachment that was on its way was restored")
		}
		if _, err := store.Restore(t.Context(), backup, to, family); err == nil {
			t.Error("a place that is not empty was restored into")
		}
	})
}

// A program that is newer restores the tables of the backup, and Open brings them on.
func TestRestoreByNewerProgram(t *testing.T) {
	storetest.Places(t, func(t *testing.T, at string) {
		backup := backedUp(t, at)
		newer := line("0001_family.sql", string(family.Schema.(fstest.MapFS)["0001_family.sql"].Data), "0002_more.sql", "CREATE TABLE things_more (id text);")
		to := store.Place{Database: storetest.Another(t, at), Attachments: filepath.Join(t.TempDir(), "attachments")}
		if _, err := store.Restore(t.Context(), backup, to, newer); err != nil {
			t.Fatal(err)
		}
		checkFamily(t, storetest.Open(t, to.Database, newer))
	})
}

// Each case damages a backup, or the place that it shall go to. Nothing is restored.
func TestDamagedBackups(t *testing.T) {
	cases := []struct {
		name, why string
		damage    func(t *testing.T, backup string, to store.Place)
		onlyPlace bool // the backup is whole
	}{
		{"no manifest", "a backup that was killed has none", func(t *testing.T, backup string, _ store.Place) { remove(t, backup, "manifest.json") }, false},
		{"a byte", "disks forget", func(t *testing.T, backup string, _ store.Place) {
			change(t, databaseOf(t, backup), func(text []byte) []byte { text[len(text)/2] ^= 1; return text })
		}, false},
		{"cut off", "copies break off", func(t *testing.T, backup string, _ store.Place) {
			change(t, databaseOf(t, backup), func(text []byte) []byte { return text[:len(text)-1] })
		}, false},
		{"an attachment is missing", "its row would show nothing", func(t *testing.T, backup string, _ store.Place) { remove(t, backup, "attachments", "*", "*") }, false},
		{"a file too many", "somebody else's", func(t *testing.T, backup string, _ store.Place) {
			attach(t, filepath.Join(backup, "attachments"), "new")
		}, false},
		{"fewer rows", "the manifest counts them", func(t *testing.T, backup string, _ store.Place) {
			change(t, filepath.Join(backup, "manifest.json"), func(text []byte) []byte {
				return bytes.Replace(text, []byte(`"things_counter": 1`), []byte(`"things_counter": 2`), 1)
			})
		}, false},
		{"attachments are there", "they would be mixed", func(t *testing.T, _ string, to store.Place) { attach(t, to.Attachments, "old") }, true},
		{"a database is there", "it would be lost", func(t *testing.T, _ string, to store.Place) { closed(t, storetest.Open(t, to.Database)) }, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			storetest.Places(t, func(t *testing.T, at string) {
				backup := backedUp(t, at)
				to := store.Place{Database: storetest.Another(t, at), Attachments: filepath.Join(t.TempDir(), "attachments")}
				c.damage(t, backup, to)
				if _, err := store.Verify(t.Context(), backup); (err == nil) != c.onlyPlace {
					t.Errorf("verifying: %v (%s)", err, c.why)
				}
				if _, err := store.Restore(t.Context(), backup, to, family); err == nil {
					t.Errorf("it was restored (%s)", c.why)
				}
				if left, _ := filepath.Glob(filepath.Join(filepath.Dir(to.Attachments), "*.restoring")); len(left) > 0 {
					t.Errorf("left behind: %v", left)
				}
			})
		})
	}
}

func remove(t *testing.T, parts ...string) {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(parts...))
	if err != nil || len(found) == 0 {
		t.Fatal(found, err)
	}
	if err := os.Remove(found[0]); err != nil {
		t.Fatal(err)
	}
}

func change(t *testing.T, name string, to func([]byte) []byte) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err == nil {
		err = os.WriteFile(name, to(text), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// databaseOf names a file with rows.
func databaseOf(t *testing.T, backup string) string {
	for _, name := range []string{"desk.db", "tables/things_parents.jsonl"} {
		if _, err := os.Stat(filepath.Join(backup, name)); err == nil {
			return filepath.Join(backup, name)
		}
	}
	t.Fatal("the backup has no database")
	return ""
}

// A backup is of one moment, and while it is taken others write.
func TestBackupUnderLoad(t *testing.T) {
	storetest.Places(t, func(t *testing.T, at string) {
		s := storetest.Open(t, at, ledger)
		stop := make(chan struct{})
		var clients sync.WaitGroup
		var acknowledged atomic.Int64
		for range 4 {
			clients.Go(func() {
				for {
					select {
					case <-stop:
						return
					default:
					}
					if _, err := effect(s, store.NewID()); err != nil {
						t.Error(err)
					}
					acknowledged.Add(1)
				}
			})
		}
		for range 3 {
			time.Sleep(20 * time.Millisecond)
			before := acknowledged.Load()
			backup := filepath.Join(t.TempDir(), "backup")
			m, err := store.Backup(t.Context(), store.Place{Database: at}, backup, made)
			if err != nil {
				t.Fatal(err)
			}
			if m.Tables["things_keys"] != m.Tables["things_effects"] || m.Tables["things_keys"] < before {
				t.Errorf("%d were acknowledged, and the backup holds %v", before, m.Tables)
			}
			if _, err := store.Restore(t.Context(), backup, store.Place{Database: storetest.Another(t, at)}, ledger); err != nil {
				t.Error(err)
			}
		}
		close(stop)
		clients.Wait()
	})
}
