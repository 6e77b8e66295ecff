package knowledge

import (
	"slices"
	"unicode"

	"helpwright/markdown"
)

// features hashes the words that tell what an edition is about: those of its
// title, keywords, summary and headings. Scripts without spaces are taken in
// pairs of characters. The result is small, sorted and without repetitions.
func features(p *parsed, doc *markdown.Document) []uint32 {
	out := make([]uint32, 0, 32)
	out = appendFeatures(out, p.edition.Title)
	for _, k := range p.edition.Keywords {
		out = appendFeatures(out, k)
	}
	for _, k := range p.facts.Products {
		out = appendFeatures(out, k)
	}
	out = appendFeatures(out, p.edition.Summary)
	for _, s := range doc.Sections[:min(len(doc.Sections), 12)] {
		out = appendFeatures(out, s.Title)
	}
	slices.Sort(out)
	return slices.Clip(slices.Compact(out))
}

// appendFeatures appends the FNV-1a hash of every word of three letters or more
// and of every pair of Han, Kana, Thai and the like.
func appendFeatures(out []uint32, text string) []uint32 {
	const offset, prime = 2166136261, 16777619
	hash, letters := uint32(offset), 0
	var last rune
	flush := func() {
		if letters >= 3 {
			out = append(out, hash)
		}
		hash, letters = offset, 0
	}
	for _, r := range text {
		switch {
		case isDense(r):
			flush()
			if last != 0 {
				out = append(out, (offset^uint32(last))*prime^uint32(r)*prime)
			}
			last = r
			continue
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			hash = (hash ^ uint32(unicode.ToLower(r))) * prime
			letters++
		default:
			flush()
		}
		last = 0
	}
	flush()
	return out
}

// isDense reports whether a script writes words without spaces between them.
func isDense(r rune) bool {
	return r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}
