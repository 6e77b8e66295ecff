package searchindex

import (
	"cmp"
	"encoding/binary"
	"math/bits"
	"slices"
	"unicode/utf8"
)

// A formEntry is what the forms table says of a word.
type formEntry struct {
	stop   bool
	code   bool
	phrase bool // a synonym of several words begins with it
	level  int  // about the logarithm of the number of its articles, 0 to 15
	terms  []formTerm

	synonyms int // of the terms, while the table is being made
}

type formTerm struct {
	term    string
	weight  uint8
	learned bool // from the company that words keep
}

const (
	stopFlag = 1 << iota
	codeFlag
	phraseFlag
)

// A formTable is the forms table while it is being made.
type formTable struct {
	*vocabulary
	lists   []list
	entries map[string]*formEntry
	byTerm  map[int32][]int // forms by their first term, for synonyms
}

// entries makes the forms table.
func (v *vocabulary) entries(lists []list, documents int, synonyms *Synonyms) []entry {
	t := &formTable{vocabulary: v, lists: lists, entries: map[string]*formEntry{}}
	for text := range v.locale.stops {
		if v.form(text) < 0 {
			t.at(text).stop = true
		}
	}
	for i := range v.forms {
		if !v.isOwnTerm(i) {
			t.at(v.forms[i].text)
		}
	}
	t.enterScripts()
	t.enterCompany(documents)
	t.enter(synonyms)
	t.enterBeginnings()
	t.enterBackwards()
	out := make([]entry, 0, len(t.entries))
	for key, e := range t.entries {
		out = append(out, entry{key, e.encode(key)})
	}
	slices.SortFunc(out, func(a, b entry) int { return cmp.Compare(a.key, b.key) })
	return out
}

// enterScripts adds the characters that a Chinese index writes in another way: of
// those that occur, the other forms. Pairs need no entry for it. What is Japanese in
// such an index is treated alike, so that it is found.
func (t *formTable) enterScripts() {
	if !t.locale.chinese {
		return
	}
	for i := range t.forms {
		if kind := t.forms[i].kind; kind != pairWord && kind != singleWord {
			continue
		}
		for _, c := range t.terms[t.of[i][0].term] {
			for _, other := range hans().traditional[c] {
				if other == c {
					continue
				}
				if e := t.at(string(other)); len(e.terms) == 0 {
					e.terms = []formTerm{{term: string(c), weight: wholeWeight}}
				}
			}
		}
	}
}

// enterCompany adds learned terms to the words that few articles hold.
func (t *formTable) enterCompany(documents int) {
	words := map[string]bool{}
	for i := range t.forms {
		if f := &t.forms[i]; f.kind == plainWord && !t.stop[i] && !hasDigit(f.text) {
			words[t.terms[t.of[i][0].term]] = true
		}
	}
	company := learn(t.lists, documents, func(term string) bool { return words[term] })
	for i := range t.forms {
		if f := &t.forms[i]; f.kind == plainWord && !t.stop[i] {
			for _, term := range company[t.terms[t.of[i][0].term]] {
				t.at(f.text).learn(term)
			}
		}
	}
}

// learn puts a learned term behind those that an entry has.
func (e *formEntry) learn(term string) {
	if !slices.ContainsFunc(e.terms, func(o formTerm) bool { return o.term == term }) {
		e.terms = append(e.terms, formTerm{term: term, weight: learnedWeight, learned: true})
	}
}

// isOwnTerm reports whether a form is a pair or a character of which there is
// nothing to say: it is its own term, or what its characters are written as in the
// index, and needs no entry.
func (v *vocabulary) isOwnTerm(i int) bool {
	f := &v.forms[i]
	if f.kind != pairWord && f.kind != singleWord || v.stop[i] || len(v.of[i]) != 1 {
		return false
	}
	term := v.terms[v.of[i][0].term]
	return term == f.text || utf8.RuneCountInString(f.text) > 1
}

// at returns the entry of a word, with what the vocabulary knows of it.
func (t *formTable) at(key string) *formEntry {
	if e := t.entries[key]; e != nil {
		return e
	}
	e := &formEntry{}
	t.entries[key] = e
	i := t.form(key)
	if i < 0 {
		e.stop = key != "" && isHiragana(key)
		return e
	}
	f := &t.forms[i]
	e.stop, e.code = t.stop[i], f.kind == codeWord
	for _, w := range t.of[i] {
		e.terms = append(e.terms, formTerm{term: t.terms[w.term], weight: w.weight})
		if n := find(t.lists, t.terms[w.term]); n != nil && (f.kind == plainWord || e.code) && w.weight == wholeWeight {
			e.level = max(e.level, min(bits.Len(uint(n.all)), 15))
		}
	}
	return e
}

// find returns the list of a term, nil when there is none.
func find(lists []list, term string) *list {
	i, ok := slices.BinarySearchFunc(lists, term, func(l list, t string) int { return cmp.Compare(l.term, t) })
	if !ok {
		return nil
	}
	return &lists[i]
}

// An entry is a byte with the level above and flags below, and for each term its
// weight as a byte, the number of bytes that it shares with the word, the number
// of further ones, and these.
func (e *formEntry) encode(key string) []byte {
	flags := byte(e.level << 4)
	for _, f := range []struct {
		is  bool
		bit byte
	}{{e.stop, stopFlag}, {e.code, codeFlag}, {e.phrase, phraseFlag}} {
		if f.is {
			flags |= f.bit
		}
	}
	b := []byte{flags}
	for _, t := range e.terms {
		shared := 0
		for shared < len(key) && shared < len(t.term) && key[shared] == t.term[shared] {
			shared++
		}
		b = append(b, t.weight)
		b = binary.AppendUvarint(b, uint64(shared))
		b = binary.AppendUvarint(b, uint64(len(t.term)-shared))
		b = append(b, t.term[shared:]...)
	}
	return b
}

func decodeForm(key string, b []byte) (*formEntry, error) {
	if len(b) == 0 {
		return nil, errShard
	}
	e := &formEntry{stop: b[0]&stopFlag != 0, code: b[0]&codeFlag != 0, phrase: b[0]&phraseFlag != 0, level: int(b[0] >> 4)}
	for b = b[1:]; len(b) > 0; {
		weight := b[0]
		shared, rest, err := readNumber(b[1:])
		if err != nil || shared > uint64(len(key)) {
			return nil, errShard
		}
		more, rest, err := readNumber(rest)
		if err != nil || more > min(maxKey, uint64(len(rest))) || weight == 0 || weight > maxWeight {
			return nil, errShard
		}
		e.terms = append(e.terms, formTerm{key[:shared] + string(rest[:more]), weight, weight == learnedWeight})
		b = rest[more:]
	}
	return e, nil
}
