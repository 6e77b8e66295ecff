package xliff

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"

	"helpwright/problem"
	"helpwright/translation"
)

// Read reads a file that came back. With a problem there is no document.
func Read(file string, text []byte) (*Received, []problem.Problem) {
	if len(text) > maxSize {
		return nil, []problem.Problem{{File: file, Rule: problem.File, Message: fmt.Sprintf("larger than %d MiB", maxSize>>20), Hint: "send fewer articles at a time"}}
	}
	r := &reader{file: file, files: map[string]bool{}, decoder: xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))}
	r.decoder.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, errEncoding }
	if err := r.document(); err != nil {
		line, column := r.decoder.InputPos()
		p := problem.Problem{File: file, Line: line, Column: column, Rule: problem.Markup, Message: err.Error()}
		var syntax *xml.SyntaxError
		switch {
		case errors.As(err, &syntax):
			p.Line, p.Column, p.Message = syntax.Line, 1, "no sound XML: "+syntax.Msg
		case errors.Is(err, errEncoding):
			p.Hint = "save it as UTF-8"
		}
		return nil, []problem.Problem{p}
	}
	return &r.out, nil
}

var errEncoding = errors.New("another encoding than UTF-8")

// A reader walks through a file once.
type reader struct {
	file    string
	decoder *xml.Decoder
	out     Received
	units   int
	path    []string // names of the elements that are open
	unit    *ReceivedUnit
	run     *run // the source or target that is open
	segment segment
	parts   int             // segments of the unit
	said    int             // bytes of words in it
	files   map[string]bool // ids of the files
	seen    map[string]bool // ids of the units of the file
	inside  map[string]bool // ids of the segments of the unit
}

// An element is the beginning of one.
type element struct {
	name string
	xml.StartElement
}

// attribute returns a value, "" without one.
func (e element) attribute(name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

func (r *reader) document() error {
	for {
		token, err := r.decoder.Token()
		if err == io.EOF {
			return r.whole()
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.Directive:
			return errors.New("a document type is not accepted")
		case xml.ProcInst:
			if t.Target != "xml" {
				return fmt.Errorf("the instruction %q is not accepted", t.Target)
			}
		case xml.StartElement:
			if err := r.start(element{t.Name.Local, t}); err != nil {
				return err
			}
		case xml.EndElement:
			r.end(t.Name.Local)
		case xml.CharData:
			if r.run == nil {
				continue
			}
			if r.said += len(t); r.said > maxWords {
				return r.inUnit("more than %d MiB of words", maxWords>>20)
			}
			r.run.words(t)
		}
	}
}

func (r *reader) whole() error {
	switch {
	case r.out.Line == 0:
		return errors.New("no XLIFF")
	case r.out.Target == "":
		return errors.New("no target language: the attribute trgLang is missing")
	}
	return nil
}

// start takes an element. What belongs to other name spaces and modules is passed
// over as a whole.
func (r *reader) start(e element) error {
	if len(r.path) == maxDepth {
		return fmt.Errorf("elements are nested deeper than %d levels", maxDepth)
	}
	if r.run != nil {
		if err := r.run.start(e); err != nil {
			return r.inUnit("%s", err)
		}
		r.path = append(r.path, e.name)
		return nil
	}
	if e.Name.Space != core || !r.belongs(e.name) {
		if len(r.path) == 0 {
			return errors.New("no XLIFF 2")
		}
		return r.decoder.Skip()
	}
	r.path = append(r.path, e.name)
	line, _ := r.decoder.InputPos()
	switch e.name {
	case "xliff":
		if v := e.attribute("version"); v != "2.0" && v != "2.1" {
			return fmt.Errorf("XLIFF %s; 2.0 and 2.1 are accepted", v)
		}
		if r.out.Line > 0 {
			return errors.New("a second document begins here")
		}
		r.out.Source, r.out.Target, r.out.Line = e.attribute("srcLang"), e.attribute("trgLang"), line
	case "file":
		return r.beginFile(e.attribute("id"), line)
	case "unit":
		return r.beginUnit(e.attribute("id"), line)
	case "segment", "ignorable":
		return r.beginSegment(e)
	case "source", "target":
		return r.beginWords(e, line)
	}
	return nil
}

func (r *reader) beginFile(id string, line int) error {
	if r.files[id] {
		return fmt.Errorf("the file %q stands there twice", id)
	}
	if len(r.files) == maxUnits {
		return fmt.Errorf("more than %d files", maxUnits)
	}
	r.files[id] = true
	r.out.Files = append(r.out.Files, ReceivedFile{ID: id, Line: line})
	r.seen = map[string]bool{}
	return nil
}

func (r *reader) beginUnit(id string, line int) error {
	if r.units++; r.units > maxUnits {
		return fmt.Errorf("more than %d units", maxUnits)
	}
	if r.seen[id] {
		return fmt.Errorf("the unit %q stands there twice", id)
	}
	r.seen[id] = true
	f := &r.out.Files[len(r.out.Files)-1]
	f.Units = append(f.Units, ReceivedUnit{ID: id, Line: line, State: translation.Final})
	r.unit, r.parts, r.said, r.inside = &f.Units[len(f.Units)-1], 0, 0, map[string]bool{}
	return nil
}

func (r *reader) beginSegment(e element) error {
	if r.parts++; r.parts > maxParts {
		return r.inUnit("more than %d segments", maxParts)
	}
	if id := e.attribute("id"); id != "" {
		if r.inside[id] {
			return r.inUnit("the segment %q stands there twice", id)
		}
		r.inside[id] = true
	}
	r.segment = segment{}
	if state := e.attribute("state"); state != "" {
		if r.segment.state = slices.Index(states[:], state); r.segment.state < 0 {
			return r.inUnit("the state %q; there are initial, translated, reviewed and final", state)
		}
	}
	return nil
}

func (r *reader) beginWords(e element, line int) error {
	known := &r.segment.begun
	if e.name == "target" {
		known = &r.segment.translated
	}
	switch {
	case *known:
		return r.inUnit("a second <%s> in one segment", e.name)
	case e.attribute("order") != "":
		return r.inUnit("segments in another order; put the words where they belong")
	}
	*known = true
	if e.name == "target" && len(r.unit.Target) == 0 {
		r.unit.Line = line
	}
	r.run = &run{}
	return nil
}

// inUnit tells what is wrong in the unit that is open.
func (r *reader) inUnit(format string, args ...any) error {
	return fmt.Errorf("unit %q: %s", r.unit.ID, fmt.Sprintf(format, args...))
}

// A segment is a part of a unit as translators' programs divide them.
type segment struct {
	state      int
	source     []translation.Part
	begun      bool // it has a source
	translated bool // it has a target
}

// endSegment joins a segment to its unit. What programs put between segments, white
// space, is the same in the translation.
func (r *reader) endSegment(name string) {
	switch {
	case name == "segment" && r.segment.translated:
		r.unit.State = min(r.unit.State, translation.State(r.segment.state))
	case name == "segment":
		r.unit.State = translation.Initial
	case !r.segment.translated:
		r.unit.Target = joined(r.unit.Target, r.segment.source)
	}
}

// below says which elements are read, and in which.
var below = map[string][]string{
	"xliff": {""}, "file": {"xliff"}, "group": {"file", "group"}, "unit": {"file", "group"},
	"segment": {"unit"}, "ignorable": {"unit"}, "source": {"segment", "ignorable"}, "target": {"segment", "ignorable"},
}

func (r *reader) belongs(name string) bool {
	parent := ""
	if n := len(r.path); n > 0 {
		parent = r.path[n-1]
	}
	return slices.Contains(below[name], parent)
}

func (r *reader) end(name string) {
	r.path = r.path[:len(r.path)-1]
	isWhole := len(r.path) > 0 && slices.Contains(below[name], r.path[len(r.path)-1])
	switch {
	case r.run != nil && name == "source" && isWhole:
		r.segment.source = r.run.all()
		r.unit.Source, r.run = joined(r.unit.Source, r.segment.source), nil
	case r.run != nil && name == "target" && isWhole:
		r.unit.Target, r.run = joined(r.unit.Target, r.run.all()), nil
	case r.run != nil:
		r.run.end(name)
	case name == "segment" || name == "ignorable":
		r.endSegment(name)
	}
}
