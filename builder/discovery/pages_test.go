package discovery

import (
	"fmt"
	"iter"
	"time"
)

const base Base = "https://example.com/help"

// hostile is what a writer must not be able to slip into any file: ends of elements,
// quotes, controls, broken UTF-8, characters that XML cannot hold, a text that turns
// around, lines of script and of Markdown.
const hostile = "</script><b>\"it's\" & \\ \x00\x1b \xff\xfe \uFFFE \u202Eevil\u2028 [x](y) `z`\nUser-agent: *\n## no"

func day(n int) time.Time { return time.Date(2026, 3, n, 9, 30, 0, 0, time.UTC) }

// examplePages are the pages of a small locale, in order of their addresses.
func examplePages() []*Page {
	zone := time.FixedZone("", 8*60*60)
	pages := []*Page{
		{Kind: Home, URL: "https://example.com/help/en/", Title: "Help", Summary: "Answers.", Indexed: true},
		{Kind: Topic, URL: "https://example.com/help/en/billing/", Title: "Billing", Summary: "Money.", Indexed: true, Modified: day(4)},
		{
			Kind: Article, ID: "refund-an-order", URL: "https://example.com/help/en/billing/refund-an-order/",
			Title: "Refund an order", Summary: "Send money back.", Indexed: true,
			Created: day(1), Modified: time.Date(2026, 3, 4, 17, 30, 0, 0, zone),
			Markdown: "https://example.com/help/en/billing/refund-an-order/index.md",
		},
		{Kind: Article, ID: "hostile", URL: "https://example.com/help/en/billing/x%22%3Cy&z/", Title: hostile, Summary: hostile, Indexed: true, Modified: day(2)},
		{Kind: Article, ID: "undated", URL: "https://example.com/help/en/billing/z/", Title: "No date", Summary: "From a shallow clone.", Indexed: true},
		{Kind: Article, ID: "fallback", URL: "https://example.com/help/en/billing/zz/", Title: "Nur deutsch", Modified: day(9)},
		{Kind: Search, URL: "https://example.com/help/en/search/", Title: "Search"},
	}
	for _, p := range pages {
		p.Locale = "en"
		p.Alternates = []Alternate{{"en", p.URL}, {"x-default", p.URL}}
	}
	return pages
}

func sequence(pages []*Page) iter.Seq[*Page] {
	return func(yield func(*Page) bool) {
		for _, p := range pages {
			if !yield(p) {
				return
			}
		}
	}
}

// manyPages yields n articles without keeping any.
func manyPages(n int) iter.Seq[*Page] {
	return func(yield func(*Page) bool) {
		var p Page
		for i := range n {
			url := fmt.Sprintf("https://example.com/help/en/topic/article-%08d/", i)
			p = Page{
				Kind: Article, ID: url[len(url)-17 : len(url)-1], Locale: "en", URL: url, Markdown: url + "index.md",
				Title: "How to do the thing", Summary: "A sentence of the usual length that says what the article is for.",
				Indexed: true, Modified: day(1).Add(time.Duration(i%977) * time.Hour),
				Alternates: []Alternate{{"en", url}, {"de", url}, {"x-default", url}},
			}
			if !yield(&p) {
				return
			}
		}
	}
}
