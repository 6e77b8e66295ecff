package workfolder

import "encoding/binary"

// What is kept has a plain form: numbers as varints, texts with their length in
// front, lists with their count in front.

// AppendText appends a text with its length in front.
func AppendText(b []byte, s string) []byte {
	b = binary.AppendUvarint(b, uint64(len(s)))
	return append(b, s...)
}

// A Decoder takes values from a text, whatever that holds: it never reads beyond
// the end and asks for no more memory than the text could fill. After a value that
// cannot be it has failed, and all further values are zero.
type Decoder struct {
	text   string
	at     int
	failed bool
}

// NewDecoder begins to read a text, of which the texts that are read are parts.
func NewDecoder(text string) *Decoder { return &Decoder{text: text} }

// Fail says that a value cannot be.
func (d *Decoder) Fail() { d.failed, d.at = true, len(d.text) }

// Failed reports whether any value could not be.
func (d *Decoder) Failed() bool { return d.failed }

// Whole reports whether every value could be and nothing is left.
func (d *Decoder) Whole() bool { return !d.failed && d.at == len(d.text) }

// Number reads a number that is not negative.
func (d *Decoder) Number() uint64 {
	var v uint64
	for shift := 0; shift < 64; shift += 7 {
		if d.at >= len(d.text) {
			break
		}
		c := d.text[d.at]
		d.at++
		if shift == 63 && c > 1 {
			break // more than 64 bits
		}
		v |= uint64(c&0x7f) << shift
		if c < 0x80 {
			return v
		}
	}
	d.Fail()
	return 0
}

// Signed reads a number that may be negative.
func (d *Decoder) Signed() int64 {
	u := d.Number()
	return int64(u>>1) ^ -int64(u&1)
}

// Count reads the length of a list whose elements take at least size bytes each.
func (d *Decoder) Count(size int) int {
	n := d.Number()
	if n > uint64((len(d.text)-d.at)/size) {
		d.Fail()
		return 0
	}
	return int(n)
}

// Text reads a text.
func (d *Decoder) Text() string { return d.Fixed(d.Count(1)) }

// Fixed reads so many bytes.
func (d *Decoder) Fixed(n int) string {
	if n > len(d.text)-d.at {
		d.Fail()
		return ""
	}
	d.at += n
	return d.text[d.at-n : d.at]
}

// Digest reads a SHA-256.
func (d *Decoder) Digest() (digest [32]byte) {
	copy(digest[:], d.Fixed(len(digest)))
	return digest
}
