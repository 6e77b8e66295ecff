package searchindex

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
)

// facets say of every document, by its place, what filters ask for. They lie in
// one file of their own, as JSON in raw deflate, since few readers use filters.
type facets struct {
	Kinds    []string `json:"kinds"`
	Kind     []int    `json:"kind"` // by document, a place in Kinds
	Topics   []string `json:"topics"`
	Titles   []string `json:"titles"` // of topics
	Topic    []int    `json:"topic"`
	Products []string `json:"products"`
	Product  [][]int  `json:"product"`
}

func newFacets(docs []Document) *facets {
	f := &facets{Kind: []int{}, Topic: []int{}, Product: [][]int{}}
	for i := range docs {
		f.Kinds = append(f.Kinds, docs[i].Kind)
		f.Topics = append(f.Topics, docs[i].Topic)
		f.Products = append(f.Products, docs[i].Products...)
	}
	for _, names := range []*[]string{&f.Kinds, &f.Topics, &f.Products} {
		slices.Sort(*names)
		*names = slices.Clip(slices.Compact(*names))
		if *names == nil {
			*names = []string{}
		}
	}
	titles := map[string]string{}
	for i := range docs {
		titles[docs[i].Topic] = docs[i].TopicTitle
	}
	f.Titles = make([]string, len(f.Topics))
	for i, t := range f.Topics {
		f.Titles[i] = titles[t]
	}
	place := func(names []string, name string) int {
		i, _ := slices.BinarySearch(names, name)
		return i
	}
	for i := range docs {
		f.Kind = append(f.Kind, place(f.Kinds, docs[i].Kind))
		f.Topic = append(f.Topic, place(f.Topics, docs[i].Topic))
		own := []int{}
		for _, p := range docs[i].Products {
			own = append(own, place(f.Products, p))
		}
		f.Product = append(f.Product, own)
	}
	return f
}

// maxFacets bounds what a broken file of facets can unpack to: a document takes about
// ten bytes, and four more for each of its products.
const maxFacets = 8 << 20

func (f *facets) encode() ([]byte, error) { return json.Marshal(f) }

func decodeFacets(file []byte, documents int) (*facets, error) {
	b, err := unpackUpTo(file, maxFacets)
	if err != nil {
		return nil, err
	}
	f := &facets{}
	if json.Unmarshal(b, f) != nil || len(f.Titles) != len(f.Topics) || len(f.Kind) != documents || len(f.Topic) != documents || len(f.Product) != documents {
		return nil, errShard
	}
	in := func(names []string, places ...int) bool {
		return !slices.ContainsFunc(places, func(p int) bool { return p < 0 || p >= len(names) })
	}
	if !in(f.Kinds, f.Kind...) || !in(f.Topics, f.Topic...) || slices.ContainsFunc(f.Product, func(own []int) bool { return !in(f.Products, own...) }) {
		return nil, errShard
	}
	return f, nil
}

// A filter leaves documents out.
type filter struct {
	kind, topic, product string
	own                  string // product of the reader
}

func (q filter) needed() bool { return q.kind+q.topic+q.product+q.own != "" }

// apply leaves out what does not pass, and counts the values of each filter among what
// passes the others. What is left is in the order that it was in.
func (q filter) apply(f *facets, matches []Match, out *Results) []Match {
	kinds, topics, products := make([]int, len(f.Kinds)), make([]int, len(f.Topics)), make([]int, len(f.Products))
	left := matches[:0]
	for _, m := range matches {
		d := m.Document
		kind, topic, product := q.passes(f, d)
		if topic && product {
			kinds[f.Kind[d]]++
		}
		if kind && product {
			topics[f.Topic[d]]++
		}
		if kind && topic {
			for _, p := range f.Product[d] {
				products[p]++
			}
		}
		if !kind || !topic || !product {
			continue
		}
		left = append(left, m)
	}
	out.Total = len(left)
	out.Facets = &Facets{Kinds: counted(f.Kinds, f.Kinds, kinds), Topics: counted(f.Topics, f.Titles, topics), Products: counted(f.Products, f.Products, products)}
	return left
}

// raise raises the scores of what is about the reader's product. What was in order is
// not any more.
func (q filter) raise(f *facets, matches []Match) {
	for i := range matches {
		if q.own != "" && f.isAbout(matches[i].Document, q.own) {
			matches[i].Score = matches[i].Score * 5 / 4
		}
	}
}

// passes reports which of the three filters a document passes.
func (q filter) passes(f *facets, d int) (kind, topic, product bool) {
	folder := f.Topics[f.Topic[d]]
	return q.kind == "" || f.Kinds[f.Kind[d]] == q.kind,
		q.topic == "" || folder == q.topic || strings.HasPrefix(folder, q.topic+"/"),
		q.product == "" || f.isAbout(d, q.product)
}

// isAbout reports whether a document is about a product.
func (f *facets) isAbout(d int, product string) bool {
	return slices.ContainsFunc(f.Product[d], func(p int) bool { return f.Products[p] == product })
}

func counted(names, titles []string, counts []int) []Facet {
	var out []Facet
	for i, n := range counts {
		if n > 0 && names[i] != "" {
			out = append(out, Facet{names[i], titles[i], n})
		}
	}
	slices.SortStableFunc(out, func(a, b Facet) int { return cmp.Compare(b.Count, a.Count) })
	return out
}
