package searchindex

import (
	"slices"
	"testing"
)

// A count says what a value would leave if it were chosen, so that readers can change
// a filter without taking it away first.
func TestFacetCounts(t *testing.T) {
	document := func(id, kind, topic string, products ...string) Document {
		return Document{ID: id, Language: "en", Title: "Refund", Kind: kind, Topic: topic, TopicTitle: topic, Products: products}
	}
	x, err := Build(t.Context(), Source{Locale: "en", Documents: []Document{
		document("a", "article", "billing", "app"), document("b", "article", "billing/cards", "web"),
		document("c", "faq", "billing", "app", "web"), document("d", "faq", "print"),
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		why                     string
		query                   Query
		total                   int
		kinds, topics, products []Facet
	}{
		{"a chosen kind leaves the others to choose", Query{Kind: "faq"}, 2,
			[]Facet{{"article", "article", 2}, {"faq", "faq", 2}},
			[]Facet{{"billing", "billing", 1}, {"print", "print", 1}},
			[]Facet{{"app", "app", 1}, {"web", "web", 1}}},
		{"each filter is counted beside the others", Query{Kind: "faq", Topic: "billing", Product: "web"}, 1,
			[]Facet{{"article", "article", 1}, {"faq", "faq", 1}},
			[]Facet{{"billing", "billing", 1}},
			[]Facet{{"app", "app", 1}, {"web", "web", 1}}},
		{"the reader's product leaves nothing out", Query{For: "app"}, 4,
			[]Facet{{"article", "article", 2}, {"faq", "faq", 2}},
			[]Facet{{"billing", "billing", 2}, {"billing/cards", "billing/cards", 1}, {"print", "print", 1}},
			[]Facet{{"app", "app", 2}, {"web", "web", 2}}},
	} {
		t.Run(test.why, func(t *testing.T) {
			test.query.Text = "refund"
			r, err := x.Searcher().Search(test.query)
			if err != nil {
				t.Fatal(err)
			}
			if r.Total != test.total || !slices.Equal(r.Facets.Kinds, test.kinds) || !slices.Equal(r.Facets.Topics, test.topics) || !slices.Equal(r.Facets.Products, test.products) {
				t.Errorf("%d found, %+v", r.Total, r.Facets)
			}
		})
	}
}

// Where filters leave nothing, nothing fits, however sure the words are.
func TestSilentAfterFilters(t *testing.T) {
	x, err := Build(t.Context(), Source{Locale: "en", Documents: []Document{{ID: "a", Language: "en", Title: "Refund", Kind: "faq"}}})
	if err != nil {
		t.Fatal(err)
	}
	for kind, silent := range map[string]bool{"": false, "faq": false, "article": true} {
		r, err := x.Searcher().Search(Query{Text: "refund", Kind: kind})
		if err != nil {
			t.Fatal(err)
		}
		if r.Silent != silent {
			t.Errorf("kind %q: silent is %v with confidence %d and %d found", kind, r.Silent, r.Confidence, r.Total)
		}
	}
}
