package standing_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"helpwright/knowledge"
	"helpwright/translation"
	"helpwright/translation/standing"
	"helpwright/translation/texts"
)

// block writes a file of the block b, in which the article includes it.
func (s *site) block(locale, text string) { s.write("content/_blocks/b/"+locale+".md", text+"\n") }

func TestBlocks(t *testing.T) {
	named := func(text string) string {
		return "---\nsource_revision: \"" + string(knowledge.BlockRevision([]byte(text+"\n"))) + "\"\n---\n"
	}
	for _, test := range []struct {
		name, why    string
		write        func(s *site)
		sort         standing.Sort
		significance translation.Significance
	}{
		{"missing", "there is no file", func(s *site) { s.block("en", long); s.commit() }, standing.Missing, translation.None},
		{"current", "nothing has changed since it was written", func(s *site) { s.block("en", long); s.commit(); s.block("de", "W"); s.commit() }, standing.Current, translation.None},
		{"draft", "nobody sees it yet", func(s *site) {
			s.block("en", long)
			s.block("de", "---\nstate: draft\n---\nW")
			s.commit()
		}, standing.Draft, translation.None},
		{"behind", "the source changed later", func(s *site) {
			s.block("en", long)
			s.block("de", "W")
			s.commit()
			s.block("en", longer)
			s.commit()
		}, standing.Outdated, translation.Medium},
		{"behind what is not committed", "the words of the working folder count", func(s *site) {
			s.block("en", long)
			s.block("de", "W")
			s.commit()
			s.block("en", another)
		}, standing.Outdated, translation.Major},
		{"named", "it follows today's words, whenever it was written", func(s *site) {
			s.block("de", named(long)+"W")
			s.commit()
			s.block("en", long)
			s.commit()
		}, standing.Current, translation.None},
		{"named and behind", "what the source said is found by its revision", func(s *site) {
			s.block("en", long)
			s.commit()
			s.block("en", longer)
			s.block("de", named(long)+"W")
			s.commit()
		}, standing.Outdated, translation.Medium},
		{"looked at again", "whoever names the revision has looked", func(s *site) {
			s.block("en", long)
			s.block("de", "W")
			s.commit()
			s.block("en", longer)
			s.block("de", named(longer)+"W")
			s.commit()
		}, standing.Current, translation.None},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := newSite(t)
			s.en("{{> b}}")
			test.write(s)
			base, history := s.load()
			r := standing.NewReader(base, history, nil)
			defer r.Close()
			blocks, err := r.Blocks()
			if err != nil || len(blocks) != 1 {
				t.Fatal(blocks, err)
			}
			got, err := r.Of(context.Background(), blocks[0], "de")
			if err != nil || got.Sort != test.sort || got.Significance != test.significance {
				t.Errorf("%s: got %s %q, %v", test.why, got.Sort, got.Significance, err)
			}
			if _, err := r.Work(&got); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestTexts(t *testing.T) {
	for _, name := range []string{"content/a/topic.yaml", "helpwright.yaml"} {
		for _, test := range []struct {
			name, why string
			versions  []string // each a commit
			working   string   // what lies there now; "" for the last version
			sort      standing.Sort
			before    string // what the source said when the translation was made
		}{
			{"missing", "there are no words", []string{"names: {en: A}\n"}, "", standing.Missing, ""},
			{"current", "both came together", []string{"names:\n  en: A\n  de: B\n"}, "", standing.Current, ""},
			{"current, made later", "the source is what it was", []string{"names:\n  en: A\n", "names:\n  en: A\n  de: B\n"}, "", standing.Current, ""},
			{"behind", "the source changed later", []string{"names:\n  en: A\n  de: B\n", "names:\n  en: C\n  de: B\n", "names:\n  en: D\n  de: B\n"}, "", standing.Outdated, "A"},
			{"behind what is not committed", "the words of the working folder count", []string{"names:\n  en: A\n  de: B\n"}, "names:\n  en: C\n  de: B\n", standing.Outdated, "A"},
			{"changed together", "the translator saw it", []string{"names:\n  en: A\n  de: B\n", "names:\n  en: C\n  de: D\n"}, "", standing.Current, ""},
			{"back again", "the source says what it said", []string{"names:\n  en: A\n  de: B\n", "names:\n  en: C\n  de: B\n", "names:\n  en: A\n  de: B\n"}, "", standing.Current, ""},
			{"looked at again", "a comment beside the words says that they are right", []string{"names:\n  en: A\n  de: B\n", "names:\n  en: C\n  de: B\n", "names:\n  en: C\n  de: B # right\n"}, "", standing.Current, ""},
			{"broken once", "what cannot be read says nothing", []string{"names: [", "names:\n  en: A\n  de: B\n"}, "", standing.Current, ""},
		} {
			t.Run(filepath.Base(name)+" "+test.name, func(t *testing.T) {
				s := newSite(t)
				s.en(long)
				for _, version := range test.versions {
					s.write(name, version)
					s.commit()
				}
				if test.working != "" {
					s.write(name, test.working)
				}
				text, err := os.ReadFile(filepath.Join(s.root, name))
				if err != nil {
					t.Fatal(err)
				}
				f, problems := texts.Read(name, text, []string{"names"}, []string{"en", "de"})
				if len(problems) > 0 {
					t.Fatal(problems)
				}
				base, history := s.load()
				r := standing.NewReader(base, history, nil)
				defer r.Close()
				got, err := r.Texts(context.Background(), f, "", "de")
				if err != nil || got == nil || got.Sort != test.sort {
					t.Fatalf("%s: got %+v, %v", test.why, got, err)
				}
				before := ""
				if e := got.Entries[0]; e.Before != nil {
					before = e.Before.Plain()
				}
				if before != test.before {
					t.Errorf("%s: the source said %q, want %q", test.why, before, test.before)
				}
			})
		}
	}
}

// Readers are told since when a translation is behind: since its source first said
// something else, not since it last changed.
func TestSince(t *testing.T) {
	s := newSite(t)
	s.en(long)
	s.de(s.revision(), "W")
	s.commit()
	s.en(another)
	s.commit()
	s.en(another + "\n\n" + longer)
	s.commit()
	base, history := s.load()
	marked, err := standing.Mark(context.Background(), base, history, nil)
	if err != nil {
		t.Fatal(err)
	}
	e := marked.ByID["a"].Editions["de"]
	if want := time.Date(2026, 1, 3, 12, 0, 0, 0, time.UTC); !e.OutdatedSince.Equal(want) || e.Outdated == "" {
		t.Errorf("%q since %s, want %s", e.Outdated, e.OutdatedSince, want)
	}
}
