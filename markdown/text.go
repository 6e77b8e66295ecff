package markdown

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/util"
)

// str appends markup to the HTML.
func (w *writer) str(s string) { w.html = append(w.html, s...) }

// escape appends text to the HTML.
func (w *writer) escape(s string) { w.html = appendEscaped(w.html, s) }

// attr appends ` name="value"` to the HTML.
func (w *writer) attr(name, value string) {
	w.html = append(w.html, ' ')
	w.html = append(w.html, name...)
	w.html = append(w.html, `="`...)
	w.html = appendEscaped(w.html, value)
	w.html = append(w.html, '"')
}

// endText separates blocks in the plain text.
func (w *writer) endText() {
	if n := len(w.text); n > 0 && w.text[n-1] != '\n' {
		w.text = append(w.text, '\n')
	}
}

// escapes says what a byte becomes in HTML. Control characters, which no HTML
// may hold, become nothing.
var escapes = func() (table [256]string) {
	for c := range 0x20 {
		table[c] = "\x00"
	}
	table['\t'], table['\n'], table['\f'] = "", "", ""
	table[0x7f] = "\x00"
	table['&'], table['<'], table['>'], table['"'] = "&amp;", "&lt;", "&gt;", "&#34;"
	return table
}()

func appendEscaped[T string | []byte](dst []byte, s T) []byte {
	from := 0
	for i := range len(s) {
		e := escapes[s[i]]
		if e == "" {
			continue
		}
		dst = append(dst, s[from:i]...)
		if e[0] != 0 {
			dst = append(dst, e...)
		}
		from = i + 1
	}
	return append(dst, s[from:]...)
}

// source writes text of the source, in which escapes and entities are still to
// be resolved, to all three sides.
func (w *writer) source(raw []byte, offset int) {
	plain := raw
	if bytes.IndexByte(raw, '\\') >= 0 || bytes.IndexByte(raw, '&') >= 0 {
		w.scratch = appendDecoded(w.scratch[:0], raw)
		plain = w.scratch
		w.decodedBidi(raw, offset)
	}
	w.html = appendEscaped(w.html, plain)
	w.text = append(w.text, plain...)
	w.canon.raw(raw)
}

// plain writes text that holds no markup to all three sides.
func (w *writer) plain(s string) {
	w.escape(s)
	w.text = append(w.text, s...)
	w.canon.words(s)
}

// Plain resolves the backslash escapes and entities in words of a source.
func Plain(words []byte) string { return decoded(words) }

// decoded resolves backslash escapes and entities.
func decoded(raw []byte) string {
	if bytes.IndexByte(raw, '\\') < 0 && bytes.IndexByte(raw, '&') < 0 {
		return string(raw)
	}
	return string(appendDecoded(nil, raw))
}

func appendDecoded(dst, raw []byte) []byte {
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case c == '\\' && i+1 < len(raw) && util.IsPunct(raw[i+1]):
			i++
			dst = append(dst, raw[i])
		case c == '&':
			s, n := entity(raw[i:])
			if n == 0 {
				dst = append(dst, c)
				break
			}
			dst = append(dst, s...)
			i += n - 1
		default:
			dst = append(dst, c)
		}
	}
	return dst
}

// longestEntity is the length of "&CounterClockwiseContourIntegral;".
const longestEntity = 33

// entity reads the entity at the beginning of b, which is "&"; n is its length,
// 0 when there is none.
func entity(b []byte) (s string, n int) {
	end := bytes.IndexByte(b[:min(len(b), longestEntity)], ';')
	if end < 2 {
		return "", 0
	}
	name := string(b[1:end])
	if name[0] != '#' {
		e, ok := util.LookUpHTML5EntityByName(name)
		if !ok {
			return "", 0
		}
		return string(e.Characters), end + 1
	}
	digits, base, most := name[1:], 10, 7
	if hex, ok := strings.CutPrefix(strings.ToLower(digits), "x"); ok {
		digits, base, most = hex, 16, 6
	}
	code, err := strconv.ParseUint(digits, base, 32)
	if err != nil || len(digits) > most || digits[0] == '+' {
		return "", 0
	}
	if code == 0 || !utf8.ValidRune(rune(code)) {
		return "\uFFFD", end + 1
	}
	return string(rune(code)), end + 1
}
