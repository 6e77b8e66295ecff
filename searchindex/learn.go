package searchindex

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// Words that keep the same company mean similar things. Each term has a fixed
// vector of random signs; the vector of a section is the sum of its terms, weighted
// by rarity, and that of a term is the sum of its sections without itself. That is
// the table of which words stand together, projected on few dimensions. All of it is
// integers and made of what stands around the word alone, so that it is the same on
// every machine and an edit changes little.

const (
	companyDims  = 64      // of a vector, one for each bit of its signs
	companyScale = 1 << 10 // length of a vector
	leastAlikely = companyScale * companyScale / 2

	leastArticles = 2       // that hold a term of which anything is learned
	leastPlaces   = 3       // sections, likewise
	mostShare     = 5       // it stands in at most one of so many articles
	mostStudied   = 1 << 12 // terms
	mostSections  = 1 << 15 // that are read

	fewArticles    = 8  // only words that no more articles hold get company
	mostCompany    = 2  // terms that they get
	nearest        = 3  // among which each must be of the other's
	mostDifference = 27 // of the signs of two vectors that are compared
	togetherShare  = 3  // terms that share more than one section of so many do not stand for each other
)

type vector [companyDims]int32

// A study learns which terms keep the same company.
type study struct {
	lists    []list
	step     int32    // only every so many documents are read
	first    []int32  // by document, the number of its first section
	sections []vector // by number
	lengths  []int64  // of these
	studied  []companion
}

// A companion is a term with what stands around it.
type companion struct {
	term    int // of the lists
	vector  vector
	signs   uint64
	nearest []alikeness // the most alike first
}

type alikeness struct {
	other int // of the studied
	value int32
}

// learn finds words for those that few articles hold, by term. Only of the terms
// that may be words can anything be learned.
func learn(lists []list, documents int, mayLearn func(term string) bool) map[string][]string {
	s := &study{lists: lists}
	s.numberSections(documents)
	s.readSections(documents)
	s.choose(documents, mayLearn)
	for i := range s.studied {
		s.studied[i].listen(s)
	}
	s.compare()
	return s.results()
}

// inCommon reports whether a term stands in neither too few nor too many articles.
func inCommon(l *list, documents int) bool {
	return l.all >= leastArticles && l.all*mostShare <= documents
}

// each calls f for the numbers of the sections of a term that are read.
func (s *study) each(l *list, f func(section int32)) {
	l.hits(func(h hit) {
		if h.document%s.step == 0 {
			for _, part := range h.sections {
				f(s.first[h.document] + int32(part.place))
			}
		}
	})
}

// numberSections counts the sections of all documents, of which a share is read
// where they are too many.
func (s *study) numberSections(documents int) {
	count := make([]int32, documents)
	all := 0
	for i := range s.lists {
		s.lists[i].hits(func(h hit) {
			for _, part := range h.sections {
				if more := int32(part.place) + 1 - count[h.document]; more > 0 {
					count[h.document] += more
					all += int(more)
				}
			}
		})
	}
	s.step = int32(all/mostSections + 1)
	s.first = make([]int32, documents)
	next := int32(0)
	for d, n := range count {
		s.first[d] = next
		if int32(d)%s.step == 0 {
			next += n
		}
	}
	s.sections = make([]vector, next)
}

// readSections adds up the vectors of all sections.
func (s *study) readSections(documents int) {
	for i := range s.lists {
		l := &s.lists[i]
		if !inCommon(l, documents) {
			continue
		}
		own := l.signVector()
		s.each(l, func(section int32) {
			v := &s.sections[section]
			for d := range v {
				v[d] += own[d]
			}
		})
	}
	s.lengths = make([]int64, len(s.sections))
	for i := range s.sections {
		s.lengths[i] = s.sections[i].length()
	}
}

// signVector is what a term adds to a section: its rarity, with a sign in each
// dimension that follows from its letters.
func (l *list) signVector() *vector {
	signs := uint64(14695981039346656037)
	for i := range len(l.term) {
		signs = (signs ^ uint64(l.term[i])) * 1099511628211
	}
	signs = (signs ^ signs>>30) * 0xbf58476d1ce4e5b9
	signs = (signs ^ signs>>27) * 0x94d049bb133111eb
	signs ^= signs >> 31
	v := &vector{}
	for d := range v {
		v[d] = int32(l.section)
		if signs>>d&1 == 0 {
			v[d] = -v[d]
		}
	}
	return v
}

// length is the length of a vector, rounded down, at least 1.
func (v *vector) length() int64 {
	sum := int64(0)
	for _, x := range v {
		sum += int64(x) * int64(x)
	}
	return max(1, int64(math.Sqrt(float64(sum))))
}

// choose picks the terms of which enough is known, those with the most articles
// where there are too many.
func (s *study) choose(documents int, mayLearn func(string) bool) {
	var chosen []int
	for i := range s.lists {
		l := &s.lists[i]
		if !inCommon(l, documents) || l.all > firstPart || !mayLearn(l.term) {
			continue
		}
		places := 0
		s.each(l, func(int32) { places++ })
		if places >= leastPlaces {
			chosen = append(chosen, i)
		}
	}
	if len(chosen) > mostStudied {
		slices.SortStableFunc(chosen, func(a, b int) int {
			return cmp.Compare(s.lists[b].all, s.lists[a].all)
		})
		chosen = chosen[:mostStudied]
	}
	s.studied = make([]companion, len(chosen))
	for i, term := range chosen {
		s.studied[i].term = term
	}
}

// listen adds up what stands around a term.
func (c *companion) listen(s *study) {
	l := &s.lists[c.term]
	own := l.signVector()
	var sum vector
	s.each(l, func(section int32) {
		v, length := &s.sections[section], s.lengths[section]
		for d := range sum {
			sum[d] += int32(int64(v[d]-own[d]) * companyScale / length)
		}
	})
	length := sum.length()
	for d := range sum {
		c.vector[d] = int32(int64(sum[d]) * companyScale / length)
		if sum[d] > 0 {
			c.signs |= 1 << d
		}
	}
}

// compare finds the nearest of every term.
func (s *study) compare() {
	for i := range s.studied {
		a := &s.studied[i]
		for j := range i {
			b := &s.studied[j]
			if bits.OnesCount64(a.signs^b.signs) > mostDifference {
				continue
			}
			value := int32(0)
			for d := range a.vector {
				value += a.vector[d] * b.vector[d]
			}
			if value >= leastAlikely {
				a.take(j, value)
				b.take(i, value)
			}
		}
	}
}

// take notes another term if it is among the nearest.
func (c *companion) take(other int, value int32) {
	i := len(c.nearest)
	for i > 0 && c.nearest[i-1].value < value {
		i--
	}
	if i < nearest {
		c.nearest = slices.Insert(c.nearest, i, alikeness{other, value})
		c.nearest = c.nearest[:min(len(c.nearest), nearest)]
	}
}

// results lists the terms that stand for others.
func (s *study) results() map[string][]string {
	out := map[string][]string{}
	for i := range s.studied {
		c := &s.studied[i]
		l := &s.lists[c.term]
		if l.all > fewArticles {
			continue
		}
		for _, n := range c.nearest[:min(len(c.nearest), mostCompany)] {
			other := &s.studied[n.other]
			mutual := slices.ContainsFunc(other.nearest, func(o alikeness) bool { return o.other == i })
			if mutual && !s.together(l, &s.lists[other.term]) {
				out[l.term] = append(out[l.term], s.lists[other.term].term)
			}
		}
	}
	return out
}

// together reports whether two terms often share a section. Such words belong to
// one subject, and whoever searches one finds the other anyway.
func (s *study) together(a, b *list) bool {
	sections := map[int32]bool{}
	s.each(a, func(section int32) { sections[section] = true })
	all, shared := 0, 0
	s.each(b, func(section int32) {
		all++
		if sections[section] {
			shared++
		}
	})
	return shared*togetherShare > min(all, len(sections))
}
