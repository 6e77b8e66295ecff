package discovery

import (
	"net/url"
	"strings"
)

// A Base is the address below which a site is published, such as
// "https://help.example.com" or "https://example.com/help".
type Base string

// URL returns the absolute address of a path of the site. The path begins with a
// slash and is percent-encoded.
func (b Base) URL(path string) string {
	return strings.TrimSuffix(string(b), "/") + path
}

// Path returns a path of the site as it is seen from the host on: with the base's
// own path in front.
func (b Base) Path(path string) string {
	return strings.TrimSuffix(b.parse().EscapedPath(), "/") + path
}

// Host returns the host, with the port if there is one.
func (b Base) Host() string { return b.parse().Host }

// Secure reports whether the site is served over TLS.
func (b Base) Secure() bool { return b.parse().Scheme == "https" }

// parse gives the parts of the base. Who reads the configuration has checked that
// it is an address; one that is not has no parts.
func (b Base) parse() *url.URL {
	u, err := url.Parse(string(b))
	if err != nil {
		return &url.URL{}
	}
	return u
}
