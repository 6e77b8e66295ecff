package searchindex

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A wordKind says what a word of a text is.
type wordKind uint8

const (
	plainWord  wordKind = iota
	codeWord            // E-1042, v2.3: exact, or not at all
	pairWord            // two characters of a script that has no spaces
	singleWord          // one Han character that stands in a pair too
)

// A word is a piece of a text as the forms table knows it.
type word struct {
	text string
	kind wordKind
	key  string // of a query: the text as the tables know it
	at   int    // byte offset in the text that was split, and
	end  int    // where it ends there
	last bool   // nothing but the end of the text follows
}

const (
	maxWord       = 40  // characters of a word
	maxQuery      = 512 // characters of a query
	maxQueryWords = 64
)

// fold makes one spelling of a text out of many: width, case, accents and
// ligatures make no difference. It does the same as fold in _words.ts.
func fold(s string) string {
	if isPlainASCII(s) {
		return strings.ToLower(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFKD.String(s) {
		if dropped(r) {
			continue
		}
		r = unicode.ToLower(r)
		if to, ok := folded[r]; ok {
			b.WriteString(to)
			continue
		}
		b.WriteRune(r)
	}
	return norm.NFC.String(b.String())
}

func isPlainASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// dropped reports whether a mark only decorates the letter before it. In scripts
// such as Devanagari and Thai marks are vowels; they stay.
func dropped(r rune) bool {
	switch {
	case r < 0x300:
		return r == 0xAD // soft hyphen
	case r <= 0x36F, r >= 0x591 && r <= 0x5BD, r == 0x5BF, r >= 0x5C1 && r <= 0x5C2, r >= 0x5C4 && r <= 0x5C5, r == 0x5C7:
		return true
	case r == 0x640, r >= 0x64B && r <= 0x65F, r == 0x670, r >= 0x6D6 && r <= 0x6DC, r >= 0x6DF && r <= 0x6E4, r >= 0x6E7 && r <= 0x6E8, r >= 0x6EA && r <= 0x6ED:
		return true
	case r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x2069, r == 0xFEFF:
		return true
	}
	return false
}

var folded = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ı': "i", 'ς': "σ",
	'ى': "ي", 'ة': "ه",
}

// A script says how a run of letters is cut.
type script uint8

const (
	noLetter       script = iota
	spaced                // words have spaces between them
	eastAsian             // Han and Kana: pairs, and single Han characters
	hangul                // pairs
	southEastAsian        // Thai, Lao, Khmer, Burmese: pairs
)

func scriptOf(r rune) script {
	switch {
	case r < 0x80:
		if isASCIILetter(byte(r)) {
			return spaced
		}
		return noLetter
	case isHan(r), r >= 0x3041 && r <= 0x309F, r >= 0x30A1 && r <= 0x30FF && r != 0x30FB:
		return eastAsian
	case r >= 0xAC00 && r <= 0xD7A3:
		return hangul
	case r >= 0x0E00 && r <= 0x0EFF, r >= 0x1000 && r <= 0x109F, r >= 0x1780 && r <= 0x17FF:
		if unicode.In(r, unicode.L, unicode.M, unicode.N) {
			return southEastAsian
		}
		return noLetter
	case unicode.In(r, unicode.L, unicode.M, unicode.N):
		return spaced
	}
	return noLetter
}

func isHan(r rune) bool {
	return r >= 0x4E00 && r <= 0x9FFF || r >= 0x3400 && r <= 0x4DBF || r == 0x3005 || r >= 0x20000 && r <= 0x323AF
}

// splitWords calls f for each word of a text, from left to right; a code comes
// before its parts. It does the same as splitWords in _words.ts.
func splitWords(s string, f func(word)) {
	for at := 0; at < len(s); {
		r, size := utf8.DecodeRuneInString(s[at:])
		sc := scriptOfText(r)
		if sc == noLetter {
			at += size
			continue
		}
		end := runEnd(s, at, sc)
		if sc != spaced {
			splitRun(s, at, end, f)
			at = end
			continue
		}
		at = splitChain(s, at, end, f)
	}
}

// scriptOfText is scriptOf for letters that are not folded yet.
func scriptOfText(r rune) script {
	switch {
	case r >= 0xFF66 && r <= 0xFF9F, r >= 0xF900 && r <= 0xFAFF:
		return eastAsian
	case dropped(r) && r != 0xAD:
		if r >= 0x2000 { // what is invisible ends a word where it stands alone
			return noLetter
		}
		return spaced
	}
	return scriptOf(r)
}

// runEnd returns where a run of letters of one script ends.
func runEnd(s string, at int, sc script) int {
	for at < len(s) {
		if c := s[at]; c < utf8.RuneSelf {
			if sc != spaced || !isASCIILetter(c) {
				break
			}
			at++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[at:])
		if now := scriptOfText(r); now != sc && !(dropped(r) || unicode.Is(unicode.M, r) && now == spaced) {
			break
		}
		at += size
	}
	return at
}

// splitRun cuts a run of a script without spaces into pairs.
func splitRun(s string, at, end int, f func(word)) {
	run := []rune(fold(s[at:end]))
	offsets := make([]int, 0, len(run)+1)
	for i := range s[at:end] {
		offsets = append(offsets, at+i)
	}
	offsets = append(offsets, end)
	place := func(from, to int) (int, int) {
		if len(offsets) != len(run)+1 { // folding made more or fewer of them
			return at, end
		}
		return offsets[from], offsets[to]
	}
	last := end == len(s)
	if len(run) == 1 {
		f(word{text: string(run), kind: pairWord, at: at, end: end, last: last})
		return
	}
	for i := range run {
		if isHan(run[i]) {
			a, e := place(i, i+1)
			f(word{text: string(run[i : i+1]), kind: singleWord, at: a, end: e})
		}
		if i+1 < len(run) {
			a, e := place(i, i+2)
			f(word{text: string(run[i : i+2]), kind: pairWord, at: a, end: e, last: last && i+2 == len(run)})
		}
	}
}

// splitChain takes a run of letters with those that are joined to it, and
// returns where the chain ends.
func splitChain(s string, at, end int, f func(word)) int {
	runs := [][2]int{{at, end}}
	for end+1 < len(s) && strings.IndexByte(joiners, s[end]) >= 0 {
		r, _ := utf8.DecodeRuneInString(s[end+1:])
		if scriptOfText(r) != spaced || len(runs) == maxJoined {
			break
		}
		next := runEnd(s, end+1, spaced)
		runs = append(runs, [2]int{end + 1, next})
		end = next
	}
	if len(runs) > 1 {
		if code := codeOf(s, runs); code != "" {
			f(word{text: code, kind: codeWord, at: at, end: end, last: end == len(s)})
		}
	}
	for _, run := range runs {
		text := fold(s[run[0]:run[1]])
		if n := utf8.RuneCountInString(text); n == 0 || n > maxWord {
			continue
		}
		kind := plainWord
		if hasDigit(text) && hasLetter(text) {
			kind = codeWord
		}
		f(word{text: text, kind: kind, at: run[0], end: run[1], last: run[1] == len(s)})
	}
	return end
}

const (
	joiners   = "-._/:#"
	maxJoined = 8 // runs of a chain
)

// codeOf writes a chain as one word, "" when it holds no digit or is too long.
func codeOf(s string, runs [][2]int) string {
	var b strings.Builder
	for i, run := range runs {
		text := fold(s[run[0]:run[1]])
		if i > 0 && s[runs[i-1][1]] == '.' && text != "" && isDigit(text[0]) && b.Len() > 0 && isDigit(b.String()[b.Len()-1]) {
			b.WriteByte('.')
		}
		b.WriteString(text)
	}
	code := b.String()
	if n := utf8.RuneCountInString(code); n < 2 || n > maxWord || !hasDigit(code) {
		return ""
	}
	return code
}

func isASCIILetter(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func hasDigit(s string) bool {
	for i := range len(s) {
		if isDigit(s[i]) {
			return true
		}
	}
	return false
}

func hasLetter(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) })
}
