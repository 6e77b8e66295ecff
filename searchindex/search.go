package searchindex

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// A Searcher answers queries over one index. It is safe for concurrent use.
type Searcher struct {
	tables
	extent
	document func(place int) (*Document, error)
	facets   func() (*facets, error)
	close    func() error
}

// An extent is how many documents an index holds.
type extent struct {
	documents int
	own       int // of them in the reader's own language; these are the first ones
}

// A Query is what somebody asks.
type Query struct {
	Text    string
	Typing  bool // the last word may be a beginning
	Kind    string
	Topic   string // folder of a topic; those below it count too
	Product string
	For     string // product of the reader: what is about it comes first among what is nearly equal
	Limit   int    // 0: 10
	Offset  int
}

// Results are what a query found.
type Results struct {
	Hits       []Hit
	Total      int
	Share      int       // of the query that the first result answers, in percent, however many others do
	Confidence int       // in percent: less than the share where others answer nearly as well
	Silent     bool      // nothing fits well: say so before anything else
	Meant      string    // the query with unknown words replaced by what was searched instead; "" when all are known
	Facets     *Facets   // nil where no filter was asked for
	Reading    []Reading // how the query was understood
	Completed  []string  // the query with its last word completed, while somebody types

	groups []group
	marker *marker // of texts
}

// A Hit is a document that was found.
type Hit struct {
	Document *Document // without its texts
	Score    int
	Place    int // of the section that answers best
	More     []int
}

// A Reading is a word of a query and the terms that it was searched as.
type Reading struct {
	Word  string
	Terms []ReadTerm
	Alike []string // forms that were taken for it, where it is unknown
}

// A ReadTerm is a term with its weight in 64ths, and its rarity among documents
// in sixteenths of a nat; 0 for one that stands nowhere.
type ReadTerm struct {
	Term    string
	Weight  int
	Rarity  int
	Learned bool // from the company that words keep, by nobody's hand
}

// Facets count, for each filter, what each of its values would leave beside the other
// filters.
type Facets struct {
	Kinds    []Facet
	Topics   []Facet
	Products []Facet
}

// A Facet is a value with the number of documents that have it.
type Facet struct {
	Value string
	Title string // for people
	Count int
}

// Searcher searches an index that was not written.
func (x *Index) Searcher() *Searcher {
	return &Searcher{
		tables: memory{x}, extent: extent{len(x.documents), x.own},
		document: func(place int) (*Document, error) { return &x.documents[place], nil },
		facets:   once(func() (*facets, error) { return newFacets(x.documents), nil }),
		close:    func() error { return nil },
	}
}

// Holds reports whether a document can be found.
func (x *Index) Holds(id string) bool {
	return slices.ContainsFunc(x.documents, func(d Document) bool { return d.ID == id })
}

// Open opens an index that was built: the pointer of its shards, a way to read
// these by name, and the folder of its bleve index, in which the posting lists
// are looked up.
func Open(pointer []byte, load func(name string) ([]byte, error), folder string) (*Searcher, error) {
	s, err := openShards(pointer, load)
	if err != nil {
		return nil, fmt.Errorf("opening the search index: %w", err)
	}
	b, err := openPostings(folder)
	if err != nil {
		return nil, fmt.Errorf("opening the search index: %w", err)
	}
	if b.all.documents != s.documents {
		return nil, errors.Join(fmt.Errorf("opening the search index: its two halves are of two releases"), b.Close())
	}
	return &Searcher{
		tables: newKept(&built{s, b}, s.documents), extent: s.extent, document: s.document, facets: once(s.facets), close: b.Close,
	}, nil
}

// OpenShards opens an index by its shards alone, as a browser does. Ours opens posting
// lists as well; by this one the two are compared.
func OpenShards(pointer []byte, load func(name string) ([]byte, error)) (*Searcher, error) {
	s, err := openShards(pointer, load)
	if err != nil {
		return nil, fmt.Errorf("opening the search index: %w", err)
	}
	return &Searcher{tables: s, extent: s.extent, document: s.document, facets: once(s.facets), close: func() error { return nil }}, nil
}

// built takes forms from shards and posting lists from bleve.
type built struct {
	*shards
	lists *postingReader
}

func (b *built) posting(term string, whole bool) (*posting, error) {
	return b.lists.posting(term, whole, b.own)
}

// Close gives back what the searcher holds open.
func (s *Searcher) Close() error { return s.close() }

const (
	defaultLimit = 10
	// mostResults bounds how deep anybody may ask.
	mostResults = 1000
)

// Search finds what answers a query.
func (s *Searcher) Search(q Query) (*Results, error) {
	t := newRemembered(s.tables)
	defer t.end()
	groups, err := read(t, q.Text, q.Typing)
	if err != nil {
		return nil, fmt.Errorf("searching: %w", err)
	}
	filters := filter{kind: q.Kind, topic: q.Topic, product: q.Product, own: q.For}
	var f *facets
	if filters.needed() {
		if f, err = s.facets(); err != nil {
			return nil, fmt.Errorf("searching: %w", err)
		}
	}
	limit := min(max(cmp.Or(q.Limit, defaultLimit), 0), mostResults)
	from := min(max(q.Offset, 0), mostResults)
	first := max(from+limit, leaders)
	r, err := rank(t, groups, s.extent, want{first, filters.needed() || from+limit > firstPart})
	if err != nil {
		return nil, fmt.Errorf("searching: %w", err)
	}
	defer r.end()
	out := &Results{Total: r.total, Share: r.share, Confidence: r.confidence, Meant: meant(q.Text, groups), groups: groups, marker: newMarker(groups)}
	if f != nil {
		r.matches = filters.apply(f, r.matches, out)
		if out.Share, out.Confidence, err = (answering{t, groups, s.documents, true}).confidenceOfLeft(r.matches); err != nil {
			return nil, fmt.Errorf("searching: %w", err)
		}
		filters.raise(f, r.matches)
		inOrderUpTo(r.matches, first)
	}
	out.Silent = out.Confidence < Silent || out.Total == 0
	if from < leaders {
		if err := lead(r.matches, s.document); err != nil {
			return nil, fmt.Errorf("searching: %w", err)
		}
	}
	from = min(from, len(r.matches))
	for _, m := range r.matches[from:min(from+limit, len(r.matches))] {
		d, err := s.document(m.Document)
		if err != nil {
			return nil, fmt.Errorf("searching: %w", err)
		}
		out.Hits = append(out.Hits, Hit{Document: d, Score: m.Score, Place: m.Place, More: r.more(m)})
	}
	out.Completed = completed(q.Text, groups, out.Hits)
	if out.Reading, err = explain(t, groups); err != nil {
		return nil, fmt.Errorf("searching: %w", err)
	}
	return out, nil
}
