package discovery

import (
	"encoding/xml"
	"slices"
	"testing"
	"time"
)

type atomFeed struct {
	XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string   `xml:"id"`
	Title   string   `xml:"title"`
	Updated string   `xml:"updated"`
	Author  string   `xml:"author>name"`
	Links   []struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	} `xml:"link"`
	Entries []struct {
		ID      string `xml:"id"`
		Title   string `xml:"title"`
		Updated string `xml:"updated"`
	} `xml:"entry"`
}

func exampleFeed() Feed {
	return Feed{
		Base: base, Locale: "en", Title: "Help & more", Summary: "News", Author: "Example Ltd",
		Self: base.URL("/en/feed.xml"), Home: base.URL("/en/"), Updated: day(30),
	}
}

func TestFeed(t *testing.T) {
	got := AppendFeed(nil, exampleFeed(), sequence(examplePages()))
	golden(t, "feed.xml", got)
	var feed atomFeed
	if err := xml.Unmarshal(got, &feed); err != nil {
		t.Fatal(err)
	}
	if len(feed.Entries) != 2 || feed.Entries[0].Title != "Refund an order" {
		t.Errorf("entries %v, want the two dated articles, newest first", feed.Entries)
	}
	if feed.Updated != feed.Entries[0].Updated {
		t.Errorf("feed updated %s, newest entry %s", feed.Updated, feed.Entries[0].Updated)
	}
	if want := "https://example.com/help/en/#refund-an-order"; feed.Entries[0].ID != want {
		t.Errorf("id %s, want %s", feed.Entries[0].ID, want)
	}
}

func TestEmptyFeed(t *testing.T) {
	f := exampleFeed()
	f.Author = ""
	var feed atomFeed
	if err := xml.Unmarshal(AppendFeed(nil, f, manyPages(0)), &feed); err != nil {
		t.Fatal(err)
	}
	if feed.Updated != f.Updated.Format(time.RFC3339) || feed.Author != f.Title {
		t.Errorf("updated %q, author %q: a feed needs both even without entries", feed.Updated, feed.Author)
	}
}

func TestFeedKeepsTheNewest(t *testing.T) {
	pages := allPages(5000)
	want := AppendFeed(nil, exampleFeed(), sequence(pages))
	slices.Reverse(pages)
	got := AppendFeed(nil, exampleFeed(), sequence(pages))
	if string(got) != string(want) {
		t.Error("the order of the pages changes the feed")
	}
	var feed atomFeed
	if err := xml.Unmarshal(got, &feed); err != nil {
		t.Fatal(err)
	}
	if len(feed.Entries) != feedLength {
		t.Errorf("%d entries, want %d", len(feed.Entries), feedLength)
	}
	if !slices.IsSortedFunc(newest(sequence(pages), 50), newerFirst) {
		t.Error("entries are out of order")
	}
}

func BenchmarkFeed(b *testing.B) {
	const n = 100_000
	pages := allPages(n)
	b.ReportAllocs()
	for b.Loop() {
		AppendFeed(nil, exampleFeed(), sequence(pages))
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/page")
}
