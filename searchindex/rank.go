package searchindex

import (
	"cmp"
	"slices"
)

// A Match is a document that a query found.
type Match struct {
	Document int // place among all, those in the reader's own language first, then in the order of ids
	Score    int
	Place    int // of the section that answers best

	behind bool // in another language than those that come first
}

// A ranking is what a query finds. Only the first ones that were asked for are in
// order.
type ranking struct {
	*contest
	matches    []Match
	total      int  // documents that were found, some of which may be left out
	partly     bool // of some posting list only the best was read
	share      int  // of the query that the first one answers, in percent
	confidence int  // the same, compared with the others
}

// A want is how much of a ranking is wanted.
type want struct {
	first int  // matches in order
	all   bool // posting lists are read whole
}

// rank scores all documents that hold a term of a group. Of the terms of a single group
// only the best is read, unless all are asked for. Whoever asks ends the contest.
func rank(t tables, groups []group, x extent, w want) (*ranking, error) {
	whole := w.all || len(groups) != 1
	out := &ranking{contest: newContest(x.documents)}
	for i, g := range groups {
		for _, term := range g.terms {
			p, err := t.posting(term.term, whole)
			if err != nil {
				out.end()
				return nil, err
			}
			if p != nil {
				out.total = max(out.total, p.all)
				out.partly = out.partly || len(p.hits) < p.all
				out.add(int32(i+1), int(term.weight), p)
			}
		}
	}
	found := out.contest.matches()
	if err := out.arrange(answering{t, groups, x.documents, whole}, found, x.own, w.first); err != nil {
		out.end()
		return nil, err
	}
	if out.partly && x.own < x.documents && out.confidence < Silent {
		out.end()
		return rank(t, groups, x, want{w.first, true}) // another language may have to come first
	}
	out.total = max(out.total-(len(found)-len(out.matches)), len(out.matches))
	return out, nil
}

// arrange puts what was found in the reader's own language first, and what was in
// others behind it, as far as that answers. It comes first where only it does.
func (r *ranking) arrange(q answering, found []Match, own, first int) error {
	n := 0
	for i, m := range found {
		if m.Document < own {
			found[i], found[n] = found[n], m
			n++
		}
	}
	ahead, behind := found[:n], found[n:]
	first = max(first, crowd+1)
	inOrderUpTo(ahead, first)
	inOrderUpTo(behind, first)
	share, sure, err := q.confidence(ahead)
	if err != nil {
		return err
	}
	behindShare, behindSure, err := q.confidence(behind)
	if err != nil {
		return err
	}
	r.matches, r.share, r.confidence = found, share, sure
	switch {
	case len(ahead) > 0 && behindShare < Silent:
		r.matches, behind = ahead, nil
	case len(ahead) == 0 || sure < Silent && behindSure >= Silent:
		r.matches, r.share, r.confidence = slices.Concat(behind, ahead), behindShare, behindSure
		behind = r.matches[len(behind):]
	}
	for i := range behind {
		behind[i].behind = true
	}
	return nil
}

// better orders matches: those with the greatest score first.
func better(a, b Match) int {
	return cmp.Or(compareFlags(a.behind, b.behind), cmp.Compare(b.Score, a.Score), cmp.Compare(a.Document, b.Document))
}

// inOrderUpTo puts the best so many matches first, in order. Most of thousands are
// never looked at, so they need no order.
func inOrderUpTo(all []Match, most int) {
	if most >= len(all) {
		slices.SortFunc(all, better)
		return
	}
	best := all[:most]
	slices.SortFunc(best, better)
	for i := most; i < len(all); i++ {
		if better(all[i], best[most-1]) > 0 {
			continue
		}
		m := all[i]
		all[i] = best[most-1]
		at, _ := slices.BinarySearchFunc(best[:most-1], m, better)
		copy(best[at+1:], best[at:most-1])
		best[at] = m
	}
}
