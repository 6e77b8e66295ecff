//go:build unix

package proof

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"helpwright/server"
)

// Pipes are connections without buffers of the system in between: what went in was read.
type pipes struct {
	waiting chan net.Conn
	closed  chan struct{}
	from    atomic.Int64
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.waiting:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { close(p.closed); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }

// A pipe says that it comes from somewhere else than all others.
type pipe struct {
	net.Conn
	nth int64
}

func (p pipe) RemoteAddr() net.Addr {
	return &net.TCPAddr{IP: net.IPv4(10, 2, byte(p.nth>>8), byte(p.nth)), Port: 4711}
}

func (p *pipes) dial() net.Conn {
	here, there := net.Pipe()
	p.waiting <- pipe{there, p.from.Add(1)}
	return here
}

// servePiped serves a desk of this program to pipes.
func servePiped(t testing.TB, h http.Handler) *pipes {
	p := &pipes{waiting: make(chan net.Conn), closed: make(chan struct{})}
	s := server.NewHTTPServer(h)
	go s.Serve(p)
	t.Cleanup(func() { s.Close() })
	return p
}

// Endless gives the beginning of a body and then more and more of it, and counts.
type endless struct {
	begin io.Reader
	more  byte
	given atomic.Int64
}

func (e *endless) Read(b []byte) (n int, err error) {
	if n, err = e.begin.Read(b); err != nil {
		for n = range b {
			b[n] = e.more
		}
		n, err = len(b), nil
	}
	e.given.Add(int64(n))
	return n, err
}

var named = regexp.MustCompile(`\{[^}]+\}`)

// TestBigBodies sends more and more to every address that takes something, as every sort
// of body: it is refused, not taken, and the memory stays as it is.
func TestBigBodies(t *testing.T) {
	d, _ := openHere(t, newPlace(t, ""))
	p := servePiped(t, d)
	sorts := map[string]string{
		"application/json":                  `{"message":"`,
		"application/x-www-form-urlencoded": "message=",
		"multipart/form-data; boundary=b":   "--b\r\nContent-Disposition: form-data; name=\"message\"\r\n\r\n",
		"application/octet-stream":          "a",
	}
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	var requests int
	var most, growth int64
	statuses := map[int]int{}
	for _, r := range d.Routes() {
		if r.Method == http.MethodGet {
			continue
		}
		path := base + named.ReplaceAllString(strings.Replace(r.Path, "{locale}", "en", 1), "x")
		for kind, begin := range sorts {
			requests++
			body := &endless{begin: strings.NewReader(begin), more: 'a'}
			status, err := p.pour(r.Method, path, kind, body)
			if err != nil {
				t.Errorf("%s %s with %s: %v", r.Method, path, kind, err)
			}
			statuses[status]++
			ledAway := status == http.StatusSeeOther && r.In == nil // without a look at the body
			if !ledAway && status < 400 || status >= 500 && status != http.StatusServiceUnavailable {
				t.Errorf("%s %s with an endless body of %s is answered %d", r.Method, path, kind, status)
			}
			limit := max(r.Body, r.Text, 256<<10)
			if given := body.given.Load(); given > 2*limit+(512<<10) { // the server reads some of what was refused
				t.Errorf("%s %s takes %d bytes of %s, and its limit is %d", r.Method, path, given, kind, limit)
			} else {
				most = max(most, given)
			}
			runtime.ReadMemStats(&after)
			growth = max(growth, int64(after.HeapInuse)-int64(before.HeapInuse))
		}
	}
	if growth > 32<<20 {
		t.Errorf("the heap grew by %d MB", growth>>20)
	}
	figure(t, map[string]any{"test": "big bodies", "requests": requests, "statuses": statuses, "taken_max_kb": most >> 10, "heap_growth_mb": growth >> 20})
}

// pour sends a body until somebody answers or hangs up.
func (p *pipes) pour(method, path, kind string, body io.Reader) (status int, err error) {
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, Timeout: 20 * time.Second, Transport: &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) { return p.dial(), nil }, DisableKeepAlives: true}}
	r, err := http.NewRequest(method, "http://127.0.0.1"+path, body)
	if err != nil {
		return 0, err
	}
	r.Header.Set("Content-Type", kind)
	answer, err := client.Do(r)
	if err != nil {
		if ended(err) {
			return http.StatusRequestEntityTooLarge, nil // it was hung up on
		}
		return 0, err
	}
	io.Copy(io.Discard, answer.Body)
	return answer.StatusCode, answer.Body.Close()
}

func ended(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrClosedPipe) || strings.Contains(err.Error(), "closed")
}

// whole is a form that would be taken.
func whole() (kind, body string) {
	return "multipart/form-data; boundary=edge", strings.ReplaceAll(`--edge
Content-Disposition: form-data; name="locale"

en
--edge
Content-Disposition: form-data; name="email"

person@example.com
--edge
Content-Disposition: form-data; name="message"

The printer stopped.
--edge
Content-Disposition: form-data; name="file"; filename="a.txt"
Content-Type: text/plain

What it says.
--edge--
`, "\n", "\r\n")
}

type form struct{ name, kind, body string }

// brokenForms are forms that must not be taken.
func brokenForms() []form {
	kind, good := whole()
	var all []form
	say := func(name, kind, body string) { all = append(all, form{name, kind, body}) }
	for i := range 30 { // cut off anywhere before the last edge
		at := i * (len(good) - len("--edge--\r\n")) / 30
		say(fmt.Sprintf("cut off at byte %d", at), kind, good[:at])
	}
	say("without its last dashes", kind, strings.TrimSuffix(good, "--\r\n"))
	say("without an edge", kind, strings.ReplaceAll(good, "--edge", "edge"))
	say("of another edge", "multipart/form-data; boundary=other", good)
	say("of no edge", "multipart/form-data", good)
	say("of an empty edge", `multipart/form-data; boundary=""`, good)
	say("of an endless edge", "multipart/form-data; boundary="+strings.Repeat("e", 4000), good)
	say("of an edge with a line break", "multipart/form-data; boundary=\"ed\tge\"", good)
	say("empty", kind, "")
	say("only an end", kind, "--edge--\r\n")
	say("a header without a colon", kind, strings.Replace(good, "Content-Disposition: form-data; name=\"email\"", "Content-Disposition", 1))
	say("headers without an end", kind, "--edge\r\n"+strings.Repeat("A: b\r\n", 50_000))
	say("one endless header", kind, "--edge\r\nContent-Disposition: form-data; name=\""+strings.Repeat("a", 200_000)+"\"\r\n\r\nb\r\n--edge--\r\n")
	say("many fields", kind, strings.Repeat("--edge\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n", 2000)+good)
	say("a field that is too long", kind, strings.Replace(good, "The printer stopped.", strings.Repeat("a", 200_000), 1))
	say("a field that is not UTF-8", kind, strings.Replace(good, "The printer stopped.", "\xff\xfe\x80", 1))
	say("a zero byte", kind, strings.Replace(good, "The printer stopped.", "a\x00b", 1))
	say("a name that is not UTF-8", kind, strings.Replace(good, `name="email"`, "name=\"\xff\"", 1))
	say("a field that nobody knows", kind, strings.Replace(good, `name="locale"`, `name="assignee"`, 1))
	say("one field twice", kind, strings.Replace(good, `name="locale"`, `name="email"`, 1))
	say("fields behind files", kind, strings.Replace(good, "--edge--", "--edge\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nx\r\n--edge--", 1))
	say("no message", kind, strings.Replace(good, `name="message"`, `name="subject"`, 1))
	say("a form within a form", kind, strings.Replace(good, "Content-Disposition: form-data; name=\"message\"", "Content-Type: multipart/mixed; boundary=in\r\nContent-Disposition: form-data; name=\"x\"", 1))
	say("too many files", kind, strings.Replace(good, "--edge--", strings.Repeat("--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nb\r\n", 20)+"--edge--", 1))
	say("of a sort that does not exist", "multipart/form-data; boundary=edge; boundary=other", good)
	say("of a sort with a broken value", "multipart/form-data; boundary=\"edge", good)
	say("JSON that says it is a form", kind, `{"message":"hello"}`)
	return all
}

// TestBrokenForms sends forms that are broken in many ways: none is taken, none is a fault
// of the desk, and none keeps it waiting.
func TestBrokenForms(t *testing.T) {
	d, _ := openHere(t, newPlace(t, ""))
	kind, good := whole()
	if status, text := answerTo(d, kind, good, 1); status != http.StatusSeeOther {
		t.Fatalf("the form that all others are made of is answered %d: %s", status, text)
	}
	var longest time.Duration
	statuses := map[int]int{}
	forms := brokenForms()
	for i, f := range forms {
		began := time.Now()
		status, text := answerTo(d, f.kind, f.body, i+2)
		longest = max(longest, time.Since(began))
		statuses[status]++
		if status < 400 || status >= 500 {
			t.Errorf("a form %s is answered %d: %.200s", f.name, status, text)
		}
	}
	if longest > 5*time.Second {
		t.Errorf("a form took %v", longest)
	}
	figure(t, map[string]any{"test": "broken forms", "forms": len(forms), "statuses": statuses, "longest_ms": longest.Milliseconds()})
}

// answerTo is what a desk answers to a form of somebody new.
func answerTo(h http.Handler, kind, body string, nth int) (status int, text string) {
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1"+base+"api/v1/tickets", bytes.NewReader([]byte(body)))
	r.Header.Set("Content-Type", kind)
	r.RemoteAddr = fmt.Sprintf("10.%d.%d.%d:4711", nth>>16&255, nth>>8&255, nth&255)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

// FuzzForms looks for forms that are a fault of the desk.
func FuzzForms(f *testing.F) {
	kind, good := whole()
	f.Add(kind, good)
	for _, broken := range brokenForms() {
		f.Add(broken.kind, broken.body)
	}
	d, _ := openHere(f, newPlace(f, ""))
	var nth atomic.Int64
	f.Fuzz(func(t *testing.T, kind, body string) {
		if status, text := answerTo(d, kind, body, int(nth.Add(1))); status >= 500 {
			t.Errorf("a form is answered %d: %s", status, text)
		}
	})
}
