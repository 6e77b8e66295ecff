package builder

import (
	"net/url"
	"strings"
)

// A mount knows where the site lives: paths in files are relative to the public
// folder, links carry the path of the base URL in front.
type mount struct {
	origin string // "https://help.example.com"
	prefix string // "/" or "/help/"
}

func newMount(baseURL string) (mount, error) {
	u, err := url.Parse(baseURL)
	if err != nil {
		return mount{}, err
	}
	return mount{origin: u.Scheme + "://" + u.Host, prefix: "/" + strings.TrimPrefix(u.EscapedPath(), "/")}, nil
}

// path turns a path of the public folder into a link.
func (m mount) path(file string) string { return m.prefix + escapePath(file) }

// absolute turns a link into a whole address.
func (m mount) absolute(path string) string { return m.origin + path }

// escapePath percent-encodes what may not stand in an address as it is.
func escapePath(p string) string {
	for i := range len(p) {
		if !plainInPath[p[i]] {
			return escapeSlow(p)
		}
	}
	return p
}

func escapeSlow(p string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(p) {
		if c := p[i]; plainInPath[c] {
			b.WriteByte(c)
		} else {
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
	return b.String()
}

// unescapePath undoes escapePath; "" when the path is not encoded rightly.
func unescapePath(p string) string {
	s, err := url.PathUnescape(p)
	if err != nil {
		return ""
	}
	return s
}

// plainInPath holds the unreserved characters of RFC 3986 and the slash.
var plainInPath = func() (plain [256]bool) {
	for _, c := range "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/" {
		plain[c] = true
	}
	return plain
}()
