package searchindex

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func shown(parts []Part) string {
	var b strings.Builder
	for _, p := range parts {
		if p.Hit {
			b.WriteString("[" + p.Text + "]")
			continue
		}
		b.WriteString(p.Text)
	}
	return b.String()
}

func asking(groups []group) *Results { return &Results{groups: groups, marker: newMarker(groups)} }

// The table is that of the browser's test.
func TestPassages(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(browserTests, "passages.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Why   string
		Words []string
		Pairs bool
		Text  string
		Width int
		Want  string
	}
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.Why, func(t *testing.T) {
			var groups []group
			for _, w := range c.Words {
				groups = append(groups, group{text: w, pair: c.Pairs, terms: []formTerm{{term: w, weight: wholeWeight}}})
			}
			if c.Width == 0 {
				c.Width = PassageWidth
			}
			if got := shown(asking(groups).Passage(c.Text, c.Width)); got != c.Want {
				t.Errorf("the passage is %q, want %q", got, c.Want)
			}
		})
	}
}

func TestMarked(t *testing.T) {
	for _, c := range []struct {
		why, text, want string
		group           group
	}{
		{"a form that was taken for a word", "A refund", "A [refund]", group{like: []string{"refund"}}},
		{"too long to be a form of the term", "Repayments", "Repayments", group{terms: []formTerm{{term: "repay", weight: 48}}}},
		{"forms of a term", "Happily, happy", "[Happily], [happy]", group{terms: []formTerm{{term: "happi", weight: 64}}}},
		{"a term that was learned weighs too little", "Money", "Money", group{terms: []formTerm{{term: "money", weight: 8}}}},
	} {
		t.Run(c.why, func(t *testing.T) {
			c.group.text = "refnud"
			if got := shown(asking([]group{c.group}).Marked(c.text)); got != c.want {
				t.Errorf("%q is marked %q, want %q", c.text, got, c.want)
			}
		})
	}
}

// Whatever a text holds, a passage is a stretch of it with whole characters.
func TestPassagesAreOfTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("ab 打印机😀\u0301é-1.\n"))).Draw(t, "text")
		var groups []group
		for _, w := range rapid.SliceOfN(rapid.SampledFrom([]string{"a", "ab", "打印", "é", "1"}), 0, 3).Draw(t, "words") {
			groups = append(groups, group{text: w, pair: w == "打印", terms: []formTerm{{term: w, weight: wholeWeight}}})
		}
		whole := strings.Join(strings.FieldsFunc(text, isSpace), " ")
		var b strings.Builder
		for _, p := range asking(groups).Passage(text, rapid.IntRange(1, 60).Draw(t, "width")) {
			if p.Text != "… " && p.Text != " …" {
				b.WriteString(p.Text)
			}
		}
		if got := b.String(); !utf8.ValidString(got) || strings.ContainsRune(got, utf8.RuneError) || !strings.Contains(whole, got) {
			t.Fatalf("%q is no stretch of %q", got, whole)
		}
	})
}
