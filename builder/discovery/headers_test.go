package discovery

import (
	"strings"
	"testing"
)

func TestCSP(t *testing.T) {
	header, meta := CSP(Policy{})
	const want = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
		"connect-src 'self'; manifest-src 'self'; worker-src 'self'; media-src 'self'; frame-src 'none'; " +
		"form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; " +
		"require-trusted-types-for 'script'; trusted-types site"
	if header != want {
		t.Errorf("header\n%s\nwant\n%s", header, want)
	}
	if meta != strings.Replace(want, "frame-ancestors 'none'; ", "", 1) {
		t.Errorf("meta %s", meta)
	}
}

func TestCSPLists(t *testing.T) {
	policy := Policy{
		Desk:   []string{"https://desk.example.com:8443"},
		Images: []string{"pictures.example.com"},
		Media:  []string{"*.media.example.com"},
		Frames: []string{"https://video.example.com"},
	}
	header, _ := CSP(policy)
	for _, want := range []string{
		"; connect-src 'self' https://desk.example.com:8443;",
		"; form-action 'self' https://desk.example.com:8443;",
		"; img-src 'self' data: https://pictures.example.com;",
		"; media-src 'self' https://*.media.example.com;",
		"; frame-src https://video.example.com;",
	} {
		if !strings.Contains(header, want) {
			t.Errorf("%s\nlacks %s", header, want)
		}
	}
	if problems := policy.Problems(); len(problems) > 0 {
		t.Errorf("problems %v", problems)
	}
}

func TestCSPRefuses(t *testing.T) {
	tests := []struct{ entry, why string }{
		{"*", "it would allow every host"},
		{"'unsafe-inline'", "keywords are not for configuration"},
		{"a.example; script-src *", "an entry must not add directives"},
		{"a.example b.example", "one entry, one host"},
		{"http://a.example", "plain HTTP can be changed on the way"},
		{"https://a.example/path", "a path in a policy is easily misread"},
		{"https://", "no host"},
		{"data:", "a scheme allows everything in it"},
		{"a.example:port", "no port"},
		{hostile, "whatever else"},
	}
	strict, _ := CSP(Policy{})
	for _, test := range tests {
		policy := Policy{Desk: []string{test.entry}, Frames: []string{test.entry}}
		if header, _ := CSP(policy); header != strict {
			t.Errorf("%q: %s; got %s", test.entry, test.why, header)
		}
		if problems := policy.Problems(); len(problems) != 1 {
			t.Errorf("%q: problems %v, want one", test.entry, problems)
		}
	}
}

func TestHeaders(t *testing.T) {
	golden(t, "_headers", AppendHeaders(nil, base, SecurityHeaders(base, false), PolicyHeader(Policy{}), []string{"en", "zh-Hans"}))
}

// Hosts that join values would make one policy of two, and the stricter one wins
// where it should not.
func TestOneRuleAHeader(t *testing.T) {
	text := string(AppendHeaders(nil, base, SecurityHeaders(base, false), PolicyHeader(Policy{}), []string{"en", "zh-Hans"}))
	type rule struct{ pattern, header string }
	var rules []rule
	pattern := ""
	for line := range strings.Lines(text) {
		name, _, indented := strings.Cut(strings.TrimSpace(line), ":")
		if strings.HasPrefix(line, "/") {
			pattern = strings.TrimSpace(line)
			continue
		}
		if !indented {
			t.Errorf("a line that is neither a rule nor a header: %s", line)
		}
		rules = append(rules, rule{pattern, name})
	}
	for i, a := range rules {
		for _, b := range rules[:i] {
			above, starred := strings.CutSuffix(b.pattern, "*")
			if a.header == b.header && (a.pattern == b.pattern || starred && strings.HasPrefix(a.pattern, above)) {
				t.Errorf("%s stands in the rules %s and %s", a.header, b.pattern, a.pattern)
			}
		}
	}
}

func TestStrictTransport(t *testing.T) {
	tests := []struct {
		base       Base
		subdomains bool
		want       string
		why        string
	}{
		{"https://a.example", false, "max-age=31536000", "one year over TLS"},
		{"https://a.example", true, "max-age=31536000; includeSubDomains", "subdomains only where the site says so"},
		{"http://localhost:8080", true, "", "never without TLS: browsers would lock themselves out"},
	}
	for _, test := range tests {
		got := ""
		for _, h := range SecurityHeaders(test.base, test.subdomains) {
			if h.Name == "Strict-Transport-Security" {
				got = h.Value
			}
		}
		if got != test.want {
			t.Errorf("%s: %s; got %q, want %q", test.base, test.why, got, test.want)
		}
	}
}
