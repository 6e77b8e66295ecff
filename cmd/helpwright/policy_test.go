package main

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"helpwright/site"
	"helpwright/workflow/review"
)

// A pattern that helpwright.yaml lets pass is one, and the other way round: otherwise a
// rule would fail a build without saying where it stands.
func TestPatternsAreReadAlike(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		written := rapid.StringMatching(`/?([a*?.!\[#]{1,3}/){0,2}[a*?.\]]{0,3}/?`).Draw(rt, "pattern")
		if strings.TrimSpace(written) == "" {
			return
		}
		quoted := `"` + strings.ReplaceAll(written, `\`, `\\`) + `"`
		r := site.ReadReview([]byte("locales: {en: {name: English}}\nreview: {rules: [{paths: ["+quoted+"], approvers: [a@example.org]}]}\n"), nil)
		_, err := review.ParsePattern(written)
		if taken := len(r.Rules) == 1; taken != (err == nil) {
			rt.Errorf("%q: helpwright.yaml takes it: %t; as a pattern: %v", written, taken, err)
		}
	})
}
