package discovery

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"helpwright/problem"
)

// A Redirect leads from an old address to a page.
type Redirect struct {
	From string // path from the host on, encoded or not: "/en/payments/refunds/"
	To   string // encoded path from the host on, or an absolute address

	// Where a person wrote it, for messages; empty for redirects that nobody wrote,
	// such as the one from "/" to the first locale.
	File   string
	Line   int
	Column int
}

// Resolve brings redirects into the form in which hosts can follow them: sources
// encoded, each source once, each target reached in one step, ordered by source.
// Addresses of one [Place] are the same address.
//
// occupant says what the site has at a place, in words, "" for nothing: no redirect
// may hide it. What cannot be followed is left out and reported: a source that is
// occupied, is claimed twice, is no path, or leads to itself at last.
func Resolve(redirects []Redirect, occupant func(place string) string) ([]Redirect, []problem.Problem) {
	var problems []problem.Problem
	report := func(r Redirect, hint, format string, args ...any) {
		problems = append(problems, problem.Problem{
			File: r.File, Line: r.Line, Column: r.Column,
			Rule: problem.Redirect, Message: fmt.Sprintf(format, args...), Hint: hint,
		})
	}
	sorted := slices.SortedStableFunc(slices.Values(redirects), func(a, b Redirect) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	bySource := make(map[string]Redirect, len(sorted))
	for _, r := range sorted {
		from, ok := decodePath(r.From)
		if !ok {
			report(r, "write a path that begins with one slash, without a query and without #", "old address %q is not a path", r.From)
			continue
		}
		r.From = EscapePath(from)
		if to, ok := decodePath(r.To); ok {
			r.To = EscapePath(to)
		}
		place := Place(from)
		if by := occupant(place); by != "" {
			report(r, "remove the old address, or move what has it now", "old address %q belongs to %s", r.From, by)
			continue
		}
		if first, taken := bySource[place]; taken {
			report(r, "keep it in the article that took the place of the old page", "old address %q is already claimed %s", r.From, claimant(first))
			continue
		}
		bySource[place] = r
	}
	var resolved []Redirect
	for _, r := range bySource {
		target, ok := follow(r, bySource)
		if !ok {
			report(r, "remove one of the old addresses that lead to each other", "old address %q leads in a circle", r.From)
			continue
		}
		r.To = target
		resolved = append(resolved, r)
	}
	slices.SortFunc(resolved, func(a, b Redirect) int { return cmp.Compare(a.From, b.From) })
	return resolved, problem.Sort(problems)
}

// claimant says who has an old address.
func claimant(r Redirect) string {
	if r.File == "" {
		return "by the site itself"
	}
	return fmt.Sprintf("in %s:%d", r.File, r.Line)
}

// follow goes on from a redirect until an address that is no source. It reports
// false for a circle.
func follow(r Redirect, bySource map[string]Redirect) (target string, ok bool) {
	for range len(bySource) + 1 {
		to, isPath := decodePath(r.To)
		next, more := bySource[Place(to)]
		if !isPath || !more {
			return r.To, true
		}
		r = next
	}
	return "", false
}

// Place is the form in which addresses are compared. It takes a path that is not
// encoded; /x, /x/ and /x/index.html are one place, since hosts answer all three
// with one page, and so are spellings that some file systems take for one name.
func Place(path string) string {
	path = norm.NFC.String(strings.ToLower(path))
	if folder, ok := strings.CutSuffix(path, "/index.html"); ok {
		path = folder + "/"
	}
	if path == "/" {
		return path
	}
	return strings.TrimSuffix(path, "/")
}

// Limits of old addresses, in bytes: what file systems take for a name, and what
// our own server takes for a path.
const (
	maxSegment = 255
	maxPath    = 2048
)

// decodePath decodes a path that may be encoded. It refuses what a host could not
// look up: another host, queries, fragments, steps upward, empty steps, control
// characters, names that are too long.
func decodePath(path string) (decoded string, ok bool) {
	if !strings.HasPrefix(path, "/") || strings.ContainsAny(path, "?#") || len(path) > maxPath {
		return "", false
	}
	decoded, err := url.PathUnescape(path)
	if err != nil {
		decoded = path // a percent sign that is meant
	}
	if !utf8.ValidString(decoded) || strings.ContainsFunc(decoded, func(r rune) bool { return r < ' ' || r == 0x7F || r == '\\' }) {
		return "", false
	}
	segments := strings.Split(decoded[1:], "/")
	for i, segment := range segments {
		if segment == "." || segment == ".." || len(segment) > maxSegment || segment == "" && i < len(segments)-1 {
			return "", false
		}
	}
	return decoded, true
}

// AppendRedirects appends _redirects, one line a redirect, in the form that both
// Netlify and Cloudflare Pages read: source, target, status. Their characters for
// patterns are encoded, so that every line is a plain one.
//
// Neither host needs to be told more: the first looks for a file before it looks
// here, the second the other way round, and where a stub page stands at the old
// address it leads to the same place. Cloudflare reads 2,000 lines and 100 kB;
// beyond that the stub pages remain.
func AppendRedirects(dst []byte, redirects []Redirect) []byte {
	for _, r := range redirects {
		dst = appendRule(dst, r.From)
		dst = append(dst, ' ')
		dst = appendRule(dst, r.To)
		dst = append(dst, " 301\n"...)
	}
	return dst
}

// appendRule appends an address of a rule. A colon begins a placeholder only after
// a slash, and must stay in "https://".
func appendRule(dst []byte, address string) []byte {
	for i := range len(address) {
		switch c := address[i]; {
		case c == '*':
			dst = append(dst, "%2A"...)
		case c == ':' && i > 0 && address[i-1] == '/':
			dst = append(dst, "%3A"...)
		default:
			dst = append(dst, c)
		}
	}
	return dst
}
