package knowledge

import (
	"crypto/sha256"
	"fmt"
	"slices"

	"helpwright/problem"
)

// Checking every reference of a large base takes longer than reading it. What was
// found is therefore kept under the face of the base, and as long as that is the
// same only articles whose words changed are checked again.

// A verdict is what was found in a base of a certain face.
type verdict struct {
	whole    []problem.Problem // that no single article shows
	articles []articleVerdict  // in the order of the base
}

// An articleVerdict is what was found in an article.
type articleVerdict struct {
	words   [16]byte // begin of a digest of its words
	found   []problem.Problem
	refused []string // files that it names and whose kind is not published
}

// check finds what no single file shows: what is said twice, what leads
// nowhere. It looks at the whole base, drafts included.
func (b *Base) check() []problem.Problem {
	c := &checker{base: b}
	key := b.verdictKey()
	old, known := b.recall(key)
	now := &verdict{whole: old.whole, articles: make([]articleVerdict, len(b.Articles))}
	if !known {
		c.whole()
		now.whole, _ = c.take()
	}
	all, refused, changed := slices.Clone(now.whole), []string(nil), 0
	for i, a := range b.Articles {
		one := articleVerdict{words: b.wordsOf(a)}
		if known && old.articles[i].words == one.words {
			one = old.articles[i]
		} else {
			c.article(a)
			one.found, one.refused = c.take()
			changed++
		}
		now.articles[i] = one
		all, refused = append(all, one.found...), append(refused, one.refused...)
	}
	// After one edit it is quicker to check that article again next time.
	if changed > len(b.Articles)/16 {
		b.keep(key, now)
	}
	c.refused = refused
	c.orphans()
	return append(all, c.problems...)
}

// take returns what was found and begins anew.
func (c *checker) take() (found []problem.Problem, refused []string) {
	found, refused = c.problems, c.refused
	c.problems, c.refused = nil, nil
	return found, refused
}

func (b *Base) verdictKey() Key {
	face := b.Face()
	return sha256.Sum256(append([]byte("verdict\x00"), face[:]...))
}

// wordsOf sums up what the verdict on an article depends on besides the face:
// its words, and what was found in them when they were read.
func (b *Base) wordsOf(a *Article) [16]byte {
	var buf [8 * 32]byte
	words := buf[:0]
	for i := range b.Config.Locales {
		if e, ok := a.Editions[b.Config.Locales[i].Tag]; ok {
			key := e.WordsKey()
			words = append(words, key[:]...)
		}
	}
	if found := b.found[a.Folder]; len(found) > 0 {
		words = fmt.Appendf(words, "%q", found)
	}
	sum := sha256.Sum256(words)
	return [16]byte(sum[:])
}

// leastVerdict is the least number of bytes that an articleVerdict takes.
const leastVerdict = 16 + 1 + 1

// recall takes the verdict on a base of the same face from the cache.
func (b *Base) recall(key Key) (v verdict, ok bool) {
	if b.docs.cache == nil {
		return verdict{}, false
	}
	b.docs.cache.View(key, func(value []byte) {
		r := newDecoder(string(value))
		v.whole = list(r, leastProblem, r.problem)
		v.articles = list(r, leastVerdict, func() (one articleVerdict) {
			copy(one.words[:], r.Fixed(len(one.words)))
			one.found = list(r, leastProblem, r.problem)
			one.refused = r.texts()
			return one
		})
		ok = r.Whole() && len(v.articles) == len(b.Articles)
	})
	return v, ok
}

func (b *Base) keep(key Key, v *verdict) {
	if b.docs.cache == nil {
		return
	}
	w := &encoder{}
	w.problems(v.whole)
	w.count(len(v.articles))
	for _, one := range v.articles {
		w.bytes(one.words[:])
		w.problems(one.found)
		w.texts(one.refused)
	}
	b.docs.cache.Put(key, w.b)
}
