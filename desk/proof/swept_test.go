//go:build unix

package proof

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"helpwright/desk/attachments"
	"helpwright/store"
)

// sweep does what the desk does in the days after, and tells how many files lie there
// that no row names.
func sweep(t testing.TB, p *place) (orphans int) {
	t.Helper()
	s := openStore(t, p.at())
	defer s.Close()
	keep, err := attachments.OpenFolder(filepath.Join(p.data, "files"))
	if err != nil {
		t.Fatal(err)
	}
	room := attachments.New(attachments.Config{Store: s, Keep: keep, MaxBytes: 25 << 20})
	later := time.Now().Add(72 * time.Hour)
	if err := room.Tick(t.Context(), later); err != nil {
		t.Fatal(err)
	}
	if _, err := room.Sweep(t.Context(), later); err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	err = s.Read(t.Context(), func(tx *store.Tx) error {
		rows, err := tx.Query("SELECT digest FROM attachments WHERE ticket <> ''")
		for err == nil && rows.Next() {
			var digest string
			err = rows.Scan(&digest)
			named[digest] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	err = fs.WalkDir(os.DirFS(filepath.Join(p.data, "files")), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		if !named[strings.ReplaceAll(strings.TrimPrefix(name, "files/"), "/", "")] {
			orphans++
			t.Errorf("%s belongs to nothing", name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return orphans
}
