package main

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"helpwright/site"
)

// addSections adds to an archetype the sections that the site's standard asks for in
// articles of its kind and that it does not have.
func addSections(text []byte, s *site.Site, kind, locale string) []byte {
	for _, standard := range s.Config.Standard {
		if standard.Kind != kind {
			continue
		}
		for _, section := range standard.Sections {
			title, ok := section[locale]
			if !ok {
				title = section[""]
			}
			heading := "\n## " + title + "\n"
			if title == "" || bytes.Contains(text, []byte(heading)) {
				continue
			}
			text = fmt.Appendf(text, "%s\n%s\n", heading, gap("Write what belongs under this heading."))
		}
	}
	return text
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
