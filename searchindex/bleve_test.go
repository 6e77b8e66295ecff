package searchindex

import (
	"context"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
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

// Whatever is edited, lists that were updated say the same as lists that were written
// anew, and what did not change is not written again.
func TestUpdateBleve(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 5))
	base := newRandomBase(random, tongues[0], 400)
	for i := range base.source.Documents { // of one length, so that few lists change
		base.source.Documents[i].Sections = []Section{{Text: base.text(random, 60)}}
	}
	edits := []struct {
		name   string
		edit   func(docs []Document) []Document
		shares bool // most lists stay as they are
	}{
		{"nothing", func(docs []Document) []Document { return docs }, true},
		{"a word more", func(docs []Document) []Document {
			docs[7].Sections = []Section{{Text: docs[7].Sections[0].Text + " zebra"}}
			return docs
		}, true},
		{"the word is gone", func(docs []Document) []Document {
			docs[7].Sections = []Section{{Text: strings.TrimSuffix(docs[7].Sections[0].Text, " zebra")}}
			return docs
		}, true},
		{"an article less", func(docs []Document) []Document { return slices.Delete(docs, 3, 4) }, false},
		{"every article", func(docs []Document) []Document {
			for i := range docs {
				docs[i].Title += " zebra"
			}
			return docs
		}, false},
	}
	before := filepath.Join(t.TempDir(), "nothing")
	for i, e := range edits {
		t.Run(e.name, func(t *testing.T) {
			base.source.Documents = e.edit(slices.Clone(base.source.Documents))
			x, err := Build(context.Background(), base.source)
			if err != nil {
				t.Fatal(err)
			}
			dir := filepath.Join(filepath.Dir(before), "after "+e.name)
			updated, err := x.UpdateBleve(before, dir)
			if err != nil || updated != (e.shares && i > 0) {
				t.Fatalf("updated: %t, %v", updated, err)
			}
			if !updated {
				if err := x.WriteBleve(dir); err != nil {
					t.Fatal(err)
				}
			}
			if digest, err := DigestPostings(dir); err != nil || digest != x.Digest() {
				t.Errorf("the lists say something else than those that were written: %v", err)
			}
			before = dir
		})
	}
}

// Sums that are broken, or of another index, are no reason to fail.
func TestUpdateBleveFromBroken(t *testing.T) {
	x, _ := smallIndex(t)
	before := filepath.Join(t.TempDir(), "before")
	if err := x.WriteBleve(before); err != nil {
		t.Fatal(err)
	}
	sums, name := x.sums(), filepath.Join(before, sumsFile)
	for _, broken := range [][]byte{nil, []byte("x"), sums[1:], sums[:len(sums)-1], append(slices.Clone(sums), 0), slices.Concat(sums, sums[len(sumsForm)+2:])} {
		write(t, name, broken)
		if done, err := x.UpdateBleve(before, before+"2"); done || err != nil {
			t.Errorf("updated: %t, %v", done, err)
		}
		if _, err := os.Stat(before + "2"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("something was left: %v", err)
		}
	}
}
