package translation

import "helpwright/markdown"

// nobody is the partner of an item that has none.
const nobody = -1

// maxCells limits how many pairs of items are compared. Longer lists are paired by
// their order alone.
const maxCells = 4 << 20

// align pairs items of two lists, in their order, so that the sum of the scores is
// the highest; items with the score 0 are never paired. It returns for each item of
// the first list its partner in the second.
func align(n, m int, score func(i, j int) int) []int {
	pairs := make([]int, n)
	for i := range pairs {
		pairs[i] = nobody
	}
	if n*m > maxCells {
		for i := range min(n, m) {
			if score(i, i) > 0 {
				pairs[i] = i
			}
		}
		return pairs
	}
	best := make([]int32, (n+1)*(m+1)) // of what follows i and j
	at := func(i, j int) *int32 { return &best[i*(m+1)+j] }
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			*at(i, j) = max(*at(i+1, j), *at(i, j+1))
			if s := score(i, j); s > 0 {
				*at(i, j) = max(*at(i, j), *at(i+1, j+1)+int32(s))
			}
		}
	}
	for i, j := 0, 0; i < n && j < m; {
		switch s := score(i, j); {
		case s > 0 && *at(i, j) == *at(i+1, j+1)+int32(s):
			pairs[i] = j
			i, j = i+1, j+1
		case *at(i, j) == *at(i+1, j):
			i++
		default:
			j++
		}
	}
	return pairs
}

// sameShape reports whether two texts consist of the same blocks in the same order.
func sameShape(a, b *Text) bool {
	x, y := a.words(), b.words()
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		if !sameBlock(&x[i], &y[i]) {
			return false
		}
	}
	return true
}

func sameBlock(a, b *Segment) bool {
	return a.Kind == b.Kind && a.Level == b.Level && a.Within == b.Within
}

// words returns the segments that are no fields.
func (t *Text) words() []Segment { return t.Segments[t.fields():] }

// fields returns how many segments are fields.
func (t *Text) fields() int {
	n := 0
	for n < len(t.Segments) && t.Segments[n].IsField() {
		n++
	}
	return n
}

// find returns the field of a kind.
func (t *Text) find(kind string) int {
	for i := range t.fields() {
		if t.Segments[i].Kind == kind {
			return i
		}
	}
	return nobody
}

// pairsOf returns for each segment of a source its translation: the same field, the
// same place where both have the same shape, and else what fits best by the sort of
// block and by the codes, which translations keep.
func pairsOf(source, translated *Text) []int {
	return pairText(source, translated, sameShape(source, translated), func(a, b *Segment) int {
		if !sameBlock(a, b) {
			return 0
		}
		score := 2
		for _, c := range a.Content.Codes {
			for _, d := range b.Content.Codes {
				if c == d && !c.IsFree() {
					score += 3
				}
			}
		}
		return score
	})
}

// changesOf returns for each segment of a text what it was in an earlier one.
func changesOf(now, before *Text) []int {
	bags := map[*Segment]bag{}
	bagOf := func(s *Segment) bag {
		b, ok := bags[s]
		if !ok {
			b = newBag(s.Content)
			bags[s] = b
		}
		return b
	}
	return pairText(now, before, false, func(a, b *Segment) int {
		switch {
		case a.Kind != b.Kind:
			return 0
		case a.key() == b.key():
			return 200
		}
		if near := bagOf(a).similarity(bagOf(b)); near >= sameSegment {
			return near
		}
		if a.Kind == string(markdown.PassageCode) && sameBlock(a, b) {
			return 1
		}
		return 0
	})
}

// sameSegment is from which similarity on, in percent, two segments are versions of
// one.
const sameSegment = 35

// pairText pairs fields by their names and words in order.
func pairText(a, b *Text, inOrder bool, score func(a, b *Segment) int) []int {
	pairs := make([]int, 0, len(a.Segments))
	for i := range a.fields() {
		pairs = append(pairs, b.find(a.Segments[i].Kind))
	}
	x, y, first := a.words(), b.words(), b.fields()
	if inOrder {
		for i := range x {
			pairs = append(pairs, first+i)
		}
		return pairs
	}
	// What is the same at both ends need not be compared with all the rest.
	head := 0
	for head < min(len(x), len(y)) && x[head].key() == y[head].key() {
		pairs = append(pairs, first+head)
		head++
	}
	tail := 0
	for tail < min(len(x), len(y))-head && x[len(x)-1-tail].key() == y[len(y)-1-tail].key() {
		tail++
	}
	middle := align(len(x)-head-tail, len(y)-head-tail, func(i, j int) int { return score(&x[head+i], &y[head+j]) })
	for _, j := range middle {
		if j != nobody {
			j += first + head
		}
		pairs = append(pairs, j)
	}
	for i := range tail {
		pairs = append(pairs, first+len(y)-tail+i)
	}
	return pairs
}
