package server

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// A headerRule gives headers to the addresses that match a pattern.
type headerRule struct {
	pattern string // a path from the host on; a star stands for anything
	headers [][2]string
}

// parseHeaders reads _headers: a line that begins with a slash is a pattern, the
// indented lines that follow are its headers. Other lines and comments are passed
// over, as hosts do.
func parseHeaders(text string) []headerRule {
	var rules []headerRule
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, " \t\r\n")
		name, value, ok := strings.Cut(strings.TrimSpace(line), ":")
		switch {
		case strings.HasPrefix(line, "/"):
			rules = append(rules, headerRule{pattern: line})
		case ok && line[0] != '#' && strings.TrimLeft(line, " \t") != line && len(rules) > 0:
			last := &rules[len(rules)-1]
			last.headers = append(last.headers, [2]string{http.CanonicalHeaderKey(name), strings.TrimSpace(value)})
		}
	}
	return rules
}

// matches says whether a path fits the rule's pattern.
func (h headerRule) matches(path string) bool {
	first, rest, starred := strings.Cut(h.pattern, "*")
	if !starred {
		return path == h.pattern
	}
	path, ok := strings.CutPrefix(path, first)
	if !ok {
		return false
	}
	parts := strings.Split(rest, "*")
	last := parts[len(parts)-1]
	for _, part := range parts[:len(parts)-1] {
		_, after, found := strings.Cut(path, part)
		if !found {
			return false
		}
		path = after
	}
	return strings.HasSuffix(path, last)
}

// A redirect leads from an old address to another.
type redirect struct {
	to     string
	status int
}

// parseRedirects reads _redirects: "FROM TO STATUS" on a line, 301 if there is no
// status. The keys are decoded paths without a closing slash. Lines that lead
// nowhere safe, and rewrites, are passed over.
func parseRedirects(text string) map[string]redirect {
	redirects := map[string]redirect{}
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) < 2 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		from, err := url.PathUnescape(fields[0])
		if err != nil || !isTarget(fields[1]) {
			continue
		}
		status := http.StatusMovedPermanently
		if len(fields) > 2 {
			status, _ = strconv.Atoi(fields[2])
		}
		if _, taken := redirects[withoutSlash(from)]; !taken && isRedirectStatus(status) {
			redirects[withoutSlash(from)] = redirect{fields[1], status}
		}
	}
	return redirects
}

// isTarget says whether a browser would take an address for a path of this host
// or for an http address, and for nothing else.
func isTarget(to string) bool {
	if strings.ContainsAny(to, "\\\x00") {
		return false
	}
	if strings.HasPrefix(to, "/") {
		return !strings.HasPrefix(to, "//")
	}
	u, err := url.Parse(to)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

func isRedirectStatus(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

func withoutSlash(path string) string {
	if path == "/" {
		return path
	}
	return strings.TrimSuffix(path, "/")
}
