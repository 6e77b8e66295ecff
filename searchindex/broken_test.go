package searchindex

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
)

// TestBroken lets the browser's engine read files that were cut, changed or
// exchanged.
func TestBroken(t *testing.T) {
	folder := t.TempDir()
	x, queries := smallIndex(t)
	writeShards(t, folder, x)
	list, err := json.Marshal(queries)
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(folder, "queries.json"), list)
	runNode(t, "broken.ts", folder)
}

// smallIndex makes an index with a posting list of which the best are apart, and queries that
// find something.
func smallIndex(t testing.TB) (*Index, []string) {
	t.Helper()
	random := rand.New(rand.NewPCG(7, 7))
	base := newRandomBase(random, tongues[0], 300)
	x, err := Build(context.Background(), base.source)
	if err != nil {
		t.Fatal(err)
	}
	queries := make([]string, 20)
	for i := range queries {
		queries[i] = base.common(random) + " " + misspelt(random, base.common(random))
	}
	return x, queries
}

// What filters ask for is checked by its name, as all other files are.
func TestExchangedFacets(t *testing.T) {
	files := map[string][]byte{}
	put := func(topic string) ([]byte, string) {
		x, err := Build(t.Context(), Source{Locale: "en", Documents: []Document{{ID: "a", Language: "en", Title: "Refund", Topic: topic}}})
		if err != nil {
			t.Fatal(err)
		}
		pointer, err := x.WriteShards(func(name string, content []byte) error {
			files[name] = content
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		s, err := openShards(pointer, nil)
		if err != nil {
			t.Fatal(err)
		}
		return pointer, s.facetFile
	}
	pointer, own := put("billing")
	_, other := put("print")
	files[own] = files[other]
	s, err := OpenShards(pointer, func(name string) ([]byte, error) { return files[name], nil })
	if err != nil {
		t.Fatal(err)
	}
	if r, err := s.Search(Query{Text: "refund", Topic: "print"}); !errors.Is(err, errShard) {
		t.Errorf("the facets of another index are believed: %v, %v", r, err)
	}
}

// No term is worth nothing: by that would be divided.
func TestWorthlessPostings(t *testing.T) {
	for _, p := range []posting{
		{article: 0, section: 5, all: 1, hits: []hit{{3, 5, nil}}},
		{article: 5, section: 0, all: 1, hits: []hit{{3, 5, nil}}},
		{article: 5, section: 5, all: 1, hits: []hit{{3, 0, nil}}},
		{article: 5, section: 5, all: 1, hits: []hit{{3, 5, []sectionHit{{0, 0}}}}},
	} {
		if _, err := decodePosting("term", p.encode(nil), 1000); !errors.Is(err, errShard) {
			t.Errorf("%+v is read: %v", p, err)
		}
	}
}

func FuzzUnpack(f *testing.F) {
	f.Add(pack([]byte("some words, some words")))
	f.Add([]byte{0x78, 0x9c})
	f.Fuzz(func(t *testing.T, file []byte) {
		content, err := unpack(file)
		if err == nil && len(content) > maxNode {
			t.Errorf("%d bytes were unpacked", len(content))
		}
	})
}

func FuzzDecodeNode(f *testing.F) {
	root, err := writeTree([]entry{{"ab", []byte{1}}, {"abc", nil}, {"b", []byte{2, 3}}}, formShape, nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(root)
	f.Fuzz(func(t *testing.T, content []byte) {
		height, entries, err := decodeNode(content)
		if err != nil {
			return
		}
		for i := range entries {
			if i > 0 && entries[i].key <= entries[i-1].key {
				t.Fatalf("keys are not in order at height %d: %q, %q", height, entries[i-1].key, entries[i].key)
			}
		}
	})
}

func FuzzDecodeForm(f *testing.F) {
	e := formEntry{stop: true, level: 3, terms: []formTerm{{term: "printer", weight: 64}, {term: "toner", weight: 26}}}
	f.Add("printers", e.encode("printers"))
	f.Fuzz(func(t *testing.T, key string, value []byte) {
		e, err := decodeForm(key, value)
		if err != nil {
			return
		}
		again, err := decodeForm(key, e.encode(key))
		if err != nil || len(again.terms) != len(e.terms) {
			t.Errorf("%q: %v became %v: %v", key, e, again, err)
		}
	})
}

func FuzzDecodePosting(f *testing.F) {
	p := posting{article: 30, section: 40, all: 2, hits: []hit{{3, 5, []sectionHit{{0, 4}, {9, 2}}}, {700, 31, nil}}}
	f.Add(p.encode(nil))
	f.Fuzz(func(t *testing.T, value []byte) {
		p, err := decodePosting("term", value, 1000)
		if err != nil {
			return
		}
		if again, err := decodePosting("term", p.encode(nil), 1000); err != nil || len(again.hits) != len(p.hits) {
			t.Errorf("%v became %v: %v", p, again, err)
		}
	})
}

func FuzzDecodePlace(f *testing.F) {
	x := Index{documents: []Document{{Path: "/en/a/", Title: "A", Kind: "faq", Language: "en", Topic: "billing", Fallback: true}}}
	f.Add(x.places()[0].value)
	f.Fuzz(func(t *testing.T, value []byte) {
		d, err := decodePlace(value)
		if err != nil {
			return
		}
		again, err := decodePlace((&Index{documents: []Document{*d}}).places()[0].value)
		if err != nil || again.Title != d.Title || again.Fallback != d.Fallback {
			t.Errorf("%v became %v: %v", d, again, err)
		}
	})
}

// FuzzShards changes some bytes of an index that is so small that its pointer holds all
// of it but the facets, and searches.
func FuzzShards(f *testing.F) {
	x, err := Build(context.Background(), Source{Locale: "tok", Documents: []Document{
		{ID: "a", Path: "/a", Language: "tok", Kind: "article", Title: "Print an order", Topic: "shop", Products: []string{"shop"}, Sections: []Section{{ID: "s", Title: "Paper", Text: "Open it."}}},
		{ID: "b", Path: "/b", Language: "jbo", Fallback: true, Standing: 90, Kind: "faq", Title: "E-10 drucken"},
	}})
	if err != nil {
		f.Fatal(err)
	}
	files := map[string][]byte{}
	pointer, err := x.WriteShards(func(name string, content []byte) error { files[name] = content; return nil })
	if err != nil {
		f.Fatal(err)
	}
	content, err := unpack(pointer)
	if err != nil || len(files) != 1 {
		f.Fatalf("there are %d files beside the pointer: %v", len(files), err)
	}
	f.Add(uint16(3), []byte{1}, false, "print papr")
	f.Add(uint16(40), []byte("[[7]]"), true, "e-10 ord")
	f.Fuzz(func(t *testing.T, at uint16, patch []byte, facets bool, query string) {
		broken := content
		if !facets {
			broken = patched(content, at, patch)
		}
		s, err := OpenShards(pack(broken), func(name string) ([]byte, error) {
			file, ok := files[name]
			if !ok {
				return nil, errShard
			}
			if facets {
				text, err := unpack(file)
				if err != nil {
					return nil, err
				}
				file = pack(patched(text, at, patch))
			}
			return file, nil
		})
		if err == nil {
			_, err = s.Search(Query{Text: query, Typing: true, Kind: "article", For: "shop"})
		}
		if err != nil && !errors.Is(err, errShard) {
			t.Error(err)
		}
	})
}

// patched writes other bytes at a place of a file.
func patched(file []byte, at uint16, patch []byte) []byte {
	out := append([]byte(nil), file...)
	copy(out[int(at)%len(out):], patch)
	return out
}

// A stepCounter counts what is looked up.
type stepCounter struct {
	tables
	steps int
}

func (c *stepCounter) form(word string) (*formEntry, error) {
	c.steps++
	return c.tables.form(word)
}

func (c *stepCounter) forms(from, to string, leaves int, f func(string, *formEntry)) error {
	return c.tables.forms(from, to, leaves, func(form string, e *formEntry) {
		c.steps++
		f(form, e)
	})
}

func (c *stepCounter) posting(term string, whole bool) (*posting, error) {
	c.steps++
	return c.tables.posting(term, whole)
}

// mostSteps is what a query may look up: for each of its words an entry, those of the
// synonyms that begin with it and its terms, and for some of them all forms that they may be.
const mostSteps = 20_000

// FuzzQuery asks a sound index for anything: memory and shards answer alike, and look
// little up.
func FuzzQuery(f *testing.F) {
	x, queries := smallIndex(f)
	files := map[string][]byte{}
	pointer, err := x.WriteShards(func(name string, content []byte) error { files[name] = content; return nil })
	if err != nil {
		f.Fatal(err)
	}
	shards, err := OpenShards(pointer, func(name string) ([]byte, error) { return files[name], nil })
	if err != nil {
		f.Fatal(err)
	}
	memory := x.Searcher()
	counter := &stepCounter{tables: memory.tables}
	memory.tables = counter
	for _, q := range append(queries, strings.Join(append(queries, queries...), " "), "打印机 ﾌﾟﾘﾝﾀ", "v2.3-E_1042", "a\u0301\u0301", "\xff\xfe", "é.1.2.3.4.5.6.7.8.9") {
		f.Add(q, true, "", "shop")
	}
	f.Fuzz(func(t *testing.T, query string, typing bool, topic, own string) {
		q := Query{Text: query, Typing: typing, Topic: topic, For: own}
		counter.steps = 0
		want := expect(t, x, memory, q)
		if counter.steps > mostSteps {
			t.Errorf("%q looks up %d", query, counter.steps)
		}
		if got := expect(t, x, shards, q); !bytes.Equal(got, want) {
			t.Errorf("%q: memory and shards differ:\n%s\n%s", query, want, got)
		}
	})
}
