package searchindex

import (
	"fmt"
	"testing"
)

// What is said of the answer is said of what filters have left, not of what they left
// out.
func TestConfidenceAfterFilters(t *testing.T) {
	docs := []Document{{ID: "best", Language: "en", Topic: "billing", Title: "Change the address of an invoice"}}
	for i := range 20 {
		docs = append(docs, Document{ID: fmt.Sprint("other-", i), Language: "en", Topic: "print", Title: fmt.Sprintf("Change toner %d", i), Products: []string{"shop"}})
	}
	x, err := Build(t.Context(), Source{Locale: "en", Documents: docs})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(q Query) *Results {
		q.Text = "change address invoice"
		r, err := x.Searcher().Search(q)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	all := ask(Query{})
	if all.Silent {
		t.Fatalf("without filters nothing fits: %d %%", all.Confidence)
	}
	for _, c := range []struct {
		why    string
		query  Query
		silent bool
	}{
		{"the best is left", Query{Topic: "billing"}, false},
		{"it is left out", Query{Topic: "print"}, true},
		{"nothing is left", Query{Topic: "none"}, true},
	} {
		if r := ask(c.query); r.Silent != c.silent {
			t.Errorf("%s: silent %t, %d %%", c.why, r.Silent, r.Confidence)
		}
	}
	if r := ask(Query{For: "shop"}); r.Confidence != all.Confidence {
		t.Errorf("the reader's product makes %d %% of %d", r.Confidence, all.Confidence)
	}
}
