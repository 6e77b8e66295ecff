package knowledge

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"helpwright/markdown"
	"helpwright/strict"
)

// ordinary is an edition as most are, with its form in the cache.
func ordinary(refs int) (*parsed, []byte) {
	root, _ := strict.Parse(strict.Text{YAML: []byte("id: one\ntitle: One\nkeywords: [a, b]\nrelated: [two, three]\n"), Line: 2})
	p := &parsed{hasID: true, edition: &Edition{
		File: "content/a/one/en.md", Title: "How to return an order", Summary: "What to do when something does not fit, and how long it takes.",
		State: Approved, Keywords: []string{"return", "refund", "order"}, Words: 600, BodyLine: 9, places: notePlaces(root),
	}}
	p.facts = Article{ID: "one", Kind: KindArticle, Audience: Public, Owner: "team", Related: []string{"two", "three"}, ReviewBy: time.Unix(1e9, 0)}
	e := p.edition
	for i := range 8 {
		e.Outline = append(e.Outline, Heading{ID: fmt.Sprintf("part-%d", i), Title: fmt.Sprintf("Part %d", i), Level: 2})
	}
	for i := range refs {
		e.Refs = append(e.Refs, markdown.Ref{Kind: markdown.RefLink, Dest: fmt.Sprintf("../article-%d/en.md", i), Text: "the next", File: e.File, Line: 20 + i, Column: 13})
	}
	for i := range 32 {
		e.Features = append(e.Features, uint32(i*7919))
	}
	return p, p.append(nil)
}

func read(value []byte) (*parsed, bool) {
	p := &parsed{edition: &Edition{File: "content/a/one/en.md"}}
	ok := decodeParsed(value, p)
	return p, ok
}

// What is cut off anywhere is not taken for an edition.
func TestEditionCutOff(t *testing.T) {
	p, value := ordinary(10)
	if got, ok := read(value); !ok || got.edition.Title != p.edition.Title || len(got.edition.Refs) != 10 || got.edition.Refs[9] != p.edition.Refs[9] {
		t.Fatalf("the whole of it is read as %+v", got.edition)
	}
	for n := range value {
		if _, ok := read(value[:n]); ok {
			t.Errorf("%d bytes of %d are taken for the whole", n, len(value))
		}
	}
	if _, ok := read(append(value, 0)); ok {
		t.Error("something follows, and nobody minds")
	}
}

// A list that says it is longer than its bytes can be costs no more memory than they do.
func TestEditionWithALongList(t *testing.T) {
	_, none := ordinary(0)
	at := len(none) - 2 // the counts of references and of problems end it
	rest := strings.Repeat("\x00", 1<<20)
	value := append(none[:at:at], 0xff, 0xff, 0x3f) // so many references as bytes
	value = append(value, rest...)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, ok := read(value); ok {
		t.Error("it was read")
	}
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; took > 8<<20 {
		t.Errorf("1 MiB took %d MiB to find out", took>>20)
	}
}

func BenchmarkReadEdition(b *testing.B) {
	_, value := ordinary(10)
	b.ReportAllocs()
	b.SetBytes(int64(len(value)))
	for b.Loop() {
		if _, ok := read(value); !ok {
			b.Fatal("it was not read")
		}
	}
}
