package theme

import (
	"fmt"
	"html/template"
	"maps"
	"slices"
	"time"

	"golang.org/x/text/language"
)

// placeholders has the names of all template functions, for parsing.
func placeholders() template.FuncMap {
	return (&Theme{}).funcs("")
}

// functionNames lists what templates can call, Go's own functions included.
func functionNames() []string {
	names := []string{"and", "eq", "ge", "gt", "html", "index", "js", "le", "len", "lt", "ne", "not", "or", "print", "printf", "println", "slice", "urlquery"}
	return slices.AppendSeq(names, maps.Keys(placeholders()))
}

// funcs returns the functions of templates for a locale.
func (t *Theme) funcs(locale string) template.FuncMap {
	return template.FuncMap{
		"phrase": func(id string, data ...any) (string, error) {
			if len(data) == 0 {
				return t.Phrase(locale, id, nil), nil
			}
			return bounded(t.Phrase(locale, id, data[0]))
		},
		"values":    values,
		"date":      func(d time.Time) string { return t.Date(locale, d) },
		"moment":    func(at time.Time) template.HTML { return t.moment(locale, at) },
		"since":     func(at, now time.Time) template.HTML { return t.since(locale, at, now) },
		"iso":       func(d time.Time) string { return d.UTC().Format(time.DateOnly) },
		"number":    func(n int) string { return t.Number(locale, n) },
		"bytes":     func(n int64) string { return t.bytes(locale, n) },
		"head":      head,
		"headings":  headings,
		"lang":      func(f foreign) template.HTMLAttr { return t.lang(locale, f) },
		"said":      func(words string, f foreign) template.HTML { return t.said(locale, words, f) },
		"links":     func(list []Link) template.HTML { return t.links(locale, list) },
		"rows":      func(cards []Card) template.HTML { return t.rows(locale, cards) },
		"lines":     func(cards []Card) template.HTML { return t.lines(locale, cards) },
		"languages": func(p *Page) template.HTML { return t.languages(p) },
		"phrases":   func(p *Page) template.HTML { return t.ScriptPhrases(locale, p.Entries()) },
		"ogLocale":  ogLocale,
		"reach":     reach,
	}
}

// A foreign is what says in which language its words are.
type foreign interface{ foreign() Foreign }

func (f Foreign) foreign() Foreign { return f }

// lang writes the attributes of a tag around words of another language than the
// page's; the direction only where it differs, too.
func (t *Theme) lang(page string, f foreign) template.HTMLAttr {
	var m markup
	m.language(t.direction(page), f.foreign())
	return template.HTMLAttr(m.String())
}

// said marks words of another language inside of a line, whose own direction and
// edges stay those of the page.
func (t *Theme) said(page, words string, f foreign) template.HTML {
	var m markup
	m.said(t.direction(page), words, f.foreign())
	return m.html()
}

// direction is that of a locale of the site.
func (t *Theme) direction(locale string) string {
	for _, l := range t.locales {
		if l.Tag == locale {
			return l.Dir
		}
	}
	return Dir(locale)
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
// knows no telephones, so what may be followed is decided here.
func reach(w Way) template.URL { return template.URL(safeAddress(w.Path)) }
