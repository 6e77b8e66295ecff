// Package reserved names the addresses that a site keeps for itself: what the
// builder writes beside the pages of articles, what the run side will answer at, and
// what hosts take for instructions.
//
// It is the one list of them. The builder takes the names that it writes from here,
// the check of content compares slugs and old addresses with it, the reader of
// helpwright.yaml the tags of languages. Nothing else may stand here.
package reserved

import (
	"slices"
	"strings"
)

// The folders of pages that the site itself has in every locale.
const (
	Search       = "search"
	Contact      = "contact"
	Capabilities = "capabilities"
	All          = "all"
	Offline      = "offline"
	Tickets      = "tickets"  // of the run side
	Continue     = "continue" // likewise: a guide that goes on
)

// The files of a page's folder.
const (
	Page         = "index.html"
	PageMarkdown = "index.md"
	PageJSON     = "index.json"
)

// Other files of a locale's folder; NotFound and LLMs stand at the root too.
const (
	NotFound    = "404.html"
	LLMs        = "llms.txt"
	Feed        = "feed.xml"
	WebManifest = "manifest.webmanifest"
)

// What else stands at the root.
const (
	Assets    = "assets"    // what the site is made of, with its digest in its name
	Files     = "files"     // the files of writers, likewise
	Languages = "languages" // the page that offers all languages
	Sitemap   = "sitemap.xml"
	Robots    = "robots.txt"
	Worker    = "sw.js"
	Release   = "release.json"
	Redirects = "_redirects"
	Headers   = "_headers"
	Ignore    = ".gitignore"
)

// SearchIndex is the pointer to the index of a locale, in the folder of its search
// page.
const SearchIndex = "index.bin"

// SearchShards is the folder of the shards beside a pointer that is not for everybody.
const SearchShards = "shards"

// sitemapOf begins the names of the sitemaps of locales.
const sitemapOf = "sitemap-"

// InLocale reports whether a name below a locale's folder is the site's own. Names
// are compared as they stand, so whoever takes capitals for small letters folds them
// first.
func InLocale(name string) bool {
	return InPage(name) || slices.Contains([]string{
		Search, Contact, Capabilities, All, Offline, Tickets, Continue, NotFound, LLMs, Feed, WebManifest,
	}, name)
}

// InPage reports whether a name in the folder of any page is the site's own: of a
// topic, which holds the folders of its articles too.
func InPage(name string) bool {
	return name == Page || name == PageMarkdown || name == PageJSON
}

// AtRoot reports whether a name at the root of the site, beside the folders of
// locales, is the site's own. The run side will answer at api, desk, contact and
// search; functions, and what begins with an underscore, are instructions to
// hosts; what begins with a dot is served by nobody.
func AtRoot(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || strings.HasPrefix(name, sitemapOf) ||
		slices.Contains([]string{
			Page, NotFound, LLMs, Assets, Files, Languages, Sitemap, Robots, Worker, Release,
			"api", "desk", Contact, Search, "functions",
		}, name)
}
