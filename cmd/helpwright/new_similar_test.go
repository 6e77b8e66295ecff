package main

import (
	"strings"
	"testing"

	"helpwright/knowledge"
)

// Somebody who is asked and does not say yes gets nothing written.
func TestWanted(t *testing.T) {
	found := []*knowledge.Edition{{File: "content/a/one/en.md", Title: "One\x1b[2J", State: knowledge.Draft}}
	for _, test := range []struct {
		name  string
		found []*knowledge.Edition
		ask   bool
		typed string
		want  bool
	}{
		{"nothing is like it", nil, true, "", true},
		{"nobody can be asked", found, false, "", true},
		{"yes", found, true, " Yes\n", true},
		{"no", found, true, "n\n", false},
		{"only the return key", found, true, "\n", false},
		{"the terminal is gone", found, true, "", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			var out strings.Builder
			if got := wanted(test.found, test.ask, strings.NewReader(test.typed), &out); got != test.want {
				t.Errorf("wanted: %t after\n%s", got, &out)
			}
			if strings.Contains(out.String(), "\x1b") {
				t.Error("a title gives the terminal orders")
			}
		})
	}
}
