package searchindex

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// The cases are those of the browser's script.
func TestPassage(t *testing.T) {
	text, err := os.ReadFile("../templates/scripts/tests/passages.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Why, Text, Want string
		Words           []string
		Pairs           bool
		Width           int
	}
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		var groups []group
		for _, w := range c.Words {
			groups = append(groups, group{text: w, terms: []formTerm{{w, wholeWeight}}, pair: c.Pairs})
		}
		width := c.Width
		if width == 0 {
			width = passageWidth
		}
		if got := inBrackets(passage(c.Text, groups, width)); got != c.Want {
			t.Errorf("%s:\n got %s\nwant %s", c.Why, got, c.Want)
		}
	}
}

func TestMarked(t *testing.T) {
	cases := []struct {
		why, text, want string
		group           group
	}{
		{"a form that was taken for it", "A refund", "A [refund]", group{like: []string{"refund"}}},
		{"too long to be a form of the term", "Repayments", "Repayments", group{terms: []formTerm{{"repay", writtenWeight}}}},
		{"forms of a term", "Happily, happy", "[Happily], [happy]", group{terms: []formTerm{{"happi", wholeWeight}}}},
		{"a term that was learned weighs too little", "Money", "Money", group{terms: []formTerm{{"money", learnedWeight}}}},
		{"Arabic puts articles before words", "والفاتورة", "[والفاتورة]", group{terms: []formTerm{{"فاتور", wholeWeight}}}},
		{"the words of a phrase", "Money back", "[Money] [back]", group{text: "money back"}},
	}
	for _, c := range cases {
		if c.group.text == "" {
			c.group.text = "refnud"
		}
		if got := inBrackets((&Results{groups: []group{c.group}}).Marked(c.text)); got != c.want {
			t.Errorf("%s: %s, want %s", c.why, got, c.want)
		}
	}
}

func inBrackets(parts []Part) string {
	var b strings.Builder
	for _, p := range parts {
		if p.Hit {
			p.Text = "[" + p.Text + "]"
		}
		b.WriteString(p.Text)
	}
	return b.String()
}

// Whatever a text holds, what is cut is part of it.
func FuzzPassage(f *testing.F) {
	f.Add("Write to us for a refund, and money comes back within thirty days.", "refund days", 20)
	f.Add("退款会在三天内到账。𠮷𠮷𠮷 emoji 👩‍👩‍👧 end", "退款", 7)
	f.Add("كيف أسترد المال", "المال", 4)
	f.Fuzz(func(t *testing.T, text, words string, width int) {
		if width < 1 || width > 500 || len(text) > 4000 {
			return
		}
		var groups []group
		splitWords(words, func(w word) {
			groups = append(groups, group{text: w.text, terms: []formTerm{{w.text, wholeWeight}}, pair: w.kind >= pairWord})
		})
		whole := newLine(strings.Join(strings.FieldsFunc(strings.ToValidUTF8(text, "\ufffd"), isSpace), " ")).text
		var b strings.Builder
		for _, p := range passage(text, groups, width) {
			b.WriteString(p.Text)
		}
		got := strings.TrimSuffix(strings.TrimPrefix(b.String(), "… "), " …")
		if !strings.Contains(whole, got) && !strings.Contains(whole, b.String()) {
			t.Errorf("%q is no part of %q", b.String(), whole)
		}
	})
}
