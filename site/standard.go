package site

import (
	"fmt"

	"helpwright/strict"
)

// StandardFields lists the fields of the front matter that a site may ask for in every
// article of a kind. All others are asked for anyway or have a value without being written.
func StandardFields() []string {
	return []string{"owner", "review_by", "keywords", "governance", "products", "contact_reasons", "related", "documents"}
}

// standard reads what articles of some kinds must have.
func (r *reader) standard(s section) {
	for _, kind := range []string{"article", "faq", "troubleshooting", "reference"} {
		one := s.sub(kind)
		if !one.Exists() {
			continue
		}
		r.config.Standard = append(r.config.Standard, Standard{
			Kind: kind, Fields: one.lines("fields", oneOf(StandardFields()...)), Sections: one.texts("sections"),
		})
		one.Rest()
	}
	s.Rest()
}

// The limits of a glossary, for each locale.
const (
	maxKnown = 500
	maxSay   = 20
)

// glossary reads which words customers know.
func (r *reader) glossary(s section) {
	for _, e := range s.Entries() {
		if !r.hasLocale(e.Key) {
			r.report(e.Line, e.Column, fmt.Sprintf("no locale %q", e.Key), r.localeHint(e.Key))
			continue
		}
		one := s.at(e.Value)
		r.config.Glossary = append(r.config.Glossary, Glossary{
			Locale: e.Key, Known: one.atMost(maxKnown, "known", one.lines("known", filled)), Plain: one.jargon(),
		})
		one.Rest()
	}
}

// jargon reads words with what customers say instead.
func (s section) jargon() []Jargon {
	words := s.sub("plain")
	var all []Jargon
	for _, e := range words.Entries() {
		word, ok := s.scalar("plain", &strict.Node{Kind: strict.Scalar, Value: e.Key, Line: e.Line, Column: e.Column}, []check{filled})
		say := words.atMost(maxSay, e.Key, words.lines(e.Key, filled))
		if ok && len(say) > 0 {
			all = append(all, Jargon{word, say})
		}
	}
	return all[:min(len(all), maxKnown)]
}

// atMost keeps the first entries of a list that is too long, and reports it.
func (s section) atMost(n int, key string, list []string) []string {
	if len(list) <= n {
		return list
	}
	s.Report(s.node, fmt.Sprintf("%q has %d entries", key, len(list)), fmt.Sprintf("keep the %d that matter most", n))
	return list[:n]
}
