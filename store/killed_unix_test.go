//go:build unix

package store_test

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"helpwright/store"
	"helpwright/store/storetest"
)

var killCount = flag.Int("kills", 20, "how many programs TestKilled and TestMigrationKilled kill on each engine; a full run kills 200")

// TestKilled kills programs while eight clients write, one in ten while it starts.
// What was acknowledged is there, once, and nothing else.
func TestKilled(t *testing.T) {
	storetest.Places(t, func(t *testing.T, at string) {
		closed(t, storetest.Open(t, at, ledger))
		told := newAccount(t)
		var readyAfter []time.Duration
		for range *killCount {
			c := play(t, "clients", at, told.hear)
			if rand.IntN(10) == 0 {
				time.Sleep(rand.N(30 * time.Millisecond))
			} else {
				readyAfter = append(readyAfter, <-c.ready)
				time.Sleep(rand.N(200 * time.Millisecond))
			}
			c.kill()
			told.compare(storetest.Open(t, asItLies(t, at), ledger))
			if t.Failed() {
				return
			}
		}
		slices.Sort(readyAfter)
		t.Logf("%d kills, %d acknowledged, 0 lost; ready again: 95 of 100 after %v, all after %v",
			*killCount, len(told.answers), readyAfter[len(readyAfter)*95/100].Round(time.Millisecond), readyAfter[len(readyAfter)-1].Round(time.Millisecond))
	})
}

// asItLies copies the files of a SQLite database, so that to look at them repairs
// nothing for the next start. A server is looked at as it is.
func asItLies(t *testing.T, at string) string {
	path, isFile := strings.CutPrefix(at, "sqlite:")
	if !isFile {
		return at
	}
	copied := filepath.Join(t.TempDir(), "desk.db")
	for _, end := range []string{"", "-wal"} {
		bytes, err := os.ReadFile(path + end)
		if err == nil {
			err = os.WriteFile(copied+end, bytes, 0o600)
		}
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	return "sqlite:" + copied
}

// manySteps is a line long enough to be killed on its way.
func manySteps() store.Line {
	var files []string
	for i := range 30 {
		files = append(files, fmt.Sprintf("%04d_step.sql", i+1), fmt.Sprintf(
			"CREATE TABLE things_%d (id text NOT NULL PRIMARY KEY, size bigint); INSERT INTO things_%d (id, size) VALUES ('row', %d); CREATE INDEX things_%d_size ON things_%d (size);", i, i, i, i, i))
	}
	return line(files...)
}

// playStart opens a store, and ends.
func playStart(at string) error {
	s, err := store.Open(context.Background(), at, quiet, manySteps())
	if err != nil {
		return err
	}
	return s.Close()
}

// TestMigrationKilled kills programs while they migrate. The next start finishes, and
// the tables are those of a start that nobody killed.
func TestMigrationKilled(t *testing.T) {
	want := map[string]string{}
	storetest.Places(t, func(t *testing.T, at string) {
		want[strings.SplitN(at, ":", 2)[0]] = schemaOf(t, storetest.Open(t, at, manySteps()))
	})
	for range max(1, *killCount/10) {
		storetest.Places(t, func(t *testing.T, at string) {
			for range 10 {
				c := play(t, "start", at, func(words []string) { t.Errorf("a child said %v", words) })
				time.Sleep(rand.N(60 * time.Millisecond))
				c.kill()
			}
			if got := schemaOf(t, storetest.Open(t, at, manySteps())); got != want[strings.SplitN(at, ":", 2)[0]] {
				t.Errorf("the schema is\n%s", got)
			}
		})
	}
}

// schemaOf writes down the tables with their rows, as text.
func schemaOf(t *testing.T, s *store.Store) string {
	found := map[string]string{}
	err := s.Read(t.Context(), func(tx *store.Tx) error {
		for i := range 30 {
			var size string
			if err := tx.Row(fmt.Sprintf("SELECT id || ' ' || size FROM things_%d", i)).Scan(&size); err != nil {
				return err
			}
			found[fmt.Sprintf("%02d", i)] = size
		}
		if s.Engine() != "sqlite" {
			return nil
		}
		rows, err := tx.Query("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
		for err == nil && rows.Next() {
			var name, sql string
			err = rows.Scan(&name, &sql)
			found[name] = sql
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(found)) {
		fmt.Fprintln(&text, name, found[name])
	}
	return text.String()
}
