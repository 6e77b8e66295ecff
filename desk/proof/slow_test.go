//go:build unix

package proof

import (
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var slowCount = flag.Int("slow", 100, "how many connections TestSlowClients holds; a full run holds 500")

// TestSlowClients sends headers and bodies letter by letter: nobody holds a connection
// for long that way, and others are answered meanwhile.
func TestSlowClients(t *testing.T) {
	t.Parallel() // it is idle most of the time
	p := newPlace(t, "")
	var where atomic.Value
	d := p.start(t)
	d.answers(t, &where)
	at := where.Load().(string)
	host := strings.TrimSuffix(strings.TrimPrefix(at, "http://"), base)
	ended := make(chan bool)
	probes := make(chan []time.Duration, 1)
	go func() { probes <- probe(t, at, ended) }()
	var all sync.WaitGroup
	lived := make([]time.Duration, *slowCount) // headers and bodies in turn
	var alive atomic.Int64
	for i := range *slowCount {
		all.Go(func() {
			conn, err := net.Dial("tcp", host)
			if err != nil {
				t.Error(err)
				return
			}
			defer conn.Close()
			began := time.Now()
			if i%2 == 0 {
				fmt.Fprintf(conn, "GET %shealthz HTTP/1.1\r\nHost: %s\r\nX-Slow: ", base, host)
			} else {
				fmt.Fprintf(conn, "POST %sapi/v1/ratings HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{", base, host)
			}
			gone := make(chan error, 1)
			go func() {
				for {
					if _, err := conn.Read(make([]byte, 1024)); err != nil {
						gone <- err
						return
					}
				}
			}()
			tick := time.NewTicker(400 * time.Millisecond)
			defer tick.Stop()
			for time.Since(began) < 20*time.Second {
				select {
				case err := <-gone:
					if errors.Is(err, os.ErrDeadlineExceeded) {
						t.Error(err)
					}
					lived[i] = time.Since(began)
					return
				case <-tick.C:
					conn.Write([]byte("a")) // that it fails shows in reading
				}
			}
			alive.Add(1)
		})
	}
	all.Wait()
	close(ended)
	probed := <-probes
	var headers, bodies time.Duration
	for i, long := range lived {
		if i%2 == 0 {
			headers = max(headers, long)
		} else {
			bodies = max(bodies, long)
		}
	}
	longest := max(headers, bodies)
	if alive.Load() > 0 || longest > 12*time.Second {
		t.Errorf("%d connections are alive after 20 s; the longest of the others lived %v, want at most 12 s", alive.Load(), longest)
	}
	figure(t, map[string]any{
		"test": "slow clients", "connections": *slowCount, "alive": alive.Load(), "headers_max_ms": headers.Milliseconds(), "bodies_max_ms": bodies.Milliseconds(), "probes": len(probed), "probe_p99_ms": percentile(probed, 0.99).Milliseconds(),
	})
}
