// Package exchange reads and writes what a site tells others of its pages, so that
// their search finds these too: a file of JSON lines, one page a line.
//
//	{"url": "https://example.com/deploy/", "locale": "en", "title": "Deploy a service",
//	 "type": "article", "summary": "…", "keywords": ["release"], "text": "…",
//	 "sections": [{"id": "roll-back", "title": "Roll back", "text": "…"}]}
//
// All on one line. "url", "locale" and "title" must be there; "type" is one of
// [Types], or "site" where it is left out. "text" is what stands before the first
// section; the id of a section is the fragment that leads to it. Texts are plain.
//
// The file comes from somebody else. A line that cannot be used is a problem of the
// rule "other-site", and the others are read; controls, of direction too, are left
// out of texts. Limits: 64 MiB and 10,000 pages a file, 1 MiB a line, 500 sections a
// page, and see the constants below.
//
// Only this form may live here: package builder decides who finds which page.
package exchange

import (
	"strings"
	"unicode"

	"helpwright/searchindex"
)

// The limits of a file.
const (
	maxFile     = 64 << 20 // bytes
	maxLine     = 1 << 20  // bytes
	maxPages    = 10_000
	maxURL      = 2048 // bytes
	maxTitle    = 300  // characters, of pages and sections
	maxSummary  = 1000 // characters
	maxKeywords = 50
	maxKeyword  = 300 // characters
	maxSections = 500
	maxFragment = 200 // characters
)

// Types lists what a page may be: a kind of article, a file, or anything else.
func Types() []string {
	return []string{"article", "faq", "troubleshooting", "reference", "document", anything}
}

const anything = "site"

// A Page is a line of the file.
type Page struct {
	URL      string    `json:"url"`    // https, whole, without a fragment
	Locale   string    `json:"locale"` // BCP 47, of the words
	Type     string    `json:"type,omitempty"`
	Title    string    `json:"title"`
	Summary  string    `json:"summary,omitempty"`
	Keywords []string  `json:"keywords,omitempty"`
	Text     string    `json:"text,omitempty"`
	Sections []Section `json:"sections,omitempty"`

	Digest [32]byte `json:"-"` // of the line that was read
}

// A Section is a part of a page.
type Section struct {
	ID    string `json:"id,omitempty"`
	Title string `json:"title,omitempty"`
	Text  string `json:"text,omitempty"`
}

// Document is the page as it is indexed.
func (p *Page) Document() searchindex.Document {
	d := searchindex.Document{
		ID: p.URL, Path: p.URL, Language: p.Locale, Kind: p.Type, Title: p.Title, Summary: p.Summary, Keywords: p.Keywords,
		Sections: []searchindex.Section{{Text: p.Text}},
	}
	for _, s := range p.Sections {
		d.Sections = append(d.Sections, searchindex.Section(s))
	}
	return d
}

// PageOf is the page of a document with its sections, which has a whole address.
func PageOf(d searchindex.Document) *Page {
	p := &Page{URL: d.Path, Locale: d.Language, Type: d.Kind, Title: d.Title, Summary: d.Summary, Keywords: d.Keywords}
	for i, s := range d.Sections {
		if i == 0 && s.ID == "" && s.Title == "" {
			p.Text = s.Text
			continue
		}
		p.Sections = append(p.Sections, Section(s))
	}
	return p
}

// clean leaves out of all texts what nobody sees.
func (p *Page) clean() {
	for _, text := range []*string{&p.Title, &p.Summary, &p.Text} {
		*text = visible(*text)
	}
	for i := range p.Keywords {
		p.Keywords[i] = visible(p.Keywords[i])
	}
	for i := range p.Sections {
		s := &p.Sections[i]
		s.Title, s.Text = visible(s.Title), visible(s.Text)
	}
}

// visible leaves out controls. Those that part lines part words.
func visible(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return ' '
		case unicode.IsControl(r), r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, text))
}
