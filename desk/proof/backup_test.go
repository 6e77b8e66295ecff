//go:build unix

package proof

import (
	"flag"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"helpwright/desk"
	"helpwright/store"
	"helpwright/store/storetest"
)

var backups = flag.Int("backups", 1, "how many backups TestBackedUp makes on each engine while clients write; a full run makes 20")

// TestBackedUp makes backups while clients write, restores each elsewhere, starts a desk
// on it, and compares: what was acknowledged before the backup began is there, with its
// files.
func TestBackedUp(t *testing.T) {
	storetest.Places(t, func(t *testing.T, at string) {
		p := newPlace(t, at)
		var where, restored atomic.Value
		d := p.start(t)
		d.answers(t, &where)
		c := newCrowd(t, p.token(t), &where)
		c.work(clients)
		var longest time.Duration
		var rows int64
		var files int
		for range *backups {
			time.Sleep(700 * time.Millisecond)
			told := c.acknowledged()
			folder := filepath.Join(t.TempDir(), "backup")
			began := time.Now()
			if _, err := store.Backup(t.Context(), desk.Place(p.data, p.database), folder, time.Now()); err != nil {
				t.Fatal(err)
			}
			longest = max(longest, time.Since(began))

			other := newPlace(t, "")
			if p.database != "" {
				other.database = storetest.Another(t, at)
			}
			m, err := store.Restore(t.Context(), folder, desk.Place(other.data, other.database), desk.Lines()...)
			if err != nil {
				t.Fatal(err)
			}
			rows, files = m.Rows(), m.Attachments()
			again := other.start(t)
			again.answers(t, &restored)
			s := openStore(t, other.at())
			a := take(t, s)
			s.Close()
			c.compare(told, a)
			copied := newCrowd(t, c.token, &restored)
			copied.done = told
			copied.fetchAll(other.at())
			again.kill()
			if t.Failed() {
				return
			}
		}
		c.end()
		d.kill()
		figure(t, map[string]any{
			"test": "backed up", "database": engineOf(p), "backups": *backups, "acknowledged": len(c.done), "rows": rows, "files": files, "backup_max_ms": longest.Milliseconds(), "lost": 0,
		})
	})
}
