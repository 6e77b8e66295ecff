package searchindex

import (
	"slices"
	"testing"
)

func TestStanding(t *testing.T) {
	for _, test := range []struct {
		why     string
		signals Signals
		want    int
	}{
		{"nothing is known", Signals{Kind: "article"}, 100},
		{"a reference answers less directly", Signals{Kind: "reference"}, 95},
		{"words of two years ago", Signals{Kind: "faq", Years: 2}, 94},
		{"words of a century ago are no older than those of five years ago", Signals{Years: 100}, 85},
		{"a clock that goes wrong", Signals{Years: -1}, 100},
		{"nobody looked at it in time", Signals{Overdue: true}, 95},
		{"opened eight times as often as others", Signals{Opened: 3}, 115},
		{"opened a quarter as often", Signals{Opened: -2}, 90},
		{"all at once", Signals{Kind: "reference", Years: 9, Overdue: true, Opened: -2}, 68},
	} {
		t.Run(test.why, func(t *testing.T) {
			if got := test.signals.Standing(); got != test.want {
				t.Errorf("the standing is %d, want %d", got, test.want)
			}
		})
	}
}

func TestOctaves(t *testing.T) {
	for _, test := range []struct {
		why                         string
		opened, together, documents int
		want                        int
	}{
		{"as often as others", 10, 30, 3, 0},
		{"not quite twice as often", 19, 30, 3, 0},
		{"twice as often", 20, 30, 3, 1},
		{"a hundred times as often", 1000, 30, 3, 3},
		{"half as often", 5, 30, 3, -1},
		{"less than half as often", 4, 30, 3, -2},
		{"never", 0, 30, 3, -2},
		{"nobody opens anything", 0, 0, 3, 0},
	} {
		t.Run(test.why, func(t *testing.T) {
			if got := Octaves(test.opened, test.together, test.documents); got != test.want {
				t.Errorf("%d of %d in %d are %d octaves, want %d", test.opened, test.together, test.documents, got, test.want)
			}
		})
	}
}

// A standing changes the order of what fits about equally well, and nothing else: what
// is found, how many, and how sure that is.
func TestStandingFindsNothing(t *testing.T) {
	build := func(standing int) *Searcher {
		x, err := Build(t.Context(), Source{Locale: "en", Documents: []Document{
			{ID: "a", Language: "en", Title: "Print an invoice", Sections: []Section{{Text: "Open the order and print the invoice."}}},
			{ID: "b", Language: "en", Title: "Print a receipt", Sections: []Section{{Text: "Open the order and print the receipt."}}, Standing: standing},
			{ID: "c", Language: "en", Title: "Weather", Sections: []Section{{Text: "It rains."}}, Standing: mostStanding},
		}})
		if err != nil {
			t.Fatal(err)
		}
		return x.Searcher()
	}
	search := func(s *Searcher, text string) (ids []string, r *Results) {
		r, err := s.Search(Query{Text: text})
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range r.Hits {
			ids = append(ids, h.Document.ID)
		}
		return ids, r
	}
	usual, popular := build(0), build(115)
	for _, test := range []struct {
		why, query      string
		usual, standing []string
	}{
		{"of two that fit equally well the popular one comes first", "print order", []string{"a", "b"}, []string{"b", "a"}},
		{"one that fits better stays before it", "print invoice", []string{"a", "b"}, []string{"a", "b"}},
		{"nothing is found by being popular", "snow", nil, nil},
	} {
		t.Run(test.why, func(t *testing.T) {
			before, r := search(usual, test.query)
			after, q := search(popular, test.query)
			if !slices.Equal(before, test.usual) || !slices.Equal(after, test.standing) {
				t.Errorf("%q finds %v and then %v, want %v and %v", test.query, before, after, test.usual, test.standing)
			}
			if r.Confidence != q.Confidence || r.Silent != q.Silent || r.Total != q.Total {
				t.Errorf("%q is answered with confidence %d and then %d", test.query, r.Confidence, q.Confidence)
			}
		})
	}
}

// The reader's own language comes first; what answers in another one stands behind it,
// and before it only where nothing else answers.
func TestOtherLanguages(t *testing.T) {
	x, err := Build(t.Context(), Source{Locale: "fr-CH", Documents: []Document{
		{ID: "a-toner", Language: "en", Fallback: true, Title: "Reset the toner counter", Sections: []Section{{Text: "Hold the button until the toner light goes out."}}},
		{ID: "b-wifi", Language: "en", Fallback: true, Title: "Connect to a WiFi", Sections: []Section{{Text: "Choose the WiFi in the menu."}}},
		{ID: "m-wifi", Language: "fr", Title: "Connecter l'imprimante", Sections: []Section{{Text: "Ouvrez le menu et choisissez le réseau WiFi."}}},
		{ID: "z-toner", Language: "fr-CH", Title: "Acheter du toner", Sections: []Section{{Text: "Le toner se vend dans notre boutique."}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		why, query string
		want       []string
	}{
		{"a word of both languages", "wifi", []string{"m-wifi", "b-wifi"}},
		{"words that only another language answers", "reset toner counter", []string{"a-toner", "z-toner"}},
		{"another language that has one word in common", "acheter du toner dans la boutique", []string{"z-toner"}},
		{"nothing in the reader's language", "button", []string{"a-toner"}},
	} {
		t.Run(test.why, func(t *testing.T) {
			r, err := x.Searcher().Search(Query{Text: test.query})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, h := range r.Hits {
				got = append(got, h.Document.ID)
			}
			if !slices.Equal(got, test.want) || r.Total != len(got) {
				t.Errorf("%q finds %v (%d), want %v", test.query, got, r.Total, test.want)
			}
		})
	}
}
