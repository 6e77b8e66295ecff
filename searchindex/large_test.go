package searchindex

import (
	"fmt"
	"strings"
	"testing"
)

// What is written can be read, however large a site is.
func TestLargeFacets(t *testing.T) {
	many := make([]string, 40)
	for i := range many {
		many[i] = fmt.Sprintf("product-%03d", i)
	}
	for _, c := range []struct {
		documents int
		products  []string
	}{{10_000, many}, {120_000, many[:1]}} {
		docs := make([]Document, c.documents)
		for i := range docs {
			docs[i] = Document{Topic: fmt.Sprintf("topic-%03d", i%900), Products: c.products}
		}
		content, err := newFacets(docs).encode()
		if err != nil {
			t.Fatal(err)
		}
		if len(content) <= maxNode {
			t.Fatalf("the facets of %d documents are %d bytes, which tests nothing", c.documents, len(content))
		}
		if _, err := decodeFacets(pack(content), c.documents); err != nil {
			t.Errorf("the facets of %d documents cannot be read: %v", c.documents, err)
		}
	}
}

// A title that readers of the index would refuse is told of when it is built.
func TestLargeTitle(t *testing.T) {
	_, err := Build(t.Context(), Source{Locale: "en", Documents: []Document{{ID: "guide", Language: "en", Title: strings.Repeat("x ", maxShown)}}})
	if err == nil || !strings.Contains(err.Error(), `"guide"`) || !strings.Contains(err.Error(), "shorten the title") {
		t.Errorf("the error is %v", err)
	}
}

// Nothing of a document with more sections than can be told apart is lost.
func TestManySections(t *testing.T) {
	sections := make([]Section, maxPlaces+10)
	for i := range sections {
		sections[i] = Section{ID: fmt.Sprint("s", i), Title: "Step", Text: "turn"}
	}
	sections[maxPlaces+3] = Section{ID: "late", Title: "Zebra", Text: "giraffe"}
	x, err := Build(t.Context(), Source{Locale: "en", Documents: []Document{{ID: "long", Language: "en", Title: "Long", Sections: sections}, {ID: "other", Language: "en", Title: "Other"}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"zebra", "giraffe"} {
		r, err := x.Searcher().Search(Query{Text: word})
		if err != nil || len(r.Hits) != 1 || r.Hits[0].Place != maxPlaces-1 {
			t.Errorf("%s: %+v, %v", word, r, err)
		}
	}
}
