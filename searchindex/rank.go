package searchindex

import (
	"cmp"
	"slices"
)

// A Match is a document that a query found.
type Match struct {
	Document int // place among all, in the order of ids
	Score    int
	Place    int   // of the section that answers best
	More     []int // places of other sections that answer nearly as well
}

// A ranking is what a query finds, the best first.
type ranking struct {
	matches    []Match
	total      int // documents that were found, some of which may be left out
	confidence int // in percent
}

// A rival is a document that is being scored.
type rival struct {
	document int32
	score    int
	group    int // that was added last, and what it was worth
	worth    int
	parts    []rivalPart
}

type rivalPart struct {
	place uint16
	score int
	group int
	worth int
}

// grow adds what a term is worth for its group: of the terms of a group the
// greatest counts.
func grow(score, worth, group *int, now, value int) {
	if *group != now {
		*group, *worth = now, 0
	}
	if value > *worth {
		*score += value - *worth
		*worth = value
	}
}

// rank scores all documents that hold a term of a group. Of a query of one term
// only the best of it is read, unless all are asked for.
func rank(t tables, groups []group, documents int, all bool) (*ranking, error) {
	out := &ranking{}
	var rivals []rival
	at := make([]int32, documents) // by document, its place among rivals, from 1
	whole := all || len(groups) != 1 || len(groups[0].terms) != 1
	for i, g := range groups {
		for _, term := range g.terms {
			p, err := t.posting(term.term, whole)
			if err != nil {
				return nil, err
			}
			if p == nil {
				continue
			}
			out.total = max(out.total, p.all)
			for _, h := range p.hits {
				if at[h.document] == 0 {
					rivals = append(rivals, rival{document: h.document, group: -1})
					at[h.document] = int32(len(rivals))
				}
				v := &rivals[at[h.document]-1]
				grow(&v.score, &v.worth, &v.group, i, int(term.weight)*p.article*int(h.impact))
				for _, s := range h.sections {
					part := v.part(s.place)
					grow(&part.score, &part.worth, &part.group, i, int(term.weight)*p.section*int(s.impact))
				}
			}
		}
	}
	out.matches = make([]Match, len(rivals))
	for i := range rivals {
		out.matches[i] = rivals[i].match()
	}
	slices.SortFunc(out.matches, better)
	out.total = max(out.total, len(out.matches))
	var err error
	if len(out.matches) > 0 {
		out.confidence, err = confidence(t, groups, documents, out.matches)
	}
	return out, err
}

func (v *rival) part(place uint16) *rivalPart {
	for i := range v.parts {
		if v.parts[i].place == place {
			return &v.parts[i]
		}
	}
	v.parts = append(v.parts, rivalPart{place: place, group: -1})
	return &v.parts[len(v.parts)-1]
}

// mostMore is how many sections stand below the best one.
const mostMore = 2

func (v *rival) match() Match {
	slices.SortFunc(v.parts, func(a, b rivalPart) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.place, b.place))
	})
	m := Match{Document: int(v.document), Score: v.score}
	for i, p := range v.parts {
		switch {
		case i == 0:
			m.Place = int(p.place)
			m.Score += p.score
		case len(m.More) < mostMore && 3*p.score >= 2*v.parts[0].score:
			m.More = append(m.More, int(p.place))
		}
	}
	return m
}

// confidence says how much of a query the best document answers, by the weight
// of its words, and how far ahead of others it is, in percent.
func confidence(t tables, groups []group, documents int, matches []Match) (int, error) {
	matched, all, pairs := 0, 0, 0
	phrases := map[int]*phraseShare{}
	best := matches[0]
	for _, g := range groups {
		found, most := 0, 0
		if g.pair {
			pairs++
		}
		for _, term := range g.terms {
			p, err := t.posting(term.term, len(groups) != 1 || len(g.terms) != 1)
			if err != nil {
				return 0, err
			}
			if p == nil {
				continue
			}
			worth := int(min(term.weight, wholeWeight)) * p.article
			most = max(most, worth)
			i, ok := slices.BinarySearchFunc(p.hits, int32(best.Document), func(h hit, d int32) int { return cmp.Compare(h.document, d) })
			if !ok {
				continue
			}
			if !slices.ContainsFunc(p.hits[i].sections, func(s sectionHit) bool { return int(s.place) == best.Place }) {
				worth /= 2
			}
			found = max(found, worth)
		}
		if most == 0 {
			most = wholeWeight * rarity(documents, 0)
		}
		switch {
		case g.phrase > 0:
			phrases[g.phrase] = &phraseShare{found: found, most: most} // it stands before its words
			continue
		case phrases[g.within] != nil:
			phrases[g.within].add(found, most)
			found, most = 0, 0
		}
		matched += found
		all += most
	}
	for _, p := range phrases {
		found, most := p.share()
		matched += found
		all += most
	}
	if all == 0 {
		return 0, nil
	}
	if 2*pairs > len(groups) {
		matched = matched * 5 / 4 // pairs that only straddle two words match less often
	}
	sure := min(100*matched/all, 100)
	if len(matches) > crowd {
		sure = sure * (2*best.Score - matches[crowd].Score) / (2 * best.Score)
	}
	return sure, nil
}

// A phraseShare is what was found of a phrase as a synonym, and of its words.
type phraseShare struct {
	found, most           int
	wordsFound, wordsMost int
}

func (p *phraseShare) add(found, most int) {
	p.wordsFound += found
	p.wordsMost += most
}

// share counts the words of a phrase, or the phrase for them where more of it was
// found: who asks in words that the site never uses is answered no worse.
func (p *phraseShare) share() (found, most int) {
	if p.wordsMost == 0 {
		return p.found, p.most
	}
	return max(p.wordsFound, p.wordsMost*p.found/max(p.most, 1)), p.wordsMost
}

// crowd is the place of the match that the best one is compared with: where that is
// nearly as good, the words were too common to decide.
const crowd = 5

// Silent is the confidence below which nothing fits well. It was set so that, on
// the open sets, seven of ten questions whose answers were taken away are met
// with silence and seven of ten others are not.
const Silent = 38

// better orders matches: those with the greatest score first.
func better(a, b Match) int {
	return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Document, b.Document))
}
