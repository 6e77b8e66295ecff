package theme

import (
	"fmt"
	"html/template"
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
	b.WriteString(`<details class="drop languages"><summary><span class="quiet">`)
	b.WriteString(template.HTMLEscapeString(t.Phrase(locale, "language", nil)))
	b.WriteString(` </span>`)
	b.WriteString(template.HTMLEscapeString(p.Shell.Locale.Name))
	b.WriteString(`</summary><ul>`)
	partial := template.HTMLEscapeString(t.Phrase(locale, "language_partial", nil))
	for _, l := range p.Languages {
		tag := template.HTMLEscapeString(l.Tag)
		b.WriteString(`<li><a href="`)
		b.WriteString(template.HTMLEscapeString(l.Path))
		b.WriteString(`" hreflang="`)
		b.WriteString(tag)
		b.WriteByte('"')
		if l.Current {
			b.WriteString(` aria-current="true"`)
		}
		b.WriteString(`><span lang="`)
		b.WriteString(tag)
		b.WriteString(`" dir="`)
		b.WriteString(template.HTMLEscapeString(l.Dir))
		b.WriteString(`">`)
		b.WriteString(template.HTMLEscapeString(l.Name))
		b.WriteString(`</span>`)
		if l.Partial {
			b.WriteString(` <small>`)
			b.WriteString(partial)
			b.WriteString(`</small>`)
		}
		b.WriteString(`</a></li>`)
	}
	b.WriteString(`</ul></details>`)
	return template.HTML(b.String())
}
