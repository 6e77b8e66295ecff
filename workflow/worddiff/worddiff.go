// Package worddiff compares two texts word by word, for people who read what was
// written and not how its lines are broken.
//
// A word is a run of letters and digits, or one character of a script that writes
// without spaces; other characters stand for themselves, and all white space is the
// same. What comes out reads like the newer text with what was taken out of it.
package worddiff

import (
	"strings"
	"unicode"
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
	return a == b || strings.TrimSpace(a) == "" && strings.TrimSpace(b) == ""
}

// maxEdits bounds how many differences are looked for, and with them time and memory.
// Texts that differ more are another text.
const maxEdits = 2000

// middle compares what begins and ends differently (E. W. Myers, "An O(ND) difference
// algorithm and its variations", 1986).
func middle(parts []Part, a, b []string) []Part {
	trace := shortest(a, b)
	if trace == nil {
		return add(add(parts, Removed, a), Added, b)
	}
	type edit struct {
		change Change
		piece  string
	}
	var edits []edit // last first
	x, y := len(a), len(b)
	for d := len(trace) - 1; d >= 0; d-- {
		reach := trace[d]
		k := x - y
		down := k == -d || k != d && reach.at(k-1) < reach.at(k+1)
		from := k - 1
		if down {
			from = k + 1
		}
		fromX := reach.at(from)
		if d == 0 {
			fromX = 0
		}
		startX := fromX
		if !down {
			startX++
		}
		if d == 0 {
			startX = 0
		}
		for x > startX {
			x, y = x-1, y-1
			edits = append(edits, edit{Same, b[y]})
		}
		switch {
		case d == 0:
		case down:
			y--
			edits = append(edits, edit{Added, b[y]})
		default:
			x--
			edits = append(edits, edit{Removed, a[x]})
		}
	}
	// What is replaced reads better as one removal and one addition than word by word.
	var gone, come []string
	flush := func() {
		parts = add(add(parts, Removed, gone), Added, come)
		gone, come = nil, nil
	}
	for i := len(edits) - 1; i >= 0; i-- {
		switch e := edits[i]; {
		case e.change == Removed:
			gone = append(gone, e.piece)
		case e.change == Added:
			come = append(come, e.piece)
		case strings.TrimSpace(e.piece) == "" && len(gone) > 0 && len(come) > 0 && i > 0 && edits[i-1].change != Same:
			gone, come = append(gone, e.piece), append(come, e.piece)
		default:
			flush()
			parts = add(parts, Same, []string{e.piece})
		}
	}
	flush()
	return parts
}

// A reach is how far in the older text one comes on each diagonal with some edits.
type reach struct {
	edits int
	x     []int // from diagonal -edits on
}

func (r reach) at(diagonal int) int {
	if i := diagonal + r.edits; i >= 0 && i < len(r.x) {
		return r.x[i]
	}
	return -1
}

// shortest returns what was reached before each edit of the shortest way; nil if that
// is longer than maxEdits.
func shortest(a, b []string) []reach {
	var trace []reach
	before := reach{}
	for d := 0; d <= min(len(a)+len(b), maxEdits); d++ {
		trace = append(trace, before)
		now := reach{d, make([]int, 2*d+1)}
		for k := -d; k <= d; k += 2 {
			x := 0
			switch {
			case d == 0:
			case k == -d || k != d && before.at(k-1) < before.at(k+1):
				x = before.at(k + 1)
			default:
				x = before.at(k-1) + 1
			}
			for x < len(a) && x-k < len(b) && x-k >= 0 && alike(a[x], b[x-k]) {
				x++
			}
			now.x[k+d] = x
			if x >= len(a) && x-k >= len(b) {
				return trace
			}
		}
		before = now
	}
	return nil
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
