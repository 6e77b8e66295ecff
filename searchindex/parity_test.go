package searchindex

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

var parityQueries = flag.Int("queries", 300, "queries that both engines are asked")

// fullParity is from how many queries on every language has a large base.
const fullParity = 5000

// compared is how many matches of a query are compared one by one.
const compared = 20

// TestParity asks both engines the same of random bases: everything that they
// say must be the same. Of memory and of shards, too, as Go reads them.
func TestParity(t *testing.T) {
	folder := t.TempDir()
	share := max(1, *parityQueries/(2*len(tongues)))
	for i, tongue := range tongues {
		sizes := []int{150, 1400}
		if *parityQueries < fullParity && i > 1 {
			sizes = sizes[:1]
		}
		for j, documents := range sizes {
			random := rand.New(rand.NewPCG(uint64(i), uint64(j)))
			base := newRandomBase(random, tongue, documents)
			x, err := Build(context.Background(), base.source)
			if err != nil {
				t.Fatal(err)
			}
			dir := filepath.Join(folder, fmt.Sprintf("%s-%d", tongue.locale, documents))
			queries := make([]Query, 0, 2*share)
			for range share {
				q := base.filtered(random)
				queries = append(queries, q, Query{Text: q.Text, Typing: true})
			}
			writeParity(t, dir, x, queries)
		}
	}
	runNode(t, "parity.ts", folder)
}

// writeParity writes the shards of an index with queries and what Go finds.
func writeParity(t *testing.T, dir string, x *Index, queries []Query) {
	t.Helper()
	files := writeShards(t, dir, x)
	memory := x.Searcher()
	shards, err := OpenShards(files["pointer"], func(name string) ([]byte, error) { return files[name], nil })
	if err != nil {
		t.Fatal(err)
	}
	var lines bytes.Buffer
	for _, q := range queries {
		want := expect(t, x, memory, q)
		if got := expect(t, x, shards, q); !bytes.Equal(got, want) {
			t.Errorf("%+v: memory and shards differ:\n%s\n%s", q, want, got)
		}
		lines.Write(want)
	}
	write(t, filepath.Join(dir, "expected.jsonl"), lines.Bytes())
}

// writeShards writes an index into a folder and returns its files, the pointer
// among them.
func writeShards(t *testing.T, dir string, x *Index) map[string][]byte {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	pointer, err := x.WriteShards(func(name string, content []byte) error {
		files[name] = content
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	files["pointer"] = pointer
	for name, content := range files {
		write(t, filepath.Join(dir, name), content)
	}
	return files
}

type object = map[string]any

// expect writes all that is said of a query as a line of JSON. The texts of what was
// found are those of the index, which is asked through a searcher.
func expect(t *testing.T, x *Index, s *Searcher, q Query) []byte {
	t.Helper()
	q.Limit = compared
	r, err := s.Search(q)
	if err != nil {
		t.Fatalf("%+v: %v", q, err)
	}
	groups, hits, facets := []object{}, []object{}, object{}
	for _, g := range r.groups {
		terms := [][2]any{}
		for _, term := range g.terms {
			terms = append(terms, [2]any{term.term, term.weight})
		}
		groups = append(groups, object{"text": g.text, "terms": terms, "like": append([]string{}, g.like...), "guessed": g.guessed})
	}
	for i, h := range r.Hits {
		hit := object{"id": h.Document.ID, "score": h.Score, "place": h.Place, "more": append([]int{}, h.More...)}
		if h.Document.Label != "" {
			hit["label"], hit["path"] = h.Document.Label, h.Document.Path
		}
		if h.Document.Fallback {
			hit["language"] = h.Document.Language
		}
		if sections := x.texts(h.Document.ID); i < 3 && h.Place < len(sections) {
			hit["title"], hit["text"] = shown(r.Marked(h.Document.Title)), sections[h.Place].Text
			hit["passage"] = shown(r.Passage(sections[h.Place].Text, PassageWidth))
		}
		hits = append(hits, hit)
	}
	if r.Facets != nil {
		for name, all := range map[string][]Facet{"kind": r.Facets.Kinds, "topic": r.Facets.Topics, "product": r.Facets.Products} {
			counts := []object{}
			for _, f := range all {
				counts = append(counts, object{"value": f.Value, "title": f.Title, "count": f.Count})
			}
			facets[name] = counts
		}
	}
	line, err := json.Marshal(object{
		"query": q.Text, "wanted": object{"typing": q.Typing, "kind": q.Kind, "topic": q.Topic, "product": q.Product, "for": q.For},
		"groups": groups, "hits": hits, "total": r.Total, "confidence": r.Confidence, "silent": r.Silent, "meant": r.Meant, "facets": facets,
	})
	if err != nil {
		t.Fatal(err)
	}
	return append(line, '\n')
}

// texts are the sections of a document.
func (x *Index) texts(id string) []Section {
	i := slices.IndexFunc(x.documents, func(d Document) bool { return d.ID == id })
	return x.documents[i].Sections
}
