package probe

import (
	"fmt"
	"net/netip"
	"slices"
	"syscall"
)

// A refusedError says that a host is none that may be asked.
type refusedError struct{ address string }

func (e *refusedError) Error() string {
	return fmt.Sprintf("%s is not asked: only public hosts on the ports of the web are", e.address)
}

// guard refuses connections to addresses that may not be asked. It is called with the
// address that was resolved, so no name can lead around it.
func guard(may func(netip.AddrPort) bool) func(network, address string, _ syscall.RawConn) error {
	return func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil || !may(at) {
			return &refusedError{address}
		}
		return nil
	}
}

// isPublic reports whether everybody can reach an address.
func isPublic(at netip.AddrPort) bool {
	ip := at.Addr().Unmap()
	if at.Port() != 80 && at.Port() != 443 {
		return false
	}
	return ip.Zone() == "" && ip.IsGlobalUnicast() && !ip.IsPrivate() &&
		!slices.ContainsFunc(special, func(p netip.Prefix) bool { return p.Contains(ip) })
}

// special are the networks for special purposes of RFC 6890 and its successors that
// the methods of netip.Addr do not know; some hold an IPv4 address inside.
var special = prefixes(
	"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
	"::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fec0::/10",
)

func prefixes(written ...string) []netip.Prefix {
	var out []netip.Prefix
	for _, p := range written {
		out = append(out, netip.MustParsePrefix(p))
	}
	return out
}
