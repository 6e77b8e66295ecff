package knowledge

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
)

// After most edits nothing has changed but the words of one article, which
// concern its own page alone. A digest of everything else, the face of the base,
// tells at once that the other pages and what was found wrong with them are still
// as they were.

// Face sums up what an article's page may take from elsewhere in the base, dates
// and how far translations are behind included, and where problems of the whole are reported. Bases with equal faces list the same editions in the same order, and
// these differ in nothing but their words, see [Edition.WordsKey].
func (b *Base) Face() [32]byte {
	h := sha256.New()
	h.Write(b.docs.site)
	c := b.Config
	fmt.Fprintf(h, "%q %q %q %q\n", c.Folder, c.BaseURL, c.Markets, c.ImageHosts)
	for _, t := range append([]*Topic{b.Root}, b.Topics...) {
		fmt.Fprintf(h, "topic %q %q %v %q %q %d %q\n", t.Folder, t.Slugs, t.slugs, t.Names, t.Summary, t.Order, t.File)
	}
	for _, name := range slices.Sorted(maps.Keys(b.Pictures)) {
		fmt.Fprintf(h, "file %#v\n", *b.Pictures[name])
	}
	for _, name := range slices.Sorted(maps.Keys(b.Blocks)) {
		fmt.Fprintf(h, "block %#v\n", *b.Blocks[name])
	}
	for _, names := range []map[string]bool{b.refused, b.broken, b.unread} {
		fmt.Fprintf(h, "%q\n", slices.Sorted(maps.Keys(names)))
	}
	var buf []byte
	for e := range b.editions() {
		buf = append(buf[:0], e.File...)
		buf = append(buf, 0)
		buf = append(buf, e.from...)
		buf = append(buf, 0)
		buf = append(buf, e.face[:]...)
		for _, at := range []int64{e.Created.Unix(), e.Modified.Unix(), e.Reviewed.Unix(), e.OutdatedSince.Unix()} {
			buf = binary.LittleEndian.AppendUint64(buf, uint64(at))
		}
		buf = append(buf, e.Outdated...)
		h.Write(buf)
	}
	return [32]byte(h.Sum(nil))
}

// editions goes through all editions, in the order of articles and locales.
func (b *Base) editions() func(yield func(*Edition) bool) {
	return func(yield func(*Edition) bool) {
		for _, a := range b.Articles {
			for i := range b.Config.Locales {
				if e, ok := a.Editions[b.Config.Locales[i].Tag]; ok && !yield(e) {
					return
				}
			}
		}
	}
}
