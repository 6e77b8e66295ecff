package site

import (
	"strings"

	"helpwright/strict"
)

// An Owner is a person or a team that answers for articles.
type Owner struct {
	Name string // as it stands in the front matter
	Mail string // address to which a digest is sent
}

// owners reads who answers for articles and how they are reached.
func (r *reader) owners(s section) {
	for _, e := range s.Entries() {
		node := &strict.Node{Kind: strict.Scalar, Value: e.Key, Line: e.Line, Column: e.Column}
		name, ok := s.scalar("owners", node, []check{filled})
		if mail := s.line(e.Key, emailAddress); ok && mail != "" {
			r.config.Owners = append(r.config.Owners, Owner{Name: strings.TrimSpace(name), Mail: mail})
		}
	}
}
