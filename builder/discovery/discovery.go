// Package discovery writes the files by which machines find and understand the
// pages of a site: sitemaps, robots.txt, feeds, llms.txt, redirects, headers,
// web app manifests, lists of changes, and the structured data inside a page.
//
// Every function goes from plain data to bytes. Nothing here reads a clock or a
// file system, knows of the knowledge base or of templates, or decides which
// pages exist; the same input gives the same bytes. What may be as long as the
// site (sitemaps, llms.txt, feeds) takes a sequence of pages and keeps none of
// them, so that memory does not grow with the site.
//
// # Words and addresses
//
// All texts are plain, and all texts are hostile: each writer escapes for its own
// format (escape.go) and replaces what that format cannot hold. Addresses are
// absolute and percent-encoded unless a field says otherwise. A [Base] turns paths
// of the site into addresses; no host is written anywhere else.
//
// # Files
//
//	sitemap.go      sitemap.xml, sitemap-LOCALE.xml
//	robots.go       robots.txt
//	feed.go         an Atom feed for each locale
//	llms.go         llms.txt, LOCALE/llms.txt
//	redirects.go    _redirects
//	headers.go      _headers, and the same headers for our own server
//	csp.go          the Content-Security-Policy
//	webmanifest.go  LOCALE/manifest.webmanifest
//	indexnow.go     KEY.txt, indexnow.json
//	jsonld.go       structured data: which nodes a page has
//	schema.go       structured data: how each node is written
package discovery

import "time"

// A Page is what machines are told of one page in one locale.
type Page struct {
	Kind       Kind
	ID         string // of the article, unique in the site; empty for pages that are no articles
	Locale     string // BCP 47 tag
	URL        string // canonical
	Markdown   string // address of the same words as Markdown; empty: there are none
	Title      string
	Summary    string
	Created    time.Time // zero: unknown
	Modified   time.Time // when these words were first published; zero: unknown
	Indexed    bool      // may search engines list it? false for noindex and for words in another language
	Alternates []Alternate
}

// A Kind says what a page is for.
type Kind uint8

const (
	Other     Kind = iota // a page without a meaning of its own, such as "what you can do here"
	Home                  // the start page of a locale
	Topic                 // a list of articles
	Article               // one thing that a customer can know or do
	Reference             // facts to look up
	FAQ                   // questions and answers
	Guide                 // troubleshooting, step by step
	Search                // the page of search results
	Contact               // the ways to reach a person
)

// An Alternate is the same page in one language, itself included.
type Alternate struct {
	Lang string // BCP 47 tag, or "x-default"
	URL  string
}
