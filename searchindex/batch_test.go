package searchindex

import (
	"context"
	"math/rand/v2"
	"testing"
)

// What was kept is believed only where it is whole: of anything else the words are
// counted again, and the index is the same.
func TestBrokenBatch(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 3))
	base := newRandomBase(random, tongues[1], 60)
	kept := &memoryOf{values: map[[32]byte][]byte{}}
	base.source.Kept = kept
	digest := func() [32]byte {
		x, err := Build(context.Background(), base.source)
		if err != nil {
			t.Fatal(err)
		}
		return x.Digest()
	}
	want := digest()
	for key, value := range kept.values {
		for at := 0; at < len(value); at += 1 + len(value)/40 {
			kept.values[key] = value[:at]
			if digest() != want {
				t.Fatalf("cut off after %d of %d bytes, the index differs", at, len(value))
			}
		}
		kept.values[key] = append(value, 0)
		if digest() != want {
			t.Fatal("with a byte more the index differs")
		}
	}
}

func FuzzDecodeBatch(f *testing.F) {
	c := counter{known: map[string]map[string]int32{}}
	c.document(&Document{Title: "Printers print", Language: "en", Keywords: []string{"E-1042", "Straße"}}, []Section{{Title: "When", Text: "print print 打印机"}})
	c.document(&Document{Title: "Drucker", Language: "de"}, nil)
	f.Add(c.batch.encode(), 2)
	f.Fuzz(func(t *testing.T, value []byte, documents int) {
		if documents < 0 || documents > mostDocuments {
			return
		}
		b, err := decodeBatch(value, documents)
		if err != nil {
			return
		}
		again, err := decodeBatch(b.encode(), documents)
		if err != nil || len(again.items) != len(b.items) {
			t.Errorf("%v became %v: %v", b, again, err)
		}
	})
}
