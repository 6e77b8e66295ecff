package changes

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Sort says whether a piece of a text stays.
type Sort int8

const (
	Same Sort = iota
	Out       // it was taken out
	In        // it was put in
)

// A Piece is a part of a text that stays, comes or goes as a whole.
type Piece struct {
	Sort Sort
	Text string
}

// Words compares two texts word by word. Scripts that have no spaces between words are
// compared character by character. What is taken out stands before what takes its place.
func Words(before, after string) []Piece {
	if before == after {
		if before == "" {
			return nil
		}
		return []Piece{{Same, before}}
	}
	return settle(merge(edits(cut(before), cut(after))))
}

// cut divides a text into words, characters of scripts without spaces, runs of spaces
// and single marks.
func cut(text string) []string {
	var out []string
	for begin := 0; begin < len(text); {
		first, size := utf8.DecodeRuneInString(text[begin:])
		end := begin + size
		for kind := kindOf(first); kind != mark && end < len(text); {
			next, size := utf8.DecodeRuneInString(text[end:])
			if kindOf(next) != kind {
				break
			}
			end += size
		}
		out = append(out, text[begin:end])
		begin = end
	}
	return out
}

// What a character is a part of.
const (
	mark = iota // it stands alone
	word
	space
)

func kindOf(r rune) int {
	switch {
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar):
		return mark
	case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
		return word
	case r != '\n' && unicode.IsSpace(r):
		return space
	}
	return mark
}

// merge makes one piece of all that stand side by side and are of the same sort.
func merge(tokens []Piece) []Piece {
	var out []Piece
	for len(tokens) > 0 {
		n := 1
		for n < len(tokens) && tokens[n].Sort == tokens[0].Sort {
			n++
		}
		var b strings.Builder
		for _, t := range tokens[:n] {
			b.WriteString(t.Text)
		}
		out = append(out, Piece{tokens[0].Sort, b.String()})
		tokens = tokens[n:]
	}
	return out
}

// settle makes one change of several that have nothing but spaces between them: words
// that are replaced in a row are easier to read than each by itself.
func settle(pieces []Piece) []Piece {
	var settled, gone, come []Piece
	flush := func() {
		settled = append(append(settled, merge(gone)...), merge(come)...)
		gone, come = nil, nil
	}
	for i, p := range pieces {
		switch {
		case p.Sort == Out:
			gone = append(gone, p)
		case p.Sort == In:
			come = append(come, p)
		case len(gone)+len(come) > 0 && i+1 < len(pieces) && isBlank(p.Text):
			gone, come = append(gone, Piece{Out, p.Text}), append(come, Piece{In, p.Text})
		default:
			flush()
			settled = append(settled, p)
		}
	}
	flush()
	return settled
}

func isBlank(text string) bool {
	for _, r := range text {
		if r == '\n' || !unicode.IsSpace(r) {
			return false
		}
	}
	return true
}
