package searchindex

import "strings"

// explain tells how a query was read.
func explain(t *remembered, groups []group) ([]Reading, error) {
	out := make([]Reading, 0, len(groups))
	for _, g := range groups {
		r := Reading{Word: g.text, Alike: g.like}
		for _, term := range g.terms {
			rarity, err := t.rarity(term.term)
			if err != nil {
				return nil, err
			}
			r.Terms = append(r.Terms, ReadTerm{Term: term.term, Weight: int(term.weight), Rarity: rarity, Learned: term.learned})
		}
		out = append(out, r)
	}
	return out, nil
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
	var b strings.Builder
	at := 0
	splitWords(query, func(w word) {
		if like, ok := instead[w.text]; ok && w.kind == plainWord && w.at >= at {
			b.WriteString(query[at:w.at])
			b.WriteString(like)
			at = w.end
		}
	})
	if at == 0 {
		return "" // all words are known, or what was read ends within one
	}
	b.WriteString(query[at:])
	return b.String()
}
