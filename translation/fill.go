package translation

import "bytes"

// Fill returns the text with other bytes in place of some segments of its words, by
// index. Without any it is the same text.
func (t *Text) Fill(words map[int]string) []byte {
	var out []byte
	at := 0
	for i := range t.Segments {
		s := &t.Segments[i]
		if s.IsField() {
			continue
		}
		text, ok := words[i]
		if !ok {
			continue
		}
		out = append(out, t.source[at:s.start]...)
		out = append(out, text...)
		at = s.end
	}
	return append(out, t.source[at:]...)
}

// raw returns the bytes of a segment.
func (t *Text) raw(i int) string {
	return string(t.source[t.Segments[i].start:t.Segments[i].end])
}

// Source returns the bytes of the file.
func (t *Text) Source() []byte { return bytes.Clone(t.source) }

// withMatterOf returns the words of a text below the front matter of another.
func (t *Text) withMatterOf(o *Text) []byte {
	return append(bytes.Clone(o.source[:o.matter.body]), t.source[t.matter.body:]...)
}
