package searchindex

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Entries of the forms table that are no forms lead to some: their keys have a space
// that no word has.

const (
	// mostRead is how many forms may begin alike before the best of them are written
	// down: a search reads as many from a few leaves.
	mostRead = 128
	// leastBackwards is the number of characters of a form that is found by its end.
	leastBackwards = 5
)

// backwards is the key of a form by its end.
func backwards(form string) string {
	r := []rune(form)
	slices.Reverse(r)
	return " " + string(r)
}

// forwards is the form that has a key by its end.
func forwards(key string) string {
	r := []rune(strings.TrimPrefix(key, " "))
	slices.Reverse(r)
	return string(r)
}

// beginning is the key of what begins with a text.
func beginning(text string) string { return text + " " }

// enterBackwards adds the forms that a search may look for by their ends.
func (t *formTable) enterBackwards() {
	for _, form := range t.completable() {
		e := t.entries[form]
		if !e.code && !hasDigit(form) && utf8.RuneCountInString(form) >= leastBackwards {
			t.entries[backwards(form)] = &formEntry{level: e.level}
		}
	}
}

// enterBeginnings adds the beginnings that too many forms have to be read while
// somebody types.
func (t *formTable) enterBeginnings() {
	t.enterBeginningsOf(t.completable(), 2)
}

// completable lists the forms that a beginning may become, in order.
func (t *formTable) completable() []string {
	var forms []string
	for form, e := range t.entries {
		if e.completes(form) {
			forms = append(forms, form)
		}
	}
	slices.Sort(forms)
	return forms
}

// completes reports whether the entry of a key is a form that somebody may mean who
// types its beginning.
func (e *formEntry) completes(key string) bool {
	return !e.stop && len(e.terms) > 0 && !strings.Contains(key, " ")
}

// enterBeginningsOf adds the beginnings of so many characters, and of more, of forms
// that are in order.
func (t *formTable) enterBeginningsOf(forms []string, characters int) {
	for len(forms) > 0 {
		start := clip(forms[0], characters)
		if utf8.RuneCountInString(start) < characters {
			forms = forms[1:] // a single character begins nothing
			continue
		}
		n := 1
		for n < len(forms) && strings.HasPrefix(forms[n], start) {
			n++
		}
		alike := forms[:n]
		forms = forms[n:]
		if alike[0] == start {
			alike = alike[1:]
		}
		if len(alike) <= mostRead {
			continue
		}
		var all []candidate
		for _, form := range alike {
			all = append(all, candidate{text: form, entry: t.entries[form]})
		}
		e := &formEntry{}
		for _, c := range bestCompletions(all) {
			e.terms = append(e.terms, formTerm{term: c.text, weight: wholeWeight})
		}
		t.entries[beginning(start)] = e
		t.enterBeginningsOf(alike, characters+1)
	}
}

// bestCompletions are the forms that are offered first.
func bestCompletions(all []candidate) []candidate {
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.entry.level, a.entry.level),
			cmp.Compare(utf8.RuneCountInString(a.text), utf8.RuneCountInString(b.text)), cmp.Compare(a.text, b.text))
	})
	return all[:min(len(all), completions)]
}
