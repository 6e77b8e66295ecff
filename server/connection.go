package server

import (
	"net"
	"sync"
	"time"
)

// A connection waits for a request until its handler begins, and again when the
// answer is out. Who sends a request slowly keeps it waiting.
//
// Its answer must be out after some time, which every byte that was sent prolongs: who
// reads slowly gets it all, and who does not read is cut off soon.
type connection struct {
	net.Conn
	l      *listener
	nth    int
	client string    // address without port
	busy   bool      // guarded by the listener's mutex
	stuck  time.Time // since when a write has not got on, zero: none is under way; guarded likewise

	mu       sync.Mutex
	deadline time.Time // for writing
}

const (
	slowest  = 16 << 10 // the speed, in bytes a second, below which a reader is cut off
	portion  = 16 << 10 // bytes that are sent at once
	patience = 5 * time.Second
)

// Write sends in portions, so that it shows whether the reader takes any.
func (c *connection) Write(b []byte) (n int, err error) {
	defer c.setStuck(time.Time{})
	for err == nil && n < len(b) {
		c.setStuck(time.Now())
		var sent int
		sent, err = c.Conn.Write(b[n:min(n+portion, len(b))])
		n += sent
		c.prolong(sent)
	}
	return n, err
}

// prolong gives the time that so many bytes take on a slow line.
func (c *connection) prolong(sent int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.deadline.IsZero() {
		return
	}
	c.deadline = c.deadline.Add(time.Duration(sent) * time.Second / slowest)
	// An error means that the connection has ended, which the next write tells.
	_ = c.Conn.SetWriteDeadline(c.deadline)
}

// SetWriteDeadline is called by the HTTP server for every request.
func (c *connection) SetWriteDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.deadline = t
	return c.Conn.SetWriteDeadline(t)
}

// SetDeadline is for reading and writing.
func (c *connection) SetDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.deadline = t
	return c.Conn.SetDeadline(t)
}

// Close ends the connection and makes room for another.
func (c *connection) Close() error {
	c.l.mu.Lock()
	delete(c.l.open, c)
	c.l.mu.Unlock()
	c.l.tellRoom()
	return c.Conn.Close()
}

func (c *connection) setBusy(busy bool) {
	c.l.mu.Lock()
	c.busy = busy
	c.l.mu.Unlock()
	if !busy {
		c.l.tellRoom()
	}
}

func (c *connection) setStuck(since time.Time) {
	c.l.mu.Lock()
	c.stuck = since
	c.l.mu.Unlock()
}
