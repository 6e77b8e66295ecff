package expectation

import (
	"fmt"
	"slices"
	"strings"

	"helpwright/problem"
	"helpwright/searchindex"
)

// Judge searches for what is expected in the locale of an index, and returns a
// problem for each expectation that does not hold.
func Judge(all []Expectation, x *searchindex.Index) ([]problem.Problem, error) {
	s := x.Searcher()
	defer s.Close()
	var out []problem.Problem
	for _, e := range all {
		switch {
		case e.Locale != x.Locale:
			continue
		case !x.Holds(e.Article):
			out = append(out, e.Unknown(
				fmt.Sprintf("readers of %q never see the article %q", e.Locale, e.Article),
				"approve it, or expect an article that stands in this locale",
			))
			continue
		}
		found, err := s.Search(searchindex.Query{Text: e.Query, Limit: maxWithin})
		if err != nil {
			return nil, err
		}
		if message := e.judge(found); message != "" {
			p := e.query
			p.Message, p.Hint = message, "write the words of this query into the article or its keywords, or into synonyms/"+e.Locale+".yaml"
			out = append(out, p)
		}
	}
	return out, nil
}

// Unknown is the problem of an expectation with an article that nobody can find.
func (e Expectation) Unknown(message, hint string) problem.Problem {
	p := e.article
	p.Message, p.Hint = message, hint
	return p
}

// judge says why an expectation does not hold; "" when it does.
func (e Expectation) judge(found *searchindex.Results) string {
	place := 1 + slices.IndexFunc(found.Hits, func(h searchindex.Hit) bool { return h.Document.ID == e.Article })
	switch {
	case len(found.Hits) == 0:
		return fmt.Sprintf("%q finds nothing", e.Query)
	case place == 0:
		return fmt.Sprintf("%q does not find %q, but first %s", e.Query, e.Article, firstOf(found.Hits))
	case place > e.Within:
		return fmt.Sprintf("%q finds %q at place %d, after %s", e.Query, e.Article, place, firstOf(found.Hits[:place-1]))
	case found.Silent:
		return fmt.Sprintf("%q finds %q at place %d, but is told that nothing fits well", e.Query, e.Article, place)
	}
	return ""
}

// mostNamed is how many of the articles are named that stand before the right one.
const mostNamed = 3

// firstOf names the first of what was found.
func firstOf(hits []searchindex.Hit) string {
	var names []string
	for _, h := range hits[:min(len(hits), mostNamed)] {
		names = append(names, fmt.Sprintf("%q", h.Document.ID))
	}
	return strings.Join(names, ", ")
}
