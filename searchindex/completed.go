package searchindex

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// completed writes a query with the forms that its last word may be the beginning of,
// spelt as in the titles of what was found.
func completed(query string, groups []group, hits []Hit) []string {
	var end word
	splitWords(query, func(w word) { end = w })
	var out []string
	for _, g := range groups {
		if !g.begun || g.text != end.text {
			continue
		}
		for _, form := range g.like {
			out = append(out, query[:end.at]+spelling(form, hits))
		}
	}
	return out
}

// spelling is how people write a form. The index knows it without accents.
func spelling(form string, hits []Hit) string {
	for _, h := range hits {
		title := h.Document.Title
		found := ""
		splitWords(title, func(w word) {
			if w.text == form {
				found = title[w.at:w.end]
			}
		})
		if found != "" {
			return withoutCapital(found)
		}
	}
	return form
}

// withoutCapital writes a word as it stands within a sentence; PDF and iPhone stay.
func withoutCapital(w string) string {
	_, size := utf8.DecodeRuneInString(w)
	if strings.ContainsFunc(w[size:], func(r rune) bool { return unicode.IsUpper(r) || unicode.IsDigit(r) }) {
		return w
	}
	return strings.ToLower(w)
}
