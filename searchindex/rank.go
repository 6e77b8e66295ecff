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

	behind bool // in another language than those that come first
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
func rank(t tables, groups []group, x extent, all bool) (*ranking, error) {
	out := &ranking{}
	var rivals []rival
	at := make([]int32, x.documents) // by document, its place among rivals, from 1
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
	found := len(out.matches)
	if err := out.arrange(answering{t, groups, x.documents, whole}, x.own); err != nil {
		return nil, err
	}
	if found < out.total && x.own < x.documents && out.confidence < Silent {
		return rank(t, groups, x, true) // another language may have to come first
	}
	out.total = max(out.total-(found-len(out.matches)), len(out.matches))
	return out, nil
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

// arrange puts matches in the reader's own language first, and those in others behind
// them, as far as these answer. They come first where only they do.
func (r *ranking) arrange(q answering, own int) error {
	foreign := slices.DeleteFunc(slices.Clone(r.matches), func(m Match) bool { return m.Document < own })
	first := slices.DeleteFunc(r.matches, func(m Match) bool { return m.Document >= own })
	_, sure, err := q.confidence(first)
	if err != nil {
		return err
	}
	share, foreignSure, err := q.confidence(foreign)
	if err != nil {
		return err
	}
	switch {
	case len(first) > 0 && share < Silent:
		foreign = nil
	case len(first) == 0 || sure < Silent && foreignSure >= Silent:
		first, foreign, sure = foreign, first, foreignSure
	}
	for i := range foreign {
		foreign[i].behind = true
	}
	r.matches, r.confidence = slices.Concat(first, foreign), sure
	return nil
}

// better orders matches: those with the greatest score first.
func better(a, b Match) int {
	return cmp.Or(compareFlags(a.behind, b.behind), cmp.Compare(b.Score, a.Score), cmp.Compare(a.Document, b.Document))
}
