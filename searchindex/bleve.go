package searchindex

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
)

// The bleve index holds one document a Document, whose id is its place among all
// in hexadecimal, so that bleve's order is ours. Its one field holds the terms: a
// term's frequency is its impact, and a term's locations are its sections, with
// the place as position and the impact as start. One more document, after all
// others, holds the rarities of every term in the same way: among documents as
// frequency, among sections as start.
const postingField = "t"

// WriteBleve writes the posting lists into a folder, which must not exist.
func (x *Index) WriteBleve(dir string) error {
	b, err := scorch.NewBuilder(map[string]any{"path": dir, "buildPathPrefix": filepath.Dir(dir), "batchSize": 1000.0, "mergeMax": 16.0})
	if err != nil {
		return fmt.Errorf("writing the index: %w", err)
	}
	for i, all := range x.byDocument() {
		if err := b.Index(&stored{id: documentID(i), terms: x.frequencies(all.b)}); err != nil {
			return fmt.Errorf("writing the index: %w", err)
		}
	}
	if err := b.Index(&stored{id: documentID(len(x.documents)), terms: x.rarities()}); err != nil {
		return fmt.Errorf("writing the index: %w", err)
	}
	if err := b.Close(); err != nil {
		return fmt.Errorf("writing the index: %w", err)
	}
	return nil
}

func documentID(place int) string { return fmt.Sprintf("%06x", place) }

// byDocument turns the lists round: what it returns holds hits of terms, by their
// places, as a list holds hits of documents.
func (x *Index) byDocument() []hitWriter {
	out := make([]hitWriter, len(x.documents))
	for t := range x.terms {
		x.terms[t].hits(func(h hit) {
			document := h.document
			h.document = int32(t)
			out[document].add(h)
		})
	}
	return out
}

// frequencies are the terms of a document as bleve takes them.
func (x *Index) frequencies(all []byte) index.TokenFrequencies {
	hits, err := decodeHits(all, len(x.terms))
	if err != nil {
		panic("hits that were just written: " + err.Error())
	}
	out := make(index.TokenFrequencies, len(hits))
	tokens := make([]index.TokenFreq, len(hits))
	for i, h := range hits {
		tf := &tokens[i]
		tf.Term = []byte(x.terms[h.document].term)
		tf.SetFrequency(int(h.impact))
		places := make([]index.TokenLocation, len(h.sections))
		tf.Locations = make([]*index.TokenLocation, len(places))
		for j, s := range h.sections {
			places[j] = index.TokenLocation{Field: postingField, Position: int(s.place) + 1, Start: int(s.impact), End: int(s.impact)}
			tf.Locations[j] = &places[j]
		}
		out[x.terms[h.document].term] = tf
	}
	return out
}

// rarities are those of all terms, as the terms of one more document.
func (x *Index) rarities() index.TokenFrequencies {
	out := make(index.TokenFrequencies, len(x.terms))
	for t := range x.terms {
		l := &x.terms[t]
		tf := &index.TokenFreq{Term: []byte(l.term), Locations: []*index.TokenLocation{{Field: postingField, Position: 1, Start: l.section, End: l.section}}}
		tf.SetFrequency(l.article)
		out[l.term] = tf
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

// A bleveReader reads posting lists.
type bleveReader struct {
	index     index.Index
	reader    index.IndexReader
	documents int
	places    []int32 // by bleve's number of a document; -1 for none
}

func openBleve(dir string) (*bleveReader, error) {
	ix, err := scorch.NewScorch(scorch.Name, map[string]any{"path": dir, "read_only": true}, index.NewAnalysisQueue(0))
	if err != nil {
		return nil, err
	}
	if err := ix.Open(); err != nil {
		return nil, err
	}
	r, err := ix.Reader()
	if err != nil {
		return nil, errors.Join(err, ix.Close())
	}
	all, err := r.DocCount()
	if err != nil || all == 0 {
		return nil, errors.Join(err, errShard, r.Close(), ix.Close())
	}
	b := &bleveReader{index: ix, reader: r, documents: int(all) - 1}
	if err := b.readPlaces(); err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return b, nil
}

// readPlaces reads the ids of all documents, which bleve looks up slowly.
func (b *bleveReader) readPlaces() (err error) {
	all, err := b.reader.DocIDReaderAll()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, all.Close()) }()
	for {
		internal, err := all.Next()
		if err != nil || internal == nil {
			return err
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
		if err != nil || int(place) > b.documents {
			return errors.Join(err, errShard)
		}
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

func (b *bleveReader) Close() error { return errors.Join(b.reader.Close(), b.index.Close()) }

// posting reads a posting list; nil when nothing holds the term.
func (b *bleveReader) posting(term string, whole bool, own int) (*posting, error) {
	p := &posting{term: term}
	var err error
	if p.hits, p.article, p.section, err = b.hits(term); err != nil || len(p.hits) == 0 {
		return nil, err
	}
	if p.all = len(p.hits); !whole {
		p.leaveBest(own)
	}
	return p, nil
}

func (b *bleveReader) hits(term string) (hits []hit, article, section int, err error) {
	r, err := b.reader.TermFieldReader(context.Background(), []byte(term), postingField, true, false, true)
	if err != nil {
		return nil, 0, 0, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
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
			article, section = int(got.Freq), int(got.Vectors[0].Start)
			continue
		}
		h := hit{document: int32(place), impact: uint8(got.Freq)}
		for _, v := range got.Vectors {
			h.sections = append(h.sections, sectionHit{uint16(v.Pos - 1), uint8(v.Start)})
		}
		hits = append(hits, h)
	}
	if !slices.IsSortedFunc(hits, byDocument) { // they are where the index was written in one go
		slices.SortFunc(hits, byDocument)
	}
	return hits, article, section, nil
}

// DigestPostings sums up all posting lists of a bleve index. bleve's own files are
// not the same twice; what they say is.
func DigestPostings(folder string) (digest [32]byte, err error) {
	b, err := openBleve(folder)
	if err != nil {
		return digest, fmt.Errorf("reading the search index: %w", err)
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	dict, err := b.reader.FieldDict(postingField)
	if err != nil {
		return digest, fmt.Errorf("reading the search index: %w", err)
	}
	defer func() { err = errors.Join(err, dict.Close()) }()
	h := sha256.New()
	for {
		e, err := dict.Next()
		if err != nil {
			return digest, fmt.Errorf("reading the search index: %w", err)
		}
		if e == nil {
			return [32]byte(h.Sum(nil)), nil
		}
		hits, article, section, err := b.hits(e.Term)
		if err != nil {
			return digest, fmt.Errorf("reading the search index: %w", err)
		}
		sum := (&posting{term: e.Term, article: article, section: section, hits: hits}).sum()
		h.Write(sum[:])
	}
}

// Digest sums up all posting lists, as DigestPostings does.
func (x *Index) Digest() [32]byte {
	h := sha256.New()
	for i := range x.terms {
		h.Write(x.terms[i].sum[:])
	}
	return [32]byte(h.Sum(nil))
}
