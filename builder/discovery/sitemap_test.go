package discovery

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// A folder collects the files that a writer creates.
type folder map[string]*bytes.Buffer

func (f folder) create(name string) (io.WriteCloser, error) {
	f[name] = new(bytes.Buffer)
	return closer{f[name]}, nil
}

type closer struct{ io.Writer }

func (closer) Close() error { return nil }

type urlSet struct {
	URLs []struct {
		Loc     string `xml:"loc"`
		Lastmod string `xml:"lastmod"`
		Links   []struct {
			Lang string `xml:"hreflang,attr"`
			Href string `xml:"href,attr"`
		} `xml:"http://www.w3.org/1999/xhtml link"`
	} `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 url"`
}

func TestSitemap(t *testing.T) {
	out := folder{}
	files, err := WriteSitemaps("en", sequence(examplePages()), out.create)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "sitemap-en.xml", out["sitemap-en.xml"].Bytes())
	golden(t, "sitemap.xml", AppendSitemapIndex(nil, base, files))

	var set urlSet
	if err := xml.Unmarshal(out["sitemap-en.xml"].Bytes(), &set); err != nil {
		t.Fatal(err)
	}
	if len(set.URLs) != 5 {
		t.Errorf("%d addresses, want the 5 that may be listed", len(set.URLs))
	}
	for _, u := range set.URLs {
		if len(u.Links) != 2 || u.Links[0].Href != u.Loc || u.Links[1].Lang != "x-default" {
			t.Errorf("%s: alternates %v do not name the page itself and x-default", u.Loc, u.Links)
		}
	}
}

func TestSitemapSplits(t *testing.T) {
	tests := []struct {
		name     string
		why      string
		urls     int
		bytes    int
		want     []int
		wantName string
	}{
		{"room", "everything fits into one file", 10, 1 << 20, []int{10}, "sitemap-en.xml"},
		{"full", "a file that is exactly full has no empty one after it", 5, 1 << 20, []int{5, 5}, "sitemap-en-2.xml"},
		{"count", "the protocol limits the addresses of a file", 4, 1 << 20, []int{4, 4, 2}, "sitemap-en-3.xml"},
		{"bytes", "the protocol limits the bytes of a file, head and foot included", 10, 2000, []int{4, 4, 2}, "sitemap-en-3.xml"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			out := folder{}
			w := sitemapWriter{locale: "en", create: out.create, maxURLs: test.urls, maxBytes: test.bytes}
			for p := range manyPages(10) {
				if err := w.add(p); err != nil {
					t.Fatal(err)
				}
			}
			if err := w.close(); err != nil {
				t.Fatal(err)
			}
			if len(w.files) != len(test.want) {
				t.Fatalf("%s: %d files, want %d", test.why, len(w.files), len(test.want))
			}
			for i, f := range w.files {
				body := out[f.Name].Bytes()
				if f.URLs != test.want[i] || len(body) > test.bytes {
					t.Errorf("%s: %s has %d addresses and %d bytes", test.why, f.Name, f.URLs, len(body))
				}
				if err := xml.Unmarshal(body, new(urlSet)); err != nil {
					t.Errorf("%s: %v", f.Name, err)
				}
			}
			if last := w.files[len(w.files)-1].Name; last != test.wantName {
				t.Errorf("last file is %s, want %s", last, test.wantName)
			}
		})
	}
}

func TestSitemapFailures(t *testing.T) {
	pages := examplePages()
	pages[0], pages[1] = pages[1], pages[0]
	if _, err := WriteSitemaps("en", sequence(pages), folder{}.create); err == nil || !strings.Contains(err.Error(), "comes after") {
		t.Errorf("pages out of order: error %v", err)
	}
	pages = examplePages()
	pages[1] = pages[0]
	if _, err := WriteSitemaps("en", sequence(pages), folder{}.create); err == nil {
		t.Error("a page that comes twice: no error")
	}
	full := errors.New("disk full")
	fail := func(string) (io.WriteCloser, error) { return nil, full }
	if _, err := WriteSitemaps("en", sequence(examplePages()), fail); !errors.Is(err, full) {
		t.Errorf("a file that cannot be created: error %v", err)
	}
	none, err := WriteSitemaps("en", manyPages(0), fail)
	if len(none) != 0 || err != nil {
		t.Errorf("no pages: files %v, error %v", none, err)
	}
}

func BenchmarkSitemap(b *testing.B) {
	const n = 100_000
	discard := func(string) (io.WriteCloser, error) { return closer{io.Discard}, nil }
	pages := allPages(n)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := WriteSitemaps("en", sequence(pages), discard); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/page")
}

// allPages keeps pages, so that making them is not measured.
func allPages(n int) []*Page {
	var pages []*Page
	for p := range manyPages(n) {
		kept := *p
		pages = append(pages, &kept)
	}
	return pages
}
