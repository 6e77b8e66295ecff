package knowledge

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Review digests what a file says apart from its fields, so it must see them end where
// loading does: what one takes for a field and the other for words could say anything.
func TestSplitMatter(t *testing.T) {
	for _, test := range []struct{ name, text, block, words string }{
		{"the usual", "---\na: b\n---\nwords\n", "a: b\n", "words\n"},
		{"no fields", "---\n---\nwords", "", "words"},
		{"no words", "---\na: b\n---", "a: b\n", ""},
		{"space behind", "--- \na: b\n---\t\nwords", "a: b\n", "words"},
		{"space before", "---\na: b\n ---\nwords\n---\nmore", "a: b\n", "words\n---\nmore"},
		{"other space", "---\na: b\n\u00a0---\v\nwords", "a: b\n", "words"},
		{"line ends of Windows", "---\r\na: b\r\n---\r\nwords", "a: b\r\n", "words"},
		{"not closed", "---\na: b\n", "", "---\na: b\n"},
		{"nothing but a fence", "---", "", "---"},
		{"four dashes", "---\na: b\n----\n", "", "---\na: b\n----\n"},
		{"something before", "\n---\na: b\n---\nwords", "", "\n---\na: b\n---\nwords"},
		{"only words", "words", "", "words"},
		{"empty", "", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			if block, words := SplitMatter([]byte(test.text)); string(block) != test.block || string(words) != test.words {
				t.Errorf("%q and %q", block, words)
			}
		})
	}
}

func TestSplitMatterAsLoadingDoes(t *testing.T) {
	line := rapid.SampledFrom([]string{"---", " ---", "--- ", "---\r", "\u0085---", "----", "--", "", " ", "a: b", "- ---", "words"})
	rapid.Check(t, func(t *rapid.T) {
		text := []byte(strings.Join(rapid.SliceOfN(line, 0, 8).Draw(t, "lines"), "\n"))
		block, words := SplitMatter(text)
		m, broken := splitMatter("en.md", text)
		if broken == nil && (string(m.block) != string(block) || string(m.body) != string(words)) {
			t.Fatalf("loading finds %q and %q, review %q and %q", m.block, m.body, block, words)
		}
	})
}
