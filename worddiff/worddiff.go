// Package worddiff compares two texts word by word, for people who read what was
// written and not how its lines are broken.
//
// A word is a run of letters and digits, or one character of a script that writes
// without spaces; other characters stand for themselves, and all white space is the
// same. What comes out reads like the newer text with what was taken out of it, whole or
// only where it is different. Where the texts come from and how it looks is elsewhere.
//
// Files: worddiff.go (words and parts), shortest.go (the fewest changes), passages.go
// (what is shown of long texts).
package worddiff

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Part is a stretch of text that is in both, in the older or in the newer one.
type Part struct {
	Change Change `json:"change"`
	Text   string `json:"text"`
}

// A Change says where a part is.
type Change string

const (
	Same    Change = "same"
	Removed Change = "removed"
	Added   Change = "added"
)

// Compare returns the newer text as parts, with those of the older one that are gone.
func Compare(older, newer string) []Part {
	a, b := words(older), words(newer)
	var head, tail int
	for head < min(len(a), len(b)) && alike(a[head], b[head]) {
		head++
	}
	for tail < min(len(a), len(b))-head && alike(a[len(a)-1-tail], b[len(b)-1-tail]) {
		tail++
	}
	var parts []Part
	parts = add(parts, Same, b[:head])
	parts = middle(parts, a[head:len(a)-tail], b[head:len(b)-tail])
	return add(parts, Same, b[len(b)-tail:])
}

// Count returns how many words were added and removed.
func Count(parts []Part) (added, removed int) {
	for _, p := range parts {
		n := 0
		for _, w := range words(p.Text) {
			if isWord(w) {
				n++
			}
		}
		switch p.Change {
		case Added:
			added += n
		case Removed:
			removed += n
		}
	}
	return added, removed
}

// words divides a text so that the pieces together are the text.
func words(text string) []string {
	var list []string
	start := 0
	cut := func(end int) {
		if end > start {
			list = append(list, text[start:end])
			start = end
		}
	}
	before := sort(-1)
	for i, r := range text {
		if now := sortOf(r); now != before || now == single {
			cut(i)
			before = now
		}
	}
	cut(len(text))
	return list
}

// A sort is what characters of one piece have in common.
type sort int

const (
	space  sort = iota
	letter      // of a word
	single      // a piece of its own
)

func sortOf(r rune) sort {
	switch {
	case unicode.IsSpace(r):
		return space
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar):
		return single
	case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r), r == '\'', r == '’':
		return letter
	}
	return single
}

func isWord(piece string) bool {
	return strings.ContainsFunc(piece, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// alike reports whether two pieces read the same.
func alike(a, b string) bool {
	return a == b || isBlank(a) && isBlank(b)
}

// isBlank reports whether a piece is white space; no piece is white space in part.
func isBlank(piece string) bool {
	r, _ := utf8.DecodeRuneInString(piece)
	return unicode.IsSpace(r)
}

// middle compares what begins and ends differently. What is replaced reads better as one
// removal and one addition than word by word.
func middle(parts []Part, a, b []string) []Part {
	edits, found := shortest(a, b)
	if !found {
		return add(add(parts, Removed, a), Added, b)
	}
	var same, gone, come []string
	flush := func() {
		parts = add(add(add(parts, Same, same), Removed, gone), Added, come)
		same, gone, come = nil, nil, nil
	}
	for i, e := range edits {
		isBetween := len(gone) > 0 && len(come) > 0 && i+1 < len(edits) && edits[i+1].change != Same
		switch {
		case e.change == Removed:
			gone = append(gone, e.piece)
		case e.change == Added:
			come = append(come, e.piece)
		case isBetween && isBlank(e.piece):
			gone, come = append(gone, e.piece), append(come, e.piece)
		default:
			if len(gone)+len(come) > 0 {
				flush()
			}
			same = append(same, e.piece)
		}
	}
	flush()
	return parts
}

// add appends pieces to parts, joined with the last one if it is of the same sort.
func add(parts []Part, change Change, pieces []string) []Part {
	text := strings.Join(pieces, "")
	if text == "" {
		return parts
	}
	if n := len(parts); n > 0 && parts[n-1].Change == change {
		parts[n-1].Text += text
		return parts
	}
	return append(parts, Part{change, text})
}
