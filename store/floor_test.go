package store_test

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"helpwright/store"
	"helpwright/store/storetest"
)

var floorSeconds = flag.Float64("floor-seconds", 1, "how long TestFloor writes, each way; a full run writes 10 seconds, and is held to its goal")

const floorClients = 64

// TestFloor measures what durable writes cost: rows through the store beside the least
// that can be done, which is to append lines to a file, as many as wait, and to sync
// it. Both behind the same handler, and in turns, since other programs use the disk
// too.
func TestFloor(t *testing.T) {
	storetest.Run(t, []store.Line{{Room: "things", Schema: fstest.MapFS{"0001_things.sql": {Data: []byte(`CREATE TABLE things (id text NOT NULL PRIMARY KEY, words text NOT NULL)`)}}}}, func(t *testing.T, s *store.Store) {
		file := openAppender(t)
		var floor, stored float64
		const turns = 10
		for range turns {
			each := time.Duration(*floorSeconds / turns * float64(time.Second))
			floor += perSecond(t, each, served(t, file.write))
			stored += perSecond(t, each, served(t, func(line string) error {
				return s.Write(t.Context(), func(tx *store.Tx) error {
					_, err := tx.Exec("INSERT INTO things (id, words) VALUES ($1, $2)", line[:26], line)
					return err
				})
			}))
		}
		if s.Engine() == "sqlite" && *floorSeconds >= 10 && stored < 0.8*floor {
			t.Errorf("the store reaches %.2f of the floor, want at least 0.8", stored/floor)
		}
		t.Logf("floor %.0f/s, store %.0f/s: %.2f of it, %d clients", floor/turns, stored/turns, stored/floor, floorClients)
	})
}

// perSecond tells how many calls of write come back in a second.
func perSecond(t *testing.T, long time.Duration, write func(string) error) float64 {
	var wait sync.WaitGroup
	began := time.Now()
	done := make([]int, floorClients)
	for c := range floorClients {
		wait.Go(func() {
			for time.Since(began) < long {
				if err := write(store.NewID() + " how good was the answer? 5 of 5, thank you very much"); err != nil {
					t.Error(err)
					return
				}
				done[c]++
			}
		})
	}
	wait.Wait()
	sum := 0
	for _, d := range done {
		sum += d
	}
	return float64(sum) / time.Since(began).Seconds()
}

// An appender is the floor: one goroutine that writes and syncs what waits.
type appender struct {
	waiting chan appended
}

type appended struct {
	line   string
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
			var text bytes.Buffer
			for _, g := range group {
				text.WriteString(g.line + "\n")
			}
			_, err := f.Write(text.Bytes())
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

func (a appender) write(line string) error {
	one := appended{line: line, answer: make(chan error, 1)}
	a.waiting <- one
	return <-one.answer
}

// served puts a server and its clients before write: both ways have the same handler.
func served(t *testing.T, write func(string) error) func(string) error {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		line, err := io.ReadAll(io.LimitReader(r.Body, 1<<10))
		if err == nil {
			err = write(string(line))
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	}))
	t.Cleanup(server.Close)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: floorClients}}
	return func(line string) error {
		answer, err := client.Post(server.URL, "text/plain", strings.NewReader(line))
		if err != nil {
			return err
		}
		if err := answer.Body.Close(); err != nil || answer.StatusCode != http.StatusNoContent {
			return fmt.Errorf("%s, %w", answer.Status, err)
		}
		return nil
	}
}
