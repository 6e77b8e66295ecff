package searchindex

import (
	"cmp"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// A measured document is what weights are made of.
type measured struct {
	terms    []measuredTerm
	places   []frequency // of all terms
	length   float64
	lengths  []float64 // of the sections; 0: the section is empty
	title    []int32   // terms
	headings [][]int32 // by section
}

// A measuredTerm is how often a term stands in a document, weighted by field.
type measuredTerm struct {
	term        int32
	first, last int32 // of its places
	times       float64
}

// A frequency is how often a term stands in a section, weighted by field.
type frequency struct {
	term  int32
	place int32
	next  int32 // the next section of the term; -1: none
	times float64
}

// weigh turns counts into posting lists, in the order of terms. The first documents
// are in the reader's own language.
func weigh(docs []Document, own int, batches []*batch, v *vocabulary) []list {
	s, t := newScale(len(docs), batches, v)
	raw := t.hitWriters()
	m, place := newMeasurer(v), 0
	for _, b := range batches {
		for _, counts := range b.documents {
			s.hits(m.document(b, counts), func(term int32, h hit) {
				h.document = int32(place)
				raw[term].add(h)
			})
			place++
		}
	}
	lists := make([]list, len(v.terms))
	each(len(lists), func() func(int) {
		w := &listWriter{documents: len(docs), own: own}
		return func(t int) {
			lists[t] = w.list(v.terms[t], s.article[t], s.section[t], raw[t].b)
		}
	})
	lists = slices.DeleteFunc(lists, func(l list) bool { return l.all == 0 })
	slices.SortFunc(lists, func(a, b list) int { return cmp.Compare(a.term, b.term) })
	return lists
}

// each calls the functions that f makes, one on each processor, for all numbers below n.
func each(n int, f func() func(int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		do := f()
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wg.Wait()
}

// A measurer adds up frequencies, of one document after the other.
type measurer struct {
	*vocabulary
	counts  countReader
	batch   *batch
	first   []int32        // by word of the batch, the place of its first term
	terms   []weightedTerm // of these words
	times   []float64      // by term, 0 between two uses
	touched []int32
	at      []int32 // by term, its place in the document
	out     measured
}

func newMeasurer(v *vocabulary) *measurer {
	return &measurer{vocabulary: v, times: make([]float64, len(v.terms)), at: make([]int32, len(v.terms))}
}

// begin looks up the terms of the words of a batch, so that they lie side by side.
func (m *measurer) begin(b *batch) {
	if m.batch == b {
		return
	}
	m.batch, m.first, m.terms = b, m.first[:0], m.terms[:0]
	for _, form := range b.forms {
		m.first = append(m.first, int32(len(m.terms)))
		m.terms = append(m.terms, m.of[form]...)
	}
	m.first = append(m.first, int32(len(m.terms)))
}

// termsOf lists the terms of a word of the batch.
func (m *measurer) termsOf(word int32) []weightedTerm { return m.terms[m.first[word]:m.first[word+1]] }

// add adds a part with the weight of its field and returns its weighted length.
func (m *measurer) add(part []count, field float64) float64 {
	length := 0.0
	for _, c := range part {
		for _, t := range m.termsOf(c.word) {
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

// enterTerms lists what was added up as the terms of the document, and begins anew.
func (m *measurer) enterTerms() {
	for i, t := range m.touched {
		m.at[t] = int32(i)
		m.out.terms = append(m.out.terms, measuredTerm{term: t, times: m.times[t], first: -1})
		m.times[t] = 0
	}
	m.touched = m.touched[:0]
}

// enterPlace notes what was added up as a section of these terms, and begins anew.
func (m *measurer) enterPlace(place int32) {
	for _, t := range m.touched {
		one, here := &m.out.terms[m.at[t]], int32(len(m.out.places))
		if one.first < 0 {
			one.first = here
		} else {
			m.out.places[one.last].next = here
		}
		one.last = here
		m.out.places = append(m.out.places, frequency{term: t, place: place, next: -1, times: m.times[t]})
		m.times[t] = 0
	}
	m.touched = m.touched[:0]
}

// document measures a document of a batch, until the next one is measured.
func (m *measurer) document(b *batch, counts []byte) *measured {
	c, err := m.counts.read(counts, len(b.forms))
	if err != nil {
		panic("counted words were read before: " + err.Error())
	}
	m.begin(b)
	out := &m.out
	*out = measured{terms: out.terms[:0], places: out.places[:0], lengths: out.lengths[:0], headings: out.headings[:0], title: m.distinct(c[0])}
	out.length = m.add(c[0], titleField) + m.add(c[1], keywordField) + m.add(c[2], summaryField)
	for p := fixedParts; p < len(c); p += 2 {
		out.length += m.add(c[p], headingField) + m.add(c[p+1], textField)
	}
	m.enterTerms()
	for p := fixedParts; p < len(c) || p == fixedParts; p += 2 {
		length, heading := 0.0, []int32(nil)
		if p < len(c) {
			length = m.add(c[p], sectionHeading) + m.add(c[p+1], 1)
			heading = m.distinct(c[p])
		}
		if length > 0 || p == fixedParts && len(c) <= fixedParts+2 {
			length += m.add(c[0], sectionTitle) + m.add(c[1], sectionKeyword)
		}
		out.headings, out.lengths = append(out.headings, heading), append(out.lengths, length)
		m.enterPlace(int32((p - fixedParts) / 2))
	}
	return out
}

// distinct lists the terms of a part that carry meaning.
func (m *measurer) distinct(part []count) []int32 {
	var terms []int32
	for _, c := range part {
		if m.stop[m.batch.forms[c.word]] {
			continue
		}
		for _, t := range m.termsOf(c.word) {
			if t.weight == wholeWeight && !slices.Contains(terms, t.term) {
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
}

// newScale counts the articles and sections of every term.
func newScale(documents int, batches []*batch, v *vocabulary) (*scale, *totals) {
	var counted []*totals
	each(len(batches), func() func(int) {
		m, t := newMeasurer(v), &totals{articles: make([]int, len(v.terms)), sections: make([]int, len(v.terms))}
		counted = append(counted, t)
		return func(i int) {
			for _, counts := range batches[i].documents {
				t.add(m.document(batches[i], counts))
			}
		}
	})
	all := &totals{articles: make([]int, len(v.terms)), sections: make([]int, len(v.terms))}
	for _, t := range counted {
		all.join(t)
	}
	s := &scale{
		article: make([]int, len(v.terms)), section: make([]int, len(v.terms)),
		length: octave(max(all.length/float64(max(documents, 1)), 1), averageSteps), part: octave(max(all.part/float64(max(all.parts, 1)), 1), averageSteps),
	}
	for t := range v.terms {
		s.article[t] = rarity(documents, all.articles[t])
		s.section[t] = rarity(all.parts, all.sections[t])
	}
	return s, all
}

// totals are what all documents together hold. Lengths are sums of 128ths, so that it
// makes no difference in which order they are added.
type totals struct {
	articles, sections []int // by term
	length, part       float64
	parts              int // sections that are not empty
}

func (t *totals) add(m *measured) {
	for i := range m.terms {
		t.articles[m.terms[i].term]++
	}
	for i := range m.places {
		t.sections[m.places[i].term]++
	}
	t.length += m.length
	for _, l := range m.lengths {
		if l > 0 {
			t.part += l
			t.parts++
		}
	}
}

// hitWriters makes room for all hits of all terms. Few need more than it.
func (t *totals) hitWriters() []hitWriter {
	room := func(term int) int { return 3*t.articles[term] + 5*t.sections[term]/4 }
	all := 0
	for term := range t.articles {
		all += room(term)
	}
	out, bytes := make([]hitWriter, len(t.articles)), make([]byte, all)
	for term := range out {
		n := room(term)
		out[term].b, bytes = bytes[:0:n], bytes[n:]
	}
	return out
}

func (t *totals) join(o *totals) {
	for i := range t.articles {
		t.articles[i] += o.articles[i]
		t.sections[i] += o.sections[i]
	}
	t.length += o.length
	t.part += o.part
	t.parts += o.parts
}

// hits calls f for each term of a document; the hit may not be kept.
func (s *scale) hits(m *measured, f func(int32, hit)) {
	titles := s.spread(m.title, s.article)
	whole := damping(m.length/s.length, articleSteps, articleK, articleB)
	headings, norms := make([]float64, len(m.headings)), make([]float64, len(m.headings))
	for i, terms := range m.headings {
		headings[i] = s.spread(terms, s.section)
		if len(terms) == 0 { // above it stands the title, which is worth half a heading
			m.headings[i], headings[i] = m.title, 2*s.spread(m.title, s.section)
		}
		norms[i] = damping(m.lengths[i]/s.part, sectionSteps, sectionK, sectionB)
	}
	for _, one := range m.terms {
		bonus := 0.0
		if slices.Contains(m.title, one.term) {
			bonus = titleBonus * float64(s.article[one.term]) / titles
		}
		h := hit{impact: impact(saturated(one.times, whole), bonus, articleK)}
		s.found = s.found[:0]
		for at := one.first; at >= 0; at = m.places[at].next {
			there, bonus := &m.places[at], 0.0
			if slices.Contains(m.headings[there.place], one.term) {
				bonus = titleBonus * float64(s.section[one.term]) / headings[there.place]
			}
			v := impact(saturated(there.times, norms[there.place]), bonus, sectionK)
			s.found = append(s.found, sectionHit{uint16(there.place), v})
		}
		h.sections = pruneSections(s.found)
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

func pruneSections(all []sectionHit) []sectionHit {
	if len(all) <= maxSections {
		return all
	}
	slices.SortStableFunc(all, func(a, b sectionHit) int { return cmp.Compare(b.impact, a.impact) })
	all = all[:maxSections]
	slices.SortFunc(all, func(a, b sectionHit) int { return cmp.Compare(a.place, b.place) })
	return all
}
