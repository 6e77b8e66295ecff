package searchindex

import (
	"context"
	"math/rand/v2"
	"testing"
)

// What was not used for the longest time is forgotten first.
func TestBounded(t *testing.T) {
	b := newBounded[string, int](100)
	b.put("a", 1, 40)
	b.put("b", 2, 40)
	b.get("a")
	b.put("c", 3, 40)
	b.put("c", 4, 40) // the same, read twice at the same time
	for key, want := range map[string]bool{"a": true, "b": false, "c": true} {
		if _, ok := b.get(key); ok != want {
			t.Errorf("%s is kept: %v", key, ok)
		}
	}
	b.put("d", 5, 101)
	if len(b.kept) != 0 || b.order.Len() != 0 || b.size != 0 {
		t.Errorf("beside one that has no room %d are kept, in %d bytes", len(b.kept), b.size)
	}
}

// Whoever asks for everything there is does not fill the memory with it.
func TestNodesAreForgotten(t *testing.T) {
	base := newRandomBase(rand.New(rand.NewPCG(3, 3)), tongues[0], 300)
	x, err := Build(context.Background(), base.source)
	if err != nil {
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
	s, err := openShards(pointer, func(name string) ([]byte, error) { return files[name], nil })
	if err != nil {
		t.Fatal(err)
	}
	s.terms.kept.most = 20 << 10
	for i := range x.terms {
		p, err := s.posting(x.terms[i].term, true)
		if err != nil || p == nil || len(p.hits) != x.terms[i].all {
			t.Fatalf("%q has %v, %v", x.terms[i].term, p, err)
		}
	}
	if kept := s.terms.kept; kept.size > kept.most || len(kept.kept) == 0 {
		t.Errorf("%d nodes are kept, in %d bytes of %d", len(kept.kept), kept.size, kept.most)
	}
}
