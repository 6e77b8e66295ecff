package searchindex

import (
	"cmp"
	"slices"
)

// An answering is a query whose answers are judged.
type answering struct {
	tables
	groups    []group
	documents int
	whole     bool // posting lists are read whole
}

// confidence says how much of a query the best of some matches answers, by the weight
// of its words, and how sure that is when it is compared with the others, in percent.
func (q answering) confidence(matches []Match) (share, sure int, err error) {
	if len(matches) == 0 {
		return 0, 0, nil
	}
	best := matches[0]
	if share, err = q.share(best); err != nil {
		return 0, 0, err
	}
	sure = share
	if len(matches) > crowd {
		sure = share * (2*best.Score - matches[crowd].Score) / (2 * best.Score)
	}
	return share, sure, nil
}

// share is how much of a query a match answers, in percent.
func (q answering) share(m Match) (int, error) {
	matched, all, pairs := 0, 0, 0
	phrases := map[int]*phraseShare{}
	for _, g := range q.groups {
		if g.pair {
			pairs++
		}
		found, most, err := q.worth(g, m)
		if err != nil {
			return 0, err
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
	if 2*pairs > len(q.groups) {
		matched = matched * 5 / 4 // pairs that only straddle two words match less often
	}
	return min(100*matched/all, 100), nil
}

// worth is what a match holds of a group, and the most that one could hold.
func (q answering) worth(g group, m Match) (found, most int, err error) {
	for _, term := range g.terms {
		p, err := q.posting(term.term, q.whole)
		if err != nil {
			return 0, 0, err
		}
		if p == nil {
			continue
		}
		worth := int(min(term.weight, wholeWeight)) * p.article
		most = max(most, worth)
		i, ok := slices.BinarySearchFunc(p.hits, int32(m.Document), func(h hit, d int32) int { return cmp.Compare(h.document, d) })
		if !ok {
			continue
		}
		if !slices.ContainsFunc(p.hits[i].sections, func(s sectionHit) bool { return int(s.place) == m.Place }) {
			worth /= 2
		}
		found = max(found, worth)
	}
	if most == 0 {
		most = wholeWeight * rarity(q.documents, 0)
	}
	return found, most, nil
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
