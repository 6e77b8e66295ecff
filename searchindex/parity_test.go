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
			queries := make([]string, share)
			for k := range queries {
				queries[k] = base.query(random)
			}
			writeParity(t, dir, x, queries)
		}
	}
	runNode(t, "parity.ts", folder)
}

// writeParity writes the shards of an index with queries and what Go finds.
func writeParity(t *testing.T, dir string, x *Index, queries []string) {
	t.Helper()
	files := writeShards(t, dir, x)
	shards, err := openShards(files["pointer"], func(name string) ([]byte, error) { return files[name], nil })
	if err != nil {
		t.Fatal(err)
	}
	var lines bytes.Buffer
	for _, query := range queries {
		for _, typing := range []bool{false, true} {
			want := expect(t, x, memory{x}, query, typing)
			if got := expect(t, x, shards, query, typing); !bytes.Equal(got, want) {
				t.Errorf("%q: memory and shards differ:\n%s\n%s", query, want, got)
			}
			lines.Write(want)
		}
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

// expect writes what a query finds as a line of JSON.
func expect(t *testing.T, x *Index, tables tables, query string, typing bool) []byte {
	t.Helper()
	groups, err := read(tables, query, typing)
	if err != nil {
		t.Fatalf("%q: %v", query, err)
	}
	r, err := rank(tables, groups, len(x.documents), false)
	if err != nil {
		t.Fatalf("%q: %v", query, err)
	}
	type object = map[string]any
	id, read, matches := "", []object{}, []object{}
	for _, g := range groups {
		terms := [][2]any{}
		for _, term := range g.terms {
			terms = append(terms, [2]any{term.term, term.weight})
		}
		read = append(read, object{"text": g.text, "terms": terms, "like": append([]string{}, g.like...), "guessed": g.guessed})
	}
	for i, m := range r.matches[:min(len(r.matches), compared)] {
		if i == 0 {
			id = x.documents[m.Document].ID
		}
		matches = append(matches, object{"document": m.Document, "score": m.Score, "place": m.Place, "more": append([]int{}, m.More...)})
	}
	line, err := json.Marshal(object{
		"query": query, "typing": typing, "groups": read, "matches": matches, "found": len(r.matches),
		"total": r.total, "confidence": r.confidence, "id": id,
	})
	if err != nil {
		t.Fatal(err)
	}
	return append(line, '\n')
}
