package markdown

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"slices"
)

// An edit is a place of a text at which something else is said: the value of a
// variable, or the words of a block.
type edit struct {
	start, end int
	value      string
	child      *unit
}

// digest sums up what the text says, so that moving words into a block or a
// variable, or checking them out with other line ends, changes nothing. Words of
// the interface are no part of it.
func (w *writer) digest() (sum [32]byte) {
	h := sha256.New()
	w.root.sumTo(h)
	if len(w.filled) > 0 {
		h.Write([]byte{0}) // no text holds a NUL
		for _, s := range w.filled {
			var length [8]byte
			binary.BigEndian.PutUint64(length[:], uint64(len(s)))
			h.Write(length[:])
			h.Write([]byte(s))
		}
	}
	h.Sum(sum[:0])
	return sum
}

func (u *unit) sumTo(h hash.Hash) {
	slices.SortFunc(u.edits, func(a, b edit) int { return a.start - b.start })
	at := 0
	for _, e := range u.edits {
		if e.start < at {
			continue // written twice: the words of a picture are
		}
		sumText(h, u.text[at:e.start])
		if e.child != nil {
			e.child.sumTo(h)
		} else {
			h.Write([]byte(e.value))
		}
		at = e.end
	}
	rest := u.text[at:]
	if u.parent != nil {
		rest = bytes.TrimRight(rest, "\r\n") // the line of the include ends itself
	}
	sumText(h, rest)
}

func sumText(h hash.Hash, b []byte) {
	if bytes.IndexByte(b, '\r') >= 0 {
		b = bytes.ReplaceAll(b, []byte("\r\n"), []byte{'\n'})
	}
	h.Write(b)
}
