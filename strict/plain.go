package strict

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// parsePlain reads what nearly all front matter is made of, `key: value` with
// plain values, simple quotes and lists on one line, some ten times faster than
// the YAML library. Whenever it meets anything else, or anything it is not sure
// of, it gives up and the library decides; a test holds both to the same tree.
func parsePlain(t Text) (*Node, bool) {
	root := &Node{Kind: Map, Line: t.Line, Column: 1}
	number := t.Line - 1
	for line := range bytes.Lines(t.YAML) {
		number++
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			continue
		}
		if !utf8.Valid(line) || bytes.ContainsFunc(line, unicode.IsControl) {
			return nil, false
		}
		key, value, ok := plainEntry(string(line), number)
		if !ok {
			return nil, false
		}
		for i := range root.Entries {
			if root.Entries[i].Key == key.Key {
				return nil, false
			}
		}
		key.Value = value
		root.Entries = append(root.Entries, key)
	}
	if len(root.Entries) == 0 {
		return nil, false
	}
	root.Line = root.Entries[0].Line
	return root, true
}

func plainEntry(line string, number int) (Entry, *Node, bool) {
	name, rest, ok := strings.Cut(line, ": ")
	if !ok || !isPlainKey(name) {
		return Entry{}, nil, false
	}
	e := Entry{Key: name, Line: number, Column: 1}
	text := strings.TrimLeft(rest, " ")
	column := len(name) + 3 + len(rest) - len(text)
	text = strings.TrimRight(text, " ")
	if strings.HasPrefix(text, "[") {
		n, ok := plainList(text, number, column)
		return e, n, ok
	}
	n, ok := plainScalar(text, number, column)
	return e, n, ok
}

func isPlainKey(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && c != '_' {
			return false
		}
	}
	return s != "" && !isReservedWord(s)
}

// plainScalar accepts a value that no YAML reader could take for anything but
// this text.
func plainScalar(s string, line, column int) (*Node, bool) {
	n := &Node{Kind: Scalar, Line: line, Column: column}
	if len(s) >= 2 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		inner := s[1 : len(s)-1]
		if strings.ContainsAny(inner, `"'\`) {
			return nil, false
		}
		n.Value, n.Quoted = inner, true
		return n, true
	}
	if s == "" || !isPlainStart(s) || strings.ContainsAny(s, "#\t\"\\{}[]&*!|>%@`") ||
		strings.Contains(s, ": ") || strings.HasSuffix(s, ":") || isReservedWord(s) {
		return nil, false
	}
	n.Value = s
	return n, true
}

// isPlainStart refuses what may begin a number, a date or another YAML type.
func isPlainStart(s string) bool {
	c := s[0]
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf
}

func isReservedWord(s string) bool {
	switch strings.ToLower(s) {
	case "null", "true", "false", "yes", "no", "on", "off", "y", "n", "inf", "nan":
		return true
	}
	return false
}

func plainList(s string, line, column int) (*Node, bool) {
	if !strings.HasSuffix(s, "]") {
		return nil, false
	}
	n := &Node{Kind: Sequence, Line: line, Column: column}
	inner := s[1 : len(s)-1]
	if strings.TrimSpace(inner) == "" {
		return n, true
	}
	at := column + 1
	for part := range strings.SplitSeq(inner, ",") {
		item := strings.TrimLeft(part, " ")
		lead := len(part) - len(item)
		child, ok := plainScalar(strings.TrimRight(item, " "), line, at+lead)
		if !ok || strings.Contains(item, ":") {
			return nil, false
		}
		n.Items = append(n.Items, child)
		at += utf8.RuneCountInString(part) + 1
	}
	return n, true
}
