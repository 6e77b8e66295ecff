package searchindex

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// A resultsCase is a query of one of the small bases of testdata with what it finds.
type resultsCase struct {
	Why     string   `json:"why"`
	Locale  string   `json:"locale"`
	Query   string   `json:"query"`
	Typing  bool     `json:"typing,omitempty"`
	Kind    string   `json:"kind,omitempty"`
	Product string   `json:"product,omitempty"`
	For     string   `json:"for,omitempty"`
	IDs     []string `json:"ids"` // all, in order
	Silent  bool     `json:"silent"`
	Meant   string   `json:"meant,omitempty"`
}

// A resultsBase is a site in one language.
type resultsBase struct {
	Locale    string     `json:"locale"`
	Same      [][]string `json:"same"`
	Also      []alsoOf   `json:"also"`
	Documents []struct {
		ID       string    `json:"id"`
		Kind     string    `json:"kind"`
		Title    string    `json:"title"`
		Language string    `json:"language"`
		Fallback bool      `json:"fallback"`
		Keywords []string  `json:"keywords"`
		Products []string  `json:"products"`
		Sections []Section `json:"sections"`
	} `json:"documents"`
}

// alsoOf is a word with what it leads to.
type alsoOf Synonym

func (a *alsoOf) UnmarshalJSON(b []byte) error {
	return json.Unmarshal(b, &[]any{&a.From, &a.To})
}

// TestResults asks both engines what stands in the golden: a change of the ranking
// shows there, to be looked at.
func TestResults(t *testing.T) {
	content, err := os.ReadFile(filepath.Join("testdata", "bases.json"))
	if err != nil {
		t.Fatal(err)
	}
	var bases []resultsBase
	if err := json.Unmarshal(content, &bases); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	searchers := map[string]*Searcher{}
	for _, b := range bases {
		x, err := Build(t.Context(), b.source())
		if err != nil {
			t.Fatal(err)
		}
		writeShards(t, filepath.Join(folder, b.Locale), x)
		searchers[b.Locale] = x.Searcher()
	}
	golden(t, "results.json", func(c *resultsCase) {
		r, err := searchers[c.Locale].Search(Query{Text: c.Query, Typing: c.Typing, Kind: c.Kind, Product: c.Product, For: c.For, Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		c.IDs, c.Silent, c.Meant = []string{}, r.Silent || r.Total == 0, r.Meant
		for _, h := range r.Hits {
			c.IDs = append(c.IDs, h.Document.ID)
		}
	})
	runNode(t, "results.ts", folder)
}

// source is what the index of a base is built from.
func (b *resultsBase) source() Source {
	src := Source{Locale: b.Locale, Synonyms: &Synonyms{Same: b.Same}}
	for _, a := range b.Also {
		src.Synonyms.Also = append(src.Synonyms.Also, Synonym(a))
	}
	for _, d := range b.Documents {
		one := Document{
			ID: d.ID, Path: "/" + d.ID, Kind: d.Kind, Title: d.Title, Language: d.Language, Fallback: d.Fallback,
			Keywords: d.Keywords, Products: d.Products, Sections: d.Sections,
		}
		if one.Kind == "" {
			one.Kind = "article"
		}
		if one.Language == "" {
			one.Language = b.Locale
		}
		src.Documents = append(src.Documents, one)
	}
	return src
}
