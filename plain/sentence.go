package plain

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A sentence is what stands between two ends of sentences.
type sentence struct {
	text  string
	words int
}

// A tally counts what formulas ask for.
type tally struct {
	sentences, words, letters int
	long                      int // words of more than six letters
	longest                   sentence
}

// count goes through the sentences of a text whose blocks stand on lines of their
// own. Only blocks that end as a sentence does are read: titles, cells of tables,
// entries of menus and code are no prose.
func count(text string) tally {
	var t tally
	for block := range strings.Lines(text) {
		block = strings.TrimSpace(block)
		if !endsSentence(block) {
			continue
		}
		for s := range sentences(block) {
			t.add(s)
		}
	}
	return t
}

// add counts a sentence. A piece of fewer than three words is none: it is what
// follows an abbreviation or a number with a full stop.
func (t *tally) add(text string) {
	const least = 3
	s := sentence{text: text}
	var letters, long int
	for _, word := range strings.Fields(text) {
		n, ok := lettersOf(word)
		if !ok {
			continue
		}
		s.words++
		letters += n
		if n > 6 {
			long++
		}
	}
	if s.words < least {
		return
	}
	t.sentences++
	t.words += s.words
	t.letters += letters
	t.long += long
	if s.words > t.longest.words {
		t.longest = s
	}
}

// lettersOf counts the letters of a word. Names of files, addresses and pieces of
// code are no words.
func lettersOf(word string) (n int, ok bool) {
	word = strings.TrimFunc(word, unicode.IsPunct)
	for _, r := range word {
		switch {
		case unicode.IsLetter(r):
			n++
		case unicode.Is(unicode.Mn, r) || strings.ContainsRune("-‐‑’'", r):
		default:
			return 0, false
		}
	}
	return n, n > 0
}

const closing = `"'”’»)]`

func endsSentence(block string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(block, closing))
	return strings.ContainsRune(".!?…:;", r)
}

// sentences cuts a block after a full stop, a question or exclamation mark or a
// colon that a space follows and no small letter.
func sentences(block string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		begin := 0
		for i, r := range block {
			if !strings.ContainsRune(".!?…:", r) {
				continue
			}
			rest := strings.TrimLeft(block[i+utf8.RuneLen(r):], closing+".!?…")
			next, size := utf8.DecodeRuneInString(strings.TrimLeft(rest, " \u00a0"))
			if size > 0 && (!strings.HasPrefix(rest, " ") && !strings.HasPrefix(rest, "\u00a0") || unicode.IsLower(next)) {
				continue
			}
			end := len(block) - len(rest)
			if !yield(strings.TrimSpace(block[begin:end])) {
				return
			}
			begin = end
		}
	}
}
