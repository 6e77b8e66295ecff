package searchindex

import (
	"cmp"

	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// A frequency is how often a term stands in a document or a section of it,
// weighted by field.
type frequency struct {
	term  int32
	place int32 // of the section; -1: the whole document
	times float64
}

// A measured document is what weights are made of.
type measured struct {
	all      []frequency // by term, then by place, the whole document first
	length   float64
	lengths  []float64 // by place; 0: the section is empty
	title    []int32   // terms
	headings [][]int32 // by place
}

// weigh turns counts into posting lists, in the order of terms.
func weigh(docs []Document, counted []countedDocument, v *vocabulary) []posting {
	all := make([]measured, len(docs))
	each(len(docs), func(m *measurer, i int) { all[i] = m.document(counted[i], &docs[i]) }, v)

	articles, sections := make([]int, len(v.terms)), make([]int, len(v.terms))
	total, sum, number := 0.0, 0.0, 0
	for i := range all {
		for _, f := range all[i].all {
			if f.place < 0 {
				articles[f.term]++
			} else {
				sections[f.term]++
			}
		}
		total += all[i].length
		for _, l := range all[i].lengths {
			if l > 0 {
				sum += l
				number++
			}
		}
	}
	s := &scale{
		article: make([]int, len(v.terms)), section: make([]int, len(v.terms)),
		length: octave(max(total/float64(max(len(docs), 1)), 1)), part: octave(max(sum/float64(max(number, 1)), 1)),
	}
	for t := range v.terms {
		s.article[t] = rarity(len(docs), articles[t])
		s.section[t] = rarity(number, sections[t])
	}

	postings := make([]posting, len(v.terms))
	for t := range postings {
		postings[t] = posting{term: v.terms[t], article: s.article[t], section: s.section[t], hits: make([]hit, 0, articles[t])}
	}
	for i := range all {
		s.hits(&all[i], func(term int32, h hit) {
			h.document = int32(i)
			postings[term].hits = append(postings[term].hits, h)
		})
		all[i] = measured{}
	}
	for t := range postings {
		postings[t].hits = prune(postings[t].hits)
	}
	postings = slices.DeleteFunc(postings, func(p posting) bool { return len(p.hits) == 0 })
	slices.SortFunc(postings, func(a, b posting) int { return cmp.Compare(a.term, b.term) })
	return postings
}

// each calls f for every number below n, on all processors.
func each(n int, f func(*measurer, int), v *vocabulary) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			m := &measurer{vocabulary: v, times: make([]float64, len(v.terms))}
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				f(m, i)
			}
		})
	}
	wg.Wait()
}

// A measurer adds up frequencies.
type measurer struct {
	*vocabulary
	times   []float64 // by term, 0 between two uses
	touched []int32
	order   []uint64 // for sorting
	all     []frequency
}

// add adds a part with the weight of its field and returns its weighted length.
func (m *measurer) add(part []count, field float64) float64 {
	length := 0.0
	for _, c := range part {
		for _, t := range m.of[c.form] {
			more := float64(field * float64(c.times) * float64(t.weight) / wholeWeight)
			if m.times[t.term] == 0 {
				m.touched = append(m.touched, t.term)
			}
			m.times[t.term] += more
			length += more
		}
	}
	return length
}

// take appends what was added up to a list and begins anew.
func (m *measurer) take(dst []frequency, place int32) []frequency {
	for _, t := range m.touched {
		dst = append(dst, frequency{t, place, m.times[t]})
		m.times[t] = 0
	}
	m.touched = m.touched[:0]
	return dst
}

func (m *measurer) document(c countedDocument, d *Document) measured {
	out := measured{title: m.distinct(c[0])}
	out.length = m.add(c[0], titleField) + m.add(c[1], keywordField) + m.add(c[2], summaryField)
	for p := fixedParts; p < len(c); p += 2 {
		out.length += m.add(c[p], headingField) + m.add(c[p+1], textField)
	}
	m.all = m.take(m.all[:0], -1)
	for p := fixedParts; p < len(c) || p == fixedParts; p += 2 {
		length := 0.0
		if p < len(c) {
			length = m.add(c[p], sectionHeading) + m.add(c[p+1], 1)
			out.headings = append(out.headings, m.distinct(c[p]))
		} else {
			out.headings = append(out.headings, nil)
		}
		if length > 0 || p == fixedParts && len(c) <= fixedParts+2 {
			length += m.add(c[0], sectionTitle) + m.add(c[1], sectionKeyword)
		}
		out.lengths = append(out.lengths, length)
		m.all = m.take(m.all, int32((p-fixedParts)/2))
	}
	out.all = m.sorted(m.all)
	return out
}

// sorted puts frequencies in the order of terms and places.
func (m *measurer) sorted(all []frequency) []frequency {
	m.order = m.order[:0]
	for i, f := range all {
		m.order = append(m.order, uint64(f.term)<<32|uint64(i)) // places are in order already
	}
	slices.Sort(m.order)
	out := make([]frequency, len(all))
	for i, o := range m.order {
		out[i] = all[o&(1<<32-1)]
	}
	return out
}

// distinct lists the terms of a part that carry meaning.
func (m *measurer) distinct(part []count) []int32 {
	var terms []int32
	for _, c := range part {
		for _, t := range m.of[c.form] {
			if t.weight == wholeWeight && !m.stop[c.form] && !slices.Contains(terms, t.term) {
				terms = append(terms, t.term)
			}
		}
	}
	return terms
}

// A scale turns frequencies into impacts.
type scale struct {
	article, section []int // rarity by term
	length, part     float64
	found            []sectionHit // of the term that is being weighed
	room             []sectionHit // for what is kept
}

// keep copies sections to where they stay. They are many and small, so they share
// pieces of memory.
func (s *scale) keep(all []sectionHit) []sectionHit {
	if len(s.room)+len(all) > cap(s.room) {
		s.room = make([]sectionHit, 0, 16<<10)
	}
	at := len(s.room)
	s.room = append(s.room, all...)
	return s.room[at:len(s.room):len(s.room)]
}

// hits calls f for each term of a document.
func (s *scale) hits(m *measured, f func(int32, hit)) {
	titles := s.spread(m.title, s.article)
	whole := damping(m.length, s.length, articleK, articleB)
	headings, norms := make([]float64, len(m.headings)), make([]float64, len(m.headings))
	for i, terms := range m.headings {
		headings[i] = s.spread(terms, s.section)
		norms[i] = damping(m.lengths[i], s.part, sectionK, sectionB)
	}
	for i := 0; i < len(m.all); {
		one, bonus := m.all[i], 0.0
		if slices.Contains(m.title, one.term) {
			bonus = titleBonus * float64(s.article[one.term]) / titles
		}
		h := hit{impact: impact(saturated(one.times, whole), bonus, articleK)}
		for i++; i < len(m.all) && m.all[i].term == one.term; i++ {
			p, bonus := m.all[i].place, 0.0
			if slices.Contains(m.headings[p], one.term) {
				bonus = titleBonus * float64(s.section[one.term]) / headings[p]
			}
			v := impact(saturated(m.all[i].times, norms[p]), bonus, sectionK)
			s.found = append(s.found, sectionHit{uint16(p), v})
		}
		h.sections = s.keep(pruneSections(s.found))
		s.found = s.found[:0]
		f(one.term, h)
	}
}

// spread is the weight of the terms of a title, and of what it leaves out.
func (s *scale) spread(terms []int32, rarity []int) float64 {
	sum := titleSpread * weightStep
	for _, t := range terms {
		sum += float64(rarity[t])
	}
	return sum
}

// prune keeps the documents with the greatest impact, in their order.
func prune(hits []hit) []hit {
	if len(hits) <= maxArticles {
		return hits
	}
	var with [maxImpact + 1]int
	for _, h := range hits {
		with[h.impact]++
	}
	least, room := uint8(maxImpact), maxArticles // of the least impact that is kept there is room for so many
	for ; with[least] <= room; least-- {
		room -= with[least]
	}
	kept := make([]hit, 0, maxArticles)
	for _, h := range hits {
		if h.impact > least || h.impact == least && room > 0 {
			if h.impact == least {
				room--
			}
			kept = append(kept, h)
		}
	}
	return kept
}

// divide leaves those hits in the first part that are the best when nothing else
// is searched: in the reader's own language first, then by their score and place.
func (p *posting) divide(own int) {
	p.all = len(p.hits)
	if p.all <= firstPart {
		return
	}
	order := make([]uint64, p.all) // language, score, and the place among the hits, the first greatest
	for i := range p.hits {
		order[i] = uint64(p.alone(&p.hits[i]))<<32 | uint64(p.all-i)
		if int(p.hits[i].document) < own {
			order[i] |= 1 << 63
		}
	}
	slices.Sort(order)
	first := make([]bool, p.all)
	for _, o := range order[p.all-firstPart:] {
		first[p.all-int(o&(1<<32-1))] = true
	}
	best, rest := make([]hit, 0, firstPart), make([]hit, 0, p.all-firstPart)
	for i, h := range p.hits {
		if first[i] {
			best = append(best, h)
		} else {
			rest = append(rest, h)
		}
	}
	p.hits, p.rest = best, rest
}

// alone is the score of a hit for a query that is the term.
func (p *posting) alone(h *hit) int {
	most := 0
	for _, s := range h.sections {
		most = max(most, int(s.impact))
	}
	return p.article*int(h.impact) + p.section*most
}

func byDocument(a, b hit) int { return cmp.Compare(a.document, b.document) }

func pruneSections(all []sectionHit) []sectionHit {
	if len(all) <= maxSections {
		return all
	}
	slices.SortStableFunc(all, func(a, b sectionHit) int { return cmp.Compare(b.impact, a.impact) })
	all = all[:maxSections]
	slices.SortFunc(all, func(a, b sectionHit) int { return cmp.Compare(a.place, b.place) })
	return all
}
