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

// Words of a translation are never lost, whatever its writer did by hand.
func TestMergeKeepsWords(t *testing.T) {
	c := translation.NewCutter()
	const head = "---\ntitle: A\n---\n"
	for _, test := range []struct {
		name, why, followed, source, current string
		targets                              map[string]string // words of a segment of the source to their translation
		want, refused                        string
	}{
		{"changed with its source", "the writer forgot to say so",
			"One.\n\nTwo.\n", "One.\n\nTwo.\n\nSomething quite different.\n", "Eins.\n\nZwei.\n\nDrei.\n", nil, "Eins.\n\nZwei.\n\nDrei.\n", ""},
		{"a paragraph for another", "the shape is the same",
			"One.\n\n```json\n{}\n```\n\nTwo.\n", "One.\n\nSomething quite different.\n", "Eins.\n\nDrei.\n", nil, "Eins.\n\nDrei.\n", ""},
		{"own words", "they are nobody's translation",
			"One.\n", "One.\n\nSomething quite different.\n\nThree.\n", "Eins.\n\n> Nur bei uns.\n", nil, "", "content/a/b/de.md:6:1: markup: the translation says something here that the source, as it followed it, did not"},
		{"new paragraph", "what is there stays, the rest is in the language of the source",
			"One.\n", "New.\n\nOne.\n", "Eins.\n", nil, "New.\n\nEins.\n", ""},
		{"new paragraph translated", "and takes its place", "One.\n", "New.\n\nOne.\n", "Eins.\n", map[string]string{"New.": "Neu."}, "Neu.\n\nEins.\n", ""},
		{"paragraph gone", "it is no longer true", "One.\n\nTwo.\n", "Two.\n", "Eins.\n\nZwei.\n", nil, "Zwei.\n", ""},
		{"id", "links need it", "## One {#one}\n", "## One {#first}\n", "## Eins {#one}\n", nil, "## Eins {#first}\n", ""},
		{"code", "a changed command is taken over, an unchanged one keeps its comments",
			"```\na # x\n```\n\n```\nb\n```\n", "```\na # x\n```\n\n```\nc\n```\n", "```\na # ein\n```\n\n```\nb\n```\n", nil, "```\na # ein\n```\n\n```\nc\n```\n", ""},
		{"link of its own", "where the source has not changed, the translation may lead elsewhere",
			"See [it](a/en.md).\n", "See [it](a/en.md).\n", "Siehe [es](a/de.md).\n", nil, "Siehe [es](a/de.md).\n", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := translation.Work{
				Source: cut(t, c, "en", []byte(head+test.source)), Followed: cut(t, c, "en", []byte(head+test.followed)),
				Current: cut(t, c, "de", []byte(head+test.current)), State: translation.Final,
			}
			targets := map[string]translation.Target{}
			for _, s := range w.Source.Segments {
				if words := test.targets[s.Content.Plain()]; words != "" {
					targets[s.ID] = translation.Target{Parts: []translation.Part{{Words: words}}, State: translation.Translated}
				}
			}
			merged, refusals := w.Merge(c, "sent.xlf", "de", targets)
			if test.refused != "" {
				if len(refusals) != 1 || !strings.HasPrefix(refusals[0].String(), test.refused) {
					t.Errorf("%s: got %v, want %s", test.why, refusals, test.refused)
				}
				return
			}
			if len(refusals) > 0 {
				t.Fatalf("%s: %v", test.why, refusals)
			}
			if string(merged.Text) != head+test.want {
				t.Errorf("%s\n got %q\nwant %q", test.why, merged.Text, head+test.want)
			}
		})
	}
}
