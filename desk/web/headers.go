package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"helpwright/manifest"
)

// noPage is the policy of answers that are no page: nothing of them may run or load.
const noPage = "default-src 'none'; frame-ancestors 'none'"

// protect sets what browsers are asked to beware of, on every answer. Pages say
// more exactly what they may load.
func protect(h http.Header, tls bool) {
	h.Set("Content-Security-Policy", noPage)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	h.Set("X-Robots-Tag", "noindex")
	h.Set("Cache-Control", "no-store")
	if tls {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// origins lists the sites whose pages may send to the desk: the help centre where it
// lies elsewhere, and those that the settings name.
func origins(settings *manifest.Desk, desk *url.URL) ([]string, *http.CrossOriginProtection, error) {
	guard := http.NewCrossOriginProtection()
	var all []string
	for _, address := range append([]string{settings.BaseURL, settings.URL}, settings.Origins...) {
		u, err := url.Parse(address)
		if err != nil || u.Host == "" {
			continue
		}
		origin := u.Scheme + "://" + u.Host
		if u.Host == desk.Host && u.Scheme == desk.Scheme || slices.Contains(all, origin) {
			continue
		}
		if err := guard.AddTrustedOrigin(origin); err != nil {
			return nil, nil, fmt.Errorf("origins: %w", err)
		}
		all = append(all, origin)
	}
	return all, guard, nil
}

// allow lets pages of other configured sites use a route that is open to them. No
// cookie comes with what they ask.
func (s *site) allow(h http.Header, r *http.Request, p *place) {
	origin, method := r.Header.Get("Origin"), r.Method
	h.Add("Vary", "Origin")
	if method == http.MethodOptions {
		method = r.Header.Get("Access-Control-Request-Method")
	}
	if route := p.route(method); route == nil || !route.Open || !slices.Contains(s.origins, origin) {
		return
	}
	h.Set("Access-Control-Allow-Origin", origin)
	h.Set("Access-Control-Expose-Headers", "X-Request-Id, Retry-After, Location, Upload-Offset, Idempotency-Replayed")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	if r.Method == http.MethodOptions {
		h.Set("Access-Control-Allow-Methods", method)
		h.Set("Access-Control-Allow-Headers", "Content-Type, Idempotency-Key, Upload-Token, Upload-Offset")
		h.Set("Access-Control-Max-Age", "600")
	}
}

// policyOf is a page's policy with what a header alone can say.
func policyOf(csp string) string {
	csp = strings.TrimRight(strings.TrimSpace(csp), ";")
	if csp == "" {
		csp = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'"
	}
	if !strings.Contains(csp, "frame-ancestors") {
		csp += "; frame-ancestors 'none'"
	}
	return csp
}
