package standing_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"helpwright/knowledge"
	"helpwright/translation"
	"helpwright/translation/standing"
	"helpwright/workflow"
)

const source = "---\nid: a\ntitle: Refund an order\nsummary: What it says.\nstate: approved\n---\n"

// A site is a repository that is written commit by commit.
type site struct {
	t    *testing.T
	root string
	day  int
}

func newSite(t *testing.T) *site {
	s := &site{t: t, root: t.TempDir()}
	s.git("init", "-q")
	s.write("content/a/topic.yaml", "names: {en: A}\n")
	return s
}

func (s *site) git(args ...string) {
	s.t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = s.root
	date := fmt.Sprintf("2026-01-%02dT12:00:00Z", s.day+1)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_AUTHOR_NAME=W", "GIT_AUTHOR_EMAIL=w@example.com",
		"GIT_COMMITTER_NAME=W", "GIT_COMMITTER_EMAIL=w@example.com", "GIT_COMMITTER_DATE="+date, "GIT_AUTHOR_DATE="+date)
	if out, err := cmd.CombinedOutput(); err != nil {
		s.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
}

func (s *site) write(name, text string) {
	s.t.Helper()
	file := filepath.Join(s.root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) remove(name string) {
	s.t.Helper()
	if err := os.Remove(filepath.Join(s.root, filepath.FromSlash(name))); err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) commit() {
	s.t.Helper()
	s.day++
	s.git("add", ".")
	s.git("commit", "-q", "-m", "change")
}

// en and de write the words of the two editions.
func (s *site) en(words string) { s.write("content/a/a/en.md", source+words+"\n") }

func (s *site) de(fields, words string) {
	s.write("content/a/a/de.md", "---\ntitle: Erstatten\nsummary: Was es sagt.\nstate: approved\n"+fields+"---\n"+words+"\n")
}

func (s *site) load() (*knowledge.Base, *workflow.History) {
	s.t.Helper()
	config := &knowledge.Config{Folder: "content", Locales: []knowledge.Locale{{Tag: "en"}, {Tag: "de", Fallback: []string{"en"}}}}
	base, _, err := knowledge.Load(context.Background(), knowledge.Source{Files: os.DirFS(filepath.Join(s.root, "content")), Config: config})
	if err != nil {
		s.t.Fatal(err)
	}
	h, _, err := workflow.ReadHistory(context.Background(), workflow.HistoryOptions{Site: s.root, Content: "content"})
	if err != nil {
		s.t.Fatal(err)
	}
	return workflow.Stamp(base, h), h
}

// revision is that of the source as it lies there now.
func (s *site) revision() string {
	base, _ := s.load()
	return "source_revision: " + string(base.ByID["a"].Source.Revision) + "\n"
}

const (
	long    = "The order is refunded within a few days, and the customer gets a message about it. Nothing else has to be done."
	longer  = long + "\n\nBy card it takes a week."
	another = "Something quite different is said here now, and nothing of what was said before is true any more."
)

func TestOf(t *testing.T) {
	for _, test := range []struct {
		name, why    string
		write        func(s *site)
		sort         standing.Sort
		significance translation.Significance
		guessed      bool
		declared     bool
	}{
		{"missing", "there is no file", func(s *site) { s.en(long); s.commit() }, standing.Missing, translation.None, false, false},
		{"current", "it names today's revision", func(s *site) { s.en(long); s.de(s.revision(), "W"); s.commit() }, standing.Current, translation.None, false, false},
		{"draft", "nobody sees it yet", func(s *site) { s.en(long); s.de(s.revision(), "W"); s.commit(); s.drafts() }, standing.Draft, translation.None, false, false},
		{"behind", "a paragraph is new", func(s *site) { s.en(long); s.de(s.revision(), "W"); s.commit(); s.en(longer); s.commit() }, standing.Outdated, translation.Medium, false, false},
		{"the source was away", "nobody knows what the translation follows, so it is taken for current", func(s *site) {
			s.en(long)
			s.de("", "W")
			s.commit()
			s.remove("content/a/a/en.md")
			s.commit()
			s.de("", "Other words")
			s.commit()
			s.en(another)
			s.commit()
		}, standing.Current, translation.None, true, false},
		{"behind what is not committed", "the words of the working folder count", func(s *site) { s.en(long); s.de(s.revision(), "W"); s.commit(); s.en(another) }, standing.Outdated, translation.Major, false, false},
		{"back again", "the source says what it said", func(s *site) {
			s.en(long)
			s.de(s.revision(), "W")
			s.commit()
			s.en(another)
			s.commit()
			s.en(long)
			s.commit()
		}, standing.Current, translation.None, false, false},
		{"unknown revision", "it was lost in a squash: taken for the source of that time", func(s *site) {
			s.en(long)
			s.de("source_revision: 0123456789ab\n", "W")
			s.commit()
			s.en(longer)
			s.commit()
		}, standing.Outdated, translation.Medium, false, false},
		{"guessed current", "nothing has changed since it was written", func(s *site) { s.en(long); s.commit(); s.de("", "W"); s.commit() }, standing.Current, translation.None, true, false},
		{"guessed behind", "the source changed later", func(s *site) { s.en(long); s.de("", "W"); s.commit(); s.en(longer); s.commit() }, standing.Outdated, translation.Medium, true, false},
		{"guessed, looks only", "who changes the owner changes no word", func(s *site) {
			s.en(long)
			s.de("", "W")
			s.commit()
			s.write("content/a/a/en.md", strings.Replace(source, "state", "owner: me\nstate", 1)+long+"\n")
			s.commit()
		}, standing.Current, translation.None, true, false},
		{"declared", "a writer says that it does not matter", func(s *site) {
			s.en(long)
			r := s.revision()
			s.de(r, "W")
			s.commit()
			s.en(longer)
			s.commit()
			s.de(r+"change: minor\n", "W")
			s.commit()
		}, standing.Outdated, translation.Minor, false, true},
		{"declared, then changed", "that was said of another change", func(s *site) {
			s.en(long)
			r := s.revision()
			s.de(r, "W")
			s.commit()
			s.en(longer)
			s.de(r+"change: minor\n", "W")
			s.commit()
			s.en(another)
			s.commit()
		}, standing.Outdated, translation.Major, false, false},
		{"moved", "the folder of an article may change", func(s *site) {
			s.en(long)
			s.de(s.revision(), "W")
			s.commit()
			s.git("mv", "content/a/a", "content/a/b")
			s.commit()
			s.write("content/a/b/en.md", source+longer+"\n")
			s.commit()
		}, standing.Outdated, translation.Medium, false, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := newSite(t)
			test.write(s)
			base, history := s.load()
			r := standing.NewReader(base, history, nil)
			defer r.Close()
			got, err := r.Of(context.Background(), base.ByID["a"], "de")
			if err != nil {
				t.Fatal(err)
			}
			if got.Sort != test.sort || got.Significance != test.significance || got.Guessed != test.guessed || got.Declared != test.declared {
				t.Errorf("%s: got %s %q, guessed %t, declared %t", test.why, got.Sort, got.Significance, got.Guessed, got.Declared)
			}
			marked, err := standing.Mark(context.Background(), base, history, nil)
			if err != nil {
				t.Fatal(err)
			}
			if e := marked.ByID["a"].Editions["de"]; e != nil && e.Outdated != string(test.significance) {
				t.Errorf("the base is told %q", e.Outdated)
			}
		})
	}
}

// drafts makes the translation a draft.
func (s *site) drafts() {
	file := filepath.Join(s.root, "content/a/a/de.md")
	text, err := os.ReadFile(file)
	if err != nil {
		s.t.Fatal(err)
	}
	s.write("content/a/a/de.md", strings.Replace(string(text), "state: approved", "state: draft", 1))
}

// Without git nobody knows what a translation followed.
func TestWithoutHistory(t *testing.T) {
	s := &site{t: t, root: t.TempDir()}
	s.write("content/a/topic.yaml", "names: {en: A}\n")
	s.en(long)
	s.de("source_revision: 0123456789ab\n", "W")
	base, history := s.load()
	r := standing.NewReader(base, history, nil)
	defer r.Close()
	got, err := r.Of(context.Background(), base.ByID["a"], "de")
	if err != nil || got.Sort != standing.Outdated || got.Significance != translation.Medium {
		t.Errorf("got %+v, %v; want it behind by a medium change", got, err)
	}
}
