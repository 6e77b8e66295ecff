package site

import (
	"fmt"
	"slices"
	"strings"

	"helpwright/problem"
	"helpwright/strict"
)

// A check says what is wrong with a value and what to write instead, nothing
// when it is fine.
type check func(value string) (message, hint string)

// A section is a mapping of helpwright.yaml that is being read.
type section struct {
	*strict.Mapping
	r    *reader
	node *strict.Node // nil when the section is absent
}

// sub opens the mapping below a key; every key of an absent one is absent.
func (s section) sub(key string) section {
	node := s.value(key)
	return section{s.r.open(node), s.r, node}
}

// at opens a mapping that is an item of a list or a value of a mapping.
func (s section) at(node *strict.Node) section {
	if node.Kind == strict.Null {
		s.Report(node, "nothing stands here", "write lines of the form key: value")
		node = nil
	}
	return section{s.r.open(node), s.r, node}
}

// value takes a key. A key without a value is a problem: the person who wrote
// it meant something.
func (s section) value(key string) *strict.Node {
	node := s.Take(key)
	if node != nil && node.Kind == strict.Null {
		s.Report(node, fmt.Sprintf("%q is empty", key), "write a value, in quotes if it begins with #, or remove the line")
		return nil
	}
	return node
}

// need reports that a key is missing, unless it is there and was reported already.
func (s section) need(key, hint string) {
	if s.node == nil || s.node.Kind != strict.Map {
		return
	}
	for _, e := range s.node.Entries {
		if e.Key == key {
			return
		}
	}
	s.Report(s.node, fmt.Sprintf("%q is missing", key), hint)
}

// items takes a list.
func (s section) items(key string) []*strict.Node {
	return s.itemsOf(key, s.value(key))
}

func (s section) itemsOf(key string, node *strict.Node) []*strict.Node {
	if node == nil {
		return nil
	}
	if node.Kind != strict.Sequence {
		s.Report(node, fmt.Sprintf("%q must be a list, found %s", key, node.Kind), "begin each entry with a hyphen")
		return nil
	}
	return node.Items
}

// line takes one line of text.
func (s section) line(key string, checks ...check) string {
	value, _ := s.scalar(key, s.value(key), checks)
	return value
}

// file takes the path of a file with one of some endings.
func (s section) file(key string, endings ...string) string {
	node := s.value(key)
	value, ok := s.scalar(key, node, []check{s.r.file(endings...)})
	if ok {
		s.r.noteFile(key, value, node)
	}
	return value
}

// files takes a list of such paths.
func (s section) files(key string, endings ...string) []string {
	return s.unique(key, []check{s.r.file(endings...)}, func(value string, at *strict.Node) { s.r.noteFile(key, value, at) })
}

// lines takes a list of lines.
func (s section) lines(key string, checks ...check) []string {
	return s.unique(key, checks, func(string, *strict.Node) {})
}

// unique takes a list of lines, refuses repetitions and notes the others.
func (s section) unique(key string, checks []check, note func(value string, at *strict.Node)) []string {
	var all []string
	for _, item := range s.items(key) {
		value, ok := s.scalar(key, item, checks)
		switch {
		case !ok:
		case slices.Contains(all, value):
			s.Report(item, fmt.Sprintf("%q stands in this list twice", value), "keep one of them")
		default:
			all = append(all, value)
			note(value, item)
		}
	}
	return all
}

func (r *reader) noteFile(key, path string, at *strict.Node) {
	r.config.Files = append(r.config.Files, NamedFile{key, path, at.Line, at.Column})
}

// flag takes true or false.
func (s section) flag(key string, otherwise bool) bool {
	node := s.value(key)
	if node == nil {
		return otherwise
	}
	if node.Kind != strict.Scalar || node.Quoted || node.Value != "true" && node.Value != "false" {
		s.Report(node, fmt.Sprintf("%q must be true or false", key), "write "+key+": false to switch it off")
		return otherwise
	}
	return node.Value == "true"
}

// scalar reads a value that must be one line of text.
func (s section) scalar(key string, node *strict.Node, checks []check) (string, bool) {
	if node == nil {
		return "", false
	}
	if node.Kind != strict.Scalar {
		s.Report(node, fmt.Sprintf("%q must be a text, found %s", key, node.Kind), "")
		return "", false
	}
	s.CheckText(node)
	value := strings.TrimSpace(node.Value)
	for _, check := range slices.Concat([]check{oneLine}, checks) {
		if message, hint := check(value); message != "" {
			s.Report(node, fmt.Sprintf("%q %s", key, message), hint)
			return "", false
		}
	}
	return value, true
}

// text takes words for readers: one text for all locales, or one each.
func (s section) text(key string, checks ...check) Text {
	return s.textOf(key, s.value(key), checks)
}

// texts takes a list of words for readers.
func (s section) texts(key string) []Text {
	var all []Text
	for _, item := range s.items(key) {
		if text := s.textOf(key, item, nil); text != nil {
			all = append(all, text)
		}
	}
	return all
}

func (s section) textOf(key string, node *strict.Node, checks []check) Text {
	if node == nil {
		return nil
	}
	if node.Kind != strict.Map {
		words, ok := s.scalar(key, node, checks)
		if !ok {
			return nil
		}
		return Text{"": words}
	}
	text := Text{}
	for _, e := range node.Entries {
		if !s.r.hasLocale(e.Key) {
			s.r.report(e.Line, e.Column, fmt.Sprintf("no locale %q", e.Key), s.r.localeHint(e.Key))
			continue
		}
		words, ok := s.scalar(key, e.Value, checks)
		if ok {
			text[e.Key] = words
		} else {
			text[e.Key] = "" // reported already: not also as missing
		}
	}
	s.complete(key, node, text)
	return text
}

// complete reports the locales whose readers would see nothing.
func (s section) complete(key string, node *strict.Node, text Text) {
	var missing []string
	for _, locale := range s.r.config.Locales {
		if !text.covers(locale) {
			missing = append(missing, locale.Tag)
		}
	}
	if len(missing) > 0 {
		s.Report(node, fmt.Sprintf("%q has no words for %s", key, strings.Join(missing, ", ")),
			"add them, or give the locale a fallback that has them")
	}
}

func (t Text) covers(locale Locale) bool {
	for _, tag := range append([]string{locale.Tag, ""}, locale.Fallback...) {
		if _, ok := t[tag]; ok {
			return true
		}
	}
	return false
}

func (r *reader) open(node *strict.Node) *strict.Mapping {
	return strict.Open(r.source, node, &r.problems)
}

func (r *reader) report(line, column int, message, hint string) {
	r.problems = append(r.problems, problem.Problem{
		File: File, Line: line, Column: column, Rule: problem.Config, Message: message, Hint: hint,
	})
}
