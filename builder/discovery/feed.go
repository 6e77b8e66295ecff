package discovery

import (
	"cmp"
	"iter"
	"slices"
	"time"
)

// feedLength is how many articles a feed holds.
const feedLength = 50

// A Feed is an Atom feed of a locale's newest articles.
type Feed struct {
	Base    Base
	Locale  string
	Title   string
	Summary string    // may be empty
	Author  string    // who publishes the articles
	Self    string    // address of the feed
	Home    string    // address of the locale's home page
	Icon    string    // address of a square picture, may be empty
	Updated time.Time // build date: the date of a feed without entries
}

// AppendFeed appends the feed, newest article first. Only indexed articles whose
// date is known can be in a feed. No page is kept longer than the call.
func AppendFeed(dst []byte, f Feed, pages iter.Seq[*Page]) []byte {
	entries := newest(pages, feedLength)
	updated := f.Updated
	if len(entries) > 0 {
		updated = entries[0].Modified
	}
	dst = append(dst, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"+
		`<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="`...)
	dst = appendXML(dst, f.Locale)
	dst = append(dst, "\">\n"...)
	dst = appendElement(dst, "id", f.Self)
	dst = appendElement(dst, "title", f.Title)
	dst = appendElement(dst, "subtitle", f.Summary)
	dst = appendTimeElement(dst, "updated", updated)
	dst = append(dst, "<author>"...)
	dst = appendElement(dst, "name", cmp.Or(f.Author, f.Title))
	dst = append(dst, "</author>\n"...)
	dst = appendFeedLink(dst, "self", "application/atom+xml", f.Self)
	dst = appendFeedLink(dst, "alternate", "text/html", f.Home)
	dst = appendElement(dst, "icon", f.Icon)
	for i := range entries {
		dst = appendFeedEntry(dst, f.Base, &entries[i])
	}
	return append(dst, "</feed>\n"...)
}

// newest returns copies of the n articles that changed last. Articles of one moment
// are ordered by id, so that the order of the sequence does not matter.
func newest(pages iter.Seq[*Page], n int) []Page {
	var top []Page
	for p := range pages {
		if p.ID == "" || !p.Indexed || p.Modified.IsZero() {
			continue
		}
		if len(top) == n && newerFirst(top[n-1], *p) <= 0 {
			continue
		}
		at, _ := slices.BinarySearchFunc(top, *p, newerFirst)
		top = slices.Insert(top, at, *p)
		top = top[:min(n, len(top))]
	}
	return top
}

func newerFirst(a, b Page) int {
	return cmp.Or(b.Modified.Compare(a.Modified), cmp.Compare(a.ID, b.ID))
}

func appendFeedEntry(dst []byte, base Base, p *Page) []byte {
	dst = append(dst, "<entry>\n"...)
	dst = appendElement(dst, "id", entryID(base, p))
	dst = appendElement(dst, "title", p.Title)
	dst = appendFeedLink(dst, "alternate", "text/html", p.URL)
	if !p.Created.IsZero() && !p.Created.After(p.Modified) {
		dst = appendTimeElement(dst, "published", p.Created)
	}
	dst = appendTimeElement(dst, "updated", p.Modified)
	dst = appendElement(dst, "summary", p.Summary)
	return append(dst, "</entry>\n"...)
}

// appendElement appends an element with text, or nothing when there is no text.
func appendElement(dst []byte, name, text string) []byte {
	if text == "" {
		return dst
	}
	dst = append(dst, "<"+name+">"...)
	dst = appendXML(dst, text)
	return append(dst, "</"+name+">\n"...)
}

func appendTimeElement(dst []byte, name string, t time.Time) []byte {
	dst = append(dst, "<"+name+">"...)
	dst = appendTime(dst, t)
	return append(dst, "</"+name+">\n"...)
}

func appendFeedLink(dst []byte, rel, mediaType, address string) []byte {
	dst = append(dst, `<link rel="`+rel+`" type="`+mediaType+`" href="`...)
	dst = appendXML(dst, address)
	return append(dst, "\"/>\n"...)
}
