package builder

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"helpwright/knowledge"
)

// A relatedIndex finds articles that speak of the same things, without
// comparing all pairs: an article meets only those with which it shares a
// telling word, and words that many articles share tell nothing.
type relatedIndex struct {
	articles []*knowledge.Article
	place    map[*knowledge.Article]int
	postings map[uint32][]int32
	scratch  sync.Pool
}

const (
	relatedCount = 4   // shown under an article
	commonWord   = 200 // articles beyond which a word tells nothing
	minScore     = 2.0 // about two words that few articles share
)

func newRelatedIndex(base *knowledge.Base) *relatedIndex {
	x := &relatedIndex{articles: base.Articles, place: make(map[*knowledge.Article]int, len(base.Articles))}
	counts := make(map[uint32]int32, len(base.Articles))
	total := 0
	for i, a := range base.Articles {
		x.place[a] = i
		for _, f := range a.Source.Features {
			counts[f]++
			total++
		}
	}
	x.postings = make(map[uint32][]int32, len(counts))
	room := make([]int32, 0, total)
	for i, a := range base.Articles {
		for _, f := range a.Source.Features {
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
	x.scratch.New = func() any { return &relatedScratch{score: make([]float64, len(x.articles))} }
	return x
}

type relatedScratch struct {
	score   []float64
	touched []int32
}

// of lists related articles: those that the writer named, then the nearest.
// Others are passed over when wanted says so.
func (x *relatedIndex) of(a *knowledge.Article, byID map[string]*knowledge.Article, wanted func(*knowledge.Article) bool) []*knowledge.Article {
	var out []*knowledge.Article
	for _, id := range a.Related {
		if r, ok := byID[id]; ok && r != a && wanted(r) && !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	if len(out) >= relatedCount {
		return out
	}
	s := x.scratch.Get().(*relatedScratch)
	defer x.scratch.Put(s)
	own := int32(x.place[a])
	for _, f := range a.Source.Features {
		list := x.postings[f]
		if len(list) == 0 {
			continue
		}
		weight := math.Log(float64(len(x.articles)+1) / float64(len(list)))
		for _, i := range list {
			if s.score[i] == 0 {
				s.touched = append(s.touched, i)
			}
			s.score[i] += weight
		}
	}
	best := s.best(own, func(i int32) bool {
		r := x.articles[i]
		return wanted(r) && !slices.Contains(out, r)
	}, relatedCount-len(out))
	for _, i := range best {
		out = append(out, x.articles[i])
	}
	return out
}

// best takes the n highest scores and clears the scratch for the next article.
func (s *relatedScratch) best(own int32, wanted func(int32) bool, n int) []int32 {
	better := func(i, j int32) int { return cmp.Or(cmp.Compare(s.score[j], s.score[i]), cmp.Compare(i, j)) }
	var top []int32
	for _, i := range s.touched {
		if i == own || s.score[i] < minScore || len(top) == n && better(i, top[n-1]) > 0 || !wanted(i) {
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
	return top
}
