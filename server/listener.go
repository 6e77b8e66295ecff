package server

import (
	"context"
	"net"
	"net/http"
	"sync"
	"time"
)

// Listen listens on a TCP address, such as "127.0.0.1:8080", for a bounded number of
// connections. When there are more, those give way that wait for a request: first
// the oldest of the client that has most, so that nobody can hold all of them. Where
// none waits, those give way whose client does not read the answer, and then those of
// a client that has a great share of all, for another client.
func Listen(addr string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	return newListener(l, mostConnections(descriptors())), nil
}

// mostConnections is how many connections there may be at once, of so many descriptors.
func mostConnections(descriptors int) int {
	return min(maxConnections, int(shareOfDescriptors*float64(descriptors)), max(leastShare, descriptors-leastForFiles))
}

// leastShare is the least that a client may have, however few there may be in all.
const leastShare = 16

// A listener accepts a bounded number of connections.
type listener struct {
	net.Listener
	most     int
	share    int           // how many connections of a client with answers never give way
	patience time.Duration // how long a client may read nothing of its answer when there is no room

	mu     sync.Mutex
	open   map[*connection]bool
	opened int           // connections so far, to tell the older
	room   chan struct{} // holds something when there may be room since it was last looked for
	closed chan struct{}
	once   sync.Once
}

func newListener(l net.Listener, most int) *listener {
	return &listener{Listener: l, most: most, share: max(most/4, leastShare), patience: patience, open: map[*connection]bool{}, room: make(chan struct{}, 1), closed: make(chan struct{})}
}

func (l *listener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	client, _, err := net.SplitHostPort(conn.RemoteAddr().String())
	if err != nil {
		client = conn.RemoteAddr().String()
	}
	for !l.makeRoom(client) {
		select {
		case <-l.room:
		case <-time.After(l.patience / 4): // somebody may have read nothing for too long
		case <-l.closed:
			conn.Close()
			return nil, net.ErrClosed
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.opened++
	c := &connection{Conn: conn, l: l, nth: l.opened, client: client}
	l.open[c] = true
	return c, nil
}

func (l *listener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return l.Listener.Close()
}

// makeRoom reports whether there is room for one connection more, of a client, and ends
// one that waits if need be. That is still waiting when it ends: nobody can become busy
// while the mutex is held, and closing waits for nothing.
func (l *listener) makeRoom(client string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.open) < l.most {
		return true
	}
	first := l.firstToGo(client)
	if first == nil {
		return false
	}
	delete(l.open, first)
	first.Conn.Close()
	return true
}

// firstToGo returns the connection that gives way for one of a client, nil when there
// is none. The mutex is held.
func (l *listener) firstToGo(client string) *connection {
	has := map[string]int{}
	for c := range l.open {
		has[c.client]++
	}
	late := time.Now().Add(-l.patience)
	reasons := []func(c *connection) bool{
		func(c *connection) bool { return !c.busy },
		func(c *connection) bool { return !c.stuck.IsZero() && c.stuck.Before(late) },
		func(c *connection) bool { return c.client != client && has[c.client] > l.share },
	}
	for _, gives := range reasons {
		var first *connection
		for c := range l.open {
			switch {
			case !gives(c):
			case first == nil, has[c.client] > has[first.client], has[c.client] == has[first.client] && c.nth < first.nth:
				first = c
			}
		}
		if first != nil {
			return first
		}
	}
	return nil
}

// tellRoom wakes who waits for room.
func (l *listener) tellRoom() {
	select {
	case l.room <- struct{}{}:
	default:
	}
}

type connectionKey struct{}

// noteConnections lets a server tell its connections which of them wait for a request.
func noteConnections(s *http.Server) {
	inner := s.Handler
	s.ConnContext = func(ctx context.Context, c net.Conn) context.Context {
		return context.WithValue(ctx, connectionKey{}, c)
	}
	s.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c, ok := r.Context().Value(connectionKey{}).(*connection); ok {
			c.setBusy(true)
		}
		inner.ServeHTTP(w, r)
	})
	s.ConnState = func(c net.Conn, state http.ConnState) {
		if c, ok := c.(*connection); ok && state == http.StateIdle {
			c.setBusy(false)
		}
	}
}
