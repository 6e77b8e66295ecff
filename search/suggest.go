package search

import "helpwright/searchindex"

// Suggestions are what somebody may want who is typing, as JSON.
type Suggestions struct {
	Query       string   `json:"query"`
	Locale      string   `json:"locale"`
	Completions []string `json:"completions"` // whole queries with the last word completed, the most frequent word first
	Titles      []Title  `json:"titles"`      // the best, none where nothing fits well
}

// A Title leads to a page.
type Title struct {
	ID       string             `json:"id"`
	Title    string             `json:"title"`
	Parts    []searchindex.Part `json:"parts"` // the title, with what was asked for
	URL      string             `json:"url"`
	Language string             `json:"language"`
	Fallback bool               `json:"fallback,omitempty"` // it is not in the language of the locale
}

// mostTitles is how many titles are suggested.
const mostTitles = 5

// Suggest answers a query whose last word may be a beginning. It fails with ErrLocale
// for a locale that the site has not.
func (r *Release) Suggest(tag, query string) (*Suggestions, error) {
	l, err := r.locale(tag)
	if err != nil {
		return nil, err
	}
	found, err := l.searcher.Search(searchindex.Query{Text: query, Typing: true, Limit: mostTitles})
	if err != nil {
		return nil, err
	}
	s := &Suggestions{Query: query, Locale: l.tag, Completions: append([]string{}, found.Completed...), Titles: []Title{}}
	if found.Silent {
		return s, nil
	}
	for _, h := range found.Hits {
		d := h.Document
		s.Titles = append(s.Titles, Title{ID: d.ID, Title: d.Title, Parts: found.Marked(d.Title), URL: d.Path, Language: d.Language, Fallback: d.Fallback})
	}
	return s, nil
}
