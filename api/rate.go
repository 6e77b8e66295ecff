package api

import (
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"
)

// How much a client may ask: more than anybody types.
const (
	window     = 10 * time.Second
	mostAsked  = 200     // what the questions of a client cost in a window: one each, or more for many words
	mostKnown  = 1 << 16 // clients that are told apart in a window; all others count as one
	ipv6Client = 64      // bits of an address that one customer of a network shares
)

// A rate counts what the questions of clients cost.
type rate struct {
	now func() time.Time

	mu    sync.Mutex
	began time.Time // the window that is counted
	asked map[netip.Prefix]int
}

func newRate() *rate { return &rate{now: time.Now, asked: map[netip.Prefix]int{}} }

// take counts a question by what it costs. It returns 0 when it may be answered, and else in how many
// seconds the client may ask again.
func (r *rate) take(client netip.Prefix, cost int) (wait int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.now()
	if now.Sub(r.began) >= window {
		r.began = now
		clear(r.asked)
	}
	if _, known := r.asked[client]; !known && len(r.asked) >= mostKnown {
		client = netip.Prefix{}
	}
	r.asked[client] += cost
	if r.asked[client] <= mostAsked {
		return 0
	}
	return int((r.began.Add(window).Sub(now) + time.Second - 1) / time.Second)
}

// clientOf tells clients apart. A program on this computer may be a proxy, which adds
// the address of who asked it to the end of X-Forwarded-For; from anybody else this
// header proves nothing.
func clientOf(r *http.Request) netip.Prefix {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Prefix{}
	}
	addr := peer.Addr().Unmap()
	if forwarded := r.Header.Values("X-Forwarded-For"); addr.IsLoopback() && len(forwarded) > 0 {
		all := strings.Split(forwarded[len(forwarded)-1], ",")
		if other, err := netip.ParseAddr(strings.TrimSpace(all[len(all)-1])); err == nil {
			addr = other.Unmap()
		}
	}
	bits := addr.BitLen()
	if addr.Is6() {
		bits = ipv6Client
	}
	client, err := addr.WithZone("").Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return client
}
