//go:build unix

package proof

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

var fullDisks = flag.Int("full-disks", 1, "how many disks of each kind TestDiskFull lets run full, with two kills each; a full run fills 10")

// smallSize is how many bytes there are at first.
const smallSize = 3 << 20

// A disk is where a desk has its data, with little room at first.
type disk struct {
	folder  string
	files   bool                           // it is files that may not grow, as where there are quotas
	enlarge func(t *testing.T, d *program) // makes room for the desk that runs
}

// TestDiskFull fills small disks under load, kills desks before and while there is no
// room, and then makes room. Nothing that was acknowledged is lost; whoever reads is
// answered all the time; and writes come back by themselves.
func TestDiskFull(t *testing.T) {
	t.Run("small disk", func(t *testing.T) {
		mounted(t, func(t *testing.T, at *disk) { fillUp(t, at) })
	})
	t.Run("small files", func(t *testing.T) {
		for range *fullDisks {
			fillUp(t, &disk{folder: t.TempDir(), files: true, enlarge: func(_ *testing.T, d *program) {
				d.command.Process.Signal(syscall.SIGUSR1)
			}})
		}
	})
}

// fillUp is what befalls one disk.
func fillUp(t *testing.T, at *disk) {
	if t.Failed() {
		return
	}
	p := newPlace(t, "")
	p.data = filepath.Join(at.folder, "data")
	var where atomic.Value
	c := newCrowd(t, p.token(t), &where)
	if at.files {
		p.largest = smallSize
	}
	c.work(clients)
	lives := func() *program {
		d := p.start(t)
		t.Logf("ready after %v", d.answers(t, &where).Round(time.Millisecond))
		return d
	}
	dies := func(d *program) {
		d.kill()
		told := c.acknowledged()
		s := openStore(t, asItLies(t, p.at()))
		defer s.Close()
		c.compare(told, take(t, s))
	}
	d := lives()
	time.Sleep(rand.N(500 * time.Millisecond))
	dies(d)
	d = lives()
	full := c.untilFull()
	dies(d)
	d = lives()
	c.untilFull()
	reads := c.readOn(time.Second)
	refused := c.refusals()
	back := c.nextAcknowledged()
	at.enlarge(t, d)
	began := time.Now()
	select {
	case <-back:
	case <-time.After(30 * time.Second):
		t.Fatal("nothing is written 30 s after there is room")
	}
	took := time.Since(began)
	if took > 10*time.Second {
		t.Errorf("writes came back %v after there was room, want at most 10 s", took)
	}
	time.Sleep(300 * time.Millisecond)
	c.end()
	waitForLetters(t, p)
	if _, err := d.end(); err != nil {
		t.Error(err)
	}
	p.largest = 0
	c.settle(p, &where)
	orphans := sweep(t, p)
	figure(t, map[string]any{
		"test": "disk full", "small_files": at.files, "kills": 2, "acknowledged": len(c.done), "before_full": full, "replays": c.replays, "broken": c.broken, "refused_while_full": refused,
		"read_while_full": reads, "statuses": c.statuses, "lost": 0, "duplicated": 0, "phantom": 0, "other_answers": 0, "orphans": orphans, "writes_back_ms": took.Milliseconds(),
	})
}

// untilFull waits until nothing is written any more, and tells how much was.
func (c *crowd) untilFull() int {
	c.t.Helper()
	const still = 700 * time.Millisecond
	last, since, refused := len(c.acknowledged()), time.Now(), c.refusals()
	for began := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		switch n := len(c.acknowledged()); {
		case c.t.Failed():
			c.t.FailNow()
		case n > last:
			last, since, refused = n, time.Now(), c.refusals()
		case time.Since(since) > still && c.refusals() > refused:
			return last
		}
		if time.Since(began) > time.Minute {
			c.t.Fatalf("the disk is not full after a minute; %d actions were acknowledged", last)
		}
	}
}

// refusals is how often clients were told to come again.
func (c *crowd) refusals() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.statuses[http.StatusServiceUnavailable]
}

// readOn reads tickets and what anybody sees, for a while, and tells how often.
func (c *crowd) readOn(long time.Duration) (reads int) {
	c.t.Helper()
	for began := time.Now(); time.Since(began) < long; time.Sleep(5 * time.Millisecond) {
		c.mu.Lock()
		ticket := c.tickets[rand.IntN(len(c.tickets))]
		c.mu.Unlock()
		for _, path := range []string{"api/v1/desk/tickets/" + ticket, "api/v1/contact?locale=en"} {
			status, _, text, err := c.send(http.MethodGet, path, nil, http.Header{"Authorization": {"Bearer " + c.token}})
			if err != nil || status != http.StatusOK || !json.Valid([]byte(text)) {
				c.t.Errorf("%s is answered %d while there is no room: %s, %v", path, status, text, err)
				return reads
			}
			reads++
		}
	}
	return reads
}

// limitFiles keeps the files of this program small until it is told that they may grow.
func limitFiles(largest string) error {
	bytes, err := strconv.ParseUint(largest, 10, 63)
	if err != nil {
		return err
	}
	signal.Ignore(syscall.SIGXFSZ) // to write on then fails, as it does on a disk that is full
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		return err
	}
	small := before
	small.Cur = fitting(small.Cur, bytes)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &small); err != nil {
		return err
	}
	told := make(chan os.Signal, 1)
	signal.Notify(told, syscall.SIGUSR1)
	go func() {
		<-told
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}()
	return nil
}

// fitting is a number of the type that a limit has on this system.
func fitting[N int64 | uint64](_ N, bytes uint64) N { return N(bytes) }
