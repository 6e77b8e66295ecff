package translation

import (
	"cmp"
	"slices"
	"strings"
)

// A Memory knows what was translated before. It is not safe for concurrent use.
type Memory struct {
	entries []remembered
	known   map[string]bool
	byPair  map[[2]rune][]int32 // entries by the pairs of letters in their sources
}

// A remembered is a segment with its translation.
type remembered struct {
	source, target Content
	origin         string
	bag            bag
}

// A Match is what was translated before.
type Match struct {
	Source, Target Content
	Similarity     int // of the sources, in percent
	Origin         string
}

// maxRemembered limits a memory, in segments.
const maxRemembered = 200_000

// NewMemory returns one that knows nothing.
func NewMemory() *Memory {
	return &Memory{known: map[string]bool{}, byPair: map[[2]rune][]int32{}}
}

// Learn takes a translation into the memory, unless it is known. Origin says where it
// stands.
func (m *Memory) Learn(source, target Content, origin string) {
	from, to := source.Plain(), target.Plain()
	key := from + "\x00" + to
	if from == "" || to == "" || from == to || m.known[key] || len(m.entries) == maxRemembered {
		return
	}
	m.known[key] = true
	e := remembered{source, target, origin, newBag(source)}
	for pair := range e.bag.count {
		m.byPair[pair] = append(m.byPair[pair], int32(len(m.entries)))
	}
	m.entries = append(m.entries, e)
}

// LearnFrom takes in what a work has translated.
func (m *Memory) LearnFrom(w *Work, origin string) {
	for _, e := range w.Entries() {
		if !e.Segment.IsWords() {
			continue
		}
		if e.Target != nil {
			m.Learn(e.Segment.Content, *e.Target, origin)
		}
		if e.Before != nil && e.Then != nil {
			m.Learn(*e.Before, *e.Then, origin)
		}
	}
}

// Limits of what is found.
const (
	leastSimilarity = 60 // percent
	maxMatches      = 5
	rarePairs       = 12  // of a text, by which it is looked up
	maxCandidates   = 100 // that are compared in full
)

// Find returns what is near to a content, the nearest first.
func (m *Memory) Find(c Content) []Match {
	b := newBag(c)
	var found []Match
	for _, n := range m.candidates(b) {
		e := &m.entries[n]
		near := b.similarity(e.bag)
		if near == 100 && e.source.Plain() != c.Plain() {
			near = 99
		}
		if near >= leastSimilarity {
			found = append(found, Match{e.source, e.target, near, e.origin})
		}
	}
	slices.SortStableFunc(found, func(a, b Match) int {
		return cmp.Or(b.Similarity-a.Similarity, strings.Compare(a.Origin, b.Origin))
	})
	return found[:min(len(found), maxMatches)]
}

// candidates returns the entries that share most of the rarest pairs of a text.
func (m *Memory) candidates(b bag) []int32 {
	var pairs [][2]rune
	for pair := range b.count {
		if len(m.byPair[pair]) > 0 {
			pairs = append(pairs, pair)
		}
	}
	slices.SortFunc(pairs, func(p, q [2]rune) int {
		return cmp.Or(len(m.byPair[p])-len(m.byPair[q]), slices.Compare(p[:], q[:]))
	})
	shared := map[int32]int{}
	for _, pair := range pairs[:min(len(pairs), rarePairs)] {
		for _, n := range m.byPair[pair] {
			shared[n]++
		}
	}
	var list []int32
	for n := range shared {
		list = append(list, n)
	}
	slices.SortFunc(list, func(x, y int32) int { return cmp.Or(shared[y]-shared[x], int(x)-int(y)) })
	return list[:min(len(list), maxCandidates)]
}
