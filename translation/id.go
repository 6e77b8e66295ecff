package translation

import (
	"crypto/sha256"
	"encoding/base32"
	"strconv"
	"strings"
)

// idLetters are what an id is made of; with a letter in front it can stand
// wherever XML wants a name.
var idLetters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// number gives segments their ids: fields their names, all others a digest of what
// they say, and those that say the same a number in their order.
func number(list []Segment) {
	seen := map[string]int{}
	for i := range list {
		s := &list[i]
		if s.IsField() {
			s.ID = s.Kind
			continue
		}
		sum := sha256.Sum256([]byte(s.key()))
		s.ID = "s" + idLetters.EncodeToString(sum[:5])
		seen[s.ID]++
		if n := seen[s.ID]; n > 1 {
			s.ID += "-" + strconv.Itoa(n)
		}
	}
}

// key holds all that a segment says; equal keys, equal segments.
func (s *Segment) key() string {
	var b strings.Builder
	b.WriteString(s.Kind)
	for _, p := range s.Content.Parts {
		b.WriteByte(0)
		if p.Kind == Words {
			b.WriteString(p.Words)
			continue
		}
		c := s.Content.Codes[p.Code]
		b.WriteByte(byte(p.Kind))
		b.WriteString(c.Open)
		b.WriteByte(0)
		b.WriteString(c.Close)
	}
	return b.String()
}
