package searchindex

import "sync"

// A contest adds up what the terms of a query are worth in the documents that hold
// them. Thousands of documents may take part, so its memory is used again.
type contest struct {
	at     []int32 // by document, its place among rivals, from 1
	rivals []rival
	parts  []rivalPart // those of a rival are linked
	found  []Match
}

// A rival is a document that is being scored.
type rival struct {
	worth
	document int32
	part     int32 // the last one of its sections, from 1; 0 for none
}

type rivalPart struct {
	worth
	place uint16
	next  int32 // another one of the same rival, from 1; 0 for none
}

// A worth is what is added up: of the terms of a group the greatest counts.
type worth struct {
	score int
	group int32 // that was added last, from 1,
	last  int   // and what it was worth
}

func (w *worth) grow(group int32, value int) {
	if w.group != group {
		w.group, w.last = group, 0
	}
	if value > w.last {
		w.score += value - w.last
		w.last = value
	}
}

var contests = sync.Pool{New: func() any { return &contest{} }}

// newContest begins one among so many documents. Whoever does so ends it.
func newContest(documents int) *contest {
	c := contests.Get().(*contest)
	if len(c.at) < documents {
		c.at = make([]int32, documents)
	}
	return c
}

func (c *contest) end() {
	for i := range c.rivals {
		c.at[c.rivals[i].document] = 0
	}
	c.rivals, c.parts = c.rivals[:0], c.parts[:0]
	contests.Put(c)
}

// add adds a posting list for a group, numbered from 1.
func (c *contest) add(group int32, weight int, p *posting) {
	for i := range p.hits {
		h := &p.hits[i]
		place := c.at[h.document]
		if place == 0 {
			c.rivals = append(c.rivals, rival{document: h.document})
			place = int32(len(c.rivals))
			c.at[h.document] = place
		}
		v := &c.rivals[place-1]
		v.grow(group, weight*p.article*int(h.impact))
		for _, s := range h.sections {
			c.part(v, s.place).grow(group, weight*p.section*int(s.impact))
		}
	}
}

func (c *contest) part(v *rival, place uint16) *rivalPart {
	for at := v.part; at > 0; at = c.parts[at-1].next {
		if c.parts[at-1].place == place {
			return &c.parts[at-1]
		}
	}
	c.parts = append(c.parts, rivalPart{place: place, next: v.part})
	v.part = int32(len(c.parts))
	return &c.parts[v.part-1]
}

// matches lists all documents with their best sections, in no order. They are gone
// when the contest ends.
func (c *contest) matches() []Match {
	c.found = c.found[:0]
	for i := range c.rivals {
		v := &c.rivals[i]
		best := rivalPart{}
		for at := v.part; at > 0; at = c.parts[at-1].next {
			if part := c.parts[at-1]; part.before(best) || at == v.part {
				best = part
			}
		}
		c.found = append(c.found, Match{Document: int(v.document), Score: v.score + best.score, Place: int(best.place)})
	}
	return c.found
}

// before reports whether a section answers better than another one; of equal ones the
// earlier does.
func (p rivalPart) before(o rivalPart) bool {
	return p.score > o.score || p.score == o.score && p.place < o.place
}

// mostMore is how many sections stand below the best one.
const mostMore = 2

// more lists the places of other sections of a match that answer nearly as well.
func (c *contest) more(m Match) []int {
	v := &c.rivals[c.at[m.Document]-1]
	var best rivalPart
	for at := v.part; at > 0; at = c.parts[at-1].next {
		if c.parts[at-1].place == uint16(m.Place) {
			best = c.parts[at-1]
		}
	}
	var more []rivalPart // the best first
	for at := v.part; at > 0; at = c.parts[at-1].next {
		part := c.parts[at-1]
		if part.place == best.place || 3*part.score < 2*best.score {
			continue
		}
		i := len(more)
		for i > 0 && part.before(more[i-1]) {
			i--
		}
		if i < mostMore {
			more = append(more[:i], append([]rivalPart{part}, more[i:min(len(more), mostMore-1)]...)...)
		}
	}
	var places []int
	for _, part := range more {
		places = append(places, int(part.place))
	}
	return places
}
