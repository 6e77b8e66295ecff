//go:build unix

package proof

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	mathrand "math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"testing"
	"time"

	"helpwright/desk"
	"helpwright/desk/web"
	"helpwright/store"
)

var floorSeconds = flag.Float64("floor-seconds", 1, "how long TestFloor writes, each way; a full run writes 20 seconds, and is held to its goals")

const (
	floorClients = 64
	floorTurns   = 10 // since other programs use the disk and the processors, too
)

// A sort of write, and the share of the floor that it has to reach.
type floored struct {
	name string
	path string
	goal float64
	body func(key string) map[string]any
}

// TestFloor measures what durable writes cost: ratings and whole tickets through a desk
// beside the least that can be done, which is the same server, route and body, with a
// handler that appends what came to a file, as many as wait, and syncs it.
func TestFloor(t *testing.T) {
	for _, f := range []floored{
		{"rating", "api/v1/ratings", 0.8, func(key string) map[string]any {
			return map[string]any{"article": article, "locale": "en", "revision": key, "helped": true}
		}},
		{"ticket", "api/v1/tickets", 0.4, func(key string) map[string]any {
			return map[string]any{"locale": "en", "reason": "other", "email": key + "@example.com", "message": key + words()}
		}},
	} {
		t.Run(f.name, func(t *testing.T) {
			d, server := openHere(t, newPlace(t, ""))
			floor := httptest.NewServer(bottom(t, d, f))
			t.Cleanup(floor.Close)
			var least, reached float64
			var leastTime, reachedTime time.Duration // of the processors
			var leastCount, reachedCount int
			for range floorTurns {
				each := time.Duration(*floorSeconds / floorTurns * float64(time.Second))
				least += perSecond(t, each, floor.URL, f, &leastCount, &leastTime)
				reached += perSecond(t, each, server.URL, f, &reachedCount, &reachedTime)
			}
			figure(t, map[string]any{
				"test": "floor", "what": f.name, "clients": floorClients, "goal": f.goal,
				"floor_per_s": int(least / floorTurns), "desk_per_s": int(reached / floorTurns), "ratio": reached / least,
				"floor_cpu_us": int(leastTime.Microseconds()) / max(1, leastCount), "desk_cpu_us": int(reachedTime.Microseconds()) / max(1, reachedCount),
			})
			if *floorSeconds >= 20 && reached < f.goal*least {
				t.Errorf("the desk reaches %.2f of the floor, want at least %.2f", reached/least, f.goal)
			}
		})
	}
}

// openHere opens a desk in this program.
func openHere(t testing.TB, p *place) (*desk.Desk, *httptest.Server) {
	t.Helper()
	d, err := desk.Open(t.Context(), configuration(p.root, p.data, p.database))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(d)
	t.Cleanup(func() {
		server.Close()
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d, server
}

// bottom is a server with one route, which appends to a file.
func bottom(t *testing.T, d *desk.Desk, f floored) http.Handler {
	file := openAppender(t)
	handle := func(c *web.Call) (web.Answer, error) {
		var in map[string]any
		if err := c.Read(&in); err != nil {
			return web.Answer{}, err
		}
		line, err := json.Marshal(in)
		if err == nil {
			err = file.write(line)
		}
		return web.JSON(http.StatusCreated, struct {
			ID string `json:"id"`
		}{store.NewID()}), err
	}
	for _, r := range d.Routes() {
		if r.Method != http.MethodPost || r.Path != f.path {
			continue
		}
		r.Handle = handle
		cfg := d.Server.Config
		cfg.Routes, cfg.Log = []web.Route{r}, slog.New(slog.DiscardHandler)
		s, err := web.New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	t.Fatalf("there is no route %s", f.path)
	return nil
}

// perSecond tells how many writes come back in a second. It adds up how many those were,
// and the time of the processors that went into them, clients and all.
func perSecond(t *testing.T, long time.Duration, at string, f floored, count *int, cpu *time.Duration) float64 {
	before := processors(t)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: floorClients, DisableCompression: true}}
	defer client.CloseIdleConnections()
	var wait sync.WaitGroup
	done := make([]int, floorClients)
	began := time.Now()
	for i := range floorClients {
		wait.Go(func() {
			for time.Since(began) < long {
				if err := writeOne(client, at, f); err != nil {
					t.Error(err)
					return
				}
				done[i]++
			}
		})
	}
	wait.Wait()
	sum := 0
	for _, n := range done {
		sum += n
	}
	*count += sum
	*cpu += processors(t) - before
	return float64(sum) / time.Since(began).Seconds()
}

// processors is the time that this program has had of them.
func processors(t *testing.T) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func writeOne(client *http.Client, at string, f floored) error {
	key := store.NewID()
	body, err := json.Marshal(f.body(key))
	if err != nil {
		return err
	}
	r, err := http.NewRequest(http.MethodPost, at+base+f.path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header = http.Header{"Content-Type": {"application/json"}, "Idempotency-Key": {key}, "X-Forwarded-For": {fmt.Sprintf("10.%d.%d.%d", mathrand.IntN(256), mathrand.IntN(256), mathrand.IntN(256))}}
	answer, err := client.Do(r)
	if err != nil {
		return err
	}
	text, err := io.ReadAll(answer.Body)
	if answer.StatusCode != http.StatusCreated {
		err = errors.Join(err, fmt.Errorf("%s: %s", answer.Status, text))
	}
	return errors.Join(err, answer.Body.Close())
}

// An appender is the floor: one goroutine that writes and syncs what waits.
type appender struct{ waiting chan appended }

type appended struct {
	line   []byte
	answer chan error
}

func openAppender(t *testing.T) appender {
	f, err := os.OpenFile(filepath.Join(t.TempDir(), "lines"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	a := appender{waiting: make(chan appended)}
	t.Cleanup(func() { close(a.waiting); f.Close() })
	go func() {
		for first := range a.waiting {
			group := a.group(first)
			var text []byte
			for _, g := range group {
				text = append(append(text, g.line...), '\n')
			}
			_, err := f.Write(text)
			if err == nil {
				err = f.Sync()
			}
			for _, g := range group {
				g.answer <- err
			}
		}
	}()
	return a
}

// group takes what waits, as the store does.
func (a appender) group(first appended) []appended {
	group := []appended{first}
	for len(group) < 128 {
		select {
		case next := <-a.waiting:
			group = append(group, next)
			continue
		default:
		}
		runtime.Gosched()
		select {
		case next := <-a.waiting:
			group = append(group, next)
		default:
			return group
		}
	}
	return group
}

func (a appender) write(line []byte) error {
	one := appended{line: line, answer: make(chan error, 1)}
	a.waiting <- one
	return <-one.answer
}
