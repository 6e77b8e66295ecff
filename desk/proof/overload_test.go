//go:build unix

package proof

import (
	"flag"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var overloadTime = flag.Duration("overload", time.Second/2, "for how long TestOverload sends at each rate; a full run sends for a minute")

// A load is what came of sending at a rate.
type load struct {
	sent, good, refused, other atomic.Int64
	mu                         sync.Mutex
	took                       []time.Duration // of what was accepted
}

// TestOverload sends ratings and questions at one to ten times the rate that the desk
// takes, whether it answers or not. What is too much is refused, soon and politely;
// what was accepted is there.
func TestOverload(t *testing.T) {
	p := newPlace(t, "")
	var where atomic.Value
	d := p.start(t)
	d.answers(t, &where)
	c := newCrowd(t, p.token(t), &where)
	c.client.Transport = &http.Transport{MaxIdleConnsPerHost: 4096, DisableCompression: true}
	capacity := c.closed(48, *overloadTime)
	var most int64
	var peak, last float64
	for _, times := range []float64{1, 2, 5, 10} {
		l := c.open(times*capacity, *overloadTime)
		most = max(most, d.memory())
		last = float64(l.good.Load()) / overloadTime.Seconds()
		peak = max(peak, last)
		figure(t, map[string]any{
			"test": "overload", "times": times, "capacity_per_s": int(capacity), "sent": l.sent.Load(), "good_per_s": int(last), "refused": l.refused.Load(), "unanswered": l.other.Load(),
			"accepted_p99_ms": percentile(l.took, 0.99).Milliseconds(), "memory_mb": most >> 20,
		})
	}
	t.Logf("at ten times the capacity %.2f of the peak is answered well", last/peak)
	if most > 512<<20 {
		t.Errorf("the desk takes %d MB", most>>20)
	}
	s := openStore(t, p.at())
	defer s.Close()
	c.compare(c.acknowledged(), take(t, s))
}

// one sends a rating or a question, and tells whether it was answered well; ok is false
// where no answer came.
func (c *crowd) one(i int) (good, ok bool) {
	if i%2 == 0 {
		status, _, _, err := c.send(http.MethodGet, "api/v1/contact?locale=en", nil, http.Header{})
		return status == http.StatusOK, err == nil
	}
	a := c.rating()
	status, location, answer, err := c.send(http.MethodPost, a.path, a.body, http.Header{"Content-Type": {a.sort}, "Idempotency-Key": {a.key}})
	if err == nil && status == http.StatusCreated {
		c.acknowledge(a, status, location+answer)
		return true, true
	}
	return false, err == nil
}

// closed tells how much some clients get answered in a second that wait for answers.
func (c *crowd) closed(clients int, long time.Duration) float64 {
	var all sync.WaitGroup
	var count atomic.Int64
	began := time.Now()
	for range clients {
		all.Go(func() {
			for i := 0; time.Since(began) < long; i++ {
				if good, _ := c.one(i); good {
					count.Add(1)
				}
			}
		})
	}
	all.Wait()
	return float64(count.Load()) / time.Since(began).Seconds()
}

// open sends at a rate, whether answers come or not. There are as many at once as a
// computer has connections for.
func (c *crowd) open(rate float64, long time.Duration) *load {
	l := &load{}
	var all sync.WaitGroup
	under := make(chan bool, 4096)
	began := time.Now()
	for i := 0; ; i++ {
		due := began.Add(time.Duration(float64(i) / rate * float64(time.Second)))
		if due.Sub(began) > long {
			break
		}
		time.Sleep(time.Until(due))
		l.sent.Add(1)
		select {
		case under <- true:
		default:
			l.other.Add(1)
			continue
		}
		all.Go(func() {
			defer func() { <-under }()
			asked := time.Now()
			good, ok := c.one(i)
			switch {
			case good:
				l.good.Add(1)
				l.mu.Lock()
				l.took = append(l.took, time.Since(asked))
				l.mu.Unlock()
			case ok:
				l.refused.Add(1)
			default:
				l.other.Add(1)
			}
		})
	}
	all.Wait()
	return l
}
