package plain

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Glossary says which words the readers of a site know, in one language.
type Glossary struct {
	Known []string // abbreviations that need no explanation
	Plain []Term   // jargon, with the words of customers
}

// A Term is a word of jargon that customers call something else.
type Term struct {
	Jargon string
	Say    []string // what customers say, at least one
}

// Said reports whether a text uses any of the words that customers say.
func (t Term) Said(text string) bool {
	return slices.ContainsFunc(t.Say, func(word string) bool { return Find(text, word) >= 0 })
}

// Words writes what customers say: “sign in” or “log in”.
func (t Term) Words() string { return "“" + strings.Join(t.Say, "” or “") + "”" }

// Find returns the byte offset at which a text uses a word or a phrase, in any case
// and not as a part of another word, -1 where it does not. Scripts that are written
// without spaces have no ends of words.
func Find(text, word string) int {
	for at := 0; word != ""; {
		i := indexFold(text[at:], word)
		if i < 0 {
			return -1
		}
		begin, end := at+i, at+i+len(word)
		before, _ := utf8.DecodeLastRuneInString(text[:begin])
		first, size := utf8.DecodeRuneInString(text[begin:])
		last, _ := utf8.DecodeLastRuneInString(text[:end])
		after, _ := utf8.DecodeRuneInString(text[end:])
		if !joined(before, first) && !joined(last, after) {
			return begin
		}
		at = begin + size
	}
	return -1
}

// joined reports whether two letters side by side belong to one word.
func joined(a, b rune) bool {
	return isSpaced(a) && isSpaced(b)
}

// isSpaced tells letters and digits of scripts that have spaces between words.
func isSpaced(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)) &&
		!unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// indexFold is strings.Index without regard to case. Letters whose forms differ in
// length are compared as they are written.
func indexFold(text, word string) int {
	first, _ := utf8.DecodeRuneInString(word)
	small, capital := unicode.ToLower(first), unicode.ToUpper(first)
	for i, r := range text {
		if (r == first || r == small || r == capital) && len(text)-i >= len(word) && strings.EqualFold(text[i:i+len(word)], word) {
			return i
		}
	}
	return -1
}
