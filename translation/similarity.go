package translation

import (
	"strings"
	"unicode"
)

// A bag counts the pairs of neighbouring letters of a text, case and white space
// left out. It tells how near two texts are in any script, whether it writes spaces
// between words or not.
type bag struct {
	count map[[2]rune]int
	size  int
}

func newBag(c Content) bag {
	b := bag{count: map[[2]rune]int{}}
	var last rune
	for _, r := range strings.ToLower(c.Plain()) {
		if unicode.IsSpace(r) {
			continue
		}
		b.count[[2]rune{last, r}]++
		b.size++
		last = r
	}
	return b
}

// similarity returns the share that two bags have in common, in percent.
func (b bag) similarity(o bag) int {
	if b.size+o.size == 0 {
		return 100
	}
	if len(o.count) < len(b.count) {
		b, o = o, b
	}
	common := 0
	for pair, n := range b.count {
		common += min(n, o.count[pair])
	}
	return 200 * common / (b.size + o.size)
}

// Similarity returns how near the words of two contents are, from 0 to 100. Only
// contents that read the same are at 100.
func Similarity(a, b Content) int {
	near := newBag(a).similarity(newBag(b))
	if near == 100 && a.Plain() != b.Plain() {
		return 99
	}
	return near
}
