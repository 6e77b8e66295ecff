package searchindex

import (
	"slices"
	"strings"
)

// explain tells how a query was read.
func (s *Searcher) explain(groups []group) ([]Reading, error) {
	out := make([]Reading, 0, len(groups))
	for _, g := range groups {
		r := Reading{Word: g.text, Alike: g.like}
		e, err := s.form(g.text)
		if err != nil {
			return nil, err
		}
		for _, t := range g.terms {
			p, err := s.posting(t.term, false)
			if err != nil {
				return nil, err
			}
			one := ReadTerm{Term: t.term, Weight: int(t.weight), Learned: e.learned(t.term)}
			if p != nil {
				one.Rarity = p.article
			}
			r.Terms = append(r.Terms, one)
		}
		out = append(out, r)
	}
	return out, nil
}

// learned reports whether an entry, which may be nil, has a term that was learned.
func (e *formEntry) learned(term string) bool {
	return e != nil && slices.Contains(e.terms, formTerm{term, learnedWeight})
}

// meant writes a query with the forms that were searched for unknown words; ""
// when all words are known, or none is like them.
func meant(query string, groups []group) string {
	instead := map[string]string{}
	for _, g := range groups {
		if g.guessed {
			instead[g.text] = g.like[0]
		}
	}
	if len(instead) == 0 {
		return ""
	}
	var b strings.Builder
	at := 0
	splitWords(query, func(w word) {
		if like, ok := instead[w.text]; ok && w.kind == plainWord && w.at >= at {
			b.WriteString(query[at:w.at])
			b.WriteString(like)
			at = w.end
		}
	})
	b.WriteString(query[at:])
	return b.String()
}
