package translation_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"helpwright/translation"
)

// content returns the editions of this project's own help centre: the texts of each
// folder by locale.
func content(t testing.TB) map[string]map[string][]byte {
	t.Helper()
	files, err := filepath.Glob("../content/*/*/*.md")
	if err != nil {
		t.Fatal(err)
	}
	editions := map[string]map[string][]byte{}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		folder := filepath.Dir(name)
		if editions[folder] == nil {
			editions[folder] = map[string][]byte{}
		}
		editions[folder][strings.TrimSuffix(filepath.Base(name), ".md")] = text
	}
	if len(editions) < 50 {
		t.Fatalf("only %d articles", len(editions))
	}
	return editions
}

func cut(t testing.TB, c *translation.Cutter, locale string, text []byte) *translation.Text {
	t.Helper()
	cutText, problems := c.Cut("content/a/b/"+locale+".md", locale, text)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return cutText
}

// What nobody touched keeps its bytes: a text that is cut and filled with nothing,
// and a translation whose segments come back as they went out.
func TestRoundTrip(t *testing.T) {
	c := translation.NewCutter()
	segments := 0
	for folder, editions := range content(t) {
		source := cut(t, c, "en", editions["en"])
		for locale, text := range editions {
			current := cut(t, c, locale, text)
			if string(current.Fill(nil)) != string(text) {
				t.Errorf("%s/%s.md is another after being filled with nothing", folder, locale)
			}
			work := translation.Work{Source: source, Current: current, State: translation.Final}
			targets := map[string]translation.Target{}
			for _, e := range work.Entries() {
				segments++
				if e.Target != nil {
					targets[e.Segment.ID] = translation.Target{Parts: e.Target.Parts, State: translation.Final}
				}
			}
			merged, problems := work.Merge(c, "sent.xlf", locale, targets)
			switch {
			case len(problems) > 0:
				t.Errorf("%s/%s.md: %v", folder, locale, problems)
			case merged.Changed > 0 || string(merged.Text) != string(text):
				t.Errorf("%s/%s.md: %d segments changed on the way", folder, locale, merged.Changed)
			}
		}
	}
	t.Logf("%d segments", segments)
}

// Segments are recognised after an edit somewhere else.
func TestIDsSurviveEdits(t *testing.T) {
	c := translation.NewCutter()
	const before = "---\ntitle: A\n---\nOne.\n\nTwo.\n\nTwo.\n\n- Three\n"
	ids := func(text string) map[string]string {
		m := map[string]string{}
		for _, s := range cut(t, c, "en", []byte(text)).Segments {
			m[s.ID] = s.Content.Plain()
		}
		return m
	}
	old := ids(before)
	if len(old) != 5 {
		t.Fatalf("%d ids for 5 segments: %v", len(old), old)
	}
	for _, test := range []struct{ name, why, text string }{
		{"paragraph before", "nothing is counted from the top", strings.Replace(before, "One.", "New.\n\nOne.", 1)},
		{"moved", "an id names words, not a place", "---\ntitle: A\n---\n- Three\n\nTwo.\n\nOne.\n\nTwo.\n"},
		{"wrapped", "line ends of the source are no words", strings.Replace(before, "---\nOne", "---\nOne", 1) + "\nFour\nfive.\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			now := ids(test.text)
			for id, words := range old {
				if now[id] != words {
					t.Errorf("%s, but %s is %q and was %q", test.why, id, now[id], words)
				}
			}
		})
	}
}
