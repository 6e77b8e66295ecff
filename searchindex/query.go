package searchindex

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// A group is a word of a query: the terms that may stand for it.
type group struct {
	text    string // as it is searched, for people
	terms   []formTerm
	like    []string // forms that were taken for an unknown word, best first
	guessed bool     // like[0] is probably what was meant
	begun   bool     // like holds forms that it may be the beginning of
	pair    bool     // of characters of a script without spaces
	phrase  int      // number of a phrase, from 1
	within  int      // number of the phrase that the word is part of, from 1
}

// A tables is what a query reads: published forms, and posting lists by term.
type tables interface {
	form(word string) (*formEntry, error) // nil: unknown
	forms(from, to string, leaves int, f func(string, *formEntry)) error
	posting(term string, whole bool) (*posting, error) // nil: unknown; the best are enough for a query of one group
}

// A reading is a query on its way from text to groups.
type reading struct {
	tables
	groups  []group
	stops   []group // used when there is nothing else
	phrases int     // that were found
	until   int     // byte offset in the query where the last of them ends
	unknown int     // words without terms
	speller speller
}

// read turns a query into groups. While somebody types, its last word may be a
// beginning.
func read(t tables, query string, typing bool) ([]group, error) {
	r := &reading{tables: t}
	var words []word
	splitWords(clip(query, maxQuery), func(w word) {
		if len(words) < maxQueryWords {
			words = append(words, w)
		}
	})
	for i := range words {
		var err error
		if words[i].key, err = r.inOneScript(words[i]); err != nil {
			return nil, err
		}
	}
	for i, w := range words {
		if w.at >= r.until && w.kind != singleWord {
			if err := r.phrase(words[i:]); err != nil {
				return nil, err
			}
		}
		if err := r.word(w, typing); err != nil {
			return nil, err
		}
	}
	if len(r.groups) == 0 {
		r.groups = r.stops
	}
	return distinctGroups(r.groups), nil
}

// inOneScript writes a word in the characters of the index: each character that has
// an entry of another one is that.
func (r *reading) inOneScript(w word) (string, error) {
	if w.kind != pairWord && w.kind != singleWord {
		return w.text, nil
	}
	var b strings.Builder
	for _, c := range w.text {
		if isHan(c) {
			e, err := r.form(string(c))
			if err != nil {
				return "", err
			}
			c = e.character(c)
		}
		b.WriteRune(c)
	}
	return b.String(), nil
}

// character is the character that an entry, which may be nil, has for one.
func (e *formEntry) character(c rune) rune {
	if e == nil || len(e.terms) == 0 || e.terms[0].weight != wholeWeight {
		return c
	}
	if to, size := utf8.DecodeRuneInString(e.terms[0].term); size == len(e.terms[0].term) {
		return to
	}
	return c
}

// clip returns the first characters of a text.
func clip(s string, most int) string {
	for i := range s {
		if most == 0 {
			return s[:i]
		}
		most--
	}
	return s
}

// phrase tries a word together with the next ones, the most first: those that are
// a synonym make a group of their own, beside those of the words.
func (r *reading) phrase(words []word) error {
	first, err := r.form(words[0].key)
	if err != nil || first == nil || !first.phrase {
		return err
	}
	words = phraseWords(words)
	for n := len(words); n > 1; n-- {
		key, text := words[0].key, words[0].text
		for _, w := range words[1:n] {
			key += " " + w.key
			text += " " + w.text
		}
		e, err := r.form(key)
		if err != nil {
			return err
		}
		if e != nil {
			r.until = words[n-1].end
			r.phrases++
			r.groups = append(r.groups, group{text: text, terms: e.terms, phrase: r.phrases})
			return nil
		}
	}
	return nil
}

// phraseWords are the words that may make a phrase with the first.
func phraseWords(words []word) []word {
	out := make([]word, 0, MaxPhrase)
	for _, w := range words {
		if w.kind != singleWord && len(out) < MaxPhrase {
			out = append(out, w)
		}
	}
	return out
}

func (r *reading) word(w word, typing bool) error {
	e, err := r.form(w.key)
	if err != nil {
		return err
	}
	g := group{text: w.text, pair: w.kind == pairWord || w.kind == singleWord}
	if w.end <= r.until {
		g.within = r.phrases
	}
	switch {
	case e != nil:
		g.terms = slices.Clone(e.terms)
	case w.kind == pairWord || w.kind == singleWord:
		g.terms = []formTerm{{term: w.key, weight: wholeWeight}}
		if isHiragana(w.text) {
			r.stops = append(r.stops, g)
			return nil
		}
	}
	if w.kind == singleWord {
		for i := range g.terms {
			g.terms[i].weight = uint8(max(1, int(g.terms[i].weight)*singleWeight/wholeWeight))
		}
	}
	if w.kind == codeWord {
		for i := range g.terms {
			g.terms[i].weight = uint8(min(2*int(g.terms[i].weight), maxWeight))
		}
	}
	begins := typing && w.last && (w.kind == plainWord || w.kind == codeWord) && utf8.RuneCountInString(w.text) >= 2
	if e != nil && e.stop && !begins {
		r.stops = append(r.stops, g)
		return nil
	}
	if begins {
		if err := r.complete(&g, w.text, e); err != nil {
			return err
		}
	}
	if len(g.terms) == 0 && w.kind == plainWord {
		if r.unknown++; r.unknown <= mostUnknown {
			if err := r.alike(&g, w.text); err != nil {
				return err
			}
		}
	}
	r.groups = append(r.groups, g)
	return nil
}

const (
	completions       = 6
	completionLeaves  = 12
	completedWeight   = 56 // of a word that is not known as it stands
	completableWeight = 40 // of one that is
)

// A candidate is a form that may be meant.
type candidate struct {
	text   string
	entry  *formEntry
	weight int
}

// complete adds the terms of forms that begin with a word.
func (r *reading) complete(g *group, text string, e *formEntry) error {
	weight := completedWeight
	if e != nil {
		weight = completableWeight
	}
	all, err := r.goingOn(text, weight)
	if err != nil {
		return err
	}
	r.take(g, bestCompletions(all))
	g.begun = len(all) > 0
	return nil
}

// goingOn lists the forms that go on from a beginning, or the best of them.
func (r *reading) goingOn(text string, weight int) (all []candidate, err error) {
	known, err := r.form(beginning(text))
	if err != nil {
		return nil, err
	}
	if known == nil {
		err := r.forms(text, after(text), completionLeaves, func(form string, e *formEntry) {
			if form != text && e.completes(form) {
				all = append(all, candidate{form, e, weight})
			}
		})
		return all, err
	}
	for _, form := range known.terms {
		e, err := r.form(form.term)
		if err != nil {
			return nil, err
		}
		if e == nil {
			return nil, errShard
		}
		all = append(all, candidate{form.term, e, weight})
	}
	return all, nil
}

// after is the first text that comes after all that begin with a prefix: no
// character is greater than the one that it ends with.
func after(prefix string) string { return prefix + "\U0010FFFF" }

// take adds the terms of candidates to a group, each term once, with its greatest
// weight.
func (r *reading) take(g *group, all []candidate) {
	for _, c := range all {
		for _, t := range c.entry.terms {
			weight := uint8(max(1, c.weight*int(t.weight)/wholeWeight))
			if i := slices.IndexFunc(g.terms, func(o formTerm) bool { return o.term == t.term }); i >= 0 {
				g.terms[i].weight = max(g.terms[i].weight, weight)
				g.terms[i].learned = g.terms[i].learned && t.learned
				continue
			}
			g.terms = append(g.terms, formTerm{t.term, weight, t.learned})
		}
		g.like = append(g.like, c.text)
	}
}

// distinctGroups leaves out groups that say the same as an earlier one, phrases
// aside: these are rare, and words belong to them.
func distinctGroups(all []group) []group {
	var out []group
	for _, g := range all {
		same := func(o group) bool {
			return o.phrase == 0 && slices.EqualFunc(o.terms, g.terms, sameTerm) && (len(g.terms) > 0 || o.text == g.text)
		}
		if g.phrase > 0 || !slices.ContainsFunc(out, same) {
			out = append(out, g)
		}
	}
	return out
}

func sameTerm(a, b formTerm) bool { return a.term == b.term && a.weight == b.weight }
