package xliff

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strconv"

	"helpwright/translation"
)

// Write returns a document as XLIFF 2.1.
func Write(d *Document) []byte {
	w := &writer{}
	w.b.WriteString(xml.Header)
	w.open("xliff", "xmlns", core, "xmlns:mtc", matches, "version", "2.1", "srcLang", d.Source, "trgLang", d.Target)
	for i := range d.Files {
		w.file(&d.Files[i])
	}
	w.end("xliff")
	return w.b.Bytes()
}

// A writer writes elements, each block of them on its own line.
type writer struct {
	b     bytes.Buffer
	depth int
}

func (w *writer) file(f *File) {
	w.open("file", "id", f.ID, "original", f.Original)
	for i := range f.Units {
		w.unit(&f.Units[i])
	}
	w.end("file")
}

// segmentID is that of the one segment of each unit.
const segmentID = "s"

func (w *writer) unit(u *Unit) {
	s := u.Segment
	translate := "yes"
	if !s.IsWords() {
		translate = "no"
	}
	w.open("unit", "id", s.ID, "type", "helpwright:"+s.Kind, "translate", translate, "canResegment", "no")
	if len(u.Matches) > 0 {
		w.open("mtc:matches")
		for i := range u.Matches {
			w.match(&u.Matches[i], s.Content)
		}
		w.end("mtc:matches")
	}
	if len(u.Notes) > 0 {
		w.open("notes")
		for _, note := range u.Notes {
			w.line("note", note)
		}
		w.end("notes")
	}
	codes := s.Content.Codes
	if u.Target != nil {
		codes = u.Target.Codes
	}
	w.originalData(codes)
	w.open("segment", "id", segmentID, "state", states[u.State])
	w.inline("source", s.Content.Parts, codes, true)
	if u.Target != nil {
		w.inline("target", u.Target.Parts, codes, true)
	}
	w.end("segment")
	w.end("unit")
}

func (w *writer) match(m *Match, source translation.Content) {
	kind := "tm"
	if m.Machine {
		kind = "mt"
	}
	w.open("mtc:match", "ref", "#"+segmentID, "type", kind, "similarity", fmt.Sprintf("%d.0", m.Similarity), "origin", m.Origin)
	from, to := translation.Adopt(source, m.Source), translation.Adopt(source, m.Target)
	w.inline("source", from.Parts, from.Codes, false)
	w.inline("target", to.Parts, to.Codes, false)
	w.end("mtc:match")
}

// originalData lists what codes stand for, for people who want to see it.
func (w *writer) originalData(codes []translation.Code) {
	if len(codes) == 0 {
		return
	}
	w.open("originalData")
	for i, c := range codes {
		w.line("data", c.Open, "id", dataID("d", i))
		if c.Close != "" {
			w.line("data", c.Close, "id", dataID("e", i))
		}
	}
	w.end("originalData")
}

func dataID(letter string, code int) string { return letter + strconv.Itoa(code+1) }

// open begins an element on a line of its own, with attributes as names and values.
func (w *writer) open(name string, attributes ...string) {
	w.indent()
	w.tag(name, attributes, ">\n")
	w.depth++
}

func (w *writer) end(name string) {
	w.depth--
	w.indent()
	w.b.WriteString("</" + name + ">\n")
}

// line writes an element that holds text.
func (w *writer) line(name, text string, attributes ...string) {
	w.indent()
	w.tag(name, attributes, ">")
	w.text(text)
	w.b.WriteString("</" + name + ">\n")
}

func (w *writer) indent() {
	for range w.depth {
		w.b.WriteString("  ")
	}
}

func (w *writer) tag(name string, attributes []string, end string) {
	w.b.WriteString("<" + name)
	for i := 0; i < len(attributes); i += 2 {
		w.b.WriteString(" " + attributes[i] + `="`)
		w.text(attributes[i+1])
		w.b.WriteByte('"')
	}
	w.b.WriteString(end)
}

// text escapes; characters that no XML may hold become U+FFFD.
func (w *writer) text(s string) {
	// A buffer takes everything.
	_ = xml.EscapeText(&w.b, []byte(s))
}

// Holdable returns a text as it comes back: without the characters that no XML may
// hold.
func Holdable(s string) string {
	var b bytes.Buffer
	for _, r := range s {
		switch {
		case r < 0x20 && r != '\t' && r != '\n' && r != '\r', r == 0xfffe, r == 0xffff:
			b.WriteRune(0xfffd)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
