package discovery

import (
	"cmp"
	"strings"
	"time"
	"unicode/utf8"
)

// A Document is what the structured data of one page is made of. Which parts count
// depends on the page's kind; the others may be empty. Everything in it must also be
// visible on the page: structured data that says more than the page is misleading.
type Document struct {
	*Page
	Base      Base
	Site      string // title of the site
	Publisher *Publisher
	Image     string // address of the page's Open Graph picture
	Crumbs    []Item // from home to the parent; the page itself is added. Empty on home
	Questions []Question
	Steps     []Step
	Videos    []Video
	Items     []Item // what a topic lists, in the order of the page
	SearchURL string // address of the search page; on home only, may be empty
}

// A Publisher is the organisation whose site it is.
type Publisher struct {
	Name   string
	URL    string   // its own home page
	Logo   string   // address of a picture
	SameAs []string // addresses of other pages about it
}

// An Item is an entry of a list.
type Item struct{ Title, URL string }

// A Question is a question of a FAQ.
type Question struct {
	ID     string // anchor
	Title  string
	Answer string // plain text or simple HTML
}

// A Step is a step of a guide.
type Step struct {
	ID    string // anchor
	Title string
	Text  string
}

// A Video is a video that the page shows.
type Video struct {
	Title       string
	Description string
	Thumbnail   string // address of the poster
	Uploaded    time.Time
	Duration    time.Duration // 0: unknown
	Content     string        // address of the file; empty for a video of another site
	Embed       string        // address of its page at another site
	Transcript  string
	Chapters    []Chapter
}

// A Chapter is a part of a video.
type Chapter struct {
	Title      string
	URL        string        // of the page, at this moment of the video
	Start, End time.Duration // from the beginning of the video
}

// AppendJSONLD appends the structured data of a page as one JSON object, safe to
// stand in a script element, or nothing where there is nothing to say.
//
// A page that search engines may not list says only where it stands: its words may
// be in another language than the page, or belong to another address. The page of
// search results is the exception, since that is what it is.
func AppendJSONLD(dst []byte, d *Document) []byte {
	describe := d.Indexed || d.Kind == Search
	if !describe && len(d.Crumbs) == 0 {
		return dst
	}
	w := schemaWriter{jsonWriter{buf: dst}, d}
	w.open('{')
	w.text("@context", "https://schema.org")
	w.key("@graph")
	w.open('[')
	if describe {
		w.subject()
	}
	if len(d.Crumbs) > 0 {
		w.breadcrumbs()
	}
	w.close(']')
	w.close('}')
	return w.buf
}

// subject writes what the page is about.
func (w *schemaWriter) subject() {
	switch w.d.Kind {
	case Home:
		w.website()
		w.publisher()
	case Topic:
		w.collection()
	case Search:
		w.page("SearchResultsPage")
	case Contact:
		w.page("ContactPage")
	case Article, Reference, FAQ, Guide:
		w.words()
		w.publisher()
		for i := range w.d.Videos {
			w.video(&w.d.Videos[i])
		}
	default:
		w.page("WebPage")
	}
}

// words writes the article itself. A FAQ without questions and a guide without steps
// are ordinary articles.
func (w *schemaWriter) words() {
	switch {
	case w.d.Kind == FAQ && len(w.d.Questions) > 0:
		w.faq()
	case w.d.Kind == Guide && len(w.d.Steps) > 0:
		w.howTo()
	default:
		w.article()
	}
}

// maxHeadline is the length in characters beyond which a headline is cut off.
const maxHeadline = 110

// headline shortens a title at the end of a word, where words have ends.
func headline(title string) string {
	if utf8.RuneCountInString(title) <= maxHeadline {
		return title
	}
	cut := string([]rune(title)[:maxHeadline-1])
	if space := strings.LastIndexByte(cut, ' '); space > len(cut)/2 {
		cut = cut[:space]
	}
	return strings.TrimRight(cut, " ") + "…"
}

// isComplete reports whether everything is known that a video's description needs.
func (v *Video) isComplete() bool {
	return v.Title != "" && v.Thumbnail != "" && !v.Uploaded.IsZero() && cmp.Or(v.Content, v.Embed) != ""
}
