package searchindex

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"
)

// companyDocs are articles about invoices, which some call bills, and about other
// things.
func companyDocs() []Document {
	var docs []Document
	for i := range 60 {
		thing := []string{"invoice", "parcel", "password", "camera", "garden"}[i%5]
		around := [][]string{
			{"payment", "amount", "due", "account", "bank"}, {"courier", "street", "delivery", "door", "box"},
			{"login", "secret", "letters", "reset", "forgotten"}, {"lens", "light", "picture", "tripod", "zoom"}, {"flower", "water", "spade", "tree", "soil"},
		}[i%5]
		if thing == "invoice" && i >= 30 {
			thing = "bill"
		}
		docs = append(docs, Document{
			ID: fmt.Sprintf("%02d", i), Language: "en", Title: fmt.Sprintf("Number%c%c", 'a'+i/10, 'a'+i%10),
			Sections: []Section{{Text: fmt.Sprintf("The %s %s %s %s %s", thing, around[i/5%5], around[(i/5+1)%5], around[(i/5+2)%5], around[(i/5+3)%5])}},
		})
	}
	return docs
}

func TestLearn(t *testing.T) {
	docs := companyDocs()
	var first *Index
	for _, workers := range []int{1, 3} {
		x, err := Build(context.Background(), Source{Locale: "en", Documents: docs, Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = x
		}
		if !slices.EqualFunc(x.forms, first.forms, func(a, b entry) bool { return a.key == b.key && slices.Equal(a.value, b.value) }) {
			t.Error("what is learned depends on the workers")
		}
	}
	r := ask(t, first.Searcher(), "bill")
	learned := map[string]bool{}
	for _, term := range r.Reading[0].Terms {
		if term.Learned {
			learned[term.Term] = true
		}
	}
	if !maps.Equal(learned, map[string]bool{"invoic": true}) {
		t.Errorf("of bills is learned %v, want that invoices keep the same company", learned)
	}
	if len(r.Hits) == 0 || r.Hits[0].Document.Sections[0].Text[4:8] != "bill" {
		t.Error("what is learned goes before what was asked for")
	}
}

// A learned term stays one when the word that leads to it was completed or mended.
func TestLearnedThroughOtherWords(t *testing.T) {
	x := indexOf(t, "en", nil, companyDocs()...)
	for _, q := range []Query{{Text: "invo", Typing: true}, {Text: "invoyce"}, {Text: "nvoice"}} {
		r, err := x.Search(q)
		if err != nil {
			t.Fatal(err)
		}
		learned := map[string]bool{}
		for _, term := range r.Reading[0].Terms {
			learned[term.Term] = term.Learned
		}
		if !maps.Equal(learned, map[string]bool{"invoic": false, "bill": true}) {
			t.Errorf("%q is read as %v, want that bills were learned of invoices", q.Text, learned)
		}
	}
}

// Words that stand together belong to one subject, but do not stand for each other.
func TestLearnNothingOfNeighbours(t *testing.T) {
	var docs []Document
	for i := range 40 {
		text := "something else about " + string(rune('a'+i)) + "thing"
		if i < 6 {
			text = "the golden gate bridge of the city"
		}
		docs = append(docs, doc(fmt.Sprint(i), "Title", text))
	}
	for _, term := range ask(t, indexOf(t, "en", nil, docs...), "golden").Reading[0].Terms {
		if term.Learned {
			t.Errorf("%q stands for golden", term.Term)
		}
	}
}
