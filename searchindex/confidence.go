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

// confidence says how much the best of some matches answers of the words that a query
// hangs on, and how sure that is when it is compared with the others, in percent.
func (q answering) confidence(matches []Match) (share, sure int, err error) {
	if len(matches) == 0 {
		return 0, 0, nil
	}
	share, words, err := q.share(matches[0])
	if err != nil {
		return 0, 0, err
	}
	sure = share
	if len(matches) > crowd {
		score := matches[0].Score
		sure = share * (score + words*(score-matches[crowd].Score)) / (score + words*score)
	}
	return share, sure, nil
}

// confidenceOfLeft says the same of what filters have left: of those in the language that
// comes first. It puts the first ones in order.
func (q answering) confidenceOfLeft(matches []Match) (share, sure int, err error) {
	first := crowd + 1
	inOrderUpTo(matches, first)
	n := 0
	for n < min(len(matches), first) && matches[n].behind == matches[0].behind {
		n++
	}
	return q.confidence(matches[:n])
}

// share is how much a match answers of the words that the query hangs on, in percent,
// and how many these are.
func (q answering) share(m Match) (share, words int, err error) {
	var found, all []int // what each word is worth, in the match and at most
	pairs := 0
	phrases := map[int]*phraseShare{}
	for _, g := range q.groups {
		if g.pair {
			pairs++
		}
		worth, most, err := q.worth(g, m)
		if err != nil {
			return 0, 0, err
		}
		switch {
		case g.phrase > 0:
			phrases[g.phrase] = &phraseShare{found: worth, most: most} // it stands before its words
		case phrases[g.within] != nil:
			phrases[g.within].add(worth, most)
		default:
			found, all = append(found, worth), append(all, most)
		}
	}
	for _, p := range phrases {
		worth, most := p.share()
		found, all = append(found, worth), append(all, most)
	}
	words = min(len(all), decisive)
	counted := words
	if 2*pairs > len(q.groups) {
		counted = min(len(all), decisivePairs)
		words = (counted + 1) / 2
	}
	return 100 * greatest(found, counted) / max(greatest(all, counted), 1), words, nil
}

// greatest sums up the n greatest numbers, which it brings to the front.
func greatest(numbers []int, n int) int {
	slices.SortFunc(numbers, func(a, b int) int { return b - a })
	sum := 0
	for _, number := range numbers[:n] {
		sum += number
	}
	return sum
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
		most = wholeWeight / 2 * rarity(q.documents, 0) // it may be as rare, or beside the point
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

// A query hangs on so many words at most, or pairs of characters: who writes a whole
// letter says much that no answer repeats.
const (
	decisive      = 5
	decisivePairs = 8
)

// crowd is the place of the match that the best one is compared with: where that is
// nearly as good, the words were too common to decide.
const crowd = 5

// Silent is the confidence below which nothing fits well. It was set so that seven of
// ten questions are answered, and seven of ten met with silence whose answers are
// not there, on all but one of the open sets (go run ./bench/relevance).
const Silent = 40
