//go:build unix

package proof

import (
	"flag"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"helpwright/store/storetest"
)

var (
	killCount = flag.Int("kills", 2, "how many desks TestKilled and TestStopped end on each engine; a full run ends 200")
	fileBytes = flag.Int("file-bytes", 256<<10, "how large the files are at most that go along; a full run sends 10 MiB")
)

const clients = 8

// TestKilled kills desks while eight clients open tickets, reply, rate and send files,
// one desk in ten while it starts. What was acknowledged is there, once, with the same
// bytes and the same answer, and nothing else.
func TestKilled(t *testing.T) {
	storetest.Places(t, func(t *testing.T, at string) {
		p := newPlace(t, at)
		var where atomic.Value
		c := newCrowd(t, p.token(t), &where)
		c.most = *fileBytes
		c.work(clients)
		var ready []time.Duration
		for range *killCount {
			d := p.start(t)
			if rand.IntN(10) == 0 {
				time.Sleep(rand.N(150 * time.Millisecond))
			} else {
				ready = append(ready, d.answers(t, &where))
				time.Sleep(rand.N(time.Second))
			}
			d.kill()
			told := c.acknowledged()
			s := openStore(t, asItLies(t, p.at()))
			c.compare(told, take(t, s))
			s.Close()
			if t.Failed() {
				return
			}
		}
		c.settle(p, &where)
		orphans := sweep(t, p)
		slices.Sort(ready)
		figure(t, map[string]any{
			"test": "killed", "database": engineOf(p), "kills": *killCount, "acknowledged": len(c.done), "replays": c.replays, "broken": c.broken, "statuses": c.statuses,
			"lost": 0, "duplicated": 0, "phantom": 0, "other_answers": 0, "orphans": orphans,
			"ready_p95_ms": percentile(ready, 0.95).Milliseconds(), "ready_max_ms": percentile(ready, 1).Milliseconds(),
		})
	})
}

// settle starts a last desk, lets everybody finish, and compares all of it: now each act
// was answered and stands there once.
func (c *crowd) settle(p *place, where *atomic.Value) {
	c.t.Helper()
	d := p.start(c.t)
	d.answers(c.t, where)
	c.end()
	if c.t.Failed() {
		return
	}
	waitForLetters(c.t, p)
	c.client.CloseIdleConnections()
	if _, err := d.end(); err != nil {
		c.t.Errorf("a desk that had nothing to do did not end well: %v", err)
	}
	s := openStore(c.t, p.at())
	a := take(c.t, s)
	s.Close()
	c.compare(c.acknowledged(), a)
	d = p.start(c.t)
	d.answers(c.t, where)
	if c.fetchAll(p.at()) == 0 {
		c.t.Log("no file went along")
	}
	d.kill()
}

func engineOf(p *place) string {
	if p.database == "" {
		return "sqlite"
	}
	return "postgres"
}

// percentile is the value below which a share of durations lies.
func percentile(all []time.Duration, share float64) time.Duration {
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[min(len(all)-1, int(share*float64(len(all))))]
}
