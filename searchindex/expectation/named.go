package expectation

import (
	"fmt"
	"slices"

	"helpwright/problem"
	"helpwright/searchindex"
)

// Named searches an index that holds nothing but titles and keywords, and returns a
// problem for each expectation whose query has no word in common with those of its
// article: customers call it something that nobody wrote down where titles and lists
// are read. Articles that the index does not hold are told of elsewhere.
func Named(all []Expectation, x *searchindex.Index) ([]problem.Problem, error) {
	s := x.Searcher()
	defer s.Close()
	var out []problem.Problem
	for _, e := range all {
		if e.Locale != x.Locale || !x.Holds(e.Article) {
			continue
		}
		found, err := s.Search(searchindex.Query{Text: e.Query, Limit: maxTests})
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(found.Hits, func(h searchindex.Hit) bool { return h.Document.ID == e.Article }) {
			continue
		}
		p := e.query
		p.Rule = problem.CustomerWords
		p.Message = fmt.Sprintf("no word of %q stands in the title or the keywords of %q", e.Query, e.Article)
		p.Hint = "add what customers say to the keywords of the article"
		out = append(out, p)
	}
	return out, nil
}
