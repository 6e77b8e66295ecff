package web

import (
	"io"
	"net/http"
	"strings"
	"time"
)

// An Answer is what a handler answers. JSON, Page, See, Leave, Download,
// Events and Empty make one.
type Answer struct {
	status  int
	header  http.Header
	cookies []*http.Cookie

	value    any    // of JSON
	page     string // template
	data     any    // of the page
	location string // of See
	file     *File
	stream   func(*EventStream) error
	body     []byte   // ready-made, of a stored answer
	text     string   // of another sort
	title    string   // of a page; "" is the phrase desk_title_NAME
	scripts  []string // of a page
}

// JSON answers with a value.
func JSON(status int, value any) Answer { return Answer{status: status, value: value} }

// Page answers with a page of the desk: templates/desk/NAME.html, whose Page has the
// data in Desk.Data. Data that is a [theme.Form] is the Form of the page, too.
func Page(name string, data any) Answer {
	return Answer{status: http.StatusOK, page: name, data: data}
}

// See leads a browser to another page here with GET. The address is one that [Call.At]
// or [Call.InLocale] made; whatever leads elsewhere leads to the start.
func See(address string) Answer {
	if !strings.HasPrefix(address, "/") || strings.HasPrefix(address, "//") || strings.ContainsAny(address, "\\\r\n\t") {
		address = "/"
	}
	return Answer{status: http.StatusSeeOther, location: address}
}

// Leave leads a browser to an address of another host, which no request chose.
func Leave(address string) Answer { return Answer{status: http.StatusSeeOther, location: address} }

// Empty answers with nothing but a status.
func Empty(status int) Answer { return Answer{status: status} }

// A File is a body that somebody sent, or an export.
type File struct {
	Name    string // as the browser saves it; written safely
	Type    string // media type
	Content io.ReadSeekCloser
	Time    time.Time // zero: unknown
}

// Download answers with a file that browsers save and never show.
func Download(f File) Answer { return Answer{status: http.StatusOK, file: &f} }

// Drawing answers with a picture that this program drew, as SVG.
func Drawing(svg string) Answer {
	return Answer{status: http.StatusOK, text: svg}.With("Content-Type", "image/svg+xml")
}

// Events answers with a stream of events until the function returns.
func Events(send func(*EventStream) error) Answer {
	return Answer{status: http.StatusOK, stream: send}
}

// Status answers a page with another status than 200.
func (a Answer) Status(status int) Answer {
	a.status = status
	return a
}

// With sets a header.
func (a Answer) With(name, value string) Answer {
	a.header = a.header.Clone()
	if a.header == nil {
		a.header = http.Header{}
	}
	a.header.Set(name, value)
	return a
}

// cookie adds a cookie.
func (a Answer) cookie(c *http.Cookie) Answer {
	a.cookies = append(a.cookies[:len(a.cookies):len(a.cookies)], c)
	return a
}

// Titled gives a page a title of its own instead of the phrase desk_title_NAME.
func (a Answer) Titled(words string) Answer {
	a.title = words
	return a
}

// Scripts lets a page load entries of templates/scripts/ besides site.ts.
func (a Answer) Scripts(entries ...string) Answer {
	a.scripts = entries
	return a
}
