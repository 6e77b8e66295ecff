package strict_test

import (
	"testing"

	"helpwright/strict"
)

func TestNearest(t *testing.T) {
	for _, test := range []struct {
		name, why  string
		word       string
		candidates []string
		want       string
	}{
		{"same", "nothing is nearer", "title", []string{"titles", "title"}, "title"},
		{"letter too many", "one edit is near", "tittle", []string{"title", "state"}, "title"},
		{"letters swapped", "the commonest slip of all", "tilte", []string{"title", "state"}, "title"},
		{"swapped at the end", "the last letters count as the others", "artcile", []string{"article"}, "article"},
		{"another case", "case is a slip too", "Title", []string{"title"}, "title"},
		{"two edits in a long word", "long words may be further off", "sumary-lenght", []string{"summary-length"}, "summary-length"},
		{"short words", "two edits make another word of it", "faq", []string{"for"}, ""},
		{"nothing near", "a wrong hint is worse than none", "colour", []string{"title", "state"}, ""},
		{"other script", "letters are counted, not bytes", "退欵订单", []string{"退款订单"}, "退款订单"},
		{"no candidates", "nothing to suggest", "title", nil, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := strict.Nearest(test.word, test.candidates); got != test.want {
				t.Errorf("%q, want %q: %s", got, test.want, test.why)
			}
		})
	}
}
