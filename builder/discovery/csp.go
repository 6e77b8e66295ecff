package discovery

import (
	"fmt"
	"strings"

	"helpwright/problem"
)

// A Policy lists the other hosts that a site's pages may use. An entry is a host
// ("media.example.com", "*.example.com") or an origin ("https://desk.example.com:8443").
// The zero Policy allows the site itself and nothing else.
type Policy struct {
	Desk   []string // where scripts and forms may send to
	Images []string // where pictures may come from
	Media  []string // where videos and captions may come from
	Frames []string // whose pages may be shown inside ours, after a click
}

// CSP returns the Content-Security-Policy of every page, once as a header and once
// for a meta tag. The latter lacks frame-ancestors, which browsers ignore there and
// complain about. Entries that are no hosts are left out; [Policy.Problems] names them.
func CSP(p Policy) (header, meta string) {
	const self = "'self'"
	before := strings.Join([]string{
		"default-src 'none'",
		"script-src " + self,
		"style-src " + self,
		sources("img-src", self+" data:", p.Images),
		"font-src " + self,
		sources("connect-src", self, p.Desk),
		"manifest-src " + self,
		"worker-src " + self,
		sources("media-src", self, p.Media),
		sources("frame-src", "", p.Frames),
		sources("form-action", self, p.Desk),
		"base-uri 'none'",
		"object-src 'none'",
	}, "; ")
	const after = "; require-trusted-types-for 'script'; trusted-types site"
	return before + "; frame-ancestors 'none'" + after, before + after
}

// Problems lists the entries that are neither hosts nor origins.
func (p Policy) Problems() []problem.Problem {
	var problems []problem.Problem
	for _, list := range [][]string{p.Desk, p.Images, p.Media, p.Frames} {
		for _, entry := range list {
			if _, ok := source(entry); !ok {
				problems = append(problems, problem.Problem{
					File: "helpwright.yaml", Rule: problem.Config,
					Message: fmt.Sprintf("%q is not a host", entry),
					Hint:    `write the host alone, such as "media.example.com"`,
				})
			}
		}
	}
	return problem.Sort(problems)
}

// sources writes a directive. A directive that allows nothing says 'none'.
func sources(directive, always string, entries []string) string {
	allowed := strings.Fields(always)
	for _, e := range entries {
		if s, ok := source(e); ok {
			allowed = append(allowed, s)
		}
	}
	if len(allowed) == 0 {
		allowed = []string{"'none'"}
	}
	return directive + " " + strings.Join(allowed, " ")
}

// source turns an entry into an origin. Plain HTTP is for this machine only.
func source(entry string) (origin string, ok bool) {
	host, plain := entry, false
	if rest, found := strings.CutPrefix(entry, "https://"); found {
		host = rest
	} else if rest, found := strings.CutPrefix(entry, "http://"); found {
		host, plain = rest, true
	}
	name, port, hasPort := strings.Cut(host, ":")
	if hasPort && !isNumber(port) || !isHostName(strings.TrimPrefix(name, "*.")) {
		return "", false
	}
	if plain {
		return "http://" + host, name == "localhost" || name == "127.0.0.1"
	}
	return "https://" + host, true
}

func isHostName(s string) bool {
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > 63 || strings.Trim(label, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") != "" {
			return false
		}
	}
	return true
}

func isNumber(s string) bool {
	return s != "" && len(s) <= 5 && strings.Trim(s, "0123456789") == ""
}
