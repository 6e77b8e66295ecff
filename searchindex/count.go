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

// A count is how often a word stands in a part of a document.
type count struct {
	word  int32 // of its batch
	times int32
}

// A countedDocument holds title, keywords and summary, and then the heading and
// the text of each section.
type countedDocument [][]count

const fixedParts = 3

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
func countAll(ctx context.Context, docs []Document, src Source) ([]*batch, error) {
	groups := inBatches(docs)
	out := make([]*batch, len(groups))
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(cmp.Or(src.Workers, runtime.GOMAXPROCS(0)), len(groups)) {
		wg.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(groups) {
					return
				}
				var err error
				if out[i], err = src.batch(groups[i]); err != nil {
					cancel(err)
				}
			}
		})
	}
	wg.Wait()
	return out, context.Cause(ctx)
}

// batch returns the counted words of neighbouring documents, those that were kept
// where nothing changed.
func (src *Source) batch(docs []Document) (*batch, error) {
	key, keeps := src.key(docs)
	if keeps {
		var kept *batch
		src.Kept.View(key, func(value []byte) { kept, _ = decodeBatch(value, len(docs)) })
		if kept != nil {
			return kept, nil
		}
	}
	c := &counter{known: map[string]map[string]int32{}}
	for i := range docs {
		sections := docs[i].Sections
		if sections == nil && src.Sections != nil {
			var err error
			if sections, err = src.Sections(&docs[i]); err != nil {
				return nil, fmt.Errorf("indexing %s: %w", docs[i].ID, err)
			}
		}
		c.document(&docs[i], sections)
	}
	if keeps {
		src.Kept.Put(key, c.batch.encode())
	}
	return &c.batch, nil
}

// A counter counts the words of the documents of a batch.
type counter struct {
	batch
	known   map[string]map[string]int32 // language → spelling → word
	words   map[string]int32            // those of the language of the document
	tongue  string                      // this language
	times   []int32                     // by word, 0 between two parts
	touched []int32                     // words of the part
	part    []count
	text    []byte
}

func (c *counter) document(d *Document, sections []Section) {
	if c.tongue = d.Language; c.known[d.Language] == nil {
		c.known[d.Language] = map[string]int32{}
	}
	c.words = c.known[d.Language]
	sections, rest := sections[:min(len(sections), maxPlaces)], sections[min(len(sections), maxPlaces):]
	c.text = appendLength(c.text[:0], fixedParts+2*len(sections))
	c.count(d.Title)
	c.count(d.Keywords...)
	c.count(d.Summary)
	for i := range sections {
		c.count(sections[i].Title)
		if i < maxPlaces-1 {
			c.count(sections[i].Text)
			continue
		}
		texts := []string{sections[i].Text}
		for _, s := range rest {
			texts = append(texts, s.Title, s.Text)
		}
		c.count(texts...)
	}
	c.documents = append(c.documents, slices.Clone(c.text))
}

// count adds a part of a document.
func (c *counter) count(texts ...string) {
	for _, text := range texts {
		splitWords(text, func(w word) {
			n := c.number(w, text)
			if c.times[n] == 0 {
				c.touched = append(c.touched, n)
			}
			c.times[n]++
		})
	}
	slices.Sort(c.touched)
	c.part = c.part[:0]
	for _, n := range c.touched {
		c.part = append(c.part, count{n, c.times[n]})
		c.times[n] = 0
	}
	c.touched = c.touched[:0]
	c.text = appendPart(c.text, c.part)
}

// number returns the number of a word, a new one for a new word.
func (c *counter) number(w word, text string) int32 {
	spelling := w.text
	if w.kind == plainWord && !isPlainASCII(text[w.at:w.end]) {
		spelling = strings.ToLower(text[w.at:w.end])
	}
	n, ok := c.words[spelling]
	if !ok {
		n = int32(len(c.items))
		spelling = strings.Clone(spelling) // not to hold the whole text
		c.words[spelling] = n
		form := spelling
		if form != w.text {
			form = strings.Clone(w.text)
		}
		c.items = append(c.items, item{c.tongue, spelling, form, w.kind})
		c.times = append(c.times, 0)
	}
	one := &c.items[n]
	one.kind = min(one.kind, w.kind)
	return n
}

// merge puts the words of all batches in order and tells each batch their forms.
func merge(batches []*batch) []form {
	var items []item
	type spelt struct{ language, spelling string }
	known := map[spelt]int32{}
	for _, b := range batches {
		b.forms = make([]int32, len(b.items)) // for now places in items
		for i := range b.items {
			one := &b.items[i]
			at, ok := known[spelt{one.language, one.spelling}]
			if !ok {
				at = int32(len(items))
				known[spelt{one.language, one.spelling}] = at
				items = append(items, *one)
			}
			items[at].kind = min(items[at].kind, one.kind)
			b.forms[i] = at
		}
		b.items = nil
	}
	order := make([]int32, len(items))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(i, j int32) int {
		a, b := &items[i], &items[j]
		return cmp.Or(cmp.Compare(a.form, b.form), cmp.Compare(a.language, b.language), cmp.Compare(a.spelling, b.spelling))
	})
	var forms []form
	formOf := make([]int32, len(items))
	for _, at := range order {
		one := items[at]
		if len(forms) == 0 || forms[len(forms)-1].text != one.form {
			forms = append(forms, form{text: one.form, kind: one.kind})
		}
		f := &forms[len(forms)-1]
		f.kind = min(f.kind, one.kind)
		f.spellings = append(f.spellings, one)
		formOf[at] = int32(len(forms) - 1)
	}
	for _, b := range batches {
		for i, at := range b.forms {
			b.forms[i] = formOf[at]
		}
	}
	return forms
}
