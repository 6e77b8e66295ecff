package searchindex

import (
	"cmp"
	"slices"
)

// memory reads an index that was never written.
type memory struct{ *Index }

func (m memory) form(word string) (*formEntry, error) {
	i, ok := slices.BinarySearchFunc(m.Index.forms, word, func(e entry, w string) int { return cmp.Compare(e.key, w) })
	if !ok {
		return nil, nil
	}
	return decodeForm(word, m.Index.forms[i].value)
}

// forms reads no further than the leaves of the tree would reach, were they written.
func (m memory) forms(from, to string, leaves int, f func(string, *formEntry)) error {
	i, found := slices.BinarySearchFunc(m.Index.forms, from, func(e entry, w string) int { return cmp.Compare(e.key, w) })
	leaf, starts := slices.BinarySearch(m.leaves, i)
	if !starts || !found && leaf > 0 {
		leaf-- // the search begins in the leaf before
	}
	end := len(m.Index.forms)
	if leaf+leaves < len(m.leaves) {
		end = m.leaves[leaf+leaves]
	}
	for ; i < end && m.Index.forms[i].key < to; i++ {
		e, err := decodeForm(m.Index.forms[i].key, m.Index.forms[i].value)
		if err != nil {
			return err
		}
		f(m.Index.forms[i].key, e)
	}
	return nil
}

func (m memory) posting(term string, whole bool) (*posting, error) {
	l := find(m.terms, term)
	if l == nil {
		return nil, nil
	}
	return l.posting(len(m.documents), whole)
}
