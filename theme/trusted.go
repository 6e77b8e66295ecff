package theme

import (
	"html/template"
	"strings"

	"golang.org/x/text/language"
)

// Words marks what package markdown rendered, with its slots filled, as safe to
// stand in a page.
func Words(rendered []byte) template.HTML { return template.HTML(rendered) }

// StructuredData puts JSON-LD, which must be escaped for a script element, into
// one. Nothing stays nothing.
func StructuredData(json []byte) template.HTML {
	if len(json) == 0 {
		return ""
	}
	var b strings.Builder
	b.Grow(len(json) + 64)
	b.WriteString(`<script type="application/ld+json">`)
	b.Write(json)
	b.WriteString(`</script>`)
	return template.HTML(b.String())
}

// SameLanguage reports whether words in one locale read as an ordinary page in
// another: fr in fr-CH, but not zh-Hans in zh-Hant.
func SameLanguage(a, b string) bool {
	if a == b {
		return true
	}
	x, y := language.Make(a), language.Make(b)
	xBase, _ := x.Base()
	yBase, _ := y.Base()
	xScript, _ := x.Script()
	yScript, _ := y.Script()
	return xBase == yBase && xScript == yScript
}
