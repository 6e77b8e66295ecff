package searchindex

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"sync"
	"testing"
)

// After six more words in one of 3,000 articles nearly all shards stay as they are, and
// what then lies there is what a build from scratch writes.
func TestEditWritesFewShards(t *testing.T) {
	const (
		edits         = 5
		mostRewritten = 1.0 // percent of the bytes of all shards, on average
	)
	random := rand.New(rand.NewPCG(3, 14))
	docs, language := articles(random, 3000)
	sizes := map[string]int{} // of all that was ever written
	build := func(kept Kept, known Shards) (pointer []byte, held Shards, written int) {
		x, err := Build(context.Background(), Source{Locale: "en", Documents: docs, Kept: kept})
		if err != nil {
			t.Fatal(err)
		}
		shelf := &Shelf{
			Known: known, Keep: func(string) bool { return true },
			Put: func(name string, content []byte) error {
				sizes[name] = len(content)
				written += len(content)
				return nil
			},
		}
		if pointer, err = x.PutShards(shelf); err != nil {
			t.Fatal(err)
		}
		return pointer, shelf.Held, written + len(pointer)
	}
	kept := &memoryOf{values: map[[32]byte][]byte{}}
	pointer, held, _ := build(kept, nil)
	all, rewritten := 0, 0
	for i := range edits {
		d := &docs[random.IntN(len(docs))]
		d.Sections[random.IntN(len(d.Sections))].Text += " " + language.text(random, 6)
		var written int
		pointer, held, written = build(kept, held)
		there := len(pointer)
		for _, name := range held {
			there += sizes[name.String()]
		}
		t.Logf("edit %d: %d of %d bytes", i+1, written, there)
		all, rewritten = all+there, rewritten+written
	}
	if share := 100 * float64(rewritten) / float64(all); share > mostRewritten {
		t.Errorf("an edit writes %.2f %% of the bytes of shards anew, want at most %.0f %%", share, mostRewritten)
	}
	if scratch, all, _ := build(nil, nil); !bytes.Equal(scratch, pointer) || !maps.Equal(all, held) {
		t.Error("a build from scratch writes other shards")
	}
}

// articles makes articles of about 600 words, of which a few are common and most are
// rare.
func articles(random *rand.Rand, n int) ([]Document, *randomBase) {
	language := &randomBase{tongue: tongues[0]}
	language.longest = 4
	for range 12000 {
		language.words = append(language.words, language.word(random))
	}
	docs := make([]Document, n)
	for i := range docs {
		docs[i] = doc(fmt.Sprintf("article-%05d", i*7919%100000), language.text(random, 5), "")
		docs[i].Sections = nil
		for range 6 {
			docs[i].Sections = append(docs[i].Sections, Section{Title: language.text(random, 3), Text: language.text(random, 100)})
		}
	}
	return docs, language
}

// memoryOf keeps everything.
type memoryOf struct {
	mu     sync.Mutex
	values map[[32]byte][]byte
}

func (m *memoryOf) View(key [32]byte, fn func([]byte)) bool {
	m.mu.Lock()
	value, ok := m.values[key]
	m.mu.Unlock()
	if ok {
		fn(value)
	}
	return ok
}

func (m *memoryOf) Put(key [32]byte, value []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.values[key] = value
}
