package discovery

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	hex      = "0123456789abcdef"
	upperHex = "0123456789ABCDEF"
)

// appendXML appends text for an element or an attribute in double quotes.
// Characters that XML 1.0 cannot hold, escaped or not, become U+FFFD.
func appendXML(dst []byte, s string) []byte {
	start := 0
	for i := 0; i < len(s); {
		size, replacement := 1, ""
		switch c := s[i]; {
		case c == '&':
			replacement = "&amp;"
		case c == '<':
			replacement = "&lt;"
		case c == '>':
			replacement = "&gt;"
		case c == '"':
			replacement = "&#34;"
		case c == '\t', c == '\n', c == '\r':
			replacement = " " // line breaks carry no meaning in any of our fields
		case c < ' ':
			replacement = "\uFFFD"
		case c >= utf8.RuneSelf:
			var r rune
			r, size = utf8.DecodeRuneInString(s[i:])
			if r == 0xFFFE || r == 0xFFFF || r == utf8.RuneError && size == 1 {
				replacement = "\uFFFD"
			}
		}
		if replacement != "" {
			dst = append(dst, s[start:i]...)
			dst = append(dst, replacement...)
			start = i + size
		}
		i += size
	}
	return append(dst, s[start:]...)
}

// appendJSON appends text as a JSON string that may also stand inside an HTML
// script element.
func appendJSON(dst []byte, s string) []byte {
	dst = append(dst, '"')
	dst = appendJSONText(dst, s)
	return append(dst, '"')
}

// appendJSONText appends the inside of a JSON string. What could end a script
// element or a line of script is written as \u.
func appendJSONText(dst []byte, s string) []byte {
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c >= ' ' && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&' && c != 0x7F {
				i++
				continue
			}
			dst = append(dst, s[start:i]...)
			if c == '"' || c == '\\' {
				dst = append(dst, '\\', c)
			} else if c == '\n' {
				dst = append(dst, '\\', 'n')
			} else {
				dst = append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
			}
			i++
			start = i
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			dst = append(append(dst, s[start:i]...), `\ufffd`...)
			start = i + size
		case r == '\u2028' || r == '\u2029':
			dst = append(append(dst, s[start:i]...), `\u202`...)
			dst = append(dst, hex[r&15])
			start = i + size
		}
		i += size
	}
	return append(dst, s[start:]...)
}

// EscapePath percent-encodes what may not stand in the path of an address as it
// is: all but the unreserved characters of RFC 3986 and the slash. Everything that
// writes paths uses it, so that an address has one spelling.
func EscapePath(path string) string {
	for i := range len(path) {
		if !isPlainInPath(path[i]) {
			return string(appendPath(nil, path))
		}
	}
	return path
}

func appendPath(dst []byte, path string) []byte {
	for i := range len(path) {
		if c := path[i]; isPlainInPath(c) {
			dst = append(dst, c)
		} else {
			dst = append(dst, '%', upperHex[c>>4], upperHex[c&15])
		}
	}
	return dst
}

func isPlainInPath(c byte) bool {
	switch {
	case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
		return true
	}
	return c == '/' || c == '-' || c == '_' || c == '.' || c == '~'
}

// appendFragment appends the id of an element as the fragment of an address.
func appendFragment(dst []byte, id string) []byte {
	for _, c := range []byte(id) {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '_', c == '.':
			dst = append(dst, c)
		default:
			dst = append(dst, '%', upperHex[c>>4], upperHex[c&15])
		}
	}
	return dst
}

// appendMarkdown appends text as one line of Markdown that says exactly the text:
// no links, no emphasis, no markup.
func appendMarkdown(dst []byte, s string) []byte {
	for _, r := range oneLine(s) {
		switch r {
		case '\\', '[', ']', '<', '>', '`', '*', '_', '&', '#', '|', '~':
			dst = append(dst, '\\')
		}
		dst = utf8.AppendRune(dst, r)
	}
	return dst
}

// oneLine joins the lines of a text, drops control characters and outer spaces,
// and makes every run of white space one space.
func oneLine(s string) string {
	clean := func(r rune) rune {
		if unicode.IsControl(r) && !unicode.IsSpace(r) {
			return -1
		}
		return r
	}
	return strings.Join(strings.Fields(strings.Map(clean, s)), " ")
}
