package social

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// drawing counts the changes of how pictures are drawn, so that a cache does not
// hand out old ones.
const drawing = 1

// Key names the picture of a card: equal keys, equal pictures. It covers the brand and
// its fonts.
func (p *Painter) Key(c Card) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%x %q %q %q %q %t", p.digest, c.Title, c.Site, c.Locale, c.Language, c.RightLeft))
	return hex.EncodeToString(sum[:16])
}

// digestOf tells brands apart.
func digestOf(b Brand) (digest [sha256.Size]byte) {
	h := sha256.New()
	fmt.Fprintf(h, "%d %q %q", drawing, b.Color, b.Title)
	for _, data := range b.Fonts {
		fmt.Fprintf(h, " %x", sha256.Sum256(data))
	}
	h.Sum(digest[:0])
	return digest
}
