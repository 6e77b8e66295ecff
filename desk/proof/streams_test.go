//go:build unix

package proof

import (
	"bufio"
	"flag"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var streamCount = flag.Int("streams", 1000, "how many streams TestStreams opens; a full run opens 10000, for which programs may need more descriptors")

// TestStreams opens the streams of many pages at one desk, and lets one thing happen:
// all of them are told, soon, and the desk answers others meanwhile.
func TestStreams(t *testing.T) {
	p := newPlace(t, "")
	p.dev = true
	var where atomic.Value
	d := p.start(t)
	d.answers(t, &where)
	at := where.Load().(string)
	cookie := d.signIn(t, at)
	c := newCrowd(t, p.token(t), &where)
	time.Sleep(time.Second) // what happens to an account ends its streams, and somebody signed in
	before := d.memory()

	host := strings.TrimSuffix(strings.TrimPrefix(at, "http://"), base)
	var opened, told sync.WaitGroup
	var happened atomic.Int64
	took := make([]time.Duration, *streamCount)
	opening := make(chan bool, 64) // as many at once
	for i := range *streamCount {
		opened.Add(1)
		told.Add(1)
		opening <- true
		go func() {
			defer told.Done()
			lines, err := listen(t, host, cookie, i)
			<-opening
			opened.Done()
			if err != nil {
				t.Error(err)
				return
			}
			began, heard := time.Now(), ""
			for lines.Scan() {
				if lines.Text() == "event: ticket.opened" {
					took[i] = time.Since(time.Unix(0, happened.Load()))
					return
				}
				heard += lines.Text() + "|"
			}
			t.Errorf("stream %d ended after %v, having said %q: %v", i, time.Since(began), heard, lines.Err())
		}()
	}
	opened.Wait()
	if t.Failed() {
		return
	}
	each := (d.memory() - before) / int64(*streamCount)
	probes := make(chan []time.Duration, 1)
	ended := make(chan bool)
	go func() { probes <- probe(t, at, ended) }()
	time.Sleep(500 * time.Millisecond)
	happened.Store(time.Now().UnixNano())
	c.deliver(c.ticket(""))
	told.Wait()
	close(ended)
	probed := <-probes
	figure(t, map[string]any{
		"test": "streams", "streams": *streamCount, "missed": 0, "delivery_p99_ms": percentile(took, 0.99).Milliseconds(), "bytes_each": each,
		"probe_p99_ms": percentile(probed, 0.99).Milliseconds(),
	})
	if each > 64<<10 {
		t.Errorf("a stream takes %d bytes", each)
	}
}

// listen opens a stream, and waits for its first words.
func listen(t *testing.T, host, cookie string, i int) (*bufio.Scanner, error) {
	conn, err := net.Dial("tcp", host)
	if err != nil {
		return nil, err
	}
	t.Cleanup(func() { conn.Close() })
	conn.SetReadDeadline(time.Now().Add(2 * time.Minute))
	fmt.Fprintf(conn, "GET %sdesk/events HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\nX-Forwarded-For: 10.1.%d.%d\r\n\r\n", base, host, cookie, i/250, i%250)
	lines := bufio.NewScanner(conn)
	lines.Buffer(make([]byte, 1024), 4096)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "HTTP/1.1 ") && lines.Text() != "HTTP/1.1 200 OK" {
			return nil, fmt.Errorf("stream %d is answered %s", i, lines.Text())
		}
		if strings.HasPrefix(lines.Text(), "retry:") {
			return lines, nil
		}
	}
	return nil, fmt.Errorf("stream %d did not begin: %v", i, lines.Err())
}

// probe asks a desk again and again how it is.
func probe(t testing.TB, at string, ended <-chan bool) (took []time.Duration) {
	client := &http.Client{Timeout: 5 * time.Second}
	for {
		select {
		case <-ended:
			return took
		case <-time.After(20 * time.Millisecond):
		}
		began := time.Now()
		answer, err := client.Get(at + "readyz")
		if err != nil {
			t.Errorf("asking how the desk is: %v", err)
			return took
		}
		answer.Body.Close()
		took = append(took, time.Since(began))
	}
}
