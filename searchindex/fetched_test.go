package searchindex

import (
	"encoding/json"
	"math/rand/v2"
	"path/filepath"
	"testing"
)

// TestFetched lets the browser's engine search for common words, whose posting lists are
// long: of these it reads the best, and no document that it does not show, unless its
// standing may bring it among those.
func TestFetched(t *testing.T) {
	folder := t.TempDir()
	random := rand.New(rand.NewPCG(5, 5))
	base := newRandomBase(random, tongues[0], 1400)
	for _, name := range []string{"varied", "usual"} {
		x, err := Build(t.Context(), base.source)
		if err != nil {
			t.Fatal(err)
		}
		writeShards(t, filepath.Join(folder, name), x)
		for i := range base.source.Documents {
			base.source.Documents[i].Standing = 0
		}
	}
	queries, err := json.Marshal([]string{base.common(random), base.common(random), base.common(random), base.words[40]})
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(folder, "queries.json"), queries)
	runNode(t, "fetched.ts", folder)
}
