package markdown

import (
	"encoding/binary"
	"hash/crc32"
)

// encodingVersion is the first byte of an encoded document. It changes with
// every change of the layout, or of what documents mean.
const encodingVersion = 3

// AppendBinary appends the document in the form that caches hold. DecodeDocument
// reads it again. The layout:
//
//	version      1 byte
//	checksum     4 bytes, CRC-32C of all that follows
//	head length  varint
//	head         digest, words, refs, sections, anchors, steps, blocks, safety, problems, slots,
//	             length of the HTML
//	HTML, then Markdown to the end
//
// Numbers are unsigned varints, texts their length and their bytes, lists their
// length and their elements. Slots stand as differences of their offsets. A
// reader that needs no words can stop after the head.
func (d *Document) AppendBinary(dst []byte) []byte {
	begin := len(dst)
	dst = append(dst, encodingVersion, 0, 0, 0, 0)
	head := encoder{make([]byte, 0, 4096)}
	head.document(d)
	dst = binary.AppendUvarint(dst, uint64(len(head.b)))
	dst = append(dst, head.b...)
	dst = append(dst, d.HTML.Bytes...)
	dst = append(dst, d.Markdown.Bytes...)
	binary.LittleEndian.PutUint32(dst[begin+1:], checksum(dst[begin+5:]))
	return dst
}

func checksum(b []byte) uint32 { return crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)) }

// An encoder appends values to its bytes.
type encoder struct{ b []byte }

func (e *encoder) number(n int) { e.b = binary.AppendUvarint(e.b, uint64(n)) }

func (e *encoder) text(s string) {
	e.number(len(s))
	e.b = append(e.b, s...)
}

func (e *encoder) document(d *Document) {
	e.b = append(e.b, d.Digest[:]...)
	e.number(d.Words)
	e.number(len(d.Refs))
	file := ""
	for _, r := range d.Refs {
		e.b = append(e.b, byte(r.Kind))
		e.text(r.Dest)
		e.text(r.Text)
		e.file(r.File, &file)
		e.number(r.Line)
		e.number(r.Column)
	}
	e.number(len(d.Sections))
	for _, s := range d.Sections {
		e.text(s.ID)
		e.text(s.Title)
		e.number(s.Level)
		e.text(s.Text)
		e.number(s.Line)
		e.number(s.Start)
		e.number(s.End)
	}
	e.texts(d.Anchors)
	e.number(len(d.Steps))
	for _, s := range d.Steps {
		e.text(s.ID)
		e.text(s.Title)
		e.text(s.Text)
		e.number(s.Line)
		e.number(s.Column)
		e.number(len(s.Choices))
		for _, c := range s.Choices {
			e.text(c.Text)
			e.number(c.Ref)
		}
	}
	e.texts(d.Blocks)
	e.number(len(d.Safety))
	for _, s := range d.Safety {
		e.number(s.Start)
		e.number(s.End)
	}
	e.number(len(d.Problems))
	for _, p := range d.Problems {
		e.file(p.File, &file)
		e.number(p.Line)
		e.number(p.Column)
		e.text(string(p.Rule))
		e.text(p.Message)
		e.text(p.Hint)
	}
	e.slots(d.HTML.Slots)
	e.slots(d.Markdown.Slots)
	e.number(len(d.HTML.Bytes))
}

func (e *encoder) texts(list []string) {
	e.number(len(list))
	for _, s := range list {
		e.text(s)
	}
}

// file writes a file name: 0 when it is the same as before, as it mostly is,
// else 1 and the name.
func (e *encoder) file(name string, before *string) {
	if name == *before {
		e.number(0)
		return
	}
	e.number(1)
	e.text(name)
	*before = name
}

func (e *encoder) slots(slots []Slot) {
	e.number(len(slots))
	at := 0
	for _, s := range slots {
		e.number(s.Offset - at)
		e.number(s.Ref)
		e.b = append(e.b, byte(s.Kind))
		if s.Kind == SlotAddress {
			e.number(s.Tail)
		}
		at = s.Offset
	}
}
