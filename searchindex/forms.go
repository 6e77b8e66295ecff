package searchindex

import (
	"cmp"
	"encoding/binary"
	"math/bits"
	"slices"
	"strings"
)

// A formEntry is what the forms table says of a word.
type formEntry struct {
	stop   bool
	code   bool
	phrase bool // a synonym of several words begins with it
	level  int  // about the logarithm of the number of its articles, 0 to 15
	terms  []formTerm
}

type formTerm struct {
	term   string
	weight uint8
}

const (
	stopFlag = 1 << iota
	codeFlag
	phraseFlag
)

// entries makes the forms table.
func (v *vocabulary) entries(postings []posting, synonyms *Synonyms) []entry {
	table := map[string]*formEntry{}
	at := func(key string) *formEntry {
		if table[key] == nil {
			table[key] = &formEntry{}
		}
		return table[key]
	}
	for text := range v.locale.stops {
		at(text).stop = true
	}
	for i, f := range v.forms {
		plain := f.kind == plainWord || f.kind == codeWord
		if !plain && !v.stop[i] && len(v.of[i]) == 1 && v.terms[v.of[i][0].term] == f.text {
			continue // pairs that nothing is to be said of are their own term
		}
		e := at(f.text)
		e.stop, e.code = v.stop[i], f.kind == codeWord
		for _, t := range v.of[i] {
			e.terms = append(e.terms, formTerm{v.terms[t.term], t.weight})
			if n := find(postings, v.terms[t.term]); plain && n != nil && t.weight == wholeWeight {
				e.level = max(e.level, min(bits.Len(uint(len(n.hits))), 15))
			}
		}
	}
	synonyms.enter(v, at)
	out := make([]entry, 0, len(table))
	for key, e := range table {
		out = append(out, entry{key, e.encode(key)})
	}
	slices.SortFunc(out, func(a, b entry) int { return cmp.Compare(a.key, b.key) })
	return out
}

// find returns the posting of a term, nil when there is none.
func find(postings []posting, term string) *posting {
	i, ok := slices.BinarySearchFunc(postings, term, func(p posting, t string) int { return cmp.Compare(p.term, t) })
	if !ok {
		return nil
	}
	return &postings[i]
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
		e.terms = append(e.terms, formTerm{key[:shared] + string(rest[:more]), weight})
		b = rest[more:]
	}
	return e, nil
}

// A Synonyms is what a site says of words that mean the same.
type Synonyms struct {
	Ways []Synonym
}

// A Synonym says that whoever searches one thing is looking for another too.
type Synonym struct {
	From string
	To   []string
}

// enter adds what synonyms say to the forms table.
func (s *Synonyms) enter(v *vocabulary, at func(string) *formEntry) {
	if s == nil {
		return
	}
	for _, way := range s.Ways {
		from := wordsOf(way.From)
		if len(from) == 0 || len(from) > maxPhrase {
			continue
		}
		var terms []formTerm
		for _, to := range way.To {
			words := wordsOf(to)
			for _, w := range words {
				if i := v.find(w); i >= 0 {
					for _, t := range v.of[i] {
						if t.weight == wholeWeight {
							terms = append(terms, formTerm{v.terms[t.term], uint8(writtenWeight / len(words))})
						}
					}
				}
			}
		}
		if len(from) > 1 {
			at(from[0]).phrase = true
		}
		e := at(strings.Join(from, " "))
		for _, t := range terms {
			if !slices.ContainsFunc(e.terms, func(o formTerm) bool { return o.term == t.term }) {
				e.terms = append(e.terms, t)
			}
		}
	}
}

// maxPhrase is the greatest number of words of a synonym.
const maxPhrase = 3

// wordsOf lists the words of a short text, folded.
func wordsOf(text string) []string {
	var out []string
	splitWords(text, func(w word) {
		if w.kind != singleWord {
			out = append(out, w.text)
		}
	})
	return out
}

// simplify writes Chinese characters in their simplified form.
func simplify(s string) string { return s }
