package searchindex

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
)

// TestBreath asks the browser's engine for as many words as a query may have, all of
// them common, or none known: it must stand aside between them, and end when it is told so.
func TestBreath(t *testing.T) {
	folder := t.TempDir()
	random := rand.New(rand.NewPCG(3, 3))
	base := newRandomBase(random, tongues[0], 300)
	x, err := Build(context.Background(), base.source)
	if err != nil {
		t.Fatal(err)
	}
	writeShards(t, folder, x)
	var common, unknown []string
	for range maxQueryWords {
		word := base.common(random)
		common = append(common, word)
		unknown = append(unknown, misspelt(random, word))
	}
	queries, err := json.Marshal([]string{strings.Join(common, " "), strings.Join(unknown, " ")})
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(folder, "queries.json"), queries)
	runNode(t, "breath.ts", folder)
}
