package theme

import (
	"fmt"
	"html/template"
	"net/url"
	"strings"
	"time"

	"golang.org/x/text/language"
)

// placeholders has the names of all template functions, for parsing.
func placeholders() template.FuncMap {
	return (&Theme{}).funcs("")
}

// funcs returns the functions of templates for a locale.
func (t *Theme) funcs(locale string) template.FuncMap {
	return template.FuncMap{
		"phrase": func(id string, data ...any) string {
			if len(data) == 0 {
				return t.Phrase(locale, id, nil)
			}
			return t.Phrase(locale, id, data[0])
		},
		"values":     values,
		"date":       func(d time.Time) string { return t.Date(locale, d) },
		"iso":        func(d time.Time) string { return d.UTC().Format(time.DateOnly) },
		"number":     func(n int) string { return t.Number(locale, n) },
		"bytes":      func(n int64) string { return t.bytes(locale, n) },
		"alternates": alternates,
		"languages":  func(p *Page) template.HTML { return t.languages(p) },
		"phrases":    func(p *Page) template.HTML { return t.ScriptPhrases(locale, p.Entries()) },
		"kindword":   func(kind string) string { return t.kindWord(locale, kind) },
		"ogLocale":   ogLocale,
		"reach":      reach,
	}
}

// values makes a map of names and values, for phrases.
func values(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, fmt.Errorf("values: a name without a value")
	}
	m := map[string]any{}
	for i := 0; i < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("values: %v is not a name", pairs[i])
		}
		m[name] = pairs[i+1]
	}
	return m, nil
}

// kindWord says what a list marks an article with; plain articles are not marked.
func (t *Theme) kindWord(locale, kind string) string {
	switch kind {
	case "faq":
		return t.Phrase(locale, "kind_faq", nil)
	case "troubleshooting":
		return t.Phrase(locale, "kind_guide", nil)
	case "reference":
		return t.Phrase(locale, "kind_reference", nil)
	}
	return ""
}

// ogLocale writes a tag as Open Graph wants it: "zh_CN" for "zh-Hans".
func ogLocale(locale string) string {
	tag := language.Make(locale)
	base, _ := tag.Base()
	region, _ := tag.Region()
	return base.String() + "_" + region.String()
}

// reach is the address of a way to reach a person. The escaping of templates
// knows no telephones; every other address goes through it as usual.
func reach(w Way) any {
	for _, scheme := range []string{"tel:", "sms:"} {
		if rest, ok := strings.CutPrefix(w.Path, scheme); ok {
			return template.URL(scheme + url.PathEscape(rest))
		}
	}
	return w.Path
}

// The two lists with an entry for every locale are written here and not by a
// template, which would need more time for them than for the rest of the page.

// alternates writes the links to the same page in other languages.
func alternates(p *Page) template.HTML {
	var b strings.Builder
	for _, a := range p.Alternates {
		b.WriteString(`<link rel="alternate" hreflang="`)
		b.WriteString(template.HTMLEscapeString(a.Lang))
		b.WriteString(`" href="`)
		b.WriteString(template.HTMLEscapeString(a.URL))
		b.WriteString(`">`)
	}
	return template.HTML(b.String())
}

// languages writes the language switch, nothing when there is no choice.
func (t *Theme) languages(p *Page) template.HTML {
	if len(p.Languages) < 2 {
		return ""
	}
	locale := p.Shell.Locale.Tag
	var b strings.Builder
	text := func(s string) { b.WriteString(template.HTMLEscapeString(s)) }
	attr := func(name, value string) {
		b.WriteString(" " + name + `="`)
		text(value)
		b.WriteByte('"')
	}
	b.WriteString(`<details class="drop languages"><summary><span class="visually-hidden">`)
	text(t.Phrase(locale, "language", nil))
	b.WriteString(` </span>`)
	text(p.Shell.Locale.Name)
	b.WriteString(`</summary><ul>`)
	partial := t.Phrase(locale, "language_partial", nil)
	for _, l := range p.Languages {
		b.WriteString(`<li><a`)
		attr("href", l.Path)
		attr("hreflang", l.Tag)
		attr("lang", l.Tag)
		attr("dir", l.Dir)
		if l.Current {
			attr("aria-current", "true")
		} else {
			// The scripts ask in the language that they propose.
			attr("data-propose", t.Phrase(l.Tag, "language_propose", nil))
			attr("data-stay", t.Phrase(l.Tag, "language_stay", nil))
		}
		b.WriteByte('>')
		text(l.Name)
		b.WriteString(`</a>`)
		if l.Partial {
			b.WriteString(` <small>`)
			text(partial)
			b.WriteString(`</small>`)
		}
		b.WriteString(`</li>`)
	}
	b.WriteString(`</ul></details>`)
	return template.HTML(b.String())
}
