package main

import (
	"regexp"
	"strings"

	"helpwright/site"
)

// sectionsOf are the headings that the site's standard asks for in articles of a kind,
// in the site's first locale.
func sectionsOf(s *site.Site, kind string) (titles []string) {
	locale := s.Config.Locales[0].Tag
	for _, standard := range s.Config.Standard {
		if standard.Kind != kind {
			continue
		}
		for _, section := range standard.Sections {
			title, ok := section[locale]
			if !ok {
				title = section[""]
			}
			titles = append(titles, title)
		}
	}
	return titles
}

// toFillIn lists the fields that the site's standard asks for in articles of a kind and
// that are empty in a new one: only its writer knows what belongs there.
func toFillIn(text []byte, s *site.Site, kind string) string {
	var fields []string
	for _, standard := range s.Config.Standard {
		if standard.Kind != kind {
			continue
		}
		for _, field := range standard.Fields {
			filled := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(field) + `: *[^\s\[]`)
			if !filled.Match(text) {
				fields = append(fields, field)
			}
		}
	}
	return strings.Join(fields, ", ")
}
