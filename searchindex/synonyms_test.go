package searchindex

import (
	"context"
	"slices"
	"testing"
)

// indexOf builds an index of documents in one language.
func indexOf(t *testing.T, locale string, synonyms *Synonyms, docs ...Document) *Searcher {
	t.Helper()
	for i := range docs {
		docs[i].Language = locale
	}
	x, err := Build(context.Background(), Source{Locale: locale, Documents: docs, Synonyms: synonyms})
	if err != nil {
		t.Fatal(err)
	}
	return x.Searcher()
}

func doc(id, title, text string) Document {
	return Document{ID: id, Title: title, Sections: []Section{{Text: text}}}
}

func ask(t *testing.T, s *Searcher, query string) *Results {
	t.Helper()
	r, err := s.Search(Query{Text: query})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func ids(r *Results) []string {
	var out []string
	for _, h := range r.Hits {
		out = append(out, h.Document.ID)
	}
	return out
}

func TestSynonyms(t *testing.T) {
	english := []Document{
		doc("check", "Pay by check", "Write the check to us."),
		doc("invoice", "Change an invoice", "Write the new address on it."),
		doc("refund", "Refunds", "An order that never came is refunded within 30 days."),
	}
	chinese := []Document{
		doc("order", "取消订单", "在订单页面点击取消。"),
		doc("refund", "申请退款", "退款会在三天内到账。"),
	}
	cases := []struct {
		name, why string
		locale    string
		docs      []Document
		synonyms  Synonyms
		query     string
		want      []string
		loud      bool // the results are not met with silence
	}{
		{"both ways", "whoever searches either finds what says the other", "en", english,
			Synonyms{Same: [][]string{{"refund", "reimbursement"}}}, "reimbursement", []string{"refund"}, true},
		{"other endings", "a synonym of a word is one of its other forms", "en", english,
			Synonyms{Same: [][]string{{"invoice", "refunding"}}}, "refunded", []string{"refund", "invoice"}, true},
		{"one way", "whoever searches the first finds the second", "en", english,
			Synonyms{Also: []Synonym{{"cheque", []string{"check"}}}}, "cheque", []string{"check"}, true},
		{"not back", "and whoever searches the second finds nothing of the first", "en", english,
			Synonyms{Also: []Synonym{{"invoice", []string{"check"}}}}, "check", []string{"check"}, true},
		{"phrase", "several words mean one", "en", english,
			Synonyms{Same: [][]string{{"refund", "money back"}}}, "how do I get my money back", []string{"refund"}, true},
		{"phrase as target", "one word means several, of which each may stand there", "en", english,
			Synonyms{Also: []Synonym{{"relocation", []string{"new address"}}}}, "relocation", []string{"invoice"}, true},
		{"not all of a phrase", "a phrase of which a word stands nowhere stands nowhere", "en", english,
			Synonyms{Also: []Synonym{{"relocation", []string{"new house"}}}}, "relocation", nil, false},
		{"two phrases of one meaning", "the second is no group of its own, but its words are answered", "en", english,
			Synonyms{Same: [][]string{{"refund", "money back", "cash return"}}}, "money back cash return", []string{"refund"}, true},
		{"nowhere", "a synonym that stands in no text finds nothing", "en", english,
			Synonyms{Same: [][]string{{"giraffe", "camelopard"}}}, "giraffe", nil, false},
		{"Chinese", "pairs of characters make phrases too", "zh", chinese,
			Synonyms{Same: [][]string{{"申请退款", "要回货款"}}}, "我想要回货款", []string{"refund"}, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := ask(t, indexOf(t, c.locale, &c.synonyms, slices.Clone(c.docs)...), c.query)
			if got := ids(r); !slices.Equal(got, c.want) {
				t.Errorf("%q finds %q, want %q: %s", c.query, got, c.want, c.why)
			}
			if r.Silent == c.loud {
				t.Errorf("%q has a confidence of %d: %s", c.query, r.Confidence, c.why)
			}
		})
	}
}

// A synonym that begins like another one does not hide it, and what one adds to a
// table stays bounded.
func TestSynonymsAreBounded(t *testing.T) {
	var docs []Document
	all := []string{"start"}
	for _, w := range []string{"apple", "bread", "candle", "daisy", "engine", "flute", "guitar", "hammer", "island", "jacket", "kettle", "ladder", "magnet", "needle", "orange", "pencil", "quartz", "rabbit", "saddle", "turtle"} {
		docs = append(docs, doc(w, w, w))
		all = append(all, w)
	}
	s := indexOf(t, "en", &Synonyms{Same: [][]string{all}}, docs...)
	if n := len(ask(t, s, "start").Reading[0].Terms); n != maxSynonyms {
		t.Errorf("a word has %d terms by synonyms, want %d", n, maxSynonyms)
	}
}
