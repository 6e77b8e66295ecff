package searchindex

import (
	"math"
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

const (
	passageWidth  = 160 // UTF-16 units of a passage
	mostMarks     = 400
	strongTerm    = 40 // weight from which on a term is what was asked for, and not only near to it
	longestEnding = 4  // characters that may follow a term, or in Arabic and Hebrew come before it
	farthestCut   = 24 // UTF-16 units in which a place to cut is looked for
)

// Marked cuts a text into what was asked for and what stands between.
func (r *Results) Marked(text string) []Part {
	t := newLine(text)
	return t.parts(t.marks(r.groups), 0, len(t.units))
}

// Passage cuts out the stretch of a text in which most different words were asked
// for; an ellipsis stands where it is cut. It does what passage in _passage.ts does.
func (r *Results) Passage(text string) []Part { return passage(text, r.groups, passageWidth) }

// A line is a text that is measured in the units of JavaScript.
type line struct {
	text  string
	units []uint16
	place []int // by byte, the place among the units
}

func newLine(text string) *line {
	text = strings.ToValidUTF8(text, "\ufffd")
	l := &line{text: text, units: utf16.Encode([]rune(text)), place: make([]int, len(text)+1)}
	at := 0
	for i, r := range text {
		l.place[i] = at
		at += utf16.RuneLen(r)
	}
	l.place[len(text)] = at
	return l
}

// A mark is a word of a text that was asked for.
type mark struct {
	at, end int // units
	group   int
}

func passage(text string, groups []group, width int) []Part {
	l := newLine(strings.Join(strings.FieldsFunc(text, isSpace), " "))
	marks := l.marks(groups)
	first, last := densest(marks, width)
	middle := float64(first.at+last.end) / 2
	length := len(l.units)
	from := max(0, min(int(math.Floor(middle-float64(width)/2+0.5)), length-width))
	to := min(length, from+width)
	from = l.cut(from, 1, first.at)
	to = l.cut(to, -1, last.end)
	var out []Part
	if from > 0 {
		out = append(out, Part{Text: "… "})
	}
	out = append(out, l.parts(marks, from, to)...)
	if to < length {
		out = append(out, Part{Text: " …"})
	}
	return out
}

// isSpace is what \s means in JavaScript.
func isSpace(r rune) bool {
	return r >= '\t' && r <= '\r' || r == ' ' || r == 0xA0 || r == 0xFEFF || r == 0x2028 || r == 0x2029 || unicode.Is(unicode.Zs, r)
}

// marks lists the words of a text that were asked for.
func (l *line) marks(groups []group) []mark {
	pairs := slices.ContainsFunc(groups, func(g group) bool { return g.pair && len(utf16.Encode([]rune(g.text))) > 1 })
	asked := make([]askedWords, len(groups))
	for i := range groups {
		asked[i] = newAskedWords(&groups[i])
	}
	var out []mark
	splitWords(l.text, func(w word) {
		if len(out) == mostMarks || w.kind == singleWord && pairs {
			return
		}
		if i := slices.IndexFunc(asked, func(a askedWords) bool { return a.hold(w) }); i >= 0 {
			out = append(out, mark{l.place[w.at], l.place[w.end], i})
		}
	})
	return out
}

// askedWords are the words that a group stands for.
type askedWords struct {
	words []string
	terms []string
}

func newAskedWords(g *group) askedWords {
	a := askedWords{words: slices.Concat(strings.Split(g.text, " "), g.like)}
	for _, t := range g.terms {
		if t.weight < strongTerm {
			continue
		}
		a.words = append(a.words, t.term)
		if !g.pair && utf8.RuneCountInString(t.term) > 2 {
			a.terms = append(a.terms, t.term)
		}
	}
	return a
}

func (a askedWords) hold(w word) bool {
	return slices.Contains(a.words, w.text) || w.kind == plainWord && slices.ContainsFunc(a.terms, func(t string) bool { return isFormOf(w.text, t) })
}

// isFormOf reports whether a word is one that a term was made of: what an analyser
// makes of a word is its beginning, with y written as i.
func isFormOf(word, term string) bool {
	if utf8.RuneCountInString(word)-utf8.RuneCountInString(term) > longestEnding {
		return false
	}
	if strings.HasPrefix(word, term) {
		return true
	}
	if before, ok := strings.CutSuffix(term, "i"); ok && strings.HasPrefix(word, before+"y") {
		return true
	}
	return strings.ContainsFunc(term, func(r rune) bool { return r >= 0x590 && r <= 0x6FF }) && strings.Contains(word, term)
}

// densest returns the first and the last mark of the stretch that holds most
// different words, then most words.
func densest(marks []mark, width int) (first, last mark) {
	most := 0
	for i, begin := range marks {
		groups := map[int]bool{}
		held, end := 0, begin
		for _, m := range marks[i:] {
			if m.end-begin.at <= width {
				groups[m.group] = true
				held++
				end = m
			}
		}
		if worth := len(groups)*mostMarks + held; worth > most {
			most, first, last = worth, begin, end
		}
	}
	return first, last
}

// cut moves a place to where a text may be cut: between words, and in scripts
// without spaces between characters. What was asked for is not cut off.
func (l *line) cut(at, step, keep int) int {
	if at <= 0 || at >= len(l.units) {
		return at
	}
	for i := at; i > 0 && i < len(l.units) && max(i-at, at-i) <= farthestCut && (i-keep)*step <= 0; i += step {
		if step > 0 && l.units[i-1] == ' ' || step < 0 && l.units[i] == ' ' {
			return i
		}
		if isUnspaced(l.units[i]) && isUnspaced(l.units[i-1]) && !unicode.Is(unicode.M, rune(l.units[i])) {
			return i
		}
	}
	if l.units[at] >= 0xDC00 && l.units[at] <= 0xDFFF {
		return at - 1
	}
	return at
}

// isUnspaced reports whether a unit belongs to a script without spaces.
func isUnspaced(u uint16) bool {
	switch {
	case u >= 0x0E00 && u <= 0x0EFF, u >= 0x1000 && u <= 0x109F, u >= 0x1780 && u <= 0x17FF,
		u >= 0x3000 && u <= 0x30FF, u >= 0x3400 && u <= 0x9FFF, u >= 0xFF00 && u <= 0xFFEF:
		return true
	}
	return false
}

// parts cuts a stretch of a text where marks begin and end.
func (l *line) parts(marks []mark, from, to int) []Part {
	var out []Part
	add := func(until int, hit bool) {
		if until <= from {
			return
		}
		piece := string(utf16.Decode(l.units[from:until]))
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
