package searchindex

import (
	"slices"
	"strings"
)

const (
	strongWeight = 40 // from which on a term is what was asked for, and not only near to it
	mostEnding   = 4  // characters that may follow a term, or in Arabic and Hebrew come before it
)

// A marker knows the words that a query asked for, wherever they stand.
type marker struct {
	words map[string]int // the first group that asked for a word, as it is
	forms []formOf       // terms whose forms count too, in the order of groups
	pairs bool           // single characters say less than pairs that were asked for
}

// A formOf is a term that an analyser may have made of other words: it makes their
// beginning of them, with y written as i.
type formOf struct {
	group  int
	term   string
	other  string // the term with y; "" for none
	length int    // in UTF-16 units
	within bool   // of a script whose words may have something before the term, too
}

func newMarker(groups []group) *marker {
	m := &marker{words: map[string]int{}}
	for i, g := range groups {
		m.pairs = m.pairs || g.pair && unitLength(g.text) > 1
		for _, word := range slices.Concat(strings.Split(g.text, " "), g.like) {
			m.word(word, i)
		}
		for _, t := range g.terms {
			if t.weight < strongWeight {
				continue
			}
			m.word(t.term, i)
			if n := unitLength(t.term); n > 2 && !g.pair {
				m.forms = append(m.forms, newFormOf(i, t.term, n))
			}
		}
	}
	return m
}

func (m *marker) word(word string, group int) {
	if _, earlier := m.words[word]; !earlier {
		m.words[word] = group
	}
}

func newFormOf(group int, term string, length int) formOf {
	f := formOf{group: group, term: term, length: length}
	if stem, ok := strings.CutSuffix(term, "i"); ok {
		f.other = stem + "y"
	}
	f.within = strings.ContainsFunc(term, func(r rune) bool { return r >= 0x590 && r <= 0x6FF })
	return f
}

// group returns the first group that asked for a word.
func (m *marker) group(w word) (group int, asked bool) {
	if w.kind == singleWord && m.pairs {
		return 0, false
	}
	group, asked = m.words[w.text]
	if w.kind != plainWord {
		return group, asked
	}
	for i := range m.forms {
		f := &m.forms[i]
		if asked && f.group >= group {
			break
		}
		if f.is(w.text) {
			return f.group, true
		}
	}
	return group, asked
}

func (f *formOf) is(word string) bool {
	made := strings.HasPrefix(word, f.term) || f.other != "" && strings.HasPrefix(word, f.other) || f.within && strings.Contains(word, f.term)
	return made && unitLength(word)-f.length <= mostEnding
}
