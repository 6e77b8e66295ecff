package discovery

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestCompare(t *testing.T) {
	old := map[string]string{"https://a.example/same/": "1", "https://a.example/edited/": "1", "https://a.example/gone/": "1"}
	new := map[string]string{"https://a.example/same/": "1", "https://a.example/edited/": "2", "https://a.example/added/": "1"}
	got := Compare(old, new)
	if want := []string{"https://a.example/added/", "https://a.example/edited/"}; !slices.Equal(got.Changed, want) {
		t.Errorf("changed %v, want %v", got.Changed, want)
	}
	if want := []string{"https://a.example/gone/"}; !slices.Equal(got.Deleted, want) {
		t.Errorf("deleted %v, want %v", got.Deleted, want)
	}
	bodies := IndexNow(base, "0123456789abcdef", got)
	if len(bodies) != 1 {
		t.Fatalf("%d bodies, want 1", len(bodies))
	}
	golden(t, "indexnow.json", bodies[0])
}

func TestIndexNowLimits(t *testing.T) {
	if bodies := IndexNow(base, "0123456789abcdef", Changes{}); len(bodies) != 0 {
		t.Errorf("%d bodies when nothing changed", len(bodies))
	}
	var c Changes
	for i := range 10_001 {
		c.Changed = append(c.Changed, fmt.Sprintf("https://a.example/%d\"%s/", i, hostile))
	}
	bodies := IndexNow(base, "0123456789abcdef", c)
	if len(bodies) != 2 {
		t.Fatalf("%d bodies, want 2", len(bodies))
	}
	total := 0
	for _, b := range bodies {
		var body struct{ URLList []string }
		if err := json.Unmarshal(b, &body); err != nil {
			t.Fatal(err)
		}
		total += len(body.URLList)
	}
	if total != 10_001 {
		t.Errorf("%d addresses, want 10001", total)
	}
}

func TestIndexNowKey(t *testing.T) {
	tests := []struct {
		key  string
		want bool
		why  string
	}{
		{"abcdef01", true, "eight characters are enough"},
		{strings.Repeat("a", 128), true, "128 are allowed"},
		{"abcdef0", false, "too short"},
		{strings.Repeat("a", 129), false, "too long"},
		{"../../etc/passwd", false, "a key becomes the name of a file"},
		{"abcdef 01", false, "no spaces"},
	}
	for _, test := range tests {
		if got := IsIndexNowKey(test.key); got != test.want {
			t.Errorf("%q: %v, want %v: %s", test.key, got, test.want, test.why)
		}
	}
	if name, content := IndexNowKeyFile("abcdef01"); name != "abcdef01.txt" || string(content) != "abcdef01" {
		t.Errorf("key file %s %q", name, content)
	}
}
