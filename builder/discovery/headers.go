package discovery

// A Header is a line of an HTTP answer.
type Header struct{ Name, Value string }

// SecurityHeaders returns the headers of every answer, in fixed order, for host
// files and for our own server alike. Strict-Transport-Security is there only for a
// site that is served over TLS, and covers subdomains only where the site says so.
func SecurityHeaders(base Base, policy Policy, subdomains bool) []Header {
	csp, _ := CSP(policy)
	headers := []Header{
		{"Content-Security-Policy", csp},
		{"X-Content-Type-Options", "nosniff"},
		{"Referrer-Policy", "strict-origin-when-cross-origin"},
		{"Permissions-Policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"},
		{"Cross-Origin-Opener-Policy", "same-origin"},
	}
	if base.Secure() {
		value := "max-age=31536000" // one year in seconds
		if subdomains {
			value += "; includeSubDomains"
		}
		headers = append(headers, Header{"Strict-Transport-Security", value})
	}
	return headers
}

// How long answers may be kept: files under /assets/ carry the digest of their
// content in their name and never change; everything else is asked for again, which
// costs a short "not modified".
const (
	CacheForever = "public, max-age=31536000, immutable"
	CacheAsk     = "no-cache"
)

// AppendHeaders appends _headers, in the form that Netlify and Cloudflare Pages
// read. Where several rules match an answer some hosts join the values of one header
// with a comma; so no header stands in two rules that can match the same address.
func AppendHeaders(dst []byte, base Base, headers []Header, locales []string) []byte {
	dst = appendHeaderRule(dst, base.Path("/*"), headers)
	dst = appendHeaderRule(dst, base.Path("/assets/*"), []Header{{"Cache-Control", CacheForever}})
	ask := []Header{{"Cache-Control", CacheAsk}}
	dst = appendHeaderRule(dst, base.Path("/sw.js"), ask)
	for _, locale := range locales {
		dst = appendHeaderRule(dst, base.Path("/"+locale+"/*"), ask)
	}
	return dst
}

func appendHeaderRule(dst []byte, pattern string, headers []Header) []byte {
	dst = append(dst, pattern+"\n"...)
	for _, h := range headers {
		dst = append(dst, "  "+h.Name+": "+h.Value+"\n"...)
	}
	return dst
}
