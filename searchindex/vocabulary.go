package searchindex

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// A vocabulary knows the terms of every form of an index.
type vocabulary struct {
	forms  []form
	of     [][]weightedTerm // by form
	stop   []bool           // by form
	terms  []string         // by number
	number map[string]int32
	locale *language
}

// A weightedTerm is a term of a form; whole is the weight of the form itself.
type weightedTerm struct {
	term   int32
	weight uint8
}

const (
	wholeWeight   = 64
	partWeight    = 26 // of the parts of a compound
	writtenWeight = 48 // of a synonym that somebody wrote
	learnedWeight = 7  // of one that was learned: less than any that was written
	singleWeight  = 22 // of a Han character beside its pairs
	maxWeight     = 128
)

func newVocabulary(locale string, forms []form) *vocabulary {
	v := &vocabulary{
		forms: forms, of: make([][]weightedTerm, len(forms)), stop: make([]bool, len(forms)),
		number: make(map[string]int32, len(forms)), locale: newLanguage(locale),
	}
	languages := map[string]*language{locale: v.locale}
	for i := range forms {
		f := &forms[i]
		if f.kind == pairWord || f.kind == singleWord {
			term := f.text
			if v.locale.chinese {
				term = simplify(term)
			}
			v.stop[i] = v.locale.stops[f.text] || v.locale.stops[term] || isHiragana(f.text)
			v.add(i, term, wholeWeight)
			continue
		}
		stop := f.kind == plainWord
		for _, s := range f.spellings {
			l := languages[s.language]
			if l == nil {
				l = newLanguage(s.language)
				languages[s.language] = l
			}
			if f.kind == codeWord {
				continue
			}
			if l.stops[f.text] {
				continue
			}
			stop = false
			for _, term := range l.terms(s.spelling) {
				v.add(i, term, wholeWeight)
			}
		}
		v.stop[i] = stop
		if len(v.of[i]) == 0 {
			v.add(i, f.text, wholeWeight)
		}
	}
	v.splitCompounds(languages)
	return v
}

func (v *vocabulary) add(form int, term string, weight uint8) {
	id, ok := v.number[term]
	if !ok {
		id = int32(len(v.terms))
		v.number[term] = id
		v.terms = append(v.terms, term)
	}
	if !slices.ContainsFunc(v.of[form], func(w weightedTerm) bool { return w.term == id }) {
		v.of[form] = append(v.of[form], weightedTerm{id, weight})
	}
}

// isHiragana reports whether a word is nothing but Hiragana, which Japanese
// writes grammar in.
func isHiragana(s string) bool {
	for _, r := range s {
		if r < 0x3041 || r > 0x309F {
			return false
		}
	}
	return true
}

// Parts of compounds have at least so many characters, the whole twice as many.
const leastPart = 4

// links stand between the parts of compounds in Germanic languages.
var links = []string{"", "s", "es", "n", "en", "er", "e"}

// splitCompounds gives long words the terms of the two words of the site that
// they are made of.
func (v *vocabulary) splitCompounds(languages map[string]*language) {
	for i := range v.forms {
		f := &v.forms[i]
		if f.kind != plainWord || v.stop[i] || !slices.ContainsFunc(f.spellings, func(s item) bool { return languages[s.language].compound }) {
			continue
		}
		for _, part := range v.parts(f.text) {
			for _, t := range v.of[part] {
				if t.weight == wholeWeight {
					v.add(i, v.terms[t.term], partWeight)
				}
			}
		}
	}
}

// parts finds the two forms that a word is made of, those whose shorter one is
// longest; nil when there are none.
func (v *vocabulary) parts(text string) []int {
	if utf8.RuneCountInString(text) < 2*leastPart {
		return nil
	}
	var best []int
	balance := 0
	for at := range text {
		tail := v.find(text[at:])
		if tail < 0 || utf8.RuneCountInString(text[at:]) < leastPart {
			continue
		}
		for _, link := range links {
			if len(text[:at]) <= len(link) || text[at-len(link):at] != link {
				continue
			}
			head := v.find(text[:at-len(link)])
			if n := utf8.RuneCountInString(text[:at-len(link)]); head < 0 || n < leastPart {
				continue
			} else if n = min(n, utf8.RuneCountInString(text[at:])); n > balance {
				best, balance = []int{head, tail}, n
			}
			break
		}
	}
	return best
}

// find returns the number of a form that carries meaning, -1 when there is none.
func (v *vocabulary) find(text string) int {
	i := v.form(text)
	if i < 0 || v.stop[i] || v.forms[i].kind != plainWord {
		return -1
	}
	return i
}

// form returns the number of a form, -1 when it does not occur.
func (v *vocabulary) form(text string) int {
	i, ok := slices.BinarySearchFunc(v.forms, text, func(f form, t string) int { return cmp.Compare(f.text, t) })
	if !ok {
		return -1
	}
	return i
}
