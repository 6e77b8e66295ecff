package theme

import (
	"html/template"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// A template needs about half a microsecond for each value that it shows. What
// has many small values on every page is therefore written here.

// A markup collects HTML. Its methods escape what they are given.
type markup struct{ strings.Builder }

func (m *markup) text(s string) { m.WriteString(template.HTMLEscapeString(s)) }

func (m *markup) attr(name, value string) {
	m.WriteByte(' ')
	m.WriteString(name)
	m.WriteString(`="`)
	m.text(value)
	m.WriteByte('"')
}

// tag writes a start tag with attributes, given as names and values. One with an
// empty last value is left out.
func (m *markup) tag(name string, pairs ...string) {
	if pairs[len(pairs)-1] == "" {
		return
	}
	m.WriteByte('<')
	m.WriteString(name)
	for i := 0; i < len(pairs); i += 2 {
		m.attr(pairs[i], pairs[i+1])
	}
	m.WriteByte('>')
}

func (m *markup) html() template.HTML { return template.HTML(m.String()) }

// head writes what stands in the head of a page and differs from page to page.
func head(p *Page) template.HTML {
	var m markup
	m.Grow(2048)
	m.WriteString("<title>")
	m.text(p.HeadTitle)
	m.WriteString("</title>")
	m.tag("meta", "name", "description", "content", p.Description)
	m.tag("meta", "name", "page-type", "content", p.Type)
	if p.NoIndex {
		m.tag("meta", "name", "robots", "content", "noindex")
	}
	m.tag("link", "rel", "canonical", "href", p.URL)
	for _, a := range p.Alternates {
		m.tag("link", "rel", "alternate", "hreflang", a.Lang, "href", a.URL)
	}
	m.tag("link", "rel", "alternate", "type", "text/markdown", "href", p.MarkdownURL)
	m.tag("link", "rel", "alternate", "type", "application/json", "href", p.JSONURL)
	social(&m, p)
	if p.Desk != nil || p.Form != nil {
		m.tag("link", "rel", "stylesheet", "href", p.Shell.DeskStyleURL)
	}
	for _, entry := range p.Entries() {
		if src := p.Shell.Scripts[entry]; src != "" {
			m.tag("script", "type", "module", "src", src)
			m.WriteString("</script>")
		}
	}
	return m.html()
}

// headings writes the entries of a table of contents.
func headings(list []Heading) template.HTML {
	var m markup
	m.Grow(80 * len(list))
	for _, h := range list {
		m.WriteString(`<li class="l`)
		m.WriteString(strconv.Itoa(h.Level))
		m.WriteString(`"><a`)
		m.attr("href", "#"+url.PathEscape(h.ID))
		m.WriteByte('>')
		m.text(h.Title)
		m.WriteString(`</a></li>`)
	}
	return m.html()
}

// links writes the entries of a list of links.
func (t *Theme) links(locale string, list []Link) template.HTML {
	var m markup
	dir := t.direction(locale)
	for _, l := range list {
		m.WriteString(`<li><a`)
		m.attr("href", safeAddress(l.Path))
		m.WriteByte('>')
		m.said(dir, l.Title, l.Foreign)
		m.WriteString(`</a></li>`)
	}
	return m.html()
}

// rows writes articles, one a row, with their summaries.
func (t *Theme) rows(locale string, cards []Card) template.HTML {
	var m markup
	m.Grow(256 * len(cards))
	dir := t.direction(locale)
	for _, c := range cards {
		m.WriteString(`<li>`)
		m.title(dir, c)
		m.kind(t.kindWord(locale, c.Kind))
		if c.Summary != "" {
			m.WriteString(`<p>`)
			m.said(dir, c.Summary, c.SummaryIn)
			m.WriteString(`</p>`)
		}
		m.WriteString(`</li>`)
	}
	return m.html()
}

// lines writes articles by their titles, with a date where there is one and
// their kind where there is none.
func (t *Theme) lines(locale string, cards []Card) template.HTML {
	var m markup
	m.Grow(128 * len(cards))
	dir := t.direction(locale)
	for _, c := range cards {
		m.WriteString(`<li>`)
		m.title(dir, c)
		if c.Date.IsZero() {
			m.kind(t.kindWord(locale, c.Kind))
		} else {
			m.WriteString(` <small><time`)
			m.attr("datetime", c.Date.UTC().Format(time.DateOnly))
			m.WriteByte('>')
			m.text(t.Date(locale, c.Date))
			m.WriteString(`</time></small>`)
		}
		m.WriteString(`</li>`)
	}
	return m.html()
}

// title writes the link to an article on a page of a direction.
func (m *markup) title(dir string, c Card) {
	m.WriteString(`<a`)
	m.attr("href", safeAddress(c.Path))
	m.WriteByte('>')
	m.said(dir, c.Title, c.Foreign)
	m.WriteString(`</a>`)
}

// said writes words, in an element of their own when they are foreign.
func (m *markup) said(dir, words string, f Foreign) {
	if f.Lang == "" {
		m.text(words)
		return
	}
	m.WriteString(`<span`)
	m.language(dir, f)
	m.WriteByte('>')
	m.text(words)
	m.WriteString(`</span>`)
}

// language marks words in another language on a page of a direction.
func (m *markup) language(dir string, f Foreign) {
	if f.Lang == "" {
		return
	}
	m.attr("lang", f.Lang)
	if f.Dir != dir {
		m.attr("dir", f.Dir)
	}
}

func (m *markup) kind(word string) {
	if word != "" {
		m.WriteString(` <small class="kind">`)
		m.text(word)
		m.WriteString(`</small>`)
	}
}

// safeAddress is an address that may be followed: one of this site, or one whose
// scheme does not run anything.
func safeAddress(address string) string {
	scheme, _, found := strings.Cut(address, ":")
	if !found || strings.ContainsAny(scheme, "/?#") {
		return address
	}
	switch strings.ToLower(scheme) {
	case "http", "https", "mailto", "tel", "sms":
		return address
	}
	return "#"
}

// social writes what other sites show of the page where somebody names it.
func social(m *markup, p *Page) {
	kind, card := "website", "summary"
	if p.Article != nil {
		kind = "article"
	}
	m.tag("meta", "property", "og:title", "content", p.Title)
	m.tag("meta", "property", "og:description", "content", p.Description)
	m.tag("meta", "property", "og:type", "content", kind)
	m.tag("meta", "property", "og:url", "content", p.URL)
	if p.Social.URL != "" {
		card = "summary_large_image"
		m.tag("meta", "property", "og:image", "content", p.Social.URL)
		m.tag("meta", "property", "og:image:alt", "content", p.Social.Alt)
		m.tag("meta", "property", "og:image:width", "content", strconv.Itoa(p.Social.Width))
		m.tag("meta", "property", "og:image:height", "content", strconv.Itoa(p.Social.Height))
	}
	m.tag("meta", "name", "twitter:card", "content", card)
}

// languages writes the language switch, nothing when there is no choice.
func (t *Theme) languages(p *Page) template.HTML {
	if len(p.Languages) < 2 {
		return ""
	}
	locale := p.Shell.Locale.Tag
	var m markup
	m.Grow(256 + 192*len(p.Languages))
	m.WriteString(`<details class="drop languages"><summary><span class="visually-hidden">`)
	m.text(t.Phrase(locale, "language", nil))
	m.WriteString(` </span>`)
	m.text(p.Shell.Locale.Name)
	m.WriteString(`</summary><ul>`)
	for _, l := range p.Languages {
		m.WriteString(`<li><a`)
		m.attr("href", safeAddress(l.Path))
		m.attr("hreflang", l.Tag)
		m.attr("lang", l.Tag)
		m.attr("dir", l.Dir)
		if l.Current {
			m.attr("aria-current", "true")
		} else if t.books[l.Tag] != nil {
			// The scripts ask in the language that they propose, where its words are known.
			m.attr("data-propose", t.Phrase(l.Tag, "language_propose", nil))
			m.attr("data-stay", t.Phrase(l.Tag, "language_stay", nil))
		}
		m.WriteByte('>')
		m.text(l.Name)
		m.WriteString(`</a>`)
		if l.Partial {
			m.WriteString(` <small>`)
			m.text(t.Phrase(locale, "language_partial", nil))
			m.WriteString(`</small>`)
		}
		m.WriteString(`</li>`)
	}
	m.WriteString(`</ul></details>`)
	return m.html()
}
