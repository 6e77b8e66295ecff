package workfolder_test

import (
	"encoding/binary"
	"math"
	"strings"
	"testing"

	"helpwright/workfolder"
)

func TestDecoder(t *testing.T) {
	b := binary.AppendUvarint(nil, math.MaxUint64)
	b = binary.AppendVarint(b, math.MinInt64)
	b = workfolder.AppendText(b, "words")
	b = append(b, strings.Repeat("d", 32)...)
	b = binary.AppendUvarint(b, 2)
	b = append(b, "abcd"...)
	d := workfolder.NewDecoder(string(b))
	if n := d.Number(); n != math.MaxUint64 {
		t.Errorf("number %d", n)
	}
	if n := d.Signed(); n != math.MinInt64 {
		t.Errorf("signed %d", n)
	}
	if s := d.Text(); s != "words" {
		t.Errorf("text %q", s)
	}
	if got := d.Digest(); string(got[:]) != strings.Repeat("d", 32) {
		t.Errorf("digest %q", got)
	}
	if n := d.Count(2); n != 2 {
		t.Errorf("count %d", n)
	}
	if d.Whole() {
		t.Error("four bytes are left")
	}
	if s := d.Fixed(4); s != "abcd" || !d.Whole() {
		t.Errorf("fixed %q", s)
	}
}

// A value that cannot be is zero, and so is everything after it.
func TestDecoderFails(t *testing.T) {
	for _, test := range []struct {
		name, why, text string
		read            func(d *workfolder.Decoder) bool // reports whether the value is zero
	}{
		{"nothing left", "a file may be cut off anywhere", "", func(d *workfolder.Decoder) bool { return d.Number() == 0 }},
		{"number cut off", "its last byte says that one more follows", "\xff", func(d *workfolder.Decoder) bool { return d.Number() == 0 }},
		{"number too long", "it would not fit into 64 bits", strings.Repeat("\xff", 9) + "\x02", func(d *workfolder.Decoder) bool { return d.Number() == 0 }},
		{"number without end", "nobody counts that far", strings.Repeat("\x80", 100), func(d *workfolder.Decoder) bool { return d.Signed() == 0 }},
		{"text too long", "the length says more than there is", "\x05abc", func(d *workfolder.Decoder) bool { return d.Text() == "" }},
		{"text far too long", "a length that is negative as an int", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01abc", func(d *workfolder.Decoder) bool { return d.Text() == "" }},
		{"list too long", "five things of two bytes do not fit into nine", "\x05abcdefghi", func(d *workfolder.Decoder) bool { return d.Count(2) == 0 }},
		{"digest cut off", "31 bytes are no digest", strings.Repeat("d", 31), func(d *workfolder.Decoder) bool { return d.Digest() == [32]byte{} }},
	} {
		d := workfolder.NewDecoder(test.text)
		if !test.read(d) || !d.Failed() || d.Whole() {
			t.Errorf("%s: read something: %s", test.name, test.why)
		}
		if d.Text() != "" || d.Number() != 0 || d.Count(1) != 0 {
			t.Errorf("%s: reads on after that", test.name)
		}
	}
}
