package probe

import (
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"
)

// pause is how long a host is left alone between two requests.
const pause = time.Second

func newProber(agent string, now func() time.Time, may func(netip.AddrPort) bool, pause time.Duration) *Prober {
	dialer := &net.Dialer{Timeout: patience, Control: guard(may)}
	transport := &http.Transport{
		Proxy:                  nil, // a proxy resolves names by itself
		DialContext:            dialer.DialContext,
		TLSHandshakeTimeout:    patience,
		MaxResponseHeaderBytes: 64 << 10,
		DisableKeepAlives:      true,
		ForceAttemptHTTP2:      true,
	}
	return &Prober{agent: agent, now: now, client: &http.Client{
		Transport:     &polite{next: transport, pause: pause, busy: map[string]*sync.Mutex{}},
		CheckRedirect: countRedirects,
	}}
}

// polite passes on one request at a time for a host, those after redirects included,
// and lets it rest for a moment after each.
type polite struct {
	next  http.RoundTripper
	pause time.Duration

	mu   sync.Mutex
	busy map[string]*sync.Mutex // by host
}

func (p *polite) RoundTrip(r *http.Request) (*http.Response, error) {
	turn := p.turn(r.URL.Host)
	turn.Lock()
	defer func() {
		// Whoever waits for the host waits for its rest, too; who asked does not.
		time.AfterFunc(p.pause, turn.Unlock)
	}()
	return p.next.RoundTrip(r)
}

func (p *polite) turn(host string) *sync.Mutex {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.busy[host] == nil {
		p.busy[host] = new(sync.Mutex)
	}
	return p.busy[host]
}
