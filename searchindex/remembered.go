package searchindex

import "sync"

// remembered reads each posting list once for a query, which needs it to rank, to say
// how sure it is, and to explain; and each part of the forms table, where several words
// begin alike. Whoever asks ends it.
type remembered struct {
	tables
	lists map[listName]*posting
	parts map[partName][]knownForm
}

type partName struct {
	from, to string
	leaves   int
}

type knownForm struct {
	text  string
	entry *formEntry
}

type listName struct {
	term  string
	whole bool
}

func newRemembered(t tables) *remembered {
	return &remembered{t, map[listName]*posting{}, map[partName][]knownForm{}}
}

func (r *remembered) forms(from, to string, leaves int, f func(string, *formEntry)) error {
	name := partName{from, to, leaves}
	part, ok := r.parts[name]
	if !ok {
		err := r.tables.forms(from, to, leaves, func(form string, e *formEntry) { part = append(part, knownForm{form, e}) })
		if err != nil {
			return err
		}
		r.parts[name] = part
	}
	for _, one := range part {
		f(one.text, one.entry)
	}
	return nil
}

func (r *remembered) posting(term string, whole bool) (*posting, error) {
	name := listName{term, whole}
	if p, ok := r.lists[name]; ok {
		return p, nil
	}
	p, err := r.tables.posting(term, whole)
	if err == nil {
		r.lists[name] = p
	}
	return p, err
}

// end gives back the memory of all lists.
func (r *remembered) end() {
	for _, p := range r.lists {
		p.done()
	}
}

// rarity returns the rarity of a term among documents, 0 for one that stands nowhere.
func (r *remembered) rarity(term string) (int, error) {
	p, ok := r.lists[listName{term, true}]
	if !ok {
		var err error
		if p, err = r.posting(term, false); err != nil {
			return 0, err
		}
	}
	if p == nil {
		return 0, nil
	}
	return p.article, nil
}

// once keeps what was read without an error.
func once[T any](read func() (*T, error)) func() (*T, error) {
	var mu sync.Mutex
	var kept *T
	return func() (*T, error) {
		mu.Lock()
		defer mu.Unlock()
		if kept != nil {
			return kept, nil
		}
		v, err := read()
		if err == nil {
			kept = v
		}
		return v, err
	}
}
