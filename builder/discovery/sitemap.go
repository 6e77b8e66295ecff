package discovery

import (
	"fmt"
	"io"
	"iter"
	"strconv"
	"time"
)

// What one sitemap file may hold, by the protocol.
const (
	maxSitemapURLs  = 50_000
	maxSitemapBytes = 50 << 20
)

const (
	sitemapHead = `<?xml version="1.0" encoding="UTF-8"?>` + "\n" +
		`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">` + "\n"
	sitemapFoot = "</urlset>\n"
)

// A SitemapFile is one file that the sitemap index names.
type SitemapFile struct {
	Name     string    // relative to the site's root, "sitemap-en.xml"
	URLs     int       // number of pages in it
	Modified time.Time // newest date in it; zero: none is known
}

// WriteSitemaps writes the sitemaps of a locale: as many files as its indexed
// pages need, at least none. The pages come in ascending order of their URLs, each
// once; a page is not used after the sequence has moved on. create opens a file of
// the given name at the site's root.
func WriteSitemaps(locale string, pages iter.Seq[*Page], create func(name string) (io.WriteCloser, error)) ([]SitemapFile, error) {
	w := sitemapWriter{locale: locale, create: create, maxURLs: maxSitemapURLs, maxBytes: maxSitemapBytes}
	for p := range pages {
		if !p.Indexed {
			continue
		}
		if err := w.add(p); err != nil {
			w.close()
			return nil, err
		}
	}
	return w.files, w.close()
}

// AppendSitemapIndex appends sitemap.xml, which names the sitemaps of all locales.
func AppendSitemapIndex(dst []byte, base Base, files []SitemapFile) []byte {
	dst = append(dst, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"+
		`<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`+"\n"...)
	for _, f := range files {
		dst = append(dst, "<sitemap><loc>"...)
		dst = appendXML(dst, base.URL("/"+f.Name))
		dst = append(dst, "</loc>"...)
		dst = appendLastmod(dst, f.Modified)
		dst = append(dst, "</sitemap>\n"...)
	}
	return append(dst, "</sitemapindex>\n"...)
}

// A sitemapWriter begins a new file whenever the one at hand is full.
type sitemapWriter struct {
	locale   string
	create   func(name string) (io.WriteCloser, error)
	maxURLs  int
	maxBytes int

	files []SitemapFile
	file  io.WriteCloser // nil: none is open
	size  int            // bytes of the open file, those in buf included
	buf   []byte         // not yet written
	entry []byte         // of the page at hand
	last  string         // URL of the page before
}

func (w *sitemapWriter) add(p *Page) error {
	if p.URL <= w.last {
		return fmt.Errorf("writing the sitemap of %s: page %q comes after %q", w.locale, p.URL, w.last)
	}
	w.last = p.URL
	w.entry = appendSitemapEntry(w.entry[:0], p)
	if w.file == nil || w.full() {
		if err := w.next(); err != nil {
			return err
		}
	}
	w.buf = append(w.buf, w.entry...)
	w.size += len(w.entry)
	f := &w.files[len(w.files)-1]
	f.URLs++
	if p.Modified.After(f.Modified) {
		f.Modified = p.Modified
	}
	if len(w.buf) < 64<<10 {
		return nil
	}
	return w.flush()
}

func (w *sitemapWriter) full() bool {
	return w.files[len(w.files)-1].URLs == w.maxURLs ||
		w.size+len(w.entry)+len(sitemapFoot) > w.maxBytes
}

func (w *sitemapWriter) next() error {
	if err := w.close(); err != nil {
		return err
	}
	name := "sitemap-" + w.locale
	if n := len(w.files); n > 0 {
		name += "-" + strconv.Itoa(n+1)
	}
	name += ".xml"
	file, err := w.create(name)
	if err != nil {
		return fmt.Errorf("writing the sitemap of %s: %w", w.locale, err)
	}
	w.file = file
	w.files = append(w.files, SitemapFile{Name: name})
	w.buf = append(w.buf[:0], sitemapHead...)
	w.size = len(sitemapHead)
	return nil
}

func (w *sitemapWriter) flush() error {
	_, err := w.file.Write(w.buf)
	w.buf = w.buf[:0]
	if err != nil {
		return fmt.Errorf("writing the sitemap of %s: %w", w.locale, err)
	}
	return nil
}

// close ends the open file, if there is one. The file is closed also when it cannot
// be written.
func (w *sitemapWriter) close() error {
	if w.file == nil {
		return nil
	}
	w.buf = append(w.buf, sitemapFoot...)
	err := w.flush()
	if closeErr := w.file.Close(); err == nil && closeErr != nil {
		err = fmt.Errorf("writing the sitemap of %s: %w", w.locale, closeErr)
	}
	w.file = nil
	return err
}

func appendSitemapEntry(dst []byte, p *Page) []byte {
	dst = append(dst, "<url><loc>"...)
	dst = appendXML(dst, p.URL)
	dst = append(dst, "</loc>"...)
	dst = appendLastmod(dst, p.Modified)
	for _, a := range p.Alternates {
		dst = append(dst, `<xhtml:link rel="alternate" hreflang="`...)
		dst = appendXML(dst, a.Lang)
		dst = append(dst, `" href="`...)
		dst = appendXML(dst, a.URL)
		dst = append(dst, `"/>`...)
	}
	return append(dst, "</url>\n"...)
}

// appendLastmod appends a date with time and offset, as search engines want it; no
// date is better than a wrong one.
func appendLastmod(dst []byte, t time.Time) []byte {
	if t.IsZero() {
		return dst
	}
	dst = append(dst, "<lastmod>"...)
	dst = appendTime(dst, t)
	return append(dst, "</lastmod>"...)
}

// appendTime appends a time in UTC, so that the time zone of a build never shows.
func appendTime(dst []byte, t time.Time) []byte {
	return t.UTC().AppendFormat(dst, time.RFC3339)
}
