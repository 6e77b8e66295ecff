package searchindex

import (
	"context"
	"math/rand/v2"
	"path/filepath"
	"testing"
)

// What bleve has stored says the same as the index that was written, and a query
// finds the same in both.
func TestBleve(t *testing.T) {
	for i, tongue := range tongues {
		random := rand.New(rand.NewPCG(uint64(i), 7))
		base := newRandomBase(random, tongue, 300)
		x, err := Build(context.Background(), base.source)
		if err != nil {
			t.Fatal(err)
		}
		folder := filepath.Join(t.TempDir(), "bleve")
		if err := x.WriteBleve(folder); err != nil {
			t.Fatal(err)
		}
		if digest, err := DigestPostings(folder); err != nil || digest != x.Digest() {
			t.Errorf("%s: the stored posting lists differ from those that were written: %v", tongue.locale, err)
		}
		files := map[string][]byte{}
		pointer, err := x.WriteShards(func(name string, content []byte) error {
			files[name] = content
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		s, err := Open(pointer, func(name string) ([]byte, error) { return files[name], nil }, folder)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		memory := x.Searcher()
		for range 40 {
			q := base.filtered(random)
			q.Typing = random.IntN(2) > 0
			if want, got := expect(t, x, memory, q), expect(t, x, s, q); string(got) != string(want) {
				t.Errorf("%s: %+v: bleve and memory differ:\n%s\n%s", tongue.locale, q, got, want)
			}
		}
	}
}
