package store_test

import (
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"helpwright/store"
	"helpwright/store/storetest"
)

// line is a line of migrations of the room "things", from names and texts.
func line(files ...string) store.Line {
	schema := fstest.MapFS{}
	for i := 0; i < len(files); i += 2 {
		schema[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return store.Line{Room: "things", Schema: schema}
}

const (
	first  = "CREATE TABLE things (id text NOT NULL PRIMARY KEY);"
	second = "ALTER TABLE things ADD COLUMN size bigint; INSERT INTO things (id, size) VALUES ('second', 2);"
)

func TestSchemas(t *testing.T) {
	cases := []struct {
		name, why string
		before    *store.Line // what an earlier program brought
		now       []store.Line
		want      string // part of the error; empty: none
	}{
		{"fresh", "both steps are taken", nil, []store.Line{line("0001_a.sql", first, "0002_b.sql", second)}, ""},
		{"goes on", "the second step is taken, the first not again", new(line("0001_a.sql", first)), []store.Line{line("0001_a.sql", first, "0002_b.sql", second)}, ""},
		{"by engine", "each engine takes the text of its name", nil, []store.Line{line("0001_a.sql", first, "0002_b.postgres.sql", second, "0002_b.sqlite.sql", second)}, ""},
		{"newer", "an older program does not know what the tables mean", new(line("0001_a.sql", first, "0002_b.sql", second)), []store.Line{line("0001_a.sql", first)}, "step 0002_b, which this program does not know: it is older than the database"},
		{"changed", "what was released stays as it is", new(line("0001_a.sql", first)), []store.Line{line("0001_a.sql", first+" ")}, "step 0001_a has changed"},
		{"gap", "a step was forgotten", nil, []store.Line{line("0001_a.sql", first, "0003_b.sql", second)}, `"0003_b.sql" stands where 0002_… is due`},
		{"twice", "two people wrote a second step", nil, []store.Line{line("0001_a.sql", first, "0001_b.sql", second)}, `"0001_b.sql" stands where 0002_… is due`},
		{"name", "another form has no order", nil, []store.Line{line("1.sql", first)}, `"1.sql" is not named like`},
		{"two lines", "one would be taken for the other", nil, []store.Line{line("0001_a.sql", first), line("0001_a.sql", first)}, "two lines of this name"},
		{"without a line", "a room that was taken out leaves its tables", new(line("0001_a.sql", first)), nil, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			storetest.Places(t, func(t *testing.T, at string) {
				if c.before != nil {
					closed(t, storetest.Open(t, at, *c.before))
				}
				s, err := store.Open(t.Context(), at, quiet, c.now...)
				if err == nil {
					defer closed(t, s)
				}
				if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
					t.Fatalf("got %v, want %q (%s)", err, c.want, c.why)
				}
				if len(c.now) > 0 && err == nil && count(t, s) != 1 {
					t.Errorf("the second step was not taken once (%s)", c.why)
				}
			})
		})
	}
}

var quiet = slog.New(slog.DiscardHandler)

func closed(t *testing.T, s *store.Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// A step that fails leaves nothing of it behind, and is taken when it is right.
func TestStepThatFails(t *testing.T) {
	wrong := map[string]string{
		"a statement fails":   "CREATE TABLE things_more (id text); INSERT INTO nothing (id) VALUES ('a');",
		"a reference is left": "CREATE TABLE things_more (id text); DELETE FROM things_owners;",
	}
	base := first + "CREATE TABLE things_owners (id text PRIMARY KEY); CREATE TABLE things_owned (owner text REFERENCES things_owners (id)); INSERT INTO things_owners VALUES ('o'); INSERT INTO things_owned VALUES ('o');"
	for name, sql := range wrong {
		t.Run(name, func(t *testing.T) {
			storetest.Places(t, func(t *testing.T, at string) {
				if s, err := store.Open(t.Context(), at, quiet, line("0001_a.sql", base, "0002_b.sql", sql)); err == nil {
					closed(t, s)
					t.Fatal("the step was taken")
				}
				storetest.Open(t, at, line("0001_a.sql", base, "0002_b.sql", "CREATE TABLE things_more (id text);"))
			})
		})
	}
}

// Desks that start at once take each step once.
func TestDesksStartAtOnce(t *testing.T) {
	storetest.Places(t, func(t *testing.T, at string) {
		var wait sync.WaitGroup
		for range 5 {
			wait.Go(func() {
				s, err := store.Open(t.Context(), at, quiet, line("0001_a.sql", first, "0002_b.sql", second))
				if err != nil {
					t.Error(err)
					return
				}
				if n := count(t, s); n != 1 {
					t.Errorf("the second step was taken %d times", n)
				}
				closed(t, s)
			})
		}
		wait.Wait()
	})
}

// Before a step changes a SQLite file that is in use, a copy is put aside.
func TestCopyBeforeStep(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "odd [name]")
	at := "sqlite:" + filepath.Join(folder, "desk.db")
	third := "ALTER TABLE things ADD COLUMN words text;"
	closed(t, storetest.Open(t, at, line("0001_a.sql", first)))
	if found := copies(t, folder); len(found) != 0 {
		t.Errorf("an empty database was copied: %v", found)
	}
	s := storetest.Open(t, at, line("0001_a.sql", first, "0002_b.sql", second, "0003_c.sql", third))
	if found := copies(t, folder); !slices.Equal(found, []string{"desk.db.before-things-0002_b"}) {
		t.Errorf("copies are %v", found)
	}
	closed(t, s)
	fourth := "CREATE TABLE things_more (id text);"
	closed(t, storetest.Open(t, at, line("0001_a.sql", first, "0002_b.sql", second, "0003_c.sql", third, "0004_d.sql", fourth)))
	if found := copies(t, folder); !slices.Equal(found, []string{"desk.db.before-things-0004_d"}) {
		t.Errorf("copies are %v, want the newest alone", found)
	}
	before := storetest.Open(t, "sqlite:"+filepath.Join(folder, "desk.db.before-things-0004_d"), line("0001_a.sql", first, "0002_b.sql", second, "0003_c.sql", third))
	if count(t, before) != 1 {
		t.Error("the copy lacks what the database held")
	}
}

// copies lists the copies in a folder; nobody else may read them.
func copies(t *testing.T, folder string) (names []string) {
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if strings.Contains(f.Name(), ".before-") {
			names = append(names, f.Name())
		}
		if info, err := f.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has the mode %v, %v", f.Name(), info.Mode(), err)
		}
	}
	return names
}
