package web

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// mostWait is how long a request may wait for a turn. Who waits longer waits in vain as
// a rule, and makes others wait.
const mostWait = 100 * time.Millisecond

// How much of each class is done at once. Reads and writes are short; what waits in the
// writer of the store costs nothing but memory.
var turnsOf = [classes]int{Read: 64, Write: 256, Upload: 32, Stream: 10_000, Hash: 2}

// A turnstile lets a bounded number pass at once.
type turnstile struct {
	free    chan struct{}
	waiting atomic.Int64
	queue   int64 // most that may wait
}

func newTurnstile(most int) *turnstile {
	return &turnstile{free: make(chan struct{}, most), queue: int64(4 * most)}
}

// take waits for a turn, and reports whether there was one.
func (t *turnstile) take(ctx context.Context) bool {
	select {
	case t.free <- struct{}{}:
		return true
	default:
	}
	defer t.waiting.Add(-1)
	if t.waiting.Add(1) > t.queue {
		return false
	}
	late := time.NewTimer(mostWait)
	defer late.Stop()
	select {
	case t.free <- struct{}{}:
		return true
	case <-late.C:
	case <-ctx.Done():
	}
	return false
}

func (t *turnstile) leave() { <-t.free }

const (
	largeBody = 64 << 10 // bytes, from which on it may take its time
	mostLarge = 8        // of one client at once, so that a few cannot take all turns for long
)

// Bodies counts the large ones that are being read, by client.
type bodies struct {
	mu sync.Mutex
	of map[string]int
}

// begin reports whether a client may send one more.
func (b *bodies) begin(client string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.of[client] >= mostLarge {
		return false
	}
	if b.of == nil {
		b.of = map[string]int{}
	}
	b.of[client]++
	return true
}

func (b *bodies) end(client string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.of[client]--; b.of[client] == 0 {
		delete(b.of, client)
	}
}

// isLarge says whether the body of a request may be large: one without a length may.
func isLarge(r *http.Request) bool {
	return isWrite(r.Method) && (r.ContentLength < 0 || r.ContentLength > largeBody)
}
