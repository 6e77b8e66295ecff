package workflow

import (
	"strings"
	"testing"
)

// A tree that programs could read in different ways is read in none.
func TestParseTree(t *testing.T) {
	entry := func(mode, name string) string { return mode + " " + name + "\x00" + strings.Repeat("h", 20) }
	for _, test := range []struct {
		name, tree string
		want       int // entries; -1: refused
	}{
		{"empty", "", 0},
		{"a file and a folder", entry("100644", "a.md") + entry("40000", "b"), 2},
		{"a folder sorts as if it ended with a slash", entry("100644", "a.md") + entry("40000", "a") + entry("100644", "b"), 3},
		{"a submodule is left out, wherever it stands", entry("160000", "z") + entry("100644", "a.md"), 1},
		{"a file twice", entry("100644", "a.md") + entry("100644", "a.md"), -1},
		{"a file and a link of one name", entry("100644", "a.md") + entry("120000", "a.md"), -1},
		{"out of order", entry("100644", "b.md") + entry("100644", "a.md"), -1},
		{"a path for a name", entry("100644", "a/en.md"), -1},
		{"cut off", entry("100644", "a.md")[:10], -1},
	} {
		t.Run(test.name, func(t *testing.T) {
			entries, err := parseTree(test.tree)
			if refused := err != nil; refused != (test.want < 0) || !refused && len(entries) != test.want {
				t.Errorf("%d entries, %v", len(entries), err)
			}
			for _, e := range entries {
				if found, ok := (folder{entries: entries}).named(e.name); !ok || found != e {
					t.Errorf("%q is not found", e.name)
				}
			}
		})
	}
}
