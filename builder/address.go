package builder

import (
	"net/url"
	"strings"

	"helpwright/builder/discovery"
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
	return mount{origin: u.Scheme + "://" + u.Host, prefix: "/" + discovery.EscapePath(strings.TrimPrefix(u.Path, "/"))}, nil
}

// path turns a path of the public folder into a link.
func (m mount) path(file string) string { return m.prefix + discovery.EscapePath(file) }

// absolute turns a link into a whole address.
func (m mount) absolute(path string) string { return m.origin + path }

// unescapePath undoes the encoding of a path; "" when it is not encoded rightly.
func unescapePath(path string) string {
	s, err := url.PathUnescape(path)
	if err != nil {
		return ""
	}
	return s
}
