package web

import (
	"net/mail"
	"strings"
)

// IsMailAddress reports whether mail can be written to an address: one alone, in plain
// letters, without a name around it. Rooms ask this before they keep one: to whoever
// cannot be written, nobody can answer.
func IsMailAddress(address string) bool {
	if len(address) > 254 || strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`"(),:;<>[\]`, r) }) {
		return false
	}
	parsed, err := mail.ParseAddress(address)
	if err != nil || parsed.Address != address || parsed.Name != "" {
		return false
	}
	local, domain, _ := strings.Cut(address, "@")
	return len(local) <= 64 && domain != "" && !strings.HasPrefix(domain, ".") && !strings.HasSuffix(domain, ".") && !strings.Contains(domain, "..")
}
