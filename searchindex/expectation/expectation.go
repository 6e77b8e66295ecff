// Package expectation reads what a site expects of its search, and looks whether
// it holds: the file search-tests.yaml in the site folder.
//
//	tests:
//	  - query: how do i get my money back
//	    article: refund-an-order    # the id of the article that answers
//	  - query: Geld zurück
//	    locale: de                  # the site's first where it is left out
//	    article: refund-an-order
//	    within: 1                   # among the first 3 where it is left out
//
// An expectation that does not hold is a problem of the rule "search" at its
// query, so that it stands among all others that a check finds. Limits: 256 KiB,
// 500 expectations, 512 characters a query.
//
// Only reading this file and judging results may live here.
package expectation

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"unicode/utf8"

	"helpwright/problem"
	"helpwright/strict"
)

// File is the name of the file in the site folder.
const File = "search-tests.yaml"

// The limits of a file.
const (
	maxFile   = 256 << 10 // bytes
	maxTests  = 500
	maxQuery  = 512 // characters
	maxWithin = 50
)

// usualWithin is the place that is good enough where none is named: people look at
// the first three.
const usualWithin = 3

// An Expectation says which article a query should find.
type Expectation struct {
	Query   string
	Locale  string
	Article string // id
	Within  int    // the last place that is good enough, from 1

	query, article problem.Problem // where they stand, without a message
}

// Read reads the file of a site; a site without one expects nothing. Locales are
// those of the site, the first is the usual one.
func Read(site fs.FS, locales []string) ([]Expectation, []problem.Problem, error) {
	text, message, err := readFile(site)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil, nil
	case err != nil:
		return nil, nil, fmt.Errorf("reading the tests of the search: %w", err)
	case message != "":
		return nil, []problem.Problem{{File: File, Rule: problem.File, Message: message, Hint: "write it as YAML in UTF-8"}}, nil
	}
	all, problems := Parse(text, locales)
	return all, problems, nil
}

func readFile(site fs.FS) (text []byte, message string, err error) {
	info, err := fs.Stat(site, File)
	if err != nil {
		return nil, "", err
	}
	if !info.Mode().IsRegular() {
		return nil, "it is not a regular file", nil
	}
	f, err := site.Open(File)
	if err != nil {
		return nil, "", err
	}
	defer f.Close()
	text, err = io.ReadAll(io.LimitReader(f, maxFile+1))
	switch {
	case err != nil:
		return nil, "", err
	case len(text) > maxFile:
		return nil, fmt.Sprintf("the file is larger than %d KiB", maxFile>>10), nil
	case !utf8.Valid(text):
		return nil, "the file is not written in UTF-8", nil
	}
	return text, "", nil
}

// Parse reads the text of the file. What is wrong with one expectation is a
// problem, and the others are read.
func Parse(text []byte, locales []string) ([]Expectation, []problem.Problem) {
	source := strict.Text{File: File, Line: 1, YAML: text, Rule: problem.Config}
	root, problems := strict.Parse(source)
	if root == nil {
		return nil, problem.Sort(problems)
	}
	m := strict.Open(source, root, &problems)
	tests := m.Take("tests")
	m.Rest()
	if !isList(m, tests) {
		return nil, problem.Sort(problems)
	}
	var out []Expectation
	for _, item := range tests.Items {
		before := len(problems)
		if e := read(m.In(item), item, locales); len(problems) == before {
			out = append(out, e)
		}
	}
	return out, problem.Sort(problems)
}

// isList reports whether there is a list of tests to read.
func isList(m *strict.Mapping, tests *strict.Node) bool {
	switch {
	case tests == nil || tests.Kind == strict.Null:
		return false
	case tests.Kind != strict.Sequence:
		m.Report(tests, fmt.Sprintf("%q must be a list, found %s", "tests", tests.Kind), "write - query: and under it article:")
		return false
	case len(tests.Items) > maxTests:
		m.Report(tests, fmt.Sprintf("%d tests stand here", len(tests.Items)), fmt.Sprintf("keep the %d that matter most", maxTests))
		return false
	}
	return true
}

// read reads one expectation.
func read(m *strict.Mapping, item *strict.Node, locales []string) Expectation {
	e := Expectation{Locale: locales[0], Within: usualWithin}
	if !m.Exists() {
		return e
	}
	e.Query, e.query = needed(m, item, "query", "write what people type into the search")
	e.Article, e.article = needed(m, item, "article", "write the id of the article that answers")
	if n := utf8.RuneCountInString(e.Query); n > maxQuery {
		m.Report(m.Take("query"), fmt.Sprintf("the query has %d characters", n), fmt.Sprintf("write at most %d; a search reads no more", maxQuery))
	}
	if m.Take("locale") != nil {
		e.Locale = m.OneOf("locale", locales...)
	}
	if n := m.Take("within"); n != nil {
		var err error
		if e.Within, err = strconv.Atoi(n.Value); err != nil || e.Within < 1 || e.Within > maxWithin {
			m.Report(n, fmt.Sprintf("%q must be a whole number from 1 to %d", "within", maxWithin), "1 is the first place")
		}
	}
	m.Rest()
	return e
}

// needed takes a text that must be there, and its place.
func needed(m *strict.Mapping, item *strict.Node, key, hint string) (string, problem.Problem) {
	n, text := m.Take(key), m.String(key)
	switch {
	case n == nil:
		n = item
		m.Report(n, fmt.Sprintf("%q is missing", key), hint)
	case text == "" && (n.Kind == strict.Null || n.Kind == strict.Scalar):
		m.Report(n, fmt.Sprintf("%q is empty", key), hint)
	}
	return text, problem.Problem{File: File, Line: n.Line, Column: n.Column, Rule: problem.Search}
}
