package worddiff

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPassages(t *testing.T) {
	long := strings.Repeat("many words that stay as they are ", 5)
	parts := Compare(long+"old "+long+"and old.", long+"new "+long+"and new.")
	var got []string
	for _, p := range Passages(parts, 10) {
		got = append(got, show(p))
	}
	want := []string{"as they are [-old-]{+new+} many words", "they are and [-old-]{+new+}."}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := Passages(Compare("the same", "the same"), 10); got != nil {
		t.Errorf("of what did not change nothing is shown, but got %v", got)
	}
}
