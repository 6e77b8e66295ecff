//go:build unix

package proof

import (
	"flag"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"helpwright/store/storetest"
)

var (
	twiceKeys    = flag.Int("keys", 200, "how many keys TestTwice sends on each engine; a full run sends 20000")
	twiceClients = flag.Int("twice-clients", 16, "how many clients do so at once; in a full run 64")
)

// TestTwice sends each key two to five times at once, to two desks on one database.
func TestTwice(t *testing.T) {
	storetest.Places(t, func(t *testing.T, at string) {
		p := newPlace(t, at)
		var where []*atomic.Value
		for range 2 {
			var one atomic.Value
			if p.database != "" || len(where) == 0 {
				p.start(t).answers(t, &one)
				where = append(where, &one)
			}
		}
		c := newCrowd(t, p.token(t), where...)
		var began atomic.Int64
		var workers sync.WaitGroup
		for range *twiceClients {
			workers.Go(func() {
				for began.Add(1) <= int64(*twiceKeys) && !t.Failed() {
					c.atOnce()
				}
			})
		}
		workers.Wait()
		s := openStore(t, p.at())
		defer s.Close()
		a := take(t, s)
		c.compare(c.acknowledged(), a)
		if a.rows != *twiceKeys {
			t.Errorf("%d keys had %d effects", *twiceKeys, a.rows)
		}
		figure(t, map[string]any{
			"test": "twice", "database": engineOf(p), "desks": len(where), "clients": *twiceClients, "keys": *twiceKeys, "effects": a.rows, "replays": c.replays, "differing": 0, "statuses": c.statuses,
		})
	})
}

// atOnce delivers one act several times at once, and then something else under its key.
func (c *crowd) atOnce() {
	a := c.rating()
	if rand.IntN(2) == 0 {
		c.mu.Lock()
		delete(c.acts, a.key)
		c.mu.Unlock()
		a = c.ticket("")
	}
	var all sync.WaitGroup
	for range 2 + rand.IntN(4) {
		all.Go(func() { c.deliver(a) })
	}
	all.Wait()
	other := append(a.body[:len(a.body)-1:len(a.body)-1], ' ', '}')
	for since := time.Now(); !c.t.Failed(); {
		status, _, answer, err := c.send(http.MethodPost, a.path, other, http.Header{"Content-Type": {a.sort}, "Idempotency-Key": {a.key}})
		if err != nil || status == http.StatusServiceUnavailable {
			c.again(since, "something else under "+a.key, status, answer, err)
			continue
		}
		if status != http.StatusUnprocessableEntity {
			c.t.Errorf("something else under a key was answered %d: %s", status, answer)
		}
		return
	}
}
