package searchindex

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// A Source is what an index is made of.
type Source struct {
	Locale    string // BCP 47, of the reader
	Documents []Document
	Sections  func(*Document) ([]Section, error) // reads those of a document that has none; may be nil
	Synonyms  *Synonyms                          // nil: none are written
	Workers   int                                // 0: one a processor
}

// An Index is a locale's index in memory, ready to be written.
type Index struct {
	Locale    string
	documents []Document // those in the reader's own language first, then by id
	own       int        // how many these are
	forms     []entry
	leaves    []int // places in forms where the leaves of their tree begin
	terms     []posting
}

// A posting is a term with the documents that hold it.
type posting struct {
	term    string
	article int // rarity among articles
	section int // and among sections
	hits    []hit
	rest    []hit // those that do not stand in the first part
	all     int   // hits of both parts
}

// A hit is a document that holds a term.
type hit struct {
	document int32
	impact   uint8
	sections []sectionHit // at most maxSections, by place
}

type sectionHit struct {
	place  uint16
	impact uint8
}

// maxPlaces bounds the sections of a document that can be told apart.
const maxPlaces = 4096

// Build makes the index of a locale. It is an error when two documents have one id.
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
	}
	counted, forms, err := countAll(ctx, docs, src)
	if err != nil {
		return nil, err
	}
	v := newVocabulary(src.Locale, forms)
	x := &Index{Locale: src.Locale, documents: docs, own: own, terms: weigh(docs, counted, v)}
	x.forms = v.entries(x.terms, len(docs), src.Synonyms)
	x.leaves = cuts(x.forms, formShape)
	for t := range x.terms {
		x.terms[t].divide(own)
	}
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

// A count is how often a word stands in a part of a document.
type count struct {
	form  int32 // number of the item of its worker, after merging that of the form
	times int32
}

// A countedDocument holds title, keywords and summary, and then the heading and
// the text of each section.
type countedDocument [][]count

const fixedParts = 3

// A tally is what a worker knows: the words that it has met.
type tally struct {
	ids   map[string]map[string]int32 // language → spelling → place in items
	items []item
}

// An item is a word as it is spelt in a language, in lower case.
type item struct {
	language string
	spelling string
	form     string // folded
	kind     wordKind
}

// A form is a word as people type it: folded.
type form struct {
	text      string
	kind      wordKind
	spellings []item
}

// countAll splits all texts into words, on all workers.
func countAll(ctx context.Context, docs []Document, src Source) ([]countedDocument, []form, error) {
	workers := max(1, min(cmp.Or(src.Workers, runtime.GOMAXPROCS(0)), len(docs)))
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	out, owner := make([]countedDocument, len(docs)), make([]int, len(docs))
	tallies := make([]*tally, workers)
	var next atomic.Int64
	var wg sync.WaitGroup
	for i := range workers {
		tallies[i] = &tally{ids: map[string]map[string]int32{}}
		wg.Go(func() {
			c := &counter{tally: tallies[i], seen: map[int32]int{}}
			for ctx.Err() == nil {
				n := int(next.Add(1)) - 1
				if n >= len(docs) {
					return
				}
				sections := docs[n].Sections
				if sections == nil && src.Sections != nil {
					var err error
					if sections, err = src.Sections(&docs[n]); err != nil {
						cancel(fmt.Errorf("indexing %s: %w", docs[n].ID, err))
						return
					}
				}
				out[n], owner[n] = c.document(&docs[n], sections), i
			}
		})
	}
	wg.Wait()
	if err := context.Cause(ctx); err != nil {
		return nil, nil, err
	}
	return out, merge(out, owner, tallies), nil
}

// A counter counts the words of texts.
type counter struct {
	*tally
	language string
	known    map[string]int32 // the ids of this language
	seen     map[int32]int    // word → place in the part
	part     []count
}

func (c *counter) document(d *Document, sections []Section) countedDocument {
	if c.language = d.Language; c.ids[d.Language] == nil {
		c.ids[d.Language] = map[string]int32{}
	}
	c.known = c.ids[d.Language]
	out := make(countedDocument, 0, fixedParts+2*len(sections))
	out = append(out, c.words(d.Title), c.words(d.Keywords...), c.words(d.Summary))
	for i := range sections[:min(len(sections), maxPlaces)] {
		s := &sections[i]
		out = append(out, c.words(s.Title), c.words(s.Text))
	}
	return out
}

func (c *counter) words(texts ...string) []count {
	clear(c.seen)
	c.part = c.part[:0]
	for _, text := range texts {
		splitWords(text, func(w word) {
			id := c.number(w, text)
			if at, ok := c.seen[id]; ok {
				c.part[at].times++
				return
			}
			c.seen[id] = len(c.part)
			c.part = append(c.part, count{id, 1})
		})
	}
	return slices.Clone(c.part)
}

// number returns the number of a word, a new one for a new word.
func (c *counter) number(w word, text string) int32 {
	spelling := w.text
	if w.kind == plainWord && !isPlainASCII(text[w.at:w.end]) {
		spelling = strings.ToLower(text[w.at:w.end])
	}
	id, ok := c.known[spelling]
	if !ok {
		id = int32(len(c.items))
		spelling = strings.Clone(spelling) // not to hold the whole text
		c.known[spelling] = id
		c.items = append(c.items, item{c.language, spelling, strings.Clone(w.text), w.kind})
	}
	one := &c.items[id]
	one.kind = min(one.kind, w.kind)
	return id
}

// merge puts the words of all workers in order, so that nothing depends on who
// counted what, and renumbers what was counted.
func merge(docs []countedDocument, owner []int, tallies []*tally) []form {
	var items []item
	for _, t := range tallies {
		items = append(items, t.items...)
	}
	slices.SortFunc(items, func(a, b item) int {
		return cmp.Or(cmp.Compare(a.form, b.form), cmp.Compare(a.language, b.language), cmp.Compare(a.spelling, b.spelling))
	})
	var forms []form
	ids := make(map[string]int32, len(items))
	for _, one := range items {
		if len(forms) == 0 || forms[len(forms)-1].text != one.form {
			ids[one.form] = int32(len(forms))
			forms = append(forms, form{text: one.form, kind: one.kind})
		}
		f := &forms[len(forms)-1]
		f.kind = min(f.kind, one.kind)
		if n := len(f.spellings); n == 0 || f.spellings[n-1].language != one.language || f.spellings[n-1].spelling != one.spelling {
			f.spellings = append(f.spellings, one)
		}
	}
	for i, doc := range docs {
		for p, part := range doc {
			for j := range part {
				part[j].form = ids[tallies[owner[i]].items[part[j].form].form]
			}
			doc[p] = united(part)
		}
	}
	return forms
}

// united puts counts in order and adds up those of one form.
func united(part []count) []count {
	slices.SortFunc(part, func(a, b count) int { return cmp.Compare(a.form, b.form) })
	n := 0
	for _, c := range part {
		if n > 0 && part[n-1].form == c.form {
			part[n-1].times += c.times
			continue
		}
		part[n] = c
		n++
	}
	return part[:n]
}
