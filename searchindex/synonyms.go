package searchindex

import (
	"slices"
	"strings"
)

// Synonyms are what a site says of words that mean the same.
type Synonyms struct {
	Same [][]string // whoever searches one of a list looks for the others as well
	Also []Synonym
}

// A Synonym says that whoever searches one thing looks for others as well, and
// nothing of those who search the others.
type Synonym struct {
	From string
	To   []string
}

// MaxPhrase is the greatest number of words of a synonym, as CountWords counts them.
const MaxPhrase = 6

// CountWords counts the words of a synonym. Of scripts without spaces every two
// characters that are neighbours are a word.
func CountWords(text string) int { return len(wordsOf(text)) }

// wordsOf lists the words of a short text, folded, without the single characters
// that stand in pairs as well.
func wordsOf(text string) []string {
	var out []string
	splitWords(text, func(w word) {
		if w.kind != singleWord {
			out = append(out, w.text)
		}
	})
	return out
}

// ways lists all synonyms, each in its one direction.
func (s *Synonyms) ways() []Synonym {
	if s == nil {
		return nil
	}
	var out []Synonym
	for _, all := range s.Same {
		for i, from := range all {
			out = append(out, Synonym{from, slices.Concat(all[:i], all[i+1:])})
		}
	}
	return append(out, s.Also...)
}

// maxSynonyms is how many terms synonyms may add to an entry.
const maxSynonyms = 16

// enter adds what synonyms say to the forms table.
func (t *formTable) enter(s *Synonyms) {
	for _, way := range s.ways() {
		from := t.wordsOf(way.From)
		if len(from) == 0 || len(from) > MaxPhrase {
			continue
		}
		terms := t.targets(way.To)
		if len(terms) == 0 {
			continue
		}
		if len(from) > 1 {
			t.at(from[0]).phrase = true
			t.at(strings.Join(from, " ")).add(terms)
			continue
		}
		for _, form := range t.spellings(from[0]) {
			t.at(form).add(terms)
		}
	}
}

// wordsOf lists the words of a synonym, in the script of the index.
func (t *formTable) wordsOf(text string) []string {
	if t.locale.chinese {
		text = simplify(text)
	}
	return wordsOf(text)
}

// add puts terms behind those that an entry has.
func (e *formEntry) add(terms []formTerm) {
	for _, term := range terms {
		i := slices.IndexFunc(e.terms, func(o formTerm) bool { return o.term == term.term })
		switch {
		case i >= 0:
			e.terms[i].weight = max(e.terms[i].weight, term.weight)
		case e.synonyms < maxSynonyms:
			e.terms = append(e.terms, term)
			e.synonyms++
		}
	}
}

// spellings lists a word with the forms that have the same terms: whoever says
// what "refund" means says it of "refunds". A word that does not occur itself gets
// the terms that it would have, so as to lose nothing by a synonym.
func (t *formTable) spellings(word string) []string {
	var terms []weightedTerm
	var out []string
	if i := t.find(word); i >= 0 {
		terms = t.of[i]
	} else {
		out = append(out, word)
		for _, term := range t.standing(word) {
			t.at(word).add([]formTerm{{term: term, weight: wholeWeight}})
			terms = append(terms, weightedTerm{t.number[term], wholeWeight})
		}
	}
	if len(terms) == 0 {
		return out
	}
	for _, i := range t.formsOf(terms[0].term) {
		if slices.Equal(t.of[i], terms) {
			out = append(out, t.forms[i].text)
		}
	}
	return out
}

// formsOf lists the forms whose first term is the one given.
func (t *formTable) formsOf(term int32) []int {
	if t.byTerm == nil {
		t.byTerm = map[int32][]int{}
		for i, terms := range t.of {
			if len(terms) > 0 && !t.stop[i] {
				t.byTerm[terms[0].term] = append(t.byTerm[terms[0].term], i)
			}
		}
	}
	return t.byTerm[term]
}

// targets lists the terms of what synonyms lead to. Words that stand nowhere lead
// to nothing; of several words together all must stand somewhere, and each counts
// its share.
func (t *formTable) targets(to []string) []formTerm {
	var out formEntry
	for _, text := range to {
		var terms []string
		missing, meaning := false, 0
		for _, w := range t.wordsOf(text) {
			if t.isStop(w) {
				continue
			}
			found := t.standing(w)
			missing = missing || len(found) == 0
			meaning++
			terms = append(terms, found...)
		}
		if missing || meaning == 0 {
			continue
		}
		for _, term := range terms {
			out.add([]formTerm{{term: term, weight: uint8(writtenWeight / meaning)}})
		}
	}
	return out.terms
}

func (t *formTable) isStop(word string) bool {
	if i := t.form(word); i >= 0 {
		return t.stop[i]
	}
	return t.locale.stops[word]
}

// standing lists the terms of a word that stand in texts, whether or not the word
// itself does.
func (t *formTable) standing(word string) []string {
	var out []string
	if i := t.form(word); i >= 0 {
		for _, w := range t.of[i] {
			if w.weight == wholeWeight {
				out = append(out, t.terms[w.term])
			}
		}
		return out
	}
	for _, term := range t.locale.terms(word) {
		if _, ok := t.number[term]; ok {
			out = append(out, term)
		}
	}
	return out
}
