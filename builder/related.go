package builder

import (
	"cmp"
	"math"
	"slices"
	"sync"
	"sync/atomic"

	"helpwright/knowledge"
)

// A relatedIndex finds articles that speak of the same things, without
// comparing all pairs: an article meets only those with which it shares a
// telling word, and words that many articles share tell nothing.
type relatedIndex struct {
	count    int // of articles; they are known by their place among all
	postings map[uint32][]int32
	scratch  sync.Pool
}

const (
	relatedCount = 4   // shown under an article
	commonWord   = 200 // articles beyond which a word tells nothing
	minScore     = 2.0 // about two words that few articles share
)

// Relatives make the index. For the whole base that takes longer than it saves as
// long as only few articles ask; these get one of their own features.
type relatives struct {
	base  *knowledge.Base
	asked atomic.Int32 // how often
	whole func() *relatedIndex
}

const fewArticles = 8

func newRelatives(base *knowledge.Base) *relatives {
	return &relatives{base: base, whole: sync.OnceValue(func() *relatedIndex {
		return newRelatedIndex(base, func(uint32) bool { return true })
	})}
}

// of returns an index in which an article with these features finds its relatives.
func (r *relatives) of(features []uint32) *relatedIndex {
	if r.asked.Add(1) > fewArticles {
		return r.whole()
	}
	return newRelatedIndex(r.base, func(f uint32) bool {
		_, own := slices.BinarySearch(features, f)
		return own
	})
}

func newRelatedIndex(base *knowledge.Base, wanted func(feature uint32) bool) *relatedIndex {
	x := &relatedIndex{count: len(base.Articles)}
	counts := map[uint32]int32{}
	total := 0
	for _, a := range base.Articles {
		for _, f := range a.Source.Features {
			if wanted(f) {
				counts[f]++
				total++
			}
		}
	}
	x.postings = make(map[uint32][]int32, len(counts))
	room := make([]int32, 0, total)
	for i, a := range base.Articles {
		for _, f := range a.Source.Features {
			if !wanted(f) {
				continue
			}
			n := counts[f]
			if n < 2 || n > commonWord {
				continue
			}
			list, ok := x.postings[f]
			if !ok {
				end := len(room) + int(n)
				list = room[len(room):len(room):end]
				room = room[:end]
			}
			x.postings[f] = append(list, int32(i))
		}
	}
	x.scratch.New = func() any { return &relatedScratch{score: make([]float64, x.count)} }
	return x
}

type relatedScratch struct {
	score   []float64
	touched []int32
}

// sameFeatures reports whether two bases have the same articles in the same
// order, speaking of the same things.
func sameFeatures(a, b *knowledge.Base) bool {
	return slices.EqualFunc(a.Articles, b.Articles, func(x, y *knowledge.Article) bool {
		return x.ID == y.ID && slices.Equal(x.Source.Features, y.Source.Features)
	})
}

// near lists the places of the articles nearest to the one at a place, best
// first, passing over those that are not wanted.
func (x *relatedIndex) near(own int, features []uint32, wanted func(place int) bool, n int) []int {
	s := x.scratch.Get().(*relatedScratch)
	defer x.scratch.Put(s)
	for _, f := range features {
		list := x.postings[f]
		if len(list) == 0 {
			continue
		}
		weight := math.Log(float64(x.count+1) / float64(len(list)))
		for _, i := range list {
			if s.score[i] == 0 {
				s.touched = append(s.touched, i)
			}
			s.score[i] += weight
		}
	}
	return s.best(int32(own), wanted, n)
}

// best takes the n highest scores and clears the scratch for the next article.
func (s *relatedScratch) best(own int32, wanted func(place int) bool, n int) []int {
	better := func(i, j int32) int { return cmp.Or(cmp.Compare(s.score[j], s.score[i]), cmp.Compare(i, j)) }
	var top []int32
	for _, i := range s.touched {
		if i == own || s.score[i] < minScore || len(top) == n && better(i, top[n-1]) > 0 || !wanted(int(i)) {
			continue
		}
		at, _ := slices.BinarySearchFunc(top, i, better)
		top = slices.Insert(top, at, i)
		top = top[:min(n, len(top))]
	}
	for _, i := range s.touched {
		s.score[i] = 0
	}
	s.touched = s.touched[:0]
	var places []int
	for _, i := range top {
		places = append(places, int(i))
	}
	return places
}

// relatedTo lists the articles shown under one: those that the writer named,
// then the nearest.
func (s *Site) relatedTo(p *page) []*page {
	var out []*page
	shown := func(a *knowledge.Article) *page {
		q := p.locale.articles[a]
		if q == p || slices.Contains(out, q) {
			return nil
		}
		return q
	}
	for _, id := range p.article.Related {
		if a := s.base.ByID[id]; a != nil {
			if q := shown(a); q != nil {
				out = append(out, q)
			}
		}
	}
	if len(out) >= relatedCount {
		return out
	}
	for _, place := range s.relatives.of(p.article.Source.Features).near(p.place, p.article.Source.Features, func(place int) bool { return shown(s.base.Articles[place]) != nil }, relatedCount-len(out)) {
		out = append(out, shown(s.base.Articles[place]))
	}
	return out
}
