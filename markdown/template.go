package markdown

// A Template is text with slots for addresses.
type Template struct {
	Bytes []byte
	Slots []Slot // ascending by Offset
}

// A Slot is a place in Template.Bytes at which something is inserted.
type Slot struct {
	Offset int // byte offset in Template.Bytes
	Ref    int // index into Document.Refs
}

// AppendTo appends the template to dst, with every slot filled by what fill
// appends for its ref.
func (t Template) AppendTo(dst []byte, fill func(dst []byte, ref int) []byte) []byte {
	return t.appendRange(dst, 0, len(t.Bytes), fill)
}

// AppendRange is like AppendTo for the bytes from start to end, such as those of a section.
func (t Template) AppendRange(dst []byte, start, end int, fill func(dst []byte, ref int) []byte) []byte {
	return t.appendRange(dst, start, end, fill)
}

func (t Template) appendRange(dst []byte, start, end int, fill func(dst []byte, ref int) []byte) []byte {
	at := start
	for _, s := range t.Slots {
		if s.Offset < start {
			continue
		}
		if s.Offset >= end {
			break
		}
		dst = append(dst, t.Bytes[at:s.Offset]...)
		dst = fill(dst, s.Ref)
		at = s.Offset
	}
	return append(dst, t.Bytes[at:end]...)
}
