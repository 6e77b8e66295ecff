package searchindex

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// A Source is what an index is made of.
type Source struct {
	Locale    string // BCP 47, of the reader
	Documents []Document
	Sections  func(*Document) ([]Section, error) // reads those of a document that has none; may be nil
	Synonyms  *Synonyms                          // nil: none are written
	Workers   int                                // 0: one a processor

	Kept   Kept                     // what earlier runs counted; nil: nothing is kept
	Digest func(*Document) [32]byte // of what Sections reads; needed to keep anything
}

// Kept keeps values by the digest of all that they were made of. Losing one costs
// time. It must be safe for concurrent use.
type Kept interface {
	// View calls fn with the value and returns true, or returns false when there is
	// none. The value may not be kept or changed.
	View(key [32]byte, fn func(value []byte)) bool
	Put(key [32]byte, value []byte)
}

// An Index is a locale's index in memory, ready to be written.
type Index struct {
	Locale    string
	documents []Document // those in the reader's own language first, then by id
	own       int        // how many these are
	forms     []entry
	leaves    []int  // places in forms where the leaves of their tree begin
	terms     []list // in order
}

// maxPlaces bounds the sections of a document that can be told apart; what stands in
// further ones is found in the last of these.
const maxPlaces = 4096

// Build makes the index of a locale. It is an error when two documents have one id,
// and when one has a title that no reader would read to its end.
func Build(ctx context.Context, src Source) (*Index, error) {
	docs := slices.Clone(src.Documents)
	slices.SortFunc(docs, inOrder)
	own, _ := slices.BinarySearchFunc(docs, true, func(d Document, fallback bool) int { return compareFlags(d.Fallback, fallback) })
	ids := make(map[string]bool, len(docs))
	for i := range docs {
		if ids[docs[i].ID] {
			return nil, fmt.Errorf("indexing: two documents are called %q", docs[i].ID)
		}
		ids[docs[i].ID] = true
		if docs[i].shown() > maxShown {
			return nil, fmt.Errorf("indexing %q: its title, topic and addresses take more than %d KiB; shorten the title", docs[i].ID, maxShown>>10)
		}
	}
	batches, err := countAll(ctx, docs, src)
	if err != nil {
		return nil, err
	}
	v := newVocabulary(src.Locale, merge(batches))
	x := &Index{Locale: src.Locale, documents: docs, own: own, terms: weigh(docs, own, batches, v)}
	x.forms = v.entries(x.terms, len(docs), src.Synonyms)
	x.leaves = cuts(x.forms, formShape)
	return x, nil
}

// inOrder puts what is in the reader's own language first, and then goes by ids.
func inOrder(a, b Document) int {
	return cmp.Or(compareFlags(a.Fallback, b.Fallback), cmp.Compare(a.ID, b.ID))
}

// compareFlags puts false first.
func compareFlags(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}
