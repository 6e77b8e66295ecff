package convert

import (
	"regexp"
	"strings"
)

// isShortcode reports whether a shortcode that is not escaped begins at s[i].
func isShortcode(s string, i int) bool {
	rest := s[i:]
	return (strings.HasPrefix(rest, "{{<") || strings.HasPrefix(rest, "{{%")) &&
		!strings.HasPrefix(rest[3:], "/*")
}

// scanShortcode reads {{< name args >}} at s[i].
func scanShortcode(s string, i int) (t tag, end int, ok bool) {
	closer := ">}}"
	if s[i+2] == '%' {
		closer = "%}}"
		t.percent = true
	}
	rest := s[i+3 : min(len(s), i+3+maxTag)]
	n := strings.Index(rest, closer)
	if n < 0 {
		return t, i, false
	}
	body := strings.TrimSpace(rest[:n])
	end = i + 3 + n + len(closer)
	t.kind = tagShortcode
	if after, found := strings.CutPrefix(body, "/"); found {
		t.close = true
		body = strings.TrimSpace(after)
	}
	if before, found := strings.CutSuffix(body, "/"); found {
		t.empty = true
		body = strings.TrimSpace(before)
	}
	words := shortcodeWords(body)
	if len(words) == 0 {
		return t, i, false
	}
	t.name = words[0].value
	for _, w := range words[1:] {
		if w.key == "" {
			t.args = append(t.args, w.value)
		} else {
			t.set(w.key, w.value, "")
		}
	}
	return t, end, true
}

type shortcodeWord struct{ key, value string }

// shortcodeWords splits what stands inside a shortcode: words, "quoted" or
// `raw` strings, and key=value pairs.
func shortcodeWords(s string) []shortcodeWord {
	var words []shortcodeWord
	for i := 0; i < len(s); {
		if isSpace(s[i]) {
			i++
			continue
		}
		var w shortcodeWord
		if key := shortcodeKey.FindString(s[i:]); key != "" {
			w.key = strings.TrimRight(key, "= \t\n")
			i += len(key)
		}
		w.value, i = shortcodeValue(s, i)
		words = append(words, w)
	}
	return words
}

var shortcodeKey = regexp.MustCompile(`^[A-Za-z_][\w-]*\s*=\s*`)

func shortcodeValue(s string, i int) (string, int) {
	if i >= len(s) {
		return "", i
	}
	if s[i] == '"' || s[i] == '`' {
		var b strings.Builder
		for j := i + 1; j < len(s); j++ {
			switch {
			case s[j] == s[i]:
				return b.String(), j + 1
			case s[j] == '\\' && s[i] == '"' && j+1 < len(s):
				j++
			}
			b.WriteByte(s[j])
		}
		return b.String(), len(s)
	}
	j := i
	for j < len(s) && !isSpace(s[j]) {
		j++
	}
	return s[i:j], j
}

var escapedShortcode = regexp.MustCompile(`\{\{([<%])/\*(.*?)\*/([>%])\}\}`)

// unescapeShortcodes turns {{</* name */>}} into {{< name >}}, which is how a
// page shows a shortcode without calling it.
func (c *converter) unescapeShortcodes(s string) string {
	if !c.flavour.Shortcodes || !strings.Contains(s, "/*") {
		return s
	}
	return escapedShortcode.ReplaceAllString(s, "{{$1$2$3}}")
}
