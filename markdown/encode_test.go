package markdown

import (
	"encoding/binary"
	"slices"
	"testing"
)

// withChecksum returns encoded bytes with the checksum that belongs to them.
func withChecksum(b []byte) []byte {
	b = slices.Clone(b)
	b[0] = encodingVersion
	binary.LittleEndian.PutUint32(b[1:], checksum(b[5:]))
	return b
}

func TestDecodeCorrupt(t *testing.T) {
	p := New(Config{})
	encoded := p.Parse(Source{File: "a.md", Line: 1, Text: article(t), Locale: "en"}).AppendBinary(nil)
	t.Run("every bit counts: a cache that rotted is parsed again", func(t *testing.T) {
		for i := range encoded {
			b := slices.Clone(encoded)
			b[i] ^= 1 << (i % 8)
			if _, err := DecodeDocument(b); err == nil {
				t.Fatalf("byte %d changed and nobody noticed", i)
			}
		}
	})
	t.Run("a file that was cut off is an error", func(t *testing.T) {
		for i := range encoded {
			if _, err := DecodeDocument(encoded[:i]); err == nil {
				t.Fatalf("%d of %d bytes are enough", i, len(encoded))
			}
			if i > 5 {
				if _, err := DecodeDocument(withChecksum(encoded[:i])); err == nil && i < len(encoded)/2 {
					t.Fatalf("%d of %d bytes are enough", i, len(encoded))
				}
			}
		}
	})
	t.Run("a length that lies allocates nothing", func(t *testing.T) {
		b := withChecksum(append([]byte{encodingVersion, 0, 0, 0, 0}, 0xff, 0xff, 0xff, 0xff, 0x7f))
		if n := testing.AllocsPerRun(10, func() { DecodeDocument(b) }); n > 2 {
			t.Errorf("%v allocations", n)
		}
	})
}
