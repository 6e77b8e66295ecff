package markdown

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// An openSection is a section while the text is being written.
type openSection struct {
	id, title  string
	level      int
	line       int
	start, end int // in the HTML
	text       int // where its words begin in the plain text
}

func (w *writer) openSection(s openSection) {
	s.start, s.text = len(w.html), len(w.text)
	w.open = append(w.open, len(w.sections))
	w.sections = append(w.sections, s)
}

// closeSections ends the HTML of the sections that a heading of a level ends:
// those of its own level and below, and the words before the first heading.
func (w *writer) closeSections(level int) {
	for n := len(w.open); n > 0; n-- {
		s := &w.sections[w.open[n-1]]
		if s.level != 0 && s.level < level {
			break
		}
		s.end = len(w.html)
		w.open = w.open[:n-1]
	}
}

// finishSections cuts the plain text into sections.
func (w *writer) finishSections() []Section {
	text := string(w.text)
	out := make([]Section, len(w.sections))
	for i, s := range w.sections {
		end := len(text)
		if i+1 < len(w.sections) {
			end = w.sections[i+1].text
		}
		out[i] = Section{
			ID: s.id, Title: s.title, Level: s.level, Line: s.line,
			Text: strings.TrimSpace(text[s.text:end]), Start: s.start, End: s.end,
		}
	}
	return out
}

// count adds the words written since the last time.
func (w *writer) count() {
	w.words += countWords(w.text[w.counted:])
	w.counted = len(w.text)
}

// wordBytes holds 'w' for the ASCII characters of words, 'j' for those that may
// join the parts of one.
var wordBytes = func() (table [utf8.RuneSelf]byte) {
	for _, c := range "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" {
		table[c] = 'w'
	}
	for _, c := range "'-._" {
		table[c] = 'j'
	}
	return table
}()

// countWords counts words. Scripts without spaces count two characters a word.
func countWords(text []byte) int {
	words, dense, inside := 0, 0, false
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			i++
			switch wordBytes[c] {
			case 'w':
				if !inside {
					words++
					inside = true
				}
			case 0:
				inside = false
			}
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		i += size
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai):
			dense++
			inside = false
		case unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r):
			if !inside {
				words++
				inside = true
			}
		case r != '’':
			inside = false
		}
	}
	return words + (dense+1)/2
}
