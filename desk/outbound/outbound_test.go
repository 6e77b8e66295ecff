package outbound

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// A canary listens on all addresses of this computer and counts who comes.
func canary(t *testing.T) (port string, came *atomic.Int64) {
	t.Helper()
	came = &atomic.Int64{}
	l, err := net.Listen("tcp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			came.Add(1)
			c.Close()
		}
	}()
	t.Cleanup(func() { l.Close(); <-done })
	_, port, _ = net.SplitHostPort(l.Addr().String())
	return port, came
}

// liar is a resolver whose answer to every name changes: public first, then here.
func liar(t *testing.T, answers ...netip.Addr) *net.Resolver {
	t.Helper()
	server, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		buf := make([]byte, 1500)
		for i := 0; ; {
			n, from, err := server.ReadFrom(buf)
			if err != nil {
				return
			}
			question := buf[:n]
			kind := question[n-3]
			if n > 40 { // with an additional record
				kind = kindOf(question)
			}
			reply := answer(question, kind, answers[min(i, len(answers)-1)])
			if kind == 1 {
				i++
			}
			_, _ = server.WriteTo(reply, from) // a lost answer is asked for again
		}
	}()
	t.Cleanup(func() { server.Close(); <-done })
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", server.LocalAddr().String())
	}}
}

// kindOf finds the type that a question of DNS asks for.
func kindOf(question []byte) byte {
	at := 12
	for question[at] != 0 {
		at += int(question[at]) + 1
	}
	return question[at+2]
}

// answer writes what DNS answers: one address of type A, nothing for other types.
func answer(question []byte, kind byte, at netip.Addr) []byte {
	end := 12
	for question[end] != 0 {
		end += int(question[end]) + 1
	}
	end += 5
	out := append([]byte{question[0], question[1], 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0}, question[12:end]...)
	if kind == 1 && at.Is4() {
		four := at.As4()
		out[7] = 1
		out = append(append(out, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4), four[:]...)
	}
	return out
}

// hostile are hosts that lead to this computer or into the networks around it.
func hostile() (hosts []string) {
	hosts = []string{
		"127.0.0.1", "127.1", "127.0.1", "127.255.255.254", "localhost", "LOCALHOST", "localhost.", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001",
		"0", "0.0.0.0", "[::]", "[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]",
		"[2002:7f00:1::]", "[2002:a00:1::1]", "[2001:0:7f00:1::]", "[fe80::1]", "[fe80::1%25lo]", "[fe80::1%25eth0]", "[fc00::1]", "[fd00::1]", "[fec0::1]", "[ff02::1]", "[100::1]", "[2001:db8::1]", "[3fff::1]", "[5f00::1]",
		"10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.1.1", "169.254.169.254", "169.254.0.1", "100.64.0.1", "100.127.255.255", "192.0.0.1", "192.0.2.1",
		"198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "192.88.99.1", "[::ffff:10.0.0.1]", "[::ffff:169.254.169.254]", "[::ffff:0:0]",
		"2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "①②⑦.0.0.1", "127。0。0。1", "127.0.0.1.", "%31%32%37.0.0.1", "127.0.0.1%00.example.org", "0x7f.1", "00000177.1", "[::1]%00",
	}
	return hosts
}

// No address leads to this computer or the networks around it.
func TestCorpus(t *testing.T) {
	port, came := canary(t)
	clients := map[string]*Client{
		"of the system":       New(Config{}),
		"of a liar":           New(Config{Resolve: liar(t, netip.MustParseAddr("127.0.0.1"))}),
		"of one that changes": New(Config{Resolve: liar(t, netip.MustParseAddr("192.0.2.77"), netip.MustParseAddr("127.0.0.1"))}),
	}
	var addresses []string
	for _, host := range hostile() {
		addresses = append(addresses, "https://"+host+":"+port+"/hook")
	}
	for _, address := range []string{
		"http://127.0.0.1:%s/", "https://a@127.0.0.1:%s/", "https://example.org@127.0.0.1:%s/", "https://127.0.0.1:%s#@example.org/", "https://127.0.0.1:%s\\@example.org/", "//127.0.0.1:%s/", "https:127.0.0.1:%s",
		"https:///127.0.0.1:%s/", "ftp://127.0.0.1:%s/", "gopher://127.0.0.1:%s/_", "file:///etc/passwd?%s", "unix:///run/x.sock?%s", "https://\t127.0.0.1:%s/", "https://127.0.0.1:%s\r\nX: y/", "javascript:alert(%s)",
		"https://localtest.test:%s/", "https://rebind.test:%s/", "https://rebind2.test:%s/", "HTTPS://LOCALHOST:%s/", "https://127.0.0.1 :%s/", "data:text/plain,%s", "https://[::1:%s/", "https://:%s/", "https://./:%s",
	} {
		addresses = append(addresses, fmt.Sprintf(address, port))
	}
	if len(addresses) < 80 {
		t.Errorf("%d addresses, want 80", len(addresses))
	}
	for name, client := range clients {
		for _, address := range addresses {
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
			answer, err := client.Post(ctx, address, http.Header{}, []byte("x"))
			cancel()
			if err == nil {
				t.Errorf("resolver %s: %q answered %d", name, address, answer.Status)
			}
		}
	}
	if n := came.Load(); n > 0 {
		t.Errorf("%d connections came here", n)
	}
	t.Logf("%d addresses, %d resolvers", len(addresses), len(clients))
}

func TestPublic(t *testing.T) {
	for address, want := range map[string]bool{
		"93.184.216.34": true, "8.8.8.8": true, "172.15.255.255": true, "172.32.0.1": true, "100.63.255.255": true, "100.128.0.1": true, "2606:2800:220:1:248:1893:25c8:1946": true, "2a00:1450::1": true,
		"192.0.1.1": true, "::ffff:8.8.8.8": true, "::8.8.8.8": false, "64:ff9b::8.8.8.8": false, "fe80::1": false, "10.0.0.1": false, "fe80::1%eth0": false,
	} {
		if got := Public(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s: %v, want %v", address, got, want)
		}
	}
	if Public(netip.Addr{}) {
		t.Error("no address is public")
	}
}

// allowing asks the server of a test, on this computer.
func allowing(t *testing.T, handler http.HandlerFunc) (*Client, *httptest.Server) {
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return New(Config{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}}), server
}

// Redirects lead nowhere, answers have an end, and nothing is sent along.
func TestAnswers(t *testing.T) {
	port, came := canary(t)
	c, server := allowing(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/away":
			http.Redirect(w, r, "http://127.0.0.1:"+port+"/", http.StatusTemporaryRedirect)
		case "/long":
			for range 100 {
				_, _ = w.Write(make([]byte, 1<<20)) // ends when the other side goes
			}
		case "/cookie":
			http.SetCookie(w, &http.Cookie{Name: "a", Value: "b"})
			if len(r.Cookies()) > 0 {
				w.WriteHeader(http.StatusTeapot)
			}
		}
	})
	a, err := c.Post(t.Context(), server.URL+"/away", http.Header{}, nil)
	if err != nil || a.Status != http.StatusTemporaryRedirect || came.Load() > 0 {
		t.Errorf("%+v, %v, %d came", a, err, came.Load())
	}
	if a, err := c.Post(t.Context(), server.URL+"/long", http.Header{}, nil); err == nil || len(a.Body) > largestAnswer {
		t.Errorf("%d bytes, %v", len(a.Body), err)
	}
	for range 2 {
		if a, err := c.Post(t.Context(), server.URL+"/cookie", http.Header{}, nil); err != nil || a.Status != http.StatusOK {
			t.Errorf("%+v, %v", a, err)
		}
	}
	server.Close()
	if _, err := c.Post(t.Context(), server.URL, http.Header{}, nil); !errors.Is(err, ErrAway) {
		t.Errorf("nobody is there: %v", err)
	}
	at, _ := url.Parse(server.URL)
	if _, err := New(Config{}).Check("https://" + at.Host); !errors.Is(err, ErrForbidden) {
		t.Errorf("%v", err)
	}
	for _, bad := range []string{"", "x", "https://", "https://a#b", "https://u:p@a", "http://example.org", strings.Repeat("https://a/", 300)} {
		if _, err := New(Config{}).Check(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}
