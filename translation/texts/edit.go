package texts

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"helpwright/problem"
	"helpwright/strict"
)

// With returns the file with other words in a locale, by the ids of their texts.
// Words that the locale has not had come after those of the other locales. An error
// means that a text is written in a way that cannot be edited without changing more.
func (f *File) With(locale string, words map[string]string) ([]byte, error) {
	var edits []edit
	for i := range f.Texts {
		t := &f.Texts[i]
		value, ok := words[t.ID]
		if !ok || value == t.Words[locale].Value {
			continue
		}
		e, ok := f.editOf(t, locale, value)
		if !ok {
			return nil, f.cannot(t)
		}
		edits = append(edits, e)
	}
	slices.SortFunc(edits, func(a, b edit) int { return cmp.Compare(b.start, a.start) })
	out := bytes.Clone(f.source)
	for _, e := range edits {
		out = slices.Concat(out[:e.start], []byte(e.text), out[e.end:])
	}
	return out, f.compare(out, locale, words)
}

func (f *File) cannot(t *Text) error {
	return fmt.Errorf("%s:%d: %q is written in a way that cannot be edited; write each locale on a line of its own", f.Name, t.Line, t.Key)
}

// An edit puts a text in place of some bytes.
type edit struct {
	start, end int
	text       string
}

// editOf returns how a text comes to say something else in a locale.
func (f *File) editOf(t *Text, locale, value string) (edit, bool) {
	for _, e := range t.node.Entries {
		if e.Key == locale {
			p, ok := f.placeOf(t.node, e)
			return edit{p.start, p.end, f.written(value, p)}, ok
		}
	}
	last := t.node.Entries[len(t.node.Entries)-1]
	p, ok := f.placeOf(t.node, last)
	if !ok {
		return edit{}, false
	}
	if p.among {
		return edit{p.end, p.end, ", " + strict.Quoted(locale) + ": " + strict.QuotedItem(value)}, true
	}
	line := f.lineBreak() + strings.Repeat(" ", last.Column-1) + strict.Quoted(locale) + ": " + strict.Quoted(value)
	return edit{p.line, p.line, line}, true
}

// written returns a value as it stands in a place; a key without a value needs a
// space before it.
func (f *File) written(value string, p place) string {
	if p.among {
		value = strict.QuotedItem(value)
	} else {
		value = strict.Quoted(value)
	}
	if f.source[p.start-1] == ':' {
		return " " + value
	}
	return value
}

// lineBreak is how lines of the file end.
func (f *File) lineBreak() string {
	if n := bytes.IndexByte(f.source, '\n'); n > 0 && f.source[n-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

// compare reads what was written and compares it with what was meant.
func (f *File) compare(out []byte, locale string, words map[string]string) error {
	root, problems := strict.Parse(strict.Text{File: f.Name, Line: 1, YAML: out, Rule: problem.Config})
	if len(problems) > 0 {
		return fmt.Errorf("%s cannot be edited: %s", f.Name, problems[0].Message)
	}
	meant := map[*strict.Node]string{}
	for i := range f.Texts {
		if value, ok := words[f.Texts[i].ID]; ok {
			meant[f.Texts[i].node] = value
		}
	}
	if !same(f.root, root, locale, meant) {
		return fmt.Errorf("%s is written in a way that cannot be edited; write each locale on a line of its own", f.Name)
	}
	return nil
}

// same reports whether two trees say the same, but for the words that were meant to
// change.
func same(before, now *strict.Node, locale string, meant map[*strict.Node]string) bool {
	if before == nil || now == nil {
		return before == now
	}
	value, changed := meant[before]
	length := len(before.Entries)
	if changed && !slices.ContainsFunc(before.Entries, func(e strict.Entry) bool { return e.Key == locale }) {
		length++
	}
	if before.Kind != now.Kind || before.Value != now.Value || len(before.Items) != len(now.Items) || len(now.Entries) != length {
		return false
	}
	for i := range before.Items {
		if !same(before.Items[i], now.Items[i], locale, meant) {
			return false
		}
	}
	for i, e := range now.Entries {
		switch {
		case changed && e.Key == locale:
			if e.Value.Kind != strict.Scalar || e.Value.Value != value {
				return false
			}
		case i >= len(before.Entries) || before.Entries[i].Key != e.Key || !same(before.Entries[i].Value, e.Value, locale, meant):
			return false
		}
	}
	return true
}
