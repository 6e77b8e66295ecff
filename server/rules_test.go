package server

import "testing"

func TestHeaderRuleMatches(t *testing.T) {
	tests := []struct {
		pattern, path string
		want          bool
	}{
		{"/*", "/", true},
		{"/*", "/en/", true},
		{"/en/*", "/en/a/b/", true},
		{"/en/*", "/en", false},
		{"/en/*", "/zh/en/", false},
		{"/sw.js", "/sw.js", true},
		{"/sw.js", "/sw.js/", false},
		{"/*/feed.xml", "/en/feed.xml", true},
		{"/*/feed.xml", "/en/feed.xml.txt", false},
		{"/a/*/c/*", "/a/b/c/d", true},
		{"/a/*/c/*", "/a/b/d", false},
	}
	for _, test := range tests {
		if got := (headerRule{pattern: test.pattern}).matches(test.path); got != test.want {
			t.Errorf("%s matches %s: %v, want %v", test.pattern, test.path, got, test.want)
		}
	}
}

func TestParseHeadersPassesOverWhatItIsNot(t *testing.T) {
	rules := parseHeaders("# a comment\n  Lost: header\n\n/*\n  # another\n  X-One: 1\n\tx-two: a: b \nX-Not-Indented: 3\n/b\n")
	if len(rules) != 2 || len(rules[0].headers) != 2 || len(rules[1].headers) != 0 {
		t.Fatalf("got %+v", rules)
	}
	if rules[0].headers[1] != [2]string{"X-Two", "a: b"} {
		t.Errorf("got %q", rules[0].headers[1])
	}
}
