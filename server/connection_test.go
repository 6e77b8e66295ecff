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

// long is an answer that no buffer on the way could hold.
func long(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/long" {
		w.Write(make([]byte, 1<<20))
	}
}

func askForLong(t *testing.T, c net.Conn) {
	t.Helper()
	c.SetWriteDeadline(time.Now().Add(20 * time.Second))
	if _, err := fmt.Fprint(c, "GET /long HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
}

// Who asks for much and reads nothing of it keeps nobody out, and takes nothing from
// those who read.
func TestWhoDoesNotReadGivesWay(t *testing.T) {
	d := servingFor(t, 4, http.HandlerFunc(long), 100*time.Millisecond, time.Hour)
	reader := d.dial(t, "192.0.2.1")
	askForLong(t, reader)
	go func() {
		for { // slowly, but it does
			if _, err := io.CopyN(io.Discard, reader, 1000); err != nil {
				return
			}
			time.Sleep(time.Millisecond)
		}
	}()
	for range 3 {
		askForLong(t, d.dial(t, "192.0.2.66"))
	}
	for range 3 {
		if got := ask(d.dial(t, "192.0.2.2")); got != "200 OK" {
			t.Fatalf("another reader gets no answer: %s", got)
		}
	}
}

// A client with many answers under way cannot keep others out by reading a little now
// and then; for its own sake none of them is cut off.
func TestShareOfConnections(t *testing.T) {
	end := make(chan bool)
	defer close(end)
	begun := make(chan bool, 100)
	d := serving(t, leastShare+4, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/long" {
			begun <- true
			<-end
		}
	}))
	var many []net.Conn
	for range leastShare + 4 {
		c := d.dial(t, "192.0.2.66")
		askForLong(t, c)
		<-begun
		many = append(many, c)
	}
	for i := range 4 {
		if got := ask(d.dial(t, fmt.Sprintf("192.0.2.%d", i+1))); got != "200 OK" {
			t.Fatalf("another reader gets no answer: %s", got)
		}
	}
	if !ended(many[0]) {
		t.Error("the oldest connection of the client that has most is still open")
	}
	last := many[len(many)-1]
	last.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
	if _, err := last.Read(make([]byte, 1)); err == io.EOF {
		t.Error("more were cut off than there was need for")
	}
}

// The time for an answer grows with what the reader has taken of it, and not with what
// it has asked for.
func TestTimeForAnswers(t *testing.T) {
	const timeout = 300 * time.Millisecond
	d := servingFor(t, 4, http.HandlerFunc(long), time.Hour, timeout)
	slow, none := d.dial(t, "192.0.2.1"), d.dial(t, "192.0.2.2")
	askForLong(t, slow)
	askForLong(t, none)
	began := time.Now()
	answer, err := http.ReadResponse(bufio.NewReader(slow), nil)
	if err != nil {
		t.Fatal(err)
	}
	got := int64(0)
	for err == nil {
		var n int64
		n, err = io.CopyN(io.Discard, answer.Body, 100_000)
		got += n
		time.Sleep(timeout / 4)
	}
	if took := time.Since(began); got != 1<<20 || took < 2*timeout {
		t.Errorf("a slow reader got %d bytes in %v: %v", got, took, err)
	}
	none.SetReadDeadline(time.Now().Add(20 * time.Second))
	if n, _ := io.Copy(io.Discard, none); n > 1<<19 {
		t.Errorf("who read nothing in time got %d bytes afterwards", n)
	}
}
