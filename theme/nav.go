package theme

import (
	"html"
	"html/template"
	"regexp"
	"strings"
)

const navFile = "_nav.html"

type navData struct {
	Title  string // of the topic
	Groups []Group
}

// A Nav is a topic's navigation, rendered without a current page.
type Nav struct {
	html string
	at   map[string]int // by address: where aria-current goes in html
}

// Nav renders the navigation of a topic, which is named by title.
func (t *Theme) Nav(locale, title string, groups []Group) (Nav, error) {
	set, err := t.setFor(locale)
	if err != nil {
		return Nav{}, err
	}
	var out strings.Builder
	if err := t.execute(set.all.Lookup(navFile), &out, navData{title, groups}); err != nil {
		return Nav{}, t.broken(err)
	}
	n := Nav{html: out.String(), at: map[string]int{}}
	for _, m := range navLink.FindAllStringSubmatchIndex(n.html, -1) {
		address := html.UnescapeString(n.html[m[2]:m[3]])
		if _, marked := n.at[address]; !marked { // of two links to one page the first is its place
			n.at[address] = m[1]
		}
	}
	return n, nil
}

var navLink = regexp.MustCompile(`<a href="([^"]*)"`)

// asInTemplates writes an address as html/template writes it in an attribute.
var asInTemplates = strings.NewReplacer("'", "%27", "(", "%28", ")", "%29")

// For returns the navigation as the page at the address shows it: with the link
// to itself marked.
func (n Nav) For(path string) template.HTML {
	at, ok := n.at[path]
	if !ok {
		at, ok = n.at[asInTemplates.Replace(path)]
	}
	if !ok {
		return template.HTML(n.html)
	}
	return template.HTML(n.html[:at] + ` aria-current="page"` + n.html[at:])
}
