//go:build unix

package proof

import (
	"flag"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var fewTime = flag.Duration("few-descriptors", 2*time.Second, "for how long TestFewDescriptors holds idle connections; a full run holds them for 5m")

// TestFewDescriptors lets a desk open 64 files and connections in all, and holds 200
// connections that say nothing, while clients write. The desk neither ends nor forgets
// anything, and is as before once they are gone.
func TestFewDescriptors(t *testing.T) {
	p := newPlace(t, "")
	var where atomic.Value
	token := p.token(t)
	p.descriptors = 64
	d := p.start(t)
	d.answers(t, &where)
	c := newCrowd(t, token, &where)
	c.work(clients)
	time.Sleep(300 * time.Millisecond)
	before := len(c.acknowledged())
	host := strings.TrimSuffix(strings.TrimPrefix(where.Load().(string), "http://"), base)
	ended := make(chan bool)
	var idle sync.WaitGroup
	for range 200 {
		idle.Go(func() { stayIdle(host, ended) })
	}
	time.Sleep(*fewTime)
	meanwhile := len(c.acknowledged()) - before
	close(ended)
	idle.Wait()
	began := time.Now()
	select {
	case <-c.nextAcknowledged():
	case <-time.After(20 * time.Second):
		t.Fatal("nothing is written 20 s after the connections are gone")
	}
	back := time.Since(began)
	if back > 5*time.Second {
		t.Errorf("writes came back %v after the connections were gone, want at most 5 s", back)
	}
	c.end()
	waitForLetters(t, p)
	if _, err := d.end(); err != nil {
		t.Error(err)
	}
	p.descriptors = 0
	c.settle(p, &where)
	figure(t, map[string]any{
		"test": "few descriptors", "seconds": fewTime.Seconds(), "acknowledged": len(c.done), "meanwhile": meanwhile, "replays": c.replays, "broken": c.broken, "statuses": c.statuses,
		"lost": 0, "duplicated": 0, "phantom": 0, "other_answers": 0, "writes_back_ms": back.Milliseconds(),
	})
}

// stayIdle holds a connection, and opens another one when it is closed.
func stayIdle(host string, ended <-chan bool) {
	for {
		conn, err := net.Dial("tcp", host)
		if err == nil {
			closed := make(chan bool)
			go func() {
				defer close(closed)
				conn.Read(make([]byte, 1))
			}()
			select {
			case <-ended:
			case <-closed:
			}
			conn.Close()
			<-closed
		}
		select {
		case <-ended:
			return
		case <-time.After(50 * time.Millisecond):
		}
	}
}
