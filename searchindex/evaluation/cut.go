package evaluation

import (
	"regexp"
	"strings"

	"helpwright/markdown"
	"helpwright/searchindex"
)

// markup is what Markdown leaves of other languages: tags, addresses, templates.
var markup = regexp.MustCompile(`<[^<>\n]*>|https?://\S+|\{\{[^{}\n]*\}\}`)

// cut makes sections of all bodies.
func cut(texts []Text) {
	p := markdown.New(markdown.Config{})
	for i := range texts {
		texts[i].Sections = sections(p, &texts[i])
	}
}

func sections(p *markdown.Parser, t *Text) []searchindex.Section {
	doc := p.Parse(markdown.Source{File: t.ID, Line: 1, Text: []byte(t.Body), Locale: t.Language})
	var out []searchindex.Section
	for _, s := range doc.Sections {
		text := markup.ReplaceAllString(s.Text, " ")
		if s.Title == "" && strings.TrimSpace(text) == "" {
			continue
		}
		out = append(out, searchindex.Section{ID: s.ID, Title: s.Title, Text: text})
	}
	return out
}

// Plain is the body without markup, its headings among the words.
func (t *Text) Plain() string {
	var b strings.Builder
	for _, s := range t.Sections {
		for _, part := range []string{s.Title, s.Text} {
			b.WriteString(part)
			b.WriteByte('\n')
		}
	}
	return b.String()
}
