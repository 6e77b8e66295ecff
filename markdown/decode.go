package markdown

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"helpwright/problem"
)

var errCorrupt = errors.New("decode document: corrupt")

// DecodeDocument reads what AppendBinary wrote. Nothing of b is kept. What is
// not a whole document of this version is an error; nothing is allocated that b
// could not fill.
func DecodeDocument(b []byte) (*Document, error) {
	if len(b) < 6 {
		return nil, errCorrupt
	}
	if b[0] != encodingVersion {
		return nil, fmt.Errorf("decode document: version %d, not %d", b[0], encodingVersion)
	}
	if binary.LittleEndian.Uint32(b[1:]) != checksum(b[5:]) {
		return nil, errCorrupt
	}
	length, n := binary.Uvarint(b[5:])
	body := b[5+max(n, 0):]
	if n <= 0 || length > uint64(len(body)) {
		return nil, errCorrupt
	}
	head := body[:length]
	d := &Document{}
	dec := decoder{b: head, s: string(head)}
	html := dec.document(d)
	body = body[length:]
	if dec.failed || dec.at != len(head) || html > len(body) {
		return nil, errCorrupt
	}
	body = bytes.Clone(body) // b may be used for something else after this
	if html > 0 {
		d.HTML.Bytes = body[:html:html]
	}
	if html < len(body) {
		d.Markdown.Bytes = body[html:]
	}
	if !d.sound() {
		return nil, errCorrupt
	}
	return d, nil
}

// sound reports whether all references within the document lead somewhere.
func (d *Document) sound() bool {
	for _, t := range []Template{d.HTML, d.Markdown} {
		open := 0
		for _, s := range t.Slots {
			if s.Ref >= len(d.Refs) || s.Offset > len(t.Bytes) || s.Tail > len(t.Bytes)-s.Offset {
				return false
			}
			switch s.Kind {
			case SlotOpen:
				open++
			case SlotAddress:
				open--
			}
			if open < 0 {
				return false
			}
		}
	}
	for _, s := range d.Sections {
		if s.Start > s.End || s.End > len(d.HTML.Bytes) {
			return false
		}
	}
	for _, s := range d.Safety {
		if s.Start > s.End || s.End > len(d.HTML.Bytes) {
			return false
		}
	}
	for _, s := range d.Steps {
		for _, c := range s.Choices {
			if c.Ref >= len(d.Refs) {
				return false
			}
		}
	}
	return true
}

// A decoder reads values. After a failure it reads zeros.
type decoder struct {
	b      []byte
	s      string // a copy of the bytes; texts are parts of it
	at     int
	failed bool
}

func (d *decoder) number() int {
	if d.at < len(d.b) && d.b[d.at] < 0x80 { // most are small
		d.at++
		return int(d.b[d.at-1])
	}
	v, n := binary.Uvarint(d.b[d.at:])
	if n <= 0 || v > 1<<40 {
		d.fail()
		return 0
	}
	d.at += n
	return int(v)
}

func (d *decoder) fail() { d.failed, d.at = true, len(d.b) }

func (d *decoder) byte() byte {
	if d.at >= len(d.b) {
		d.fail()
		return 0
	}
	d.at++
	return d.b[d.at-1]
}

func (d *decoder) text() string {
	n := d.number()
	if n > len(d.b)-d.at {
		d.fail()
		return ""
	}
	d.at += n
	return d.s[d.at-n : d.at]
}

// count reads the length of a list whose elements take at least size bytes each.
func (d *decoder) count(size int) int {
	n := d.number()
	if n > (len(d.b)-d.at)/size {
		d.fail()
		return 0
	}
	return n
}

// list makes room for a list; an empty one is nil.
func list[T any](n int) []T {
	if n == 0 {
		return nil
	}
	return make([]T, n)
}

// document reads the head and returns the length of the HTML.
func (d *decoder) document(doc *Document) (html int) {
	if len(d.b) < len(doc.Digest) {
		d.fail()
		return 0
	}
	d.at = copy(doc.Digest[:], d.b)
	doc.Words = d.number()
	file := ""
	doc.Refs = list[Ref](d.count(6))
	for i := range doc.Refs {
		kind := RefKind(d.byte())
		if kind > RefVideo {
			d.fail()
		}
		doc.Refs[i] = Ref{Kind: kind, Dest: d.text(), Text: d.text(), File: d.file(&file), Line: d.number(), Column: d.number()}
	}
	doc.Sections = list[Section](d.count(7))
	for i := range doc.Sections {
		doc.Sections[i] = Section{
			ID: d.text(), Title: d.text(), Level: d.number(), Text: d.text(),
			Line: d.number(), Start: d.number(), End: d.number(),
		}
	}
	doc.Anchors = d.texts()
	doc.Steps = list[Step](d.count(6))
	for i := range doc.Steps {
		s := Step{ID: d.text(), Title: d.text(), Text: d.text(), Line: d.number(), Column: d.number()}
		s.Choices = list[Choice](d.count(2))
		for j := range s.Choices {
			s.Choices[j] = Choice{Text: d.text(), Ref: d.number()}
		}
		doc.Steps[i] = s
	}
	doc.Blocks = d.texts()
	doc.Safety = list[Span](d.count(2))
	for i := range doc.Safety {
		doc.Safety[i] = Span{d.number(), d.number()}
	}
	doc.Problems = list[problem.Problem](d.count(6))
	for i := range doc.Problems {
		doc.Problems[i] = problem.Problem{
			File: d.file(&file), Line: d.number(), Column: d.number(),
			Rule: problem.Rule(d.text()), Message: d.text(), Hint: d.text(),
		}
	}
	doc.HTML.Slots = d.slots()
	doc.Markdown.Slots = d.slots()
	return d.number()
}

func (d *decoder) texts() []string {
	texts := list[string](d.count(1))
	for i := range texts {
		texts[i] = d.text()
	}
	return texts
}

func (d *decoder) file(before *string) string {
	switch d.number() {
	case 0:
	case 1:
		*before = d.text()
	default:
		d.fail()
	}
	return *before
}

func (d *decoder) slots() []Slot {
	slots := list[Slot](d.count(3))
	at := 0
	for i := range slots {
		at += d.number()
		s := Slot{Offset: at, Ref: d.number(), Kind: SlotKind(d.byte())}
		if s.Kind == SlotAddress {
			s.Tail = d.number()
		}
		if s.Kind > SlotAddress {
			d.fail()
		}
		slots[i] = s
	}
	return slots
}
