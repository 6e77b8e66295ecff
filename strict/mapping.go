package strict

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"helpwright/problem"
)

// A Mapping takes the fields out of a map node. Take what you know, then call
// Rest: every key that was not taken is a problem.
type Mapping struct {
	text     Text
	node     *Node
	taken    map[string]bool
	known    []string
	problems *[]problem.Problem
}

// Open begins to read a node that should be a mapping. Problems go to the list.
func Open(t Text, n *Node, problems *[]problem.Problem) *Mapping {
	m := &Mapping{text: t, node: n, taken: map[string]bool{}, problems: problems}
	if n != nil && n.Kind != Map {
		m.Report(n, fmt.Sprintf("expected a mapping, found %s", n.Kind), "write lines of the form key: value")
		m.node = nil
	}
	return m
}

// Report adds a problem at a node.
func (m *Mapping) Report(n *Node, message, hint string) {
	*m.problems = append(*m.problems, problem.Problem{
		File: m.text.File, Line: n.Line, Column: n.Column, Rule: m.text.Rule, Message: message, Hint: hint,
	})
}

// Take returns the value of a key, nil when it is absent.
func (m *Mapping) Take(key string) *Node {
	if !slices.Contains(m.known, key) {
		m.known = append(m.known, key)
	}
	if m.node == nil {
		return nil
	}
	for _, e := range m.node.Entries {
		if e.Key == key {
			m.taken[key] = true
			return e.Value
		}
	}
	return nil
}

// Entries returns all entries and takes them, for mappings with free keys.
func (m *Mapping) Entries() []Entry {
	if m.node == nil {
		return nil
	}
	for _, e := range m.node.Entries {
		m.taken[e.Key] = true
	}
	return m.node.Entries
}

// Sub opens the mapping below a key; its text may be nil when the key is absent.
func (m *Mapping) Sub(key string) *Mapping {
	return Open(m.text, m.Take(key), m.problems)
}

// In opens the mapping of a node that was taken, such as an item of a list.
func (m *Mapping) In(n *Node) *Mapping { return Open(m.text, n, m.problems) }

// Exists reports whether there is anything to read.
func (m *Mapping) Exists() bool { return m.node != nil }

// Rest reports every key that was not taken.
func (m *Mapping) Rest() {
	if m.node == nil {
		return
	}
	for _, e := range m.node.Entries {
		if m.taken[e.Key] {
			continue
		}
		hint := "allowed here: " + strings.Join(m.known, ", ")
		if near := Nearest(e.Key, m.known); near != "" {
			hint = fmt.Sprintf("did you mean %q?", near)
		}
		m.Report(&Node{Line: e.Line, Column: e.Column}, fmt.Sprintf("unknown key %q", e.Key), hint)
	}
}

// String takes a text. Numbers and dates count as text.
func (m *Mapping) String(key string) string {
	s, _ := m.scalar(key, m.Take(key))
	return s
}

func (m *Mapping) scalar(key string, n *Node) (string, bool) {
	if n == nil || n.Kind == Null {
		return "", false
	}
	if n.Kind != Scalar {
		m.Report(n, fmt.Sprintf("%q must be a text, found %s", key, n.Kind), "")
		return "", false
	}
	m.CheckText(n)
	return strings.TrimSpace(n.Value), true
}

// CheckText reports what cannot be seen in a text but changes how it looks:
// controls of direction. Other methods that take texts do so themselves.
func (m *Mapping) CheckText(n *Node) {
	at := strings.IndexFunc(n.Value, isDirectionControl)
	if at < 0 {
		return
	}
	column := n.Column
	if !strings.Contains(n.Value[:at], "\n") {
		column += utf8.RuneCountInString(n.Value[:at])
		if n.Quoted {
			column++
		}
	}
	r, _ := utf8.DecodeRuneInString(n.Value[at:])
	*m.problems = append(*m.problems, problem.Problem{
		File: m.text.File, Line: n.Line, Column: column, Rule: problem.Bidi,
		Message: fmt.Sprintf("direction control U+%04X", r), Hint: "delete it; the page sets the direction of the text",
	})
}

// isDirectionControl reports whether a character is an embedding, an override or
// an isolate of the Unicode bidirectional algorithm.
func isDirectionControl(r rune) bool {
	return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069
}

// OneOf takes a text that must be one of the allowed values; "" when absent or wrong.
func (m *Mapping) OneOf(key string, allowed ...string) string {
	n := m.Take(key)
	hint := "use one of " + strings.Join(allowed, ", ")
	if n != nil && n.Kind == Null {
		m.Report(n, fmt.Sprintf("%q is empty", key), hint)
		return ""
	}
	s, ok := m.scalar(key, n)
	if !ok || slices.Contains(allowed, s) {
		return s
	}
	if near := Nearest(s, allowed); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	m.Report(n, fmt.Sprintf("%q cannot be %q", key, s), hint)
	return ""
}

// Strings takes a list of texts.
func (m *Mapping) Strings(key string) []string {
	n := m.Take(key)
	if n == nil || n.Kind == Null {
		return nil
	}
	if n.Kind != Sequence {
		m.Report(n, fmt.Sprintf("%q must be a list, found %s", key, n.Kind), fmt.Sprintf("write %s: [one, two]", key))
		return nil
	}
	var out []string
	for _, item := range n.Items {
		if item == nil {
			continue
		}
		if s, ok := m.scalar(key, item); ok {
			out = append(out, s)
		}
	}
	return out
}

// Int takes a whole number.
func (m *Mapping) Int(key string) int {
	n := m.Take(key)
	s, ok := m.scalar(key, n)
	if !ok {
		return 0
	}
	i, err := strconv.Atoi(s)
	if err != nil {
		m.Report(n, fmt.Sprintf("%q must be a whole number, found %q", key, s), "")
	}
	return i
}

// Bool takes true or false.
func (m *Mapping) Bool(key string) bool {
	n := m.Take(key)
	s, ok := m.scalar(key, n)
	if !ok {
		return false
	}
	if n.Quoted || s != "true" && s != "false" {
		m.Report(n, fmt.Sprintf("%q must be true or false, found %q", key, s), "")
	}
	return s == "true"
}

// Date takes a day written as 2027-03-31.
func (m *Mapping) Date(key string) time.Time {
	n := m.Take(key)
	s, ok := m.scalar(key, n)
	if !ok {
		return time.Time{}
	}
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		m.Report(n, fmt.Sprintf("%q must be a date, found %q", key, s), "write it as 2027-03-31")
	}
	return d
}

// Nearest returns the candidate that was most likely meant, "" if none is near.
func Nearest(word string, candidates []string) string {
	best, limit := "", max(1, len([]rune(word))/3)
	for _, c := range candidates {
		if d := distance(strings.ToLower(word), strings.ToLower(c), limit); d <= limit {
			if d < limit || best == "" {
				best, limit = c, d
			}
		}
	}
	return best
}

// distance counts the edits between two words, where two letters in the wrong
// order are one edit; beyond the limit it only says so.
func distance(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	if d := len(x) - len(y); d > limit || -d > limit {
		return limit + 1
	}
	above, row, next := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		next[0] = i + 1
		for j := range y {
			cost := row[j]
			if x[i] != y[j] {
				cost = 1 + min(row[j], row[j+1], next[j])
			}
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				cost = min(cost, above[j-1]+1)
			}
			next[j+1] = cost
		}
		above, row, next = row, next, above
	}
	return row[len(y)]
}
