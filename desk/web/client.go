package web

import (
	"fmt"
	"net/http"
	"net/netip"
	"strings"
)

// Clients tell from where a request comes. What a request says of itself counts only
// when the one who handed it on is a configured proxy.
type clients struct {
	proxies []netip.Prefix
}

func newClients(networks []string) (clients, error) {
	var c clients
	for _, text := range networks {
		p, err := netip.ParsePrefix(text)
		if err != nil {
			a, addrErr := netip.ParseAddr(text)
			if addrErr != nil {
				return clients{}, fmt.Errorf("proxies: %w", err)
			}
			p = netip.PrefixFrom(a, a.BitLen())
		}
		c.proxies = append(c.proxies, p.Masked())
	}
	return c, nil
}

func (c clients) isProxy(a netip.Addr) bool {
	for _, p := range c.proxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// address is that of the client: the last that no proxy of ours has. It is not valid
// when nobody can tell.
func (c clients) address(r *http.Request) netip.Addr {
	at := peer(r)
	if !c.isProxy(at) {
		return at
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			return at
		}
		at = hop.Unmap().WithZone("")
		if !c.isProxy(at) {
			return at
		}
	}
	return at
}

func peer(r *http.Request) netip.Addr {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return at.Addr().Unmap().WithZone("")
}

// overTLS reports whether the browser's connection is encrypted.
func (c clients) overTLS(r *http.Request) bool {
	if r.TLS != nil {
		return true
	}
	return c.isProxy(peer(r)) && strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https")
}

// whole is the key of a client for limits: the address, of version 6 the network that
// one household has.
func whole(a netip.Addr) string { return network(a, 32, 64) }

// partial is what of an address may be written down: the first 24 bits, of version 6
// the first 48.
func partial(a netip.Addr) string { return network(a, 24, 48) }

func network(a netip.Addr, four, six int) string {
	if !a.IsValid() {
		return "unknown"
	}
	bits := six
	if a.Is4() {
		bits = four
	}
	p, err := a.Prefix(bits)
	if err != nil {
		return "unknown"
	}
	return p.String()
}
