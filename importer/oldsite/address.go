package oldsite

import (
	"net/url"
	"strings"

	"helpwright/importer/convert"
)

// wholeAddresses gives a page those of its old addresses that were written with a
// host, without it. Those on other hosts cannot lead here, and are noted.
func (s *Site) wholeAddresses(p *Page) {
	for _, a := range p.whole {
		path, ok := s.pathOf(a)
		if !ok {
			p.note("old address "+shown(a), "it is not on the old site, so it cannot lead here")
			continue
		}
		p.Addresses = append(p.Addresses, path)
	}
}

// note says what of a page could not be carried over.
func (p *Page) note(what, why string) {
	p.Notes = append(p.Notes, convert.Note{Line: 1, What: what, Why: why})
}

// isWhole reports an address with a scheme or host.
func isWhole(a string) bool {
	if strings.HasPrefix(a, "//") {
		return true
	}
	scheme, _, ok := strings.Cut(a, ":")
	return ok && !strings.ContainsAny(scheme, "/?#")
}

// pathOf returns the path of a whole address on the old site.
func (s *Site) pathOf(a string) (string, bool) {
	u, err := url.Parse(a)
	if err != nil || u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" {
		return "", false
	}
	base, err := url.Parse(s.BaseURL)
	if err != nil || base.Host == "" || !strings.EqualFold(bareHost(u.Host), bareHost(base.Host)) || !strings.HasPrefix(u.Path, "/") || !strings.HasPrefix(u.Path, base.Path) {
		return "", false
	}
	return u.EscapedPath(), true
}

func bareHost(host string) string { return strings.TrimPrefix(strings.ToLower(host), "www.") }
