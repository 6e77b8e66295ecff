package searchindex

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"sync"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
)

// A bleve index holds one document a Document with terms, whose id is its place among
// all in hexadecimal, so that bleve's order is ours. Its one field holds the terms: a
// term's frequency is its impact, and a term's locations are its sections, with
// the place as position and the impact as start. One more document, after all
// others, holds the rarities of every term in the same way: among documents as
// frequency, among sections as start.
const postingField = "t"

// writePostings writes lists into a folder, which must not exist. The terms that are
// gone get rarities, but stand in no document.
func writePostings(dir string, documents int, lists []list, gone []string) error {
	b, err := scorch.NewBuilder(map[string]any{"path": dir, "buildPathPrefix": filepath.Dir(dir), "batchSize": 1000.0, "mergeMax": 16.0})
	if err != nil {
		return err
	}
	for i, all := range turned(documents, lists) {
		if len(all.b) == 0 {
			continue
		}
		if err := b.Index(&stored{id: documentID(i), terms: frequencies(lists, all.b)}); err != nil {
			return err
		}
	}
	if err := b.Index(&stored{id: documentID(documents), terms: rarities(lists, gone)}); err != nil {
		return err
	}
	if err := b.Close(); err != nil {
		return err
	}
	return seal(dir)
}

func documentID(place int) string { return fmt.Sprintf("%06x", place) }

// turned turns lists round: what it returns holds hits of terms, by their places,
// as a list holds hits of documents.
func turned(documents int, lists []list) []hitWriter {
	out := make([]hitWriter, documents)
	for t := range lists {
		lists[t].hits(func(h hit) {
			document := h.document
			h.document = int32(t)
			out[document].add(h)
		})
	}
	return out
}

// frequencies are the terms of a document as bleve takes them.
func frequencies(lists []list, all []byte) index.TokenFrequencies {
	hits, err := decodeHits(all, len(lists))
	if err != nil {
		panic("hits that were just written: " + err.Error())
	}
	number := 0
	for _, h := range hits {
		number += len(h.sections)
	}
	out := make(index.TokenFrequencies, len(hits))
	tokens := make([]index.TokenFreq, len(hits)) // together, since they are many and small
	places, pointers := make([]index.TokenLocation, 0, number), make([]*index.TokenLocation, 0, number)
	for i, h := range hits {
		term := lists[h.document].term
		tokens[i].Term = []byte(term)
		tokens[i].SetFrequency(int(h.impact))
		from := len(places)
		for _, s := range h.sections {
			places = append(places, index.TokenLocation{Field: postingField, Position: int(s.place) + 1, Start: int(s.impact), End: int(s.impact)})
			pointers = append(pointers, &places[len(places)-1])
		}
		tokens[i].Locations = pointers[from:len(pointers):len(pointers)]
		out[term] = &tokens[i]
	}
	return out
}

// rarities are those of all terms, as the terms of one more document.
func rarities(lists []list, gone []string) index.TokenFrequencies {
	out := make(index.TokenFrequencies, len(lists)+len(gone))
	add := func(term string, article, section int) {
		tf := &index.TokenFreq{Term: []byte(term), Locations: []*index.TokenLocation{{Field: postingField, Position: 1, Start: section, End: section}}}
		tf.SetFrequency(article)
		out[term] = tf
	}
	for t := range lists {
		add(lists[t].term, lists[t].article, lists[t].section)
	}
	for _, term := range gone {
		add(term, 1, 1)
	}
	return out
}

// A stored is a document as bleve takes it: analysed already.
type stored struct {
	id    string
	terms index.TokenFrequencies
}

func (d *stored) ID() string { return d.id }
func (d *stored) Size() int  { return 0 }
func (d *stored) VisitFields(visit index.FieldVisitor) {
	visit(idField(d.id))
	visit(termField{d.terms})
}
func (d *stored) VisitComposite(index.CompositeFieldVisitor) {}
func (d *stored) HasComposite() bool                         { return false }
func (d *stored) NumPlainTextBytes() uint64                  { return 0 }
func (d *stored) AddIDField()                                {}
func (d *stored) StoredFieldsBytes() uint64                  { return 0 }
func (d *stored) Indexed() bool                              { return true }

type termField struct{ terms index.TokenFrequencies }

func (f termField) Name() string             { return postingField }
func (f termField) Value() []byte            { return nil }
func (f termField) ArrayPositions() []uint64 { return nil }
func (f termField) EncodedFieldType() byte   { return 't' }
func (f termField) Analyze()                 {}
func (f termField) Options() index.FieldIndexingOptions {
	return index.IndexField | index.IncludeTermVectors
}
func (f termField) AnalyzedLength() int                              { return len(f.terms) }
func (f termField) AnalyzedTokenFrequencies() index.TokenFrequencies { return f.terms }
func (f termField) NumPlainTextBytes() uint64                        { return 0 }

type idField string

func (f idField) Name() string                        { return "_id" }
func (f idField) Value() []byte                       { return []byte(f) }
func (f idField) ArrayPositions() []uint64            { return nil }
func (f idField) EncodedFieldType() byte              { return 't' }
func (f idField) Analyze()                            {}
func (f idField) Options() index.FieldIndexingOptions { return index.IndexField | index.StoreField }
func (f idField) AnalyzedLength() int                 { return 1 }
func (f idField) AnalyzedTokenFrequencies() index.TokenFrequencies {
	tf := &index.TokenFreq{Term: []byte(f)}
	tf.SetFrequency(1)
	return index.TokenFrequencies{string(f): tf}
}
func (f idField) NumPlainTextBytes() uint64 { return 0 }

// A bleveReader reads lists from an index of bleve.
type bleveReader struct {
	index     index.Index
	reader    index.IndexReader
	documents int     // of the whole, whether or not they hold a term that is here
	places    []int32 // by bleve's number of a document; -1 for none
}

func openBleve(dir string) (b *bleveReader, err error) {
	ix, err := scorch.NewScorch(scorch.Name, map[string]any{"path": dir, "read_only": true}, index.NewAnalysisQueue(0))
	if err != nil {
		return nil, err
	}
	b = &bleveReader{index: ix, documents: -1}
	if err := b.open(); err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return b, nil
}

func (b *bleveReader) open() (err error) {
	defer guard(&err)
	if err := b.index.Open(); err != nil {
		return err
	}
	if b.reader, err = b.index.Reader(); err != nil {
		return err
	}
	return b.readPlaces()
}

// readPlaces reads the ids of all documents, which bleve looks up slowly. The last one
// is that of the rarities.
func (b *bleveReader) readPlaces() (err error) {
	all, err := b.reader.DocIDReaderAll()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, all.Close()) }()
	for {
		internal, err := all.Next()
		if err != nil {
			return err
		}
		if internal == nil {
			if b.documents < 0 {
				return errShard
			}
			return nil
		}
		number := internal.Value()
		if number > maxDocuments {
			return errShard
		}
		id, err := b.reader.ExternalID(internal)
		if err != nil {
			return err
		}
		place, err := strconv.ParseUint(id, 16, 31)
		if err != nil || place > maxDocuments {
			return errors.Join(err, errShard)
		}
		b.documents = max(b.documents, int(place))
		for len(b.places) <= int(number) {
			b.places = append(b.places, -1)
		}
		b.places[number] = int32(place)
	}
}

// placeOf returns the place of a document that bleve has found.
func (b *bleveReader) placeOf(id index.IndexInternalID) (int, error) {
	number := id.Value()
	if number >= uint64(len(b.places)) || b.places[number] < 0 {
		return 0, errShard
	}
	return int(b.places[number]), nil
}

// Close closes what was opened.
func (b *bleveReader) Close() error {
	var read error
	if b.reader != nil {
		read = closeGuarded(b.reader.Close)
	}
	return errors.Join(read, closeGuarded(b.index.Close))
}

func closeGuarded(end func() error) (err error) {
	defer guard(&err)
	return end()
}

// hits reads the list of a term into memory for it. One that is not here has no rarity;
// one that is here but stands nowhere any more has no hits.
func (b *bleveReader) hits(term string, memory *hitDecoder) (hits []hit, article, section int, err error) {
	defer guard(&err)
	r, err := b.reader.TermFieldReader(context.Background(), []byte(term), postingField, true, false, true)
	if err != nil {
		return nil, 0, 0, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	found := founds.Get().(*found)
	defer founds.Put(found)
	found.reset()
	var d index.TermFieldDoc
	for {
		got, err := r.Next(d.Reset())
		if err != nil {
			return nil, 0, 0, err
		}
		if got == nil {
			break
		}
		place, err := b.placeOf(got.ID)
		if err != nil {
			return nil, 0, 0, err
		}
		if place == b.documents { // holds the rarity of all terms
			if len(got.Vectors) != 1 || !isRarity(got.Freq) || !isRarity(got.Vectors[0].Start) {
				return nil, 0, 0, errShard
			}
			article, section = int(got.Freq), int(got.Vectors[0].Start)
			continue
		}
		if err := found.add(place, got); err != nil {
			return nil, 0, 0, err
		}
	}
	return found.hits(memory), article, section, nil
}

// A found is what bleve has found of a term, in its order: it numbers documents as it
// likes. The memory is used again.
type found struct {
	order    []uint64 // document, and the number of what was found
	impacts  []uint8
	ends     []int // of the sections of each
	sections []sectionHit
}

var founds = sync.Pool{New: func() any { return &found{} }}

func (f *found) reset() {
	f.order, f.impacts, f.ends, f.sections = f.order[:0], f.impacts[:0], append(f.ends[:0], 0), f.sections[:0]
}

func isRarity(n uint64) bool { return n > 0 && n <= maxRarity }

func (f *found) add(place int, d *index.TermFieldDoc) error {
	if d.Freq == 0 || d.Freq > maxImpact || len(d.Vectors) > maxSections {
		return errShard
	}
	f.order = append(f.order, uint64(place)<<32|uint64(len(f.order)))
	f.impacts = append(f.impacts, uint8(d.Freq))
	for _, v := range d.Vectors {
		if v.Pos == 0 || v.Pos > maxPlaces || v.Start == 0 || v.Start > maxImpact {
			return errShard
		}
		f.sections = append(f.sections, sectionHit{uint16(v.Pos - 1), uint8(v.Start)})
	}
	f.ends = append(f.ends, len(f.sections))
	return nil
}

// hits are those in the order of documents, in memory for them.
func (f *found) hits(memory *hitDecoder) []hit {
	slices.Sort(f.order)
	memory.hits, memory.room = memory.hits[:0], append(memory.room[:0], f.sections...)
	for _, o := range f.order {
		n := uint32(o)
		from, to := f.ends[n], f.ends[n+1]
		memory.hits = append(memory.hits, hit{document: int32(o >> 32), impact: f.impacts[n], sections: memory.room[from:to:to]})
	}
	return memory.hits
}

// terms lists the terms that are here, in order.
func (b *bleveReader) terms() (terms []string, err error) {
	defer guard(&err)
	dict, err := b.reader.FieldDict(postingField)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, dict.Close()) }()
	for {
		e, err := dict.Next()
		if err != nil || e == nil {
			return terms, err
		}
		terms = append(terms, e.Term)
	}
}
