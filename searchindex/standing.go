package searchindex

import (
	"cmp"
	"slices"
)

// The standing of a document is what speaks for it besides its words. It decides
// among the first ones that were found, which answer about equally well: nothing is
// found by it, and it makes nobody surer.
const (
	usualStanding = 100 // percent
	mostStanding  = 200
	leaders       = 10 // documents that it decides among
)

func (d *Document) standing() int {
	return min(max(cmp.Or(d.Standing, usualStanding), 1), mostStanding)
}

// lead puts the first matches in order by their score and standing.
func lead(matches []Match, document func(place int) (*Document, error)) error {
	first := matches[:min(len(matches), leaders)]
	for i := range first {
		d, err := document(first[i].Document)
		if err != nil {
			return err
		}
		first[i].Score = first[i].Score * d.standing() / usualStanding
	}
	slices.SortFunc(first, better)
	return nil
}
