package searchindex

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// A scanCounter counts how often the forms table is scanned.
type scanCounter struct {
	tables
	scans int
}

func (c *scanCounter) forms(from, to string, leaves int, f func(string, *formEntry)) error {
	c.scans++
	return c.tables.forms(from, to, leaves, f)
}

// Whatever somebody asks, look-alikes are looked for of few words, and where words begin
// alike each part of the table is scanned once.
func TestUnknownWordsAreBounded(t *testing.T) {
	x, err := Build(t.Context(), Source{Locale: "en", Documents: []Document{{ID: "a", Language: "en", Title: "Refund the printer"}}})
	if err != nil {
		t.Fatal(err)
	}
	const asked = 50
	var words []string
	for i := range asked {
		words = append(words, fmt.Sprintf("refund%c%c", 'b'+i%10, 'b'+i/10))
	}
	tables := &scanCounter{tables: memory{x}}
	groups, err := read(newRemembered(tables), strings.Join(words, " "), false)
	if err != nil {
		t.Fatal(err)
	}
	without := slices.DeleteFunc(groups, func(g group) bool { return len(g.like) > 0 })
	if len(without) != asked-mostUnknown {
		t.Errorf("%d words of %d are taken for no other, want all but the first %d", len(without), asked, mostUnknown)
	}
	if parts := 2 * 4; tables.scans > parts {
		t.Errorf("the forms table was scanned %d times for words that begin alike", tables.scans)
	}
}

func TestLikenessUsesItsMemoryAgain(t *testing.T) {
	var s speller
	w := []rune("refudn")
	s.likeness(w, "refunding")
	if n := testing.AllocsPerRun(100, func() { s.likeness(w, "refund") }); n > 0 {
		t.Errorf("a comparison allocates %v times", n)
	}
}
