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
	alikeLeaves  = 12 // of the forms table that are read for it
	commonStart  = 4
	longestRest  = 4
	alikeCeiling = 60
)

// alike fills the group of an unknown word with forms that it may be a slip or
// another ending of.
func (r *reading) alike(g *group, text string) error {
	w := []rune(text)
	if len(w) < leastAlike || hasDigit(text) {
		return nil
	}
	var all []candidate
	leaves := alikeLeaves
	seen := map[string]bool{}
	look := func(prefix string) error {
		if seen[prefix] {
			return nil
		}
		seen[prefix] = true
		return r.forms(prefix, after(prefix), leaves, func(form string, e *formEntry) {
			if e.stop || e.code || len(e.terms) == 0 || strings.ContainsAny(form, " 0123456789") {
				return
			}
			if weight := r.speller.likeness(w, form); weight > 0 {
				all = append(all, candidate{form, e, weight})
			}
		})
	}
	if err := look(string(w[:2])); err != nil {
		return err
	}
	if err := look(string([]rune{w[1], w[0]})); err != nil {
		return err
	}
	if len(all) == 0 {
		return r.split(g, text)
	}
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(b.entry.level, a.entry.level), cmp.Compare(a.text, b.text))
	})
	r.take(g, all[:min(len(all), mostAlike)])
	g.guessed = true
	return nil
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
	for i, row := range []string{"qwertyuiop", "asdfghjkl", "zxcvbnm", "", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"} {
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
	err := r.forms(string(w[:leastPart]), text, alikeLeaves, func(form string, e *formEntry) {
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
