package discovery

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// These are the rules of search engines for structured data, as far as they can be
// checked without the page: what each type must and should have.

type node = map[string]any

var required = map[string][]string{
	"WebSite":           {"name", "url", "inLanguage"},
	"Organization":      {"name", "url", "logo"},
	"CollectionPage":    {"name", "url", "inLanguage", "mainEntity"},
	"ContactPage":       {"name", "url", "inLanguage"},
	"SearchResultsPage": {"name", "url", "inLanguage"},
	"WebPage":           {"name", "url", "inLanguage"},
	"TechArticle":       {"headline", "description", "inLanguage", "datePublished", "dateModified", "author", "publisher", "image", "mainEntityOfPage", "url"},
	"Article":           {"headline", "description", "inLanguage", "datePublished", "dateModified", "author", "publisher", "image", "mainEntityOfPage", "url"},
	"FAQPage":           {"name", "mainEntity", "inLanguage", "url"},
	"Question":          {"name", "acceptedAnswer"},
	"Answer":            {"text"},
	"HowTo":             {"name", "step", "description", "inLanguage", "url"},
	"HowToStep":         {"name", "text", "url"},
	"BreadcrumbList":    {"itemListElement"},
	"ItemList":          {"itemListElement"},
	"ListItem":          {"position", "name"},
	"VideoObject":       {"name", "thumbnailUrl", "uploadDate", "description", "duration", "contentUrl"},
	"Clip":              {"name", "url", "startOffset", "endOffset"},
	"SearchAction":      {"target", "query-input"},
}

func decodeGraph(t *testing.T, data []byte) []node {
	t.Helper()
	var document struct {
		Context string `json:"@context"`
		Graph   []node `json:"@graph"`
	}
	if err := json.Unmarshal(data, &document); err != nil {
		t.Fatalf("%v in %s", err, data)
	}
	if document.Context != "https://schema.org" {
		t.Errorf("context %q", document.Context)
	}
	return document.Graph
}

// checkGraph returns what is wrong with the structured data of a page.
func checkGraph(t *testing.T, data []byte, locale string) []string {
	t.Helper()
	c := graphChecker{locale: locale, written: map[string]bool{}, types: map[string]int{}}
	graph := decodeGraph(t, data)
	for _, n := range graph {
		c.value("", n)
	}
	if c.types["FAQPage"] > 1 {
		c.report("%d FAQPage nodes", c.types["FAQPage"])
	}
	for _, id := range c.references {
		if !c.written[id] {
			c.report("nothing on the page is called %s", id)
		}
	}
	return c.findings
}

type graphChecker struct {
	locale     string
	written    map[string]bool
	references []string
	types      map[string]int
	findings   []string
}

func (c *graphChecker) report(format string, args ...any) {
	c.findings = append(c.findings, fmt.Sprintf(format, args...))
}

func (c *graphChecker) value(key string, v any) {
	switch v := v.(type) {
	case []any:
		if len(v) == 0 {
			c.report("%s is empty", key)
		}
		for i, element := range v {
			if n, ok := element.(node); ok && n["@type"] == "ListItem" && n["position"] != float64(i+1) {
				c.report("%s: position %v at %d", key, n["position"], i)
			}
			c.value(key, element)
		}
	case node:
		c.node(v)
	case string:
		c.text(key, v)
	}
}

func (c *graphChecker) node(n node) {
	id, _ := n["@id"].(string)
	typ, ok := n["@type"].(string)
	if !ok {
		c.references = append(c.references, id)
		return
	}
	c.written[id] = true
	c.types[typ]++
	keys, known := required[typ]
	if !known {
		c.report("unknown type %s", typ)
	}
	for _, key := range keys {
		if n[key] == nil {
			c.report("%s: missing %s", typ, key)
		}
	}
	if list, _ := n["itemListElement"].([]any); typ == "BreadcrumbList" && len(list) < 2 {
		c.report("BreadcrumbList: fewer than two items")
	}
	for key, v := range n {
		c.value(key, v)
	}
}

func (c *graphChecker) text(key, s string) {
	switch key {
	case "url", "item", "image", "logo", "thumbnailUrl", "contentUrl", "embedUrl", "sameAs", "mainEntityOfPage":
		if u, err := url.Parse(s); err != nil || u.Scheme != "https" || u.Host == "" {
			c.report("%s is not an absolute address: %s", key, s)
		}
	case "target":
		if !strings.HasPrefix(s, "https://") || !strings.Contains(s, "{search_term_string}") {
			c.report("target is %s", s)
		}
	case "datePublished", "dateModified", "uploadDate":
		if _, err := time.Parse(time.RFC3339, s); err != nil {
			c.report("%s is no date: %s", key, s)
		}
	case "inLanguage":
		if s != c.locale {
			c.report("inLanguage is %s on a page in %s", s, c.locale)
		}
	case "headline":
		if utf8.RuneCountInString(s) > 110 {
			c.report("headline is too long: %s", s)
		}
	}
	if s == "" {
		c.report("%s is empty", key)
	}
}
