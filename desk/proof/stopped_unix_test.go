//go:build unix

package proof

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"helpwright/store/storetest"
)

// TestStopped asks desks to stop while clients are at work, one of them in the midst of
// a large body: what was begun before is answered, and each desk ends soon and well.
func TestStopped(t *testing.T) {
	storetest.Places(t, func(t *testing.T, at string) {
		p := newPlace(t, at)
		var where atomic.Value
		c := newCrowd(t, p.token(t), &where)
		var longest time.Duration
		for range *killCount {
			d := p.start(t)
			d.answers(t, &where)
			if len(c.done) == 0 {
				c.work(clients)
			}
			time.Sleep(rand.N(500 * time.Millisecond))
			slow := c.slowly(where.Load().(string), time.Second)
			time.Sleep(2 * begun)
			c.mu.Lock()
			c.told = time.Now()
			c.mu.Unlock()
			took, err := d.end()
			longest = max(longest, took)
			if err != nil || took > 20*time.Second {
				t.Errorf("the desk took %v to stop: %v", took, err)
			}
			if err := <-slow; err != nil {
				t.Errorf("a body that was under way when the desk was told to stop: %v", err)
			}
			c.mu.Lock()
			c.told = time.Time{}
			c.mu.Unlock()
			told := c.acknowledged()
			s := openStore(t, p.at())
			c.compare(told, take(t, s))
			s.Close()
			if t.Failed() {
				return
			}
		}
		c.settle(p, &where)
		figure(t, map[string]any{
			"test": "stopped", "database": engineOf(p), "stops": *killCount, "acknowledged": len(c.done), "broken": c.broken, "statuses": c.statuses,
			"begun_and_failed": 0, "exit_max_ms": longest.Milliseconds(),
		})
	})
}

// slowly sends a ticket whose body takes a while, and tells what came of it.
func (c *crowd) slowly(at string, long time.Duration) chan error {
	out := make(chan error, 1)
	a := c.ticket("")
	c.mu.Lock()
	delete(c.acts, a.key) // it is counted when it was answered
	c.mu.Unlock()
	reader, writer := io.Pipe()
	go func() {
		for i := range a.body {
			if i%(len(a.body)/20+1) == 0 {
				time.Sleep(long / 20)
			}
			if _, err := writer.Write(a.body[i : i+1]); err != nil {
				return
			}
		}
		writer.Close()
	}()
	go func() {
		r, err := http.NewRequest(http.MethodPost, at+a.path, reader)
		if err != nil {
			out <- err
			return
		}
		r.ContentLength = int64(len(a.body))
		r.Header = http.Header{"Content-Type": {a.sort}, "Idempotency-Key": {a.key}, "X-Forwarded-For": {"10.9.9.9"}}
		c.do(a)
		answer, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(r)
		if err != nil {
			out <- err
			return
		}
		text, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err == nil && answer.StatusCode != http.StatusCreated {
			err = fmt.Errorf("answered %d: %s", answer.StatusCode, text)
		}
		if err == nil {
			c.acknowledge(a, answer.StatusCode, string(text))
		}
		out <- err
	}()
	return out
}
