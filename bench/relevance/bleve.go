package main

import (
	"context"
	"strings"

	"github.com/blevesearch/bleve/v2"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/cjk" // searchindex brings the others
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/registry"
	"github.com/blevesearch/bleve/v2/search/query"
	index "github.com/blevesearch/bleve_index_api"

	"helpwright/searchindex/evaluation"
)

func bleveEngines(language string, titles int) []engine {
	all := []engine{{name: "bleve", mute: true, open: bleveEngine{titles: titles}.open}}
	analyzer := analyzerOf(language)
	if analyzer == "" {
		return all
	}
	return append(all,
		engine{name: "bleve, " + analyzer, mute: true, open: bleveEngine{titles: titles, analyzer: analyzer}.open},
		engine{name: "bleve, " + analyzer + ", BM25", mute: true, open: bleveEngine{titles, analyzer, index.BM25Scoring}.open},
	)
}

// analyzerOf names bleve's analyser of a language, "" where it has none.
func analyzerOf(language string) string {
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	switch base {
	case "zh", "ja", "ko":
		return "cjk"
	}
	if _, err := registry.NewCache().AnalyzerNamed(base); err != nil {
		return ""
	}
	return base
}

// A bleveEngine is a way to set bleve up.
type bleveEngine struct {
	titles   int    // boost of the title; 1 searches all fields as one
	analyzer string // "" is bleve's own choice
	scoring  string // "" is bleve's own choice
}

func (e bleveEngine) mapping() *mapping.IndexMappingImpl {
	m := bleve.NewIndexMapping()
	if e.analyzer != "" {
		m.DefaultAnalyzer = e.analyzer
	}
	if e.scoring != "" {
		m.ScoringModel = e.scoring
	}
	return m
}

func (e bleveEngine) open(ctx context.Context, s *evaluation.Set, _ string) (evaluation.Find, func() error, error) {
	x, err := bleve.NewUsing("", e.mapping(), scorch.Name, scorch.Name, nil) // in memory
	if err != nil {
		return nil, nil, err
	}
	batch := x.NewBatch()
	for i := range s.Texts {
		t := &s.Texts[i]
		if err := batch.Index(t.ID, map[string]string{"title": t.Title, "body": t.Plain()}); err != nil {
			return nil, nil, err
		}
	}
	if err := x.Batch(batch); err != nil {
		return nil, nil, err
	}
	return func(question string) ([]string, bool, error) {
		found, err := x.SearchInContext(ctx, bleve.NewSearchRequestOptions(e.query(question), evaluation.Depth, 0, false))
		if err != nil {
			return nil, false, err
		}
		var ids []string
		for _, hit := range found.Hits {
			ids = append(ids, hit.ID)
		}
		return ids, len(ids) == 0, nil
	}, x.Close, nil
}

func (e bleveEngine) query(question string) query.Query {
	if e.titles == 1 {
		return bleve.NewMatchQuery(question)
	}
	title, body := bleve.NewMatchQuery(question), bleve.NewMatchQuery(question)
	title.SetField("title")
	title.SetBoost(float64(e.titles))
	body.SetField("body")
	return bleve.NewDisjunctionQuery(title, body)
}
