package convert

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

var tagLike = regexp.MustCompile(`<([A-Za-z/!?])`)

// escapeHTMLText makes Markdown text out of text that holds something that
// would be taken for raw HTML.
func escapeHTMLText(s string) string {
	return tagLike.ReplaceAllString(s, `\<$1`)
}

// escapeAngle returns what to write for the "<" with which s begins.
func escapeAngle(s string) string {
	if tagLike.MatchString(s[:min(2, len(s))]) {
		return `\<`
	}
	return "<"
}

// escapeText makes Markdown out of plain text: nothing in it is markup.
// At the start of a line more characters count.
func escapeText(s string, lineStart bool) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch ch := s[i]; ch {
		case '\\', '`', '*', '[', ']':
			b.WriteByte('\\')
		case '_':
			if i == 0 || i+1 == len(s) || !wordBefore(s, i) || !wordAfter(s, i+1) {
				b.WriteByte('\\')
			}
		case '<':
			if i+1 < len(s) && tagLike.MatchString(s[i:i+2]) {
				b.WriteByte('\\')
			}
		case '~':
			if strings.HasPrefix(s[i:], "~~") || i > 0 && s[i-1] == '~' {
				b.WriteByte('\\')
			}
		case '{':
			if isVariable(s[i:]) {
				b.WriteByte('\\')
			}
		case '&':
			if entity.MatchString(s[i:min(len(s), i+40)]) {
				b.WriteByte('\\')
			}
		}
		b.WriteByte(s[i])
	}
	if lineStart {
		return escapeLineStart(b.String())
	}
	return b.String()
}

var (
	entity     = regexp.MustCompile(`^&(#\d+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);`)
	blockStart = regexp.MustCompile(`^(#{1,6}(\s|$)|[-+](\s|$)|>|:::|[=-]+\s*$|:\s)`)
	numberDot  = regexp.MustCompile(`^(\d{1,9})([.)])(\s|$)`)
)

// escapeLineStart escapes what would begin a block.
func escapeLineStart(s string) string {
	if blockStart.MatchString(s) {
		return `\` + s
	}
	return numberDot.ReplaceAllString(s, `$1\$2$3`)
}

func wordBefore(s string, i int) bool {
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

func wordAfter(s string, i int) bool {
	r, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

var spaces = regexp.MustCompile(`\s+`)

// plain returns the words without any markup.
func plain(words []inline) string {
	var b strings.Builder
	plainInto(&b, words)
	return strings.TrimSpace(spaces.ReplaceAllString(b.String(), " "))
}

// plainLines is like plain but keeps line ends.
func plainLines(words []inline) string {
	var b strings.Builder
	plainInto(&b, words)
	return b.String()
}

func plainInto(b *strings.Builder, words []inline) {
	for _, w := range words {
		switch w.kind {
		case inText:
			b.WriteString(plainText(w.text))
		case inCode:
			b.WriteString(w.text)
		case inBreak:
			b.WriteByte(' ')
		case inElement:
			if w.tag.name == "br" {
				b.WriteByte(' ')
			}
			if !hidden[w.tag.name] {
				plainInto(b, w.kids)
			}
		case inLink:
			plainInto(b, w.kids)
		}
	}
}

// plainText removes emphasis, escapes and entities from Markdown text.
func plainText(s string) string {
	s = strings.ReplaceAll(s, `\*`, "\x01")
	s = strings.ReplaceAll(s, `\_`, "\x02")
	for _, mark := range []byte("*_~") {
		s = withoutMarks(s, mark)
	}
	s = unescapeMarkdown(s)
	s = strings.NewReplacer("\x01", "*", "\x02", "_").Replace(s)
	return html.UnescapeString(s)
}

// withoutMarks removes the runs of an emphasis mark that open and close:
// pairs of equal length, words on the inner sides; underscores not within words.
func withoutMarks(s string, mark byte) string {
	var cut [][2]int // runs to remove
	open := map[int]int{}
	for i := 0; i < len(s); i++ {
		if s[i] != mark {
			continue
		}
		n := runLength(s, i)
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		after, _ := utf8.DecodeRuneInString(s[i+n:])
		opens, closes := i+n < len(s) && !unicode.IsSpace(after), i > 0 && !unicode.IsSpace(before)
		if mark == '_' {
			opens = opens && !wordBefore(s, i)
			closes = closes && !wordAfter(s, i+n)
		}
		if mark == '~' && n != 2 {
			opens, closes = false, false
		}
		at, isOpen := open[n]
		switch {
		case closes && isOpen:
			cut = append(cut, [2]int{at, n}, [2]int{i, n})
			delete(open, n)
		case opens:
			open[n] = i
		}
		i += n - 1
	}
	slices.SortFunc(cut, func(a, b [2]int) int { return a[0] - b[0] })
	var b strings.Builder
	at := 0
	for _, c := range cut {
		b.WriteString(s[at:c[0]])
		at = c[0] + c[1]
	}
	return b.String() + s[at:]
}

// codeText returns the words of a code element as they were typed.
func codeText(words []inline) string {
	var b strings.Builder
	for _, w := range words {
		switch {
		case w.kind == inText:
			b.WriteString(html.UnescapeString(unescapeMarkdown(w.text)))
		case w.kind == inCode:
			b.WriteString(w.text)
		default:
			b.WriteString(codeText(w.kids))
		}
	}
	return b.String()
}

func shorten(s string) string {
	s = spaces.ReplaceAllString(strings.TrimSpace(s), " ")
	if utf8.RuneCountInString(s) <= 60 {
		return s
	}
	return string([]rune(s)[:57]) + "…"
}

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// fence returns backticks enough to hold code.
func fence(text string, least int) string {
	longest, run := 0, 0
	for _, r := range text {
		if r == '`' {
			run++
			longest = max(longest, run)
		} else {
			run = 0
		}
	}
	return strings.Repeat("`", max(least, longest+1))
}

// codeSpan writes a code span; in a table pipes are escaped.
func codeSpan(text string) string {
	if strings.TrimSpace(text) == "" {
		return text
	}
	marks := fence(text, 1)
	if !strings.Contains(text, "`") {
		marks = "`"
	}
	if text[0] == '`' || text[len(text)-1] == '`' || text[0] == ' ' && text[len(text)-1] == ' ' {
		text = " " + text + " "
	}
	return marks + text + marks
}
