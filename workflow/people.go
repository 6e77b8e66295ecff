package workflow

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"helpwright/workflow/review"
)

// personOf returns who is meant by "Name <address>"; nobody where it is not clear
// which address that is, or where it cannot be shown to whoever decides.
func personOf(who string) review.Person {
	name, rest, ok := strings.Cut(who, "<")
	address, after, closed := strings.Cut(rest, ">")
	if !ok || !closed || strings.TrimSpace(after) != "" || strings.ContainsAny(name, ">") || strings.ContainsRune(address, '<') || strings.ContainsFunc(address, isHidden) {
		return ""
	}
	return review.Person(strings.ToLower(address))
}

// isHidden reports whether a character is not seen in a terminal or does something there.
func isHidden(r rune) bool { return r == ' ' || r == utf8.RuneError || !unicode.IsPrint(r) }

// A mailmap says who is meant by which address, as git's file .mailmap does. Whoever
// may change it may become anybody, so it is taken from where the policy is.
type mailmap map[review.Person][]alias

// An alias is the address that somebody is known by, for commits under a name, in
// lower case, or under any ("").
type alias struct {
	name string
	is   review.Person
}

// maxMailmap is the length in bytes up to which a mailmap is read.
const maxMailmap = 1 << 20

// readMailmap reads lines of the form "Name <address> Other Name <other address>" or
// "<address> <other address>". Lines with one address only correct names.
func readMailmap(text string) mailmap {
	m := mailmap{}
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		first, rest, ok := strings.Cut(line, ">")
		is := personOf(first + ">")
		written := personOf(strings.TrimSpace(rest))
		if !ok || is == "" || written == "" {
			continue
		}
		name, _, _ := strings.Cut(rest, "<")
		m[written] = append(m[written], alias{strings.ToLower(strings.TrimSpace(name)), is})
	}
	return m
}

// person returns who "Name <address>" is; an alias for the name comes before one for
// all names, and of several the last counts.
func (m mailmap) person(who string) review.Person {
	p := personOf(who)
	name, _, _ := strings.Cut(who, "<")
	name = strings.ToLower(strings.TrimSpace(name))
	is := p
	named := false
	for _, a := range m[p] {
		switch {
		case a.name == "" && !named:
			is = a.is
		case a.name != "" && a.name == name:
			is, named = a.is, true
		}
	}
	return is
}

func (m mailmap) people(list []string) []review.Person {
	var people []review.Person
	for _, who := range list {
		people = append(people, m.person(who))
	}
	return people
}
