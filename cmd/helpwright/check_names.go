package main

import (
	"context"

	"helpwright/problem"
	"helpwright/searchindex"
	"helpwright/searchindex/expectation"
)

// judgeNames adds the customers' words, as the tests of the search have them, that stand
// neither in the title nor among the keywords of the article that answers.
func (p *pipeline) judgeNames(ctx context.Context) error {
	all, _, err := expectation.Read(p.site.Files, p.locales()) // its problems are told with the searches
	if err != nil || len(all) == 0 {
		return err
	}
	for _, locale := range p.locales() {
		names, err := p.namesIndex(ctx, locale)
		if err != nil {
			return err
		}
		unnamed, err := expectation.Named(all, names)
		if err != nil {
			return err
		}
		p.problems = problem.Sort(append(p.problems, unnamed...))
	}
	return nil
}

// namesIndex is the index of a locale as if articles were nothing but titles and keywords.
func (p *pipeline) namesIndex(ctx context.Context, locale string) (*searchindex.Index, error) {
	base := p.published()
	var docs []searchindex.Document
	for _, a := range base.Articles {
		if e := base.EditionFor(a, locale); e != nil && base.ByID[a.ID] == a {
			docs = append(docs, searchindex.Document{ID: a.ID, Language: e.Locale, Kind: string(a.Kind), Title: e.Title, Keywords: e.Keywords})
		}
	}
	return searchindex.Build(ctx, searchindex.Source{Locale: locale, Documents: docs, Synonyms: p.synonyms[locale]})
}
