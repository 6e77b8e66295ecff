package markdown

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/util"
)

// wordsWithAddresses writes words of the source and makes links of the
// addresses that stand bare among them.
func (w *writer) wordsWithAddresses(raw []byte, offset int) {
	if w.flat == 0 && !w.linked && mayHoldAddress(raw) {
		for at := 0; ; {
			start, end, prefix := nextAddress(raw, at)
			if end == 0 || w.cut {
				raw, offset = raw[at:], offset+at
				break
			}
			w.source(raw[at:start], offset+at)
			label := decoded(raw[start:end])
			w.address(prefix+label, label, string(raw[start:end]), offset+start)
			at = end
		}
	}
	w.source(raw, offset)
}

func mayHoldAddress(raw []byte) bool {
	return bytes.IndexByte(raw, '@') > 0 || bytes.Contains(raw, []byte("://")) || bytes.Contains(raw, []byte("www."))
}

// nextAddress finds the next http, https or www address or mail address from at
// on. Prefix is what the link needs before it. End is 0 when there is none.
func nextAddress(raw []byte, at int) (start, end int, prefix string) {
	for i := at; i < len(raw); i++ {
		switch raw[i] {
		case ':':
			for _, scheme := range []string{"https", "http"} {
				s := i - len(scheme)
				if s >= at && bytes.HasPrefix(raw[i:], []byte("://")) && bytes.EqualFold(raw[s:i], []byte(scheme)) && boundary(raw, s) {
					if end := addressEnd(raw, i+3); end > i+3 {
						return s, end, ""
					}
				}
			}
		case '.':
			if s := i - 3; s >= at && string(raw[s:i]) == "www" && boundary(raw, s) {
				if end := addressEnd(raw, i+1); bytes.IndexByte(raw[i+1:max(end, i+1)], '.') > 0 {
					return s, end, "https://"
				}
			}
		case '@':
			if start, end := mailAddress(raw, at, i); end > 0 {
				return start, end, "mailto:"
			}
		}
	}
	return 0, 0, ""
}

// boundary reports whether a word may begin at i.
func boundary(raw []byte, i int) bool {
	r, _ := utf8.DecodeLastRune(raw[:i])
	return i == 0 || r >= utf8.RuneSelf || !util.IsAlphaNumeric(byte(r)) && r != '/' && r != '@' && r != '\\' && r != '.'
}

// addressEnd returns where the address ends whose host begins at i: at white
// space, a wide character or full-width sign, without the punctuation that
// belongs to the sentence.
func addressEnd(raw []byte, i int) int {
	start := i
	parens := 0
	for i < len(raw) {
		r, size := utf8.DecodeRune(raw[i:])
		if unicode.IsSpace(r) || r == '<' || r == '>' || r == '"' || r == '`' || r < 0x20 ||
			r >= utf8.RuneSelf && (util.IsEastAsianWideRune(r) || unicode.IsPunct(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
			break
		}
		if r == '(' {
			parens++
		}
		if r == ')' {
			if parens == 0 {
				break
			}
			parens--
		}
		i += size
	}
	for i > start && bytes.IndexByte([]byte("?!.,:;*_~'\\"), raw[i-1]) >= 0 {
		i--
	}
	if i > start && !util.IsAlphaNumeric(raw[start]) && raw[start] < utf8.RuneSelf && raw[start] != '[' {
		return start
	}
	return i
}

// mailAddress returns the mail address around the @ at i, not before at.
func mailAddress(raw []byte, at, i int) (start, end int) {
	start = i
	for start > at && i-start < 64 && (util.IsAlphaNumeric(raw[start-1]) || bytes.IndexByte([]byte("._+-"), raw[start-1]) >= 0) {
		start--
	}
	for start < i && !util.IsAlphaNumeric(raw[start]) {
		start++
	}
	end = i + 1
	for end < len(raw) && end-i < 254 && (util.IsAlphaNumeric(raw[end]) || raw[end] == '-' || raw[end] == '.') {
		end++
	}
	for end > i+1 && !util.IsAlphaNumeric(raw[end-1]) {
		end--
	}
	if start == i || bytes.IndexByte(raw[i+1:end], '.') < 1 || !boundary(raw, start) {
		return 0, 0
	}
	return start, end
}
