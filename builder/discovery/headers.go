package discovery

// A Header is a line of an HTTP answer.
type Header struct{ Name, Value string }

// SecurityHeaders returns the headers of every answer but its policy, in fixed
// order, for host files and for our own server alike. Strict-Transport-Security is
// there only for a site that is served over TLS, and covers subdomains only where
// the site says so.
func SecurityHeaders(base Base, subdomains bool) []Header {
	headers := []Header{
		{"X-Content-Type-Options", "nosniff"},
		{"X-Frame-Options", "DENY"},
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

const policyName = "Content-Security-Policy"

// PolicyHeader is the policy of pages, and of what they are made of.
func PolicyHeader(policy Policy) Header {
	csp, _ := CSP(policy)
	return Header{policyName, csp}
}

// FilePolicyHeader is the policy of the files of writers. Opened at its own address
// such a file shows itself, with the styles that drawing programs write into SVG
// pictures, and can do nothing else: no script, form, window or request. It keeps
// the site's origin, since browsers would not play a video otherwise; without
// scripts there is nobody to use it. Pages may show it all the same.
func FilePolicyHeader() Header {
	return Header{policyName, "default-src 'none'; img-src 'self' data:; media-src 'self'; font-src data:; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox allow-same-origin"}
}

// How long answers may be kept: files under /assets/ and /files/ carry the digest of
// their content in their name and never change; everything else is asked for again, which
// costs a short "not modified".
const (
	CacheForever = "public, max-age=31536000, immutable"
	CacheAsk     = "no-cache"
)

// AppendHeaders appends _headers, in the form that Netlify and Cloudflare Pages
// read: headers of every answer, the policy of pages, and that of the files of
// writers. Where several rules match an answer some hosts join the values of one
// header with a comma; so no header stands in two rules that can match the same
// address, and what matches none of the rules with a policy has that of its page.
func AppendHeaders(dst []byte, base Base, headers []Header, page Header, locales []string) []byte {
	ask, forever := Header{"Cache-Control", CacheAsk}, Header{"Cache-Control", CacheForever}
	dst = appendHeaderRule(dst, base.Path("/*"), headers...)
	for _, own := range []string{"/", "/index.html", "/404.html"} {
		dst = appendHeaderRule(dst, base.Path(own), page)
	}
	dst = appendHeaderRule(dst, base.Path("/sw.js"), page, ask)
	dst = appendHeaderRule(dst, base.Path("/assets/*"), page, forever)
	dst = appendHeaderRule(dst, base.Path("/files/*"), FilePolicyHeader(), forever)
	for _, locale := range locales {
		dst = appendHeaderRule(dst, base.Path("/"+locale+"/*"), page, ask)
	}
	return dst
}

func appendHeaderRule(dst []byte, pattern string, headers ...Header) []byte {
	dst = append(dst, pattern+"\n"...)
	for _, h := range headers {
		dst = append(dst, "  "+h.Name+": "+h.Value+"\n"...)
	}
	return dst
}
