package worddiff

import (
	"strings"
	"unicode/utf8"
)

// Passages shows of a compared text only what is different, with some characters of
// what stands around it. What lies further away is left out between two passages.
func Passages(parts []Part, around int) [][]Part {
	var out [][]Part
	var now []Part
	for i, p := range parts {
		if p.Change != Same {
			now = append(now, p)
			continue
		}
		before, after := lastOf(p.Text, around), firstOf(p.Text, around)
		isFirst, isLast := i == 0, i == len(parts)-1
		switch {
		case isFirst && !isLast:
			now = append(now, Part{Same, before})
		case isLast && !isFirst:
			now = append(now, Part{Same, after})
		case !isFirst && len(before)+len(after) < len(p.Text):
			out = append(out, append(now, Part{Same, after}))
			now = []Part{{Same, before}}
		case !isFirst:
			now = append(now, p)
		}
	}
	if len(now) > 0 {
		out = append(out, now)
	}
	return out
}

// firstOf returns the beginning of a text up to the end of a word or a line.
func firstOf(text string, characters int) string {
	at := 0
	for n := 0; at < len(text); n++ {
		r, size := utf8.DecodeRuneInString(text[at:])
		if r == '\n' && n > 0 || n >= characters && sortOf(r) != letter {
			break
		}
		at += size
	}
	return text[:at]
}

// lastOf returns the end of a text from the beginning of a word or a line on.
func lastOf(text string, characters int) string {
	at := len(text)
	for n := 0; at > 0; n++ {
		r, size := utf8.DecodeLastRuneInString(text[:at])
		if r == '\n' && n > 0 || n >= characters && sortOf(r) != letter {
			break
		}
		at -= size
	}
	return strings.TrimPrefix(text[at:], "\n")
}

// Beginning returns the first characters of a text, up to the end of a word, and a sign
// that more follows.
func Beginning(text string, characters int) string {
	at := 0
	for n := 0; at < len(text); n++ {
		r, size := utf8.DecodeRuneInString(text[at:])
		if n >= characters && sortOf(r) != letter {
			return text[:at] + " …"
		}
		at += size
	}
	return text
}
