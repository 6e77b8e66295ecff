package xliff

import (
	"fmt"
	"strconv"

	"helpwright/markdown"
	"helpwright/translation"
)

// inline writes a source or a target. White space counts in it.
func (w *writer) inline(name string, parts []translation.Part, codes []translation.Code, withData bool) {
	w.indent()
	w.tag(name, []string{"xml:space", "preserve"}, ">")
	used := make([]int, len(codes))
	for _, p := range parts {
		switch p.Kind {
		case translation.Words:
			w.text(p.Words)
		case translation.Close:
			w.b.WriteString("</pc>")
		case translation.Open:
			w.code("pc", p.Code, codes[p.Code], used, withData, ">")
		case translation.Alone:
			w.code("ph", p.Code, codes[p.Code], used, withData, "/>")
		}
	}
	w.b.WriteString("</" + name + ">\n")
}

// code writes a code, which has the id of the one that it is a copy of, and a
// letter, when it stands there again.
func (w *writer) code(name string, n int, c translation.Code, used []int, withData bool, end string) {
	id := strconv.Itoa(n + 1)
	attributes := []string{"id", id}
	if used[n] > 0 {
		attributes = []string{"id", id + "c" + strconv.Itoa(used[n]), "copyOf", id}
	}
	used[n]++
	yes := "no"
	if c.IsFree() {
		yes = "yes"
	}
	attributes = append(attributes, "canDelete", yes)
	if c.Close != "" {
		attributes = append(attributes, "canCopy", yes)
	}
	if kind, subKind := kindOf(c); kind != "" {
		attributes = append(attributes, "type", kind)
		if subKind != "" {
			attributes = append(attributes, "subType", subKind)
		}
	}
	if shows := c.Shows(); c.Close == "" && shows != "" {
		attributes = append(attributes, "disp", shows, "equiv", shows)
	}
	switch {
	case !withData || used[n] > 1:
	case c.Close != "":
		attributes = append(attributes, "dataRefStart", dataID("d", n), "dataRefEnd", dataID("e", n))
	default:
		attributes = append(attributes, "dataRef", dataID("d", n))
	}
	w.tag(name, attributes, end)
}

// kindOf names a code in the words of the format.
func kindOf(c translation.Code) (kind, subKind string) {
	switch c.Kind {
	case markdown.PieceStrong:
		return "fmt", "xlf:b"
	case markdown.PieceEmphasis:
		return "fmt", "xlf:i"
	case markdown.PieceStruck:
		return "fmt", "helpwright:struck"
	case markdown.PieceBreak:
		return "fmt", "xlf:lb"
	case markdown.PieceLink, markdown.PieceAddress, markdown.PieceNote:
		return "link", ""
	case markdown.PiecePicture:
		return "image", ""
	case markdown.PieceVariable:
		return "ui", "xlf:var"
	}
	return "other", ""
}

// A run collects what stands in a source or target that is read.
type run struct {
	parts []translation.Part
	said  []byte // words since the last part; a program may have cut them into many pieces
	ends  []int  // the codes of the elements pc that are open; none for annotations
}

// none stands for an element that is no code.
const none = -1

func (r *run) words(s []byte) { r.said = append(r.said, s...) }

// add takes a part after the words before it.
func (r *run) add(p translation.Part) { r.parts = append(r.all(), p) }

// all returns the parts so far.
func (r *run) all() []translation.Part {
	if len(r.said) > 0 {
		r.parts = append(r.parts, translation.Part{Words: string(r.said)})
		r.said = nil
	}
	return r.parts
}

// start takes the beginning of an element.
func (r *run) start(e element) error {
	part := translation.Part{Kind: translation.Alone}
	switch name := e.Name.Local; {
	case e.Name.Space != core:
		return fmt.Errorf("element <%s> among words", name)
	case name == "mrk":
		r.ends = append(r.ends, none)
		return nil
	case name == "sm", name == "em":
		return nil
	case name == "pc", name == "sc":
		part.Kind = translation.Open
	case name == "ec":
		part.Kind = translation.Close
	case name != "ph":
		return fmt.Errorf("element <%s> among words", name)
	}
	id := e.attribute("copyOf")
	if id == "" {
		id = e.attribute("id")
	}
	if e.name == "ec" {
		id = e.attribute("startRef")
	}
	n, err := strconv.Atoi(id)
	if err != nil || n < 1 || n > maxUnits {
		return fmt.Errorf("element <%s> with the id %q", e.name, id)
	}
	part.Code = n - 1
	if e.name == "pc" {
		r.ends = append(r.ends, part.Code)
	}
	r.add(part)
	return nil
}

func (r *run) end(name string) {
	if name != "pc" && name != "mrk" {
		return
	}
	last := len(r.ends) - 1
	if code := r.ends[last]; code != none {
		r.add(translation.Part{Kind: translation.Close, Code: code})
	}
	r.ends = r.ends[:last]
}

// joined puts parts after others; words that meet are one part.
func joined(before, after []translation.Part) []translation.Part {
	for _, p := range after {
		if n := len(before); n > 0 && p.Kind == translation.Words && before[n-1].Kind == translation.Words {
			before[n-1].Words += p.Words
		} else {
			before = append(before, p)
		}
	}
	return before
}
