package theme

import (
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"helpwright/problem"
	"helpwright/strict"
)

// Limits of a file of phrases. The built-in ones are far below.
const (
	maxPhraseFile = 256 << 10 // bytes
	maxPhrases    = 1000
	maxPhrase     = 2000 // bytes of one form
)

// readPhraseFile reads a file of phrases. values has the names of what is filled in,
// by id; a phrase that is not among them may name what it likes.
func readPhraseFile(files fs.FS, name string, values map[string][]string) (map[string]*phrase, []problem.Problem, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, nil, fmt.Errorf("read phrases %q: %w", name, err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxPhraseFile+1))
	if err != nil {
		return nil, nil, fmt.Errorf("read phrases %q: %w", name, err)
	}
	r := &phraseReader{file: path.Join("locales", name), values: values, phrases: map[string]*phrase{}}
	if len(text) > maxPhraseFile {
		r.report(0, 0, fmt.Sprintf("larger than %d KiB", maxPhraseFile>>10), "keep the phrases that the site says differently")
		return nil, r.problems, nil
	}
	r.read(text)
	return r.phrases, r.problems, nil
}

// A phraseReader reads the format of go-i18n: an id and its words, or an id and a
// map of plural forms. Phrases with a fault are left out.
type phraseReader struct {
	file     string
	values   map[string][]string // nil: of no phrase are they known
	phrases  map[string]*phrase
	problems []problem.Problem
}

func (r *phraseReader) report(line, column int, message, hint string) {
	r.problems = append(r.problems, problem.Problem{File: r.file, Line: line, Column: column, Rule: problem.Phrase, Message: message, Hint: hint})
}

func (r *phraseReader) read(text []byte) {
	root, problems := strict.Parse(strict.Text{File: r.file, Line: 1, YAML: text, Rule: problem.Phrase})
	r.problems = append(r.problems, problems...)
	switch {
	case root == nil:
		return
	case root.Kind != strict.Map:
		r.report(root.Line, root.Column, fmt.Sprintf("expected phrases, found %s", root.Kind), "write one phrase a line as  id: words")
		return
	}
	for i, e := range root.Entries {
		if i == maxPhrases {
			r.report(e.Line, e.Column, fmt.Sprintf("more than %d phrases", maxPhrases), "remove those that no template uses")
			return
		}
		p := &phrase{line: e.Line, column: e.Column}
		p.ID = e.Key
		if message := p.setForms(e.Value); message != "" {
			r.report(e.Line, e.Column, fmt.Sprintf("phrase %q %s", e.Key, message), "write words, or zero, one, two, few, many and other as this language needs them")
			continue
		}
		if r.checkForms(e) {
			r.phrases[e.Key] = p
		}
	}
}

// setForms fills in the plural forms; the answer says what is wrong with them.
func (p *phrase) setForms(n *strict.Node) string {
	if n.Kind == strict.Scalar {
		p.Other = n.Value
		return ""
	}
	if n.Kind != strict.Map {
		return "has no words"
	}
	places := map[string]*string{
		"zero": &p.Zero, "one": &p.One, "two": &p.Two, "few": &p.Few, "many": &p.Many, "other": &p.Other,
		"description": &p.Description, "hash": &p.Hash,
	}
	for _, f := range n.Entries {
		place := places[f.Key]
		if place == nil || f.Value.Kind != strict.Scalar {
			return fmt.Sprintf("has an unknown plural form %q", f.Key)
		}
		*place = f.Value.Value
	}
	if p.Other == "" {
		return `lacks the plural form "other"`
	}
	return ""
}

// checkForms reports whether all words of a phrase can be shown.
func (r *phraseReader) checkForms(e strict.Entry) bool {
	forms := []*strict.Node{e.Value}
	for _, f := range e.Value.Entries {
		forms = append(forms, f.Value)
	}
	sound := true
	for _, n := range forms {
		if len(n.Value) > maxPhrase {
			r.report(n.Line, n.Column, fmt.Sprintf("phrase %q has %d bytes", e.Key, len(n.Value)), fmt.Sprintf("use at most %d", maxPhrase))
			sound = false
		} else if !r.checkValues(e.Key, n) {
			sound = false
		}
	}
	return sound
}

// A value is filled in where a phrase names it. Nothing else of what templates can do
// is allowed in phrases: loops and functions could go on for ever.
var (
	anyValue     = regexp.MustCompile(`\{\{\.([A-Za-z][A-Za-z0-9]*)\}\}`)
	leadingValue = regexp.MustCompile(`^\{\{\.([A-Za-z][A-Za-z0-9]*)\}\}`)
)

// checkValues finds the first braces of some words that cannot be filled in.
func (r *phraseReader) checkValues(id string, n *strict.Node) bool {
	names, known := r.values[id]
	for at := 0; ; {
		i := strings.Index(n.Value[at:], "{{")
		if i < 0 {
			return true
		}
		at += i
		found := leadingValue.FindStringSubmatch(n.Value[at:])
		if found != nil && (!known || slices.Contains(names, found[1])) {
			at += len(found[0])
			continue
		}
		line, column := placeIn(n, at)
		shown, _, closed := strings.Cut(n.Value[at:], "}}")
		if closed {
			shown += "}}"
		}
		r.report(line, column, fmt.Sprintf("phrase %q holds %q, which cannot be filled in", id, shown), valuesHint(names, known))
		return false
	}
}

func valuesHint(names []string, known bool) string {
	switch {
	case !known:
		return "values are written as {{.Name}}"
	case len(names) == 0:
		return "write the braces as something else; nothing is filled in here"
	}
	return "write {{." + strings.Join(names, "}} or {{.") + "}}"
}

// placeIn returns where a byte of a text stands that is written on one line; of
// others, where the text begins.
func placeIn(n *strict.Node, at int) (line, column int) {
	if strings.Contains(n.Value, "\n") {
		return n.Line, n.Column
	}
	column = n.Column + utf8.RuneCountInString(n.Value[:at])
	if n.Quoted {
		column++
	}
	return n.Line, column
}

// values returns the names of what is filled into a phrase, sorted.
func (p *phrase) values() []string {
	var names []string
	for _, words := range p.forms() {
		for _, found := range anyValue.FindAllStringSubmatch(words, -1) {
			names = append(names, found[1])
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
