package web

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"unicode/utf8"
)

// Limits of what comes, in bytes where nothing else is said.
const (
	maxJSON   = 64 << 10
	maxForm   = 256 << 10 // a letter may take nine bytes in a form
	maxFields = 500       // number
	maxField  = 128 << 10
)

// limit is how many bytes of a sort may come. What is read whole is limited by Text,
// whatever files may come besides.
func (r *Route) limit(contentType string) int64 {
	kind, _, _ := mime.ParseMediaType(contentType)
	switch {
	case kind == "application/json":
		return cmp.Or(r.Text, smaller(r.Body, maxJSON))
	case kind == "application/x-www-form-urlencoded":
		return max(r.Text, smaller(r.Body, maxForm))
	}
	return cmp.Or(r.Body, maxForm)
}

// smaller is a limit of a route, where that is smaller than the usual one.
func smaller(limit, usual int64) int64 {
	if limit > 0 && limit < usual {
		return limit
	}
	return usual
}

// Names of a form's fields that are for this package.
const (
	keyField   = "idempotency_key"
	tokenField = "form_token"
)

// A body is what came with a request, read as far as nothing but memory is needed.
type body struct {
	json   []byte
	fields url.Values        // of a form, without those for this package
	key    string            // the form field idempotency_key
	token  string            // the form field form_token
	parts  *multipart.Reader // with files still to come
	part   *multipart.Part   // the first of them
	end    *endFinder        // of the form
	isForm bool
	isJSON bool
	other  bool // of another sort, for the handler to read
	whole  []byte
}

func malformed(why string) Problem {
	return Problem{Status: http.StatusBadRequest, Code: "malformed", Message: why}
}

// readBody reads JSON, a form, or the fields of a form that stand before its files.
func readBody(r *http.Request) (b body, err error) {
	sort := r.Header.Get("Content-Type")
	if sort == "" {
		b.other = true
		return b, nil
	}
	kind, parameters, err := mime.ParseMediaType(sort)
	if err != nil {
		return b, malformed("the content type is not well-formed")
	}
	switch kind {
	case "application/json":
		b.isJSON = true
		b.json, err = io.ReadAll(r.Body)
	case "application/x-www-form-urlencoded":
		b.isForm = true
		var text []byte
		if text, err = io.ReadAll(r.Body); err == nil {
			b.fields, err = parseForm(string(text))
		}
	case "multipart/form-data":
		b.isForm = true
		b.fields = url.Values{}
		b.end = &endFinder{Reader: r.Body, end: []byte("--" + parameters["boundary"] + "--")}
		b.parts = multipart.NewReader(b.end, parameters["boundary"])
		err = b.readParts()
	default:
		b.other = true
	}
	if err != nil {
		return b, err
	}
	b.key, b.token = b.fields.Get(keyField), b.fields.Get(tokenField)
	b.fields.Del(keyField)
	b.fields.Del(tokenField)
	return b, nil
}

func parseForm(text string) (url.Values, error) {
	values, err := url.ParseQuery(text)
	if err != nil {
		return nil, malformed("the form is not well-formed")
	}
	return values, checkFields(values)
}

func checkFields(values url.Values) error {
	count := 0
	for name, all := range values {
		if count += len(all); count > maxFields {
			return malformed("the form has too many fields")
		}
		for _, value := range append(all, name) {
			if !utf8.ValidString(value) {
				return malformed("the form is not UTF-8")
			}
		}
	}
	return nil
}

// readParts reads fields up to the first file.
func (b *body) readParts() error {
	for count := 0; ; count++ {
		part, err := b.parts.NextRawPart()
		switch {
		case errors.Is(err, io.EOF) && b.end.found:
			b.parts = nil
			return checkFields(b.fields)
		case err != nil:
			return brokenForm(err)
		case count >= maxFields:
			return malformed("the form has too many fields")
		case part.FileName() != "":
			b.part = part
			return checkFields(b.fields)
		}
		value, err := io.ReadAll(io.LimitReader(part, maxField+1))
		switch {
		case err != nil:
			return brokenForm(err)
		case len(value) > maxField:
			return malformed(fmt.Sprintf("a field has more than %d bytes", maxField))
		case part.FormName() == "", len(value) == 0 && part.Header.Get("Content-Type") != "":
			continue // no file was chosen: that comes without a name, or with a type and nothing else
		}
		b.fields.Add(part.FormName(), string(value))
	}
}

func brokenForm(err error) error {
	var tooLong *http.MaxBytesError
	var known Problem
	if errors.As(err, &tooLong) || errors.As(err, &known) {
		return err
	}
	return malformed("the form is cut off or not well-formed")
}

// Read fills a struct with what came: JSON, or a form's fields by the same names. What
// the struct does not have is refused.
func (c *Call) Read(in any) error {
	switch {
	case c.body.isJSON:
		return readJSON(c.body.json, in)
	case c.body.isForm:
		return fill(c.body.fields, in)
	}
	return Problem{Status: http.StatusUnsupportedMediaType, Code: "media_type", Message: "send JSON or a form"}
}

// readNothing refuses fields where a route reads none: who sends them believes that they
// mean something.
func (c *Call) readNothing() error {
	reads := c.route.In != nil && len(FieldNames(c.route.In)) > 0
	if reads || c.body.isJSON && len(c.body.json) == 0 {
		return nil
	}
	var nothing struct{}
	switch {
	case c.body.isJSON:
		return readJSON(c.body.json, &nothing)
	case c.body.isForm:
		return fill(c.body.fields, &nothing)
	}
	return nil
}

// readJSON reads one value and nothing else.
func readJSON(text []byte, in any) error {
	if !utf8.Valid(text) {
		return malformed("the JSON is not UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(in); err != nil {
		var wrong *json.UnmarshalTypeError
		if errors.As(err, &wrong) {
			return Problem{Status: http.StatusBadRequest, Code: "malformed", Message: "expected " + wrong.Type.String() + ", found " + wrong.Value, Field: wrong.Field}
		}
		return malformed("the JSON cannot be read: " + err.Error())
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return malformed("more than one JSON value came")
	}
	return nil
}

// An Incoming is a file of a form, on its way.
type Incoming struct {
	Field, Name, Type string // as the client says, none of it to be believed
	io.Reader
}

// NextFile returns the next file of a form, nil after the last. What was not read of
// the one before is passed over. A form's fields stand before its files.
func (c *Call) NextFile() (*Incoming, error) {
	part := c.body.part
	c.body.part = nil
	if part == nil {
		if c.body.parts == nil {
			return nil, nil
		}
		var err error
		part, err = c.body.parts.NextRawPart()
		if errors.Is(err, io.EOF) && c.body.end.found {
			c.body.parts = nil
			return nil, nil
		}
		if err != nil {
			return nil, brokenForm(err)
		}
		if part.FileName() == "" && part.Header.Get("Content-Type") == "" {
			return nil, malformed("fields stand before files")
		}
	}
	return &Incoming{part.FormName(), part.FileName(), part.Header.Get("Content-Type"), wholePart{part}}, nil
}

// An endFinder notes whether a form came to its end: where a form is cut off, the library
// says the same as behind the last part.
type endFinder struct {
	io.Reader
	end   []byte
	last  []byte // as much as may be a beginning of the end
	found bool
}

func (e *endFinder) Read(b []byte) (int, error) {
	n, err := e.Reader.Read(b)
	if !e.found {
		e.last = append(e.last, b[:n]...)
		e.found = bytes.Contains(e.last, e.end)
		e.last = append(e.last[:0], e.last[max(0, len(e.last)-len(e.end)):]...)
	}
	return n, err
}

// A wholePart is an error where a file is cut off, which looks like the end of any other
// reader to those who read in pieces.
type wholePart struct{ *multipart.Part }

func (p wholePart) Read(b []byte) (int, error) {
	n, err := p.Part.Read(b)
	if err != nil && err != io.EOF {
		err = brokenForm(err)
	}
	return n, err
}

// Bytes is all that Body reads, however often it is asked for.
func (c *Call) Bytes() ([]byte, error) {
	if c.body.whole == nil {
		text, err := io.ReadAll(c.Body())
		if err != nil {
			return nil, err
		}
		c.body.whole = append([]byte{}, text...)
	}
	return c.body.whole, nil
}

// Body is what came, unread, where it is neither JSON nor a form.
func (c *Call) Body() io.Reader {
	if c.body.other {
		return c.r.Body
	}
	return http.NoBody
}
