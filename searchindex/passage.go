package searchindex

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// A Part is a piece of a text.
type Part struct {
	Text string `json:"text"`
	Hit  bool   `json:"hit,omitempty"` // it was asked for
}

// PassageWidth is the usual width of a passage, in UTF-16 units.
const PassageWidth = 160

const (
	mostMarks = 400 // in a text
	farthest  = 24  // units that a border is looked for in
)

// Marked returns the parts of a whole text.
func (r *Results) Marked(text string) []Part {
	u := newUnits(text)
	return u.parts(u.marks(r.marker), 0, len(u.text))
}

// Passage returns the parts of the stretch of a text in which most different words
// were asked for; an ellipsis stands where it is cut. It does the same as passage in
// _passage.ts, and therefore counts in UTF-16 units.
func (r *Results) Passage(text string, width int) []Part {
	u := newUnits(oneLine(text))
	marks := u.marks(r.marker)
	first, last := densest(marks, len(r.groups), width)
	from := max(0, min((first.at+last.end-width+1)>>1, len(u.text)-width))
	to := min(len(u.text), from+width)
	from = u.border(from, 1, first.at)
	to = u.border(to, -1, last.end)
	var out []Part
	if from > 0 {
		out = append(out, Part{Text: "… "})
	}
	out = append(out, u.parts(marks, from, to)...)
	if to < len(u.text) {
		out = append(out, Part{Text: " …"})
	}
	return out
}

// oneLine writes a text with single spaces between its words, and none around them.
func oneLine(text string) string {
	if isOneLine(text) {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	from := -1 // of a word
	word := func(to int) {
		if from < 0 {
			return
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(text[from:to])
		from = -1
	}
	for i, r := range text {
		if isSpace(r) {
			word(i)
		} else if from < 0 {
			from = i
		}
	}
	word(len(text))
	return b.String()
}

// isOneLine reports whether a text is so already, as far as that is seen quickly.
func isOneLine(text string) bool {
	before := byte(' ')
	for i := range len(text) {
		c := text[i]
		if c == ' ' && before == ' ' || c < ' ' || c >= utf8.RuneSelf {
			return false
		}
		before = c
	}
	return before != ' '
}

// isSpace reports what JavaScript takes for white space.
func isSpace(r rune) bool { return unicode.IsSpace(r) && r != 0x85 || r == 0xFEFF }

// A mark is a word of a text that was asked for.
type mark struct {
	at, end int // in units
	group   int
}

// units are a text as browsers count it.
type units struct {
	line string
	text []uint16
}

func newUnits(line string) *units {
	text := make([]uint16, 0, len(line))
	for _, r := range line {
		text = utf16.AppendRune(text, r)
	}
	return &units{line, text}
}

// marks finds the words of a text that a query asked for.
func (u *units) marks(m *marker) []mark {
	var out []mark
	at, unit := 0, 0 // the same place, in bytes and in units
	place := func(byteAt int) int {
		if byteAt < at {
			at, unit = 0, 0 // a part of a code
		}
		unit += unitLength(u.line[at:byteAt])
		at = byteAt
		return unit
	}
	splitWords(u.line, func(w word) {
		if len(out) == mostMarks {
			return
		}
		g, asked := m.group(w)
		if !asked {
			return
		}
		from := place(w.at)
		out = append(out, mark{from, from + unitLength(u.line[w.at:w.end]), g})
	})
	return out
}

func unitLength(s string) int {
	n := 0
	for _, r := range s {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}

// densest returns the first and the last mark of the stretch that holds most different
// words, then most words; the first of equal ones.
func densest(marks []mark, groups, width int) (first, last mark) {
	most := 0
	seen := make([]int, groups) // the stretch in which a group was seen, from 1
	for i, from := range marks {
		different, held := 0, 0
		var end mark
		for _, m := range marks[i:] {
			if m.at-from.at > width {
				break
			}
			if m.end-from.at > width {
				continue
			}
			held++
			end = m
			if seen[m.group] != i+1 {
				seen[m.group] = i + 1
				different++
			}
		}
		if worth := different*mostMarks + held; worth > most {
			most, first, last = worth, from, end
		}
	}
	return first, last
}

// border moves a cut in the direction of step to where a text may be cut: between
// words, and in scripts without spaces between characters. What was asked for, at
// keep, is not cut off.
func (u *units) border(at, step, keep int) int {
	if at <= 0 || at >= len(u.text) {
		return at
	}
	for i := at; i > 0 && i < len(u.text) && (i-at)*step <= farthest && (i-keep)*step <= 0; i += step {
		beside := u.text[i]
		if step > 0 {
			beside = u.text[i-1]
		}
		if beside == ' ' || isUnspaced(u.text[i]) && isUnspaced(u.text[i-1]) && !unicode.Is(unicode.M, rune(u.text[i])) {
			return i
		}
	}
	if u.text[at] >= 0xDC00 && u.text[at] <= 0xDFFF { // the second half of a character
		return at - 1
	}
	return at
}

// isUnspaced reports letters of scripts that have no spaces, and their punctuation.
func isUnspaced(u uint16) bool {
	_, found := slices.BinarySearchFunc(unspacedUnits[:], u, func(r [2]uint16, u uint16) int {
		if u < r[0] {
			return 1
		}
		return min(0, cmp.Compare(r[1], u))
	})
	return found
}

var unspacedUnits = [...][2]uint16{
	{0x0E00, 0x0EFF}, {0x1000, 0x109F}, {0x1780, 0x17FF}, {0x3000, 0x30FF}, {0x3400, 0x9FFF}, {0xFF00, 0xFFEF},
}

// parts cuts a stretch of a text by what is marked in it.
func (u *units) parts(marks []mark, from, to int) []Part {
	var out []Part
	add := func(until int, hit bool) {
		if until <= from {
			return
		}
		piece := string(utf16.Decode(u.text[from:until]))
		if n := len(out); n > 0 && out[n-1].Hit == hit {
			out[n-1].Text += piece
		} else {
			out = append(out, Part{piece, hit})
		}
		from = until
	}
	for _, m := range marks {
		if m.end > to {
			break
		}
		add(m.at, false)
		if m.end > from {
			add(m.end, true)
		}
	}
	add(to, false)
	return out
}
