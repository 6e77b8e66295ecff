//go:build unix

package proof

import (
	"encoding/json"
	"flag"
	"fmt"
	mathrand "math/rand/v2"
	"net/http"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"helpwright/manifest"
)

var (
	openTickets = flag.Int("open-tickets", 200, "how many tickets are open while TestReading reads; in full 2000")
	readingTime = flag.Duration("reading", time.Second, "for how long TestReading reads; in full 30s")
	articles    = flag.Int("articles", 10_000, "how many articles the site of TestIdle has")
	starts      = flag.Int("starts", 3, "how often TestIdle starts a desk")
)

// TestReading reads tickets and searches, 50 times a second, while thousands are open and
// somebody writes.
func TestReading(t *testing.T) {
	p := newPlace(t, "")
	var where atomic.Value
	d := p.start(t)
	d.answers(t, &where)
	c := newCrowd(t, p.token(t), &where)
	var filling sync.WaitGroup
	for i := range 16 {
		filling.Go(func() {
			for n := i; n < *openTickets; n += 16 {
				a := c.ticket("")
				c.deliver(a)
				var opened struct{ ID string }
				if json.Unmarshal([]byte(a.answer), &opened) == nil && n%3 == 0 {
					c.deliver(c.reply(opened.ID))
				}
			}
		})
	}
	filling.Wait()
	time.Sleep(time.Second) // the search learns
	asked := map[string]func() string{
		"ticket": func() string { return "api/v1/desk/tickets/" + c.tickets[mathrand.IntN(len(c.tickets))] },
		"search": func() string {
			return "api/v1/desk/tickets?view=live&words=" + []string{"printer", "updat", "light", "example"}[mathrand.IntN(4)]
		},
		"queue": func() string { return "api/v1/desk/tickets?view=unassigned&order=due" },
	}
	names := []string{"ticket", "search", "queue"}
	var mu sync.Mutex
	took := map[string][]time.Duration{}
	var reading sync.WaitGroup
	tick := time.NewTicker(time.Second / 50)
	defer tick.Stop()
	for began, i := time.Now(), 0; time.Since(began) < *readingTime; i++ {
		at := <-tick.C
		reading.Go(func() {
			name := names[i%len(names)]
			status, _, text, err := c.send(http.MethodGet, asked[name](), nil, http.Header{"Authorization": {"Bearer " + c.token}})
			if err != nil || status != http.StatusOK {
				t.Errorf("%s is answered %d: %s, %v", name, status, text, err)
			}
			mu.Lock()
			defer mu.Unlock()
			took[name] = append(took[name], time.Since(at))
		})
		if i%10 == 0 {
			reading.Go(func() { c.deliver(c.ticket("")) })
		}
	}
	reading.Wait()
	for _, name := range names {
		figure(t, map[string]any{
			"test": "reading", "what": name, "open": *openTickets, "asked": len(took[name]), "memory_mb": d.memory() >> 20,
			"p50_ms": float64(percentile(took[name], 0.5).Microseconds()) / 1000, "p99_ms": float64(percentile(took[name], 0.99).Microseconds()) / 1000,
		})
	}
}

// TestIdle tells how soon a desk of a large site is ready, and how much memory it has
// then.
func TestIdle(t *testing.T) {
	p := newPlace(t, "")
	released := map[string]any{"release": "one", "base_url": "http://127.0.0.1" + base, "locales": []string{"en"}}
	var editions []manifest.Edition
	for i := range *articles {
		editions = append(editions, manifest.Edition{
			ID: fmt.Sprintf("article-%d", i), Locale: "en", Kind: "how-to", Title: fmt.Sprintf("How to set up device number %d", i), Revision: "0123456789abcdef",
			Audience: "public", Path: fmt.Sprintf("en/devices/article-%d", i), Hash: digest([]byte{byte(i)}),
		})
	}
	released["editions"] = editions
	put(t, filepath.Join(p.root, "private", manifest.File), release(t, released))
	var where atomic.Value
	var ready []time.Duration
	var memory int64
	for range *starts {
		d := p.start(t)
		ready = append(ready, d.answers(t, &where))
		time.Sleep(300 * time.Millisecond)
		memory = d.memory()
		d.kill()
	}
	figure(t, map[string]any{
		"test": "idle", "articles": *articles, "starts": *starts, "ready_median_ms": percentile(ready, 0.5).Milliseconds(), "ready_max_ms": percentile(ready, 1).Milliseconds(), "memory_mb": memory >> 20,
	})
}
