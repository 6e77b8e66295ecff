package server

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"testing"
	"time"
)

// A desk hands out connections that say they come from a client of any address.
type desk struct {
	comes chan net.Conn
	done  chan struct{}
}

func (d *desk) Accept() (net.Conn, error) {
	select {
	case c := <-d.comes:
		return c, nil
	case <-d.done:
		return nil, net.ErrClosed
	}
}
func (d *desk) Close() error   { close(d.done); return nil }
func (d *desk) Addr() net.Addr { return &net.TCPAddr{} }

type from struct {
	net.Conn
	client string
}

func (f from) RemoteAddr() net.Addr { return &net.TCPAddr{IP: net.ParseIP(f.client), Port: 1} }

// dial connects as a client, which no server may let wait for ever.
func (d *desk) dial(t *testing.T, client string) net.Conn {
	t.Helper()
	here, there := net.Pipe()
	select {
	case d.comes <- from{there, client}:
	case <-time.After(20 * time.Second):
		t.Fatalf("nobody takes the connection of %s", client)
	}
	return here
}

// ask sends a request over a connection and returns the status line.
func ask(c net.Conn) string {
	c.SetDeadline(time.Now().Add(20 * time.Second))
	if _, err := io.WriteString(c, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		return err.Error()
	}
	answer, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		return err.Error()
	}
	io.Copy(io.Discard, answer.Body)
	return answer.Status
}

func ended(c net.Conn) bool {
	c.SetReadDeadline(time.Now().Add(20 * time.Second))
	_, err := c.Read(make([]byte, 1))
	return err == io.EOF
}

// serving starts a server with room for some connections, whose patience never ends:
// only want of room ends a connection.
func serving(t *testing.T, most int, h http.Handler) *desk {
	return servingFor(t, most, h, time.Hour, time.Hour)
}

// servingFor is serving, with patience for clients that do not read.
func servingFor(t *testing.T, most int, h http.Handler, patience, writeTimeout time.Duration) *desk {
	d := &desk{make(chan net.Conn), make(chan struct{})}
	s := NewHTTPServer(h)
	s.ReadHeaderTimeout, s.ReadTimeout, s.IdleTimeout, s.WriteTimeout = time.Hour, time.Hour, time.Hour, writeTimeout
	l := newListener(d, most)
	l.patience = patience
	go s.Serve(l)
	t.Cleanup(func() { s.Close() })
	return d
}

func TestNobodyHoldsAllConnections(t *testing.T) {
	const ok = "200 OK"
	d := serving(t, 10, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	kept := d.dial(t, "192.0.2.1")
	if got := ask(kept); got != ok {
		t.Fatal(got)
	}
	var many []net.Conn
	for i := range 300 {
		c := d.dial(t, "192.0.2.66")
		many = append(many, c)
		if i%3 == 0 {
			go fmt.Fprint(c, "GET / HTTP/1.1\r\nHost:") // and never the rest
		}
	}
	for i, c := range many[:len(many)-9] {
		if !ended(c) {
			t.Fatalf("connection %d of 300 that wait is still open, with room for 10", i+1)
		}
	}
	if got := ask(d.dial(t, "192.0.2.2")); got != ok {
		t.Errorf("another reader gets no answer: %s", got)
	}
	if got := ask(kept); got != ok {
		t.Errorf("the connection of a reader who has one gave way: %s", got)
	}
}

func TestAnswersAreNotCutOff(t *testing.T) {
	begun, end := make(chan bool), make(chan bool)
	d := serving(t, 2, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { begun <- true; <-end }))
	answers := make(chan string)
	for range 2 {
		c := d.dial(t, "192.0.2.1")
		go func() { answers <- ask(c) }()
		<-begun
	}
	third := d.dial(t, "192.0.2.2")
	go func() { answers <- ask(third) }()
	close(end) // no connection waited, so the third one had to
	<-begun
	for range 3 {
		if got := <-answers; got != "200 OK" {
			t.Errorf("an answer that had begun, or its turn, was lost: %s", got)
		}
	}
}

// A closing is a connection that tells when it is being closed.
type closing struct {
	net.Conn
	close func()
}

func (c closing) Close() error {
	c.close()
	return c.Conn.Close()
}

func (c closing) RemoteAddr() net.Addr { return &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 1} }

// A connection that is about to give way has no request: if one comes in this moment,
// its handler begins only when the connection has ended, and not while it ends.
func TestWhoGivesWayIsNotBusy(t *testing.T) {
	d := &desk{make(chan net.Conn), make(chan struct{})}
	l := newListener(d, 1)
	defer l.Close()
	var first *connection
	begun := make(chan bool)
	here, there := net.Pipe()
	defer here.Close()
	accepted := make(chan error, 2)
	go func() {
		c, err := l.Accept()
		first, _ = c.(*connection)
		accepted <- err
		_, err = l.Accept()
		accepted <- err
	}()
	d.comes <- closing{there, func() {
		go func() {
			first.setBusy(true)
			close(begun)
		}()
		select {
		case <-begun:
			t.Error("a connection with a request that is being answered was closed")
		case <-time.After(50 * time.Millisecond):
		}
	}}
	defer d.dial(t, "192.0.2.2").Close()
	for range 2 {
		if err := <-accepted; err != nil {
			t.Fatal(err)
		}
	}
	<-begun
	if len(l.open) != 1 || l.open[first] {
		t.Errorf("%d connections count as open", len(l.open))
	}
}

// Who comes while all are busy need not wait until one of them leaves: as soon as an
// answer is out, its connection may give way.
func TestRoomAfterAnAnswer(t *testing.T) {
	d := &desk{make(chan net.Conn), make(chan struct{})}
	l := newListener(d, 1)
	defer l.Close()
	accepted := make(chan net.Conn)
	go func() {
		for range 2 {
			c, _ := l.Accept()
			accepted <- c
		}
	}()
	defer d.dial(t, "192.0.2.1").Close()
	first := (<-accepted).(*connection)
	first.setBusy(true)
	defer d.dial(t, "192.0.2.2").Close()
	select {
	case <-accepted:
		t.Fatal("there was no room")
	case <-time.After(50 * time.Millisecond):
	}
	first.setBusy(false)
	select {
	case <-accepted:
	case <-time.After(20 * time.Second):
		t.Error("the second one still waits")
	}
}

// Files need descriptors, too.
func TestConnectionsLeaveDescriptorsToFiles(t *testing.T) {
	for descriptors, want := range map[int]int{64: 16, 128: 80, 1024: 768, 1 << 20: maxConnections} {
		if got := mostConnections(descriptors); got != want {
			t.Errorf("of %d descriptors %d may be connections, want %d", descriptors, got, want)
		}
	}
}
