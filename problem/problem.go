// Package problem says what is wrong with content, and where.
//
// A [Problem] is a finding about a file that a person wrote: configuration,
// front matter, words, templates, phrases. It is data, not an error: packages
// collect every problem that they can find and return them all; only the
// command line decides whether they stop a build. An error, in contrast, means
// that the program cannot go on.
//
// Every rule has one severity and one line of explanation, in the table in
// rules.go. The forms in which problems are printed stand in format.go, text.go,
// json.go, github.go and sarif.go. Nothing else may live here.
package problem

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A Problem is one finding.
type Problem struct {
	File    string // slash path relative to the site folder, as a person would type it
	Line    int    // from 1; 0 when the finding concerns the whole file
	Column  int    // from 1, counted in characters (code points); 0 when unknown
	Rule    Rule
	Message string // lower case, no full stop, names the thing in quotes
	Hint    string // what to do next; may be empty
	Draft   bool   // it stands in a draft, which is not published: it forbids nothing
}

// A Rule names a sort of problem, such as "link".
type Rule string

// A Severity says what a problem means for publishing.
type Severity int

const (
	Warning Severity = iota // the page could be better
	Error                   // the page would be wrong or unsafe; nothing is published
)

func (s Severity) String() string {
	if s == Error {
		return "error"
	}
	return "warning"
}

// Severity looks the problem's rule up in the table; in a draft nothing is worse
// than a warning.
func (p Problem) Severity() Severity {
	if p.Draft {
		return Warning
	}
	return p.Rule.Severity()
}

// String gives the one form in which a problem is shown to people:
//
//	content/billing/refund-an-order/de.md:12:5: link: no article "refunds" (did you mean "refund-an-order"?)
func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d", p.Line)
		if p.Column > 0 {
			fmt.Fprintf(&b, ":%d", p.Column)
		}
	}
	fmt.Fprintf(&b, ": %s: %s", p.Rule, p.Message)
	if p.Hint != "" {
		fmt.Fprintf(&b, " (%s)", p.Hint)
	}
	return b.String()
}

// Sort orders problems by file, line, column, rule and message, and drops
// repetitions, so that the same content always gives the same list.
func Sort(ps []Problem) []Problem {
	slices.SortFunc(ps, func(a, b Problem) int {
		return cmp.Or(
			cmp.Compare(a.File, b.File),
			cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Rule, b.Rule),
			cmp.Compare(a.Message, b.Message),
			cmp.Compare(a.Hint, b.Hint),
		)
	})
	return slices.Compact(ps)
}

// Count returns how many of the problems are errors and how many warnings.
func Count(ps []Problem) (errors, warnings int) {
	for _, p := range ps {
		if p.Severity() == Error {
			errors++
		} else {
			warnings++
		}
	}
	return errors, warnings
}
