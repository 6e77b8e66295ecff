package searchindex

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	leastAlike   = 4  // characters of a word that others may be like
	mostAlike    = 4  // forms that stand for an unknown word
	mostUnknown  = 12 // words of a query that such forms are looked for
	splitLeaves  = 12 // of the forms table that are read to split one
	commonStart  = 4
	longestRest  = 4
	alikeCeiling = 60
	oneSlip      = alikeCeiling - 5*4 // weight of a word with a single error
)

// A stretch is a part of the forms table: the forms that begin with some characters of
// a word, as far as some leaves reach.
type stretch struct{ characters, leaves int }

// alike fills the group of an unknown word with forms that it may be a slip or
// another ending of.
func (r *reading) alike(g *group, text string) error {
	w := []rune(text)
	if len(w) < leastAlike || hasDigit(text) {
		return nil
	}
	around := []stretch{{2, 6}, {3, 2}, {4, 2}, {max(len(w)-2, 4), 2}} // thousands may begin with two characters
	var all []candidate
	weigh := r.weigher(w, 1, &all)
	for _, start := range [][]rune{w, append([]rune{w[1], w[0]}, w[2:]...)} {
		err := r.stretches(string(start), around, func(form string, e *formEntry) {
			if !e.stop && !e.code && len(e.terms) > 0 && !strings.ContainsAny(form, " 0123456789") {
				weigh(form, e)
			}
		})
		if err != nil {
			return err
		}
	}
	if len(all) > 0 {
		r.guess(g, all)
		return nil
	}
	if err := r.split(g, text); err != nil || len(g.terms) > 0 {
		return err
	}
	return r.alikeAtEnd(g, w)
}

// alikeAtEnd does the same for a word that nothing is like that begins as it does: the
// error is where it begins.
func (r *reading) alikeAtEnd(g *group, w []rune) error {
	if len(w) < leastBackwards {
		return nil
	}
	var all []candidate
	weigh := r.weigher(w, oneSlip, &all)
	ends := []stretch{{1 + max(len(w)-4, 3), 6}, {1 + len(w) - 3, 2}, {1 + len(w) - 2, 2}} // with the space before
	err := r.stretches(backwards(string(w)), ends, func(key string, e *formEntry) { weigh(forwards(key), e) })
	if err != nil || len(all) == 0 {
		return err
	}
	all = best(all)
	for i := range all {
		if all[i].entry, err = r.form(all[i].text); err != nil {
			return err
		}
		if all[i].entry == nil {
			return errShard
		}
	}
	r.guess(g, all)
	return nil
}

// stretches calls f for the forms of the table that begin as a text does.
func (r *reading) stretches(text string, all []stretch, f func(string, *formEntry)) error {
	for _, s := range all {
		start := clip(text, s.characters)
		if err := r.forms(start, after(start), s.leaves, f); err != nil {
			return err
		}
	}
	return nil
}

// weigher adds forms to candidates, each once, that a word is like with some weight.
func (r *reading) weigher(w []rune, least int, all *[]candidate) func(string, *formEntry) {
	seen := map[string]bool{}
	return func(form string, e *formEntry) {
		if seen[form] {
			return
		}
		seen[form] = true
		if weight := r.speller.likeness(w, form); weight >= least {
			*all = append(*all, candidate{form, e, weight})
		}
	}
}

// guess takes the best candidates for an unknown word.
func (r *reading) guess(g *group, all []candidate) {
	r.take(g, best(all))
	g.guessed = true
}

func best(all []candidate) []candidate {
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(b.entry.level, a.entry.level), cmp.Compare(a.text, b.text))
	})
	return all[:min(len(all), mostAlike)]
}

// A speller compares words. Its memory is used again.
type speller struct {
	other             []rune
	before, last, now []int // rows of a table of costs
}

// likeness is the weight of a form that stands for an unknown word, 0 for none.
func (s *speller) likeness(a []rune, form string) int {
	s.other = s.other[:0]
	for _, c := range form {
		s.other = append(s.other, c)
	}
	b := s.other
	weight := 0
	if limit := slips(len(a)); max(len(a), len(b))-min(len(a), len(b)) <= limit/2 && len(b) >= leastAlike-1 {
		if cost := s.distance(a, b, limit); cost <= limit {
			weight = alikeCeiling - 5*cost
		}
	}
	common := 0
	for common < len(a) && common < len(b) && a[common] == b[common] {
		common++
	}
	if common >= commonStart && 10*common >= 6*max(len(a), len(b)) && max(len(a), len(b))-common <= longestRest {
		weight = max(weight, min(wholeWeight*common*common/(len(a)*len(b)), alikeCeiling))
	}
	return weight
}

// slips is what typing errors in a word of some characters may cost.
func slips(length int) int {
	switch {
	case length < 6:
		return 4
	case length < 9:
		return 7
	}
	return 8
}

// distance is what it costs to make one word of another by typing errors, or
// more than the limit.
func (s *speller) distance(a, b []rune, limit int) int {
	if len(s.now) <= len(b) {
		s.before, s.last, s.now = make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	}
	before, last, now := s.before, s.last, s.now
	last[0] = 0
	for j := 1; j <= len(b); j++ {
		last[j] = last[j-1] + insertion(b, j-1)
	}
	for i := 1; i <= len(a); i++ {
		now[0] = last[0] + insertion(a, i-1)
		least := now[0]
		for j := 1; j <= len(b); j++ {
			cost := last[j-1]
			if a[i-1] != b[j-1] {
				cost += substitution(a[i-1], b[j-1])
			}
			cost = min(cost, last[j]+insertion(a, i-1), now[j-1]+insertion(b, j-1))
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] && a[i-1] != a[i-2] {
				cost = min(cost, before[j-2]+3)
			}
			now[j] = cost
			least = min(least, cost)
		}
		if least > limit {
			return limit + 1
		}
		before, last, now = last, now, before
	}
	return last[len(b)]
}

// insertion is what a character too many costs; one that was typed twice less.
func insertion(w []rune, i int) int {
	if i > 0 && w[i] == w[i-1] {
		return 2
	}
	return 4
}

func substitution(a, b rune) int {
	if neighbours(a, b) {
		return 3
	}
	return 4
}

// keys are the places of keys on a keyboard, by letter, and 0 for what has none: each
// row is above the next, and 16 places make a row.
var keys = func() (places [0x450]uint8) {
	for i, row := range []string{"qwertyuiop", "asdfghjkl", "zxcvbnm", "", " цукенгшщзхъ", "фывапролджэ", "ячсмитьбю"} {
		place := uint8(16*i + 1)
		for _, key := range row {
			places[key] = place
			place++
		}
	}
	return places
}()

// neighbours reports whether two keys lie side by side, or one above the other.
func neighbours(a, b rune) bool {
	if int(a) >= len(keys) || int(b) >= len(keys) || keys[a] == 0 || keys[b] == 0 {
		return false
	}
	switch d := int(keys[a]) - int(keys[b]); max(d, -d) {
	case 1, 15, 16:
		return true
	}
	return false
}

// split takes an unknown word for two known ones.
func (r *reading) split(g *group, text string) error {
	var heads []candidate
	w := []rune(text)
	if len(w) < 2*leastPart {
		return nil
	}
	err := r.forms(string(w[:leastPart]), text, splitLeaves, func(form string, e *formEntry) {
		if !e.stop && !e.code && len(e.terms) > 0 && strings.HasPrefix(text, form) && utf8.RuneCountInString(form) >= leastPart {
			heads = append(heads, candidate{form, e, wholeWeight / 2})
		}
	})
	if err != nil {
		return err
	}
	slices.Reverse(heads) // the longest first
	for _, head := range heads {
		rest := text[len(head.text):]
		for _, link := range links {
			tail, ok := strings.CutPrefix(rest, link)
			if !ok || utf8.RuneCountInString(tail) < leastPart {
				continue
			}
			e, err := r.form(tail)
			if err != nil {
				return err
			}
			if e != nil && !e.stop && len(e.terms) > 0 {
				r.take(g, []candidate{head, {tail, e, wholeWeight / 2}})
				return nil
			}
		}
	}
	return nil
}
