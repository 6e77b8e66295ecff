package probe

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

var today = time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)

// anyone lets a test ask its own server.
func anyone(netip.AddrPort) bool { return true }

func newTestProber(may func(netip.AddrPort) bool, pause time.Duration) *Prober {
	return newProber("helpwright/test (+https://help.example.com/)", func() time.Time { return today }, may, pause)
}

func TestAsk(t *testing.T) {
	var gets atomic.Int32
	mux := http.NewServeMux()
	status := func(path string, code int) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) })
	}
	mux.HandleFunc("/fine", func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodHead {
			gets.Add(1)
		}
		if r.UserAgent() != "helpwright/test (+https://help.example.com/)" || r.URL.Fragment != "" {
			w.WriteHeader(http.StatusTeapot)
		}
	})
	mux.HandleFunc("/no-head", func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			w.WriteHeader(http.StatusNotFound)
		}
	})
	status("/gone", http.StatusGone)
	status("/shy", http.StatusForbidden)
	status("/tired", http.StatusServiceUnavailable)
	status("/busy", http.StatusTooManyRequests)
	mux.Handle("/moved", http.RedirectHandler("/fine", http.StatusMovedPermanently))
	mux.Handle("/today", http.RedirectHandler("/fine", http.StatusFound))
	mux.Handle("/round", http.RedirectHandler("/round", http.StatusFound))
	mux.HandleFunc("/long", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Long", strings.Repeat("x", 1<<20))
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	for _, test := range []struct {
		path, why string
		state     State
		moved     string
	}{
		{"/fine#part", "HEAD is enough, and the host need not know the part", Alive, ""},
		{"/no-head", "some servers do not understand HEAD", Alive, ""},
		{"/lost", "404 is certain", Broken, ""},
		{"/gone", "410 is certain", Broken, ""},
		{"/shy", "the host wants no programs", Unknown, ""},
		{"/tired", "the host is out of order today", Unknown, ""},
		{"/busy", "the host wants to be left alone", Unknown, ""},
		{"/moved", "the link could be made shorter", Alive, server.URL + "/fine"},
		{"/today", "nobody promises that the other address stays", Alive, ""},
		{"/round", "redirects without end lead nowhere", Broken, ""},
		{"/long", "an answer that is too long is given up", Unknown, ""},
	} {
		t.Run(test.path, func(t *testing.T) {
			got := newTestProber(anyone, 0).ask(t.Context(), server.URL+test.path)
			if got.State != test.state || got.Moved != test.moved || !got.Asked.Equal(today) {
				t.Errorf("got %+v; want %s, moved to %q: %s", got, test.state, test.moved, test.why)
			}
		})
	}
	if gets.Load() > 0 {
		t.Error("a page that understands HEAD was asked with GET")
	}
}

// A closed port is certain; a machine that writers cannot see is not asked at all,
// neither by its name nor behind a redirect.
func TestOnlyPublicHostsAreAsked(t *testing.T) {
	asked := false
	inside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	defer inside.Close()
	for _, address := range []string{inside.URL, strings.Replace(inside.URL, "127.0.0.1", "localhost", 1), "http://[::1]/", "http://169.254.169.254/latest/meta-data/"} {
		if got := New("test", time.Now).ask(t.Context(), address); got.State != Unknown || asked {
			t.Errorf("%s: asked: %t, %+v", address, asked, got)
		}
	}
	first := true
	door := httptest.NewServer(http.RedirectHandler(inside.URL, http.StatusFound))
	defer door.Close()
	got := newTestProber(func(netip.AddrPort) bool { was := first; first = false; return was }, 0).request(t.Context(), http.MethodGet, door.URL)
	if got.State != Unknown || asked {
		t.Errorf("a redirect led inside: %t, %+v", asked, got)
	}
}

func TestIsPublic(t *testing.T) {
	for at, want := range map[string]bool{
		"93.184.215.14:443": true, "[2606:2800:21f:cb07:6820:80da:af6b:8b2c]:80": true,
		"93.184.215.14:22": false, "127.0.0.1:80": false, "10.1.2.3:80": false, "172.16.0.1:80": false, "192.168.1.1:443": false,
		"169.254.169.254:80": false, "100.64.0.1:80": false, "0.0.0.0:80": false, "224.0.0.1:80": false, "255.255.255.255:80": false,
		"192.0.2.1:80": false, "198.18.0.1:80": false, "[::1]:80": false, "[::]:80": false, "[fe80::1]:80": false, "[fc00::1]:80": false,
		"[::ffff:127.0.0.1]:80": false, "[::ffff:93.184.215.14]:443": true, "[64:ff9b::7f00:1]:80": false, "[2002:7f00:1::]:80": false,
		"[2001:0:1::]:80": false, "[ff02::1]:80": false, "[::127.0.0.1]:80": false,
	} {
		if got := isPublic(netip.MustParseAddrPort(at)); got != want {
			t.Errorf("%s: %t, want %t", at, got, want)
		}
	}
}

// Two requests never reach one host at the same time, and it rests between them.
func TestPolite(t *testing.T) {
	var now, most atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		most.Store(max(most.Load(), now.Add(1)))
		time.Sleep(5 * time.Millisecond)
		now.Add(-1)
	}))
	defer server.Close()
	p := newTestProber(anyone, 20*time.Millisecond)
	begin := time.Now()
	done := 0
	got := p.Ask(t.Context(), []string{server.URL + "/a", server.URL + "/b", server.URL + "/a", "http://%zz"}, nil, func(n, _ int) { done = n })
	if most.Load() != 1 || time.Since(begin) < 20*time.Millisecond {
		t.Errorf("%d requests at a time, in %s", most.Load(), time.Since(begin))
	}
	if len(got) != 2 || done != 2 {
		t.Errorf("asked %d: %v", done, got)
	}
}

func TestMemory(t *testing.T) {
	asked := func(s State, ago time.Duration) Memory { return Memory{"x": {State: s, Asked: today.Add(-ago)}} }
	day := 24 * time.Hour
	for _, test := range []struct {
		name string
		m    Memory
		want bool
	}{
		{"never asked", nil, false},
		{"alive last week", asked(Alive, 7*day), true},
		{"alive last month", asked(Alive, 30*day), false},
		{"broken an hour ago", asked(Broken, time.Hour), true},
		{"broken the day before yesterday: it may be mended", asked(Broken, 2*day), false},
		{"an answer from the future", asked(Alive, -day), false},
	} {
		if got := test.m.knows("x", today); got != test.want {
			t.Errorf("%s: known: %t", test.name, got)
		}
	}
	m := asked(Broken, time.Hour).with(Memory{"y": {State: Alive, Asked: today.Add(-100 * day)}})
	text, err := m.Encode(today)
	if err != nil {
		t.Fatal(err)
	}
	back, err := Decode(string(text))
	if err != nil || len(back) != 1 || back["x"].State != Broken {
		t.Errorf("came back as %v, %v", back, err)
	}
	if _, err := Decode("[]"); err == nil {
		t.Error("read what is no memory")
	}
}

// Whoever ends the program keeps what it has learned.
func TestAskEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { cancel() }))
	defer server.Close()
	got := newTestProber(anyone, 0).Ask(ctx, []string{server.URL}, Memory{"x": {State: Alive}}, nil)
	if _, known := got["x"]; !known || len(got) != 1 {
		t.Errorf("got %v", got)
	}
}
