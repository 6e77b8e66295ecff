package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A scripted repository has what real ones have: two languages, people and a host who
// commit, a merge, a squash, a page that moved.
type scripted struct {
	strings.Builder
	day int
}

const (
	keeper     = "Keeper <keeper@example.org>"
	writer     = "Writer <writer@example.org>"
	translator = "Translator <translator@example.org>"
	host       = "Host <noreply@github.com>"
)

func (s *scripted) commit(mark int, author, committer, message string, parents ...int) {
	s.day++
	when := fmt.Sprintf("%d +0000", 1_760_000_000+s.day*86_400)
	fmt.Fprintf(s, "commit refs/heads/main\nmark :%d\nauthor %s %s\ncommitter %s %s\ndata %d\n%s\n", mark, author, when, committer, when, len(message), message)
	for i, p := range parents {
		fmt.Fprintf(s, "%s :%d\n", []string{"from", "merge"}[min(i, 1)], p)
	}
}

func (s *scripted) write(file, text string) {
	fmt.Fprintf(s, "M 100644 inline %s\ndata %d\n%s\n", file, len(text), text)
}

func page(title, words string) string {
	return "---\ntitle: " + title + "\n---\n" + strings.Repeat(words+" ", 12) + "\n"
}

func (s *scripted) make(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "docs.git")
	for _, args := range [][]string{{"init", "--quiet", "--bare", "--initial-branch=main", dir}, {"--git-dir", dir, "fast-import", "--quiet"}} {
		cmd := exec.Command("git", args...)
		if args[0] == "--git-dir" {
			cmd.Stdin = strings.NewReader(s.String())
		}
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	return dir
}

func smallHistory(t *testing.T) string {
	s := &scripted{}
	s.commit(1, keeper, keeper, "begin")
	s.write("hugo.toml", "title = 'Help'\nbaseURL = 'https://help.example.com/'\ndefaultContentLanguage = 'en'\n[languages.en]\ncontentDir = 'content/en'\n[languages.de]\ncontentDir = 'content/de'\n")
	s.write("content/en/orders/_index.md", "---\ntitle: Orders\n---\n")
	s.write("content/en/orders/old-name.md", page("Refund", "Open the order and press the button."))
	s.write("content/en/orders/limits.md", page("Limits", "An order holds up to a hundred things."))
	s.commit(2, keeper, keeper, "move a page", 1)
	fmt.Fprint(s, "R content/en/orders/old-name.md content/en/orders/refund.md\n")
	s.commit(3, translator, keeper, "translate", 2) // by other hands
	s.write("content/de/orders/refund.md", page("Erstatten", "Die Bestellung wird geöffnet."))
	s.commit(4, translator, host, "translate (#1)\n\nCo-authored-by: "+keeper, 3) // squashed
	s.write("content/de/orders/limits.md", page("Grenzen", "Eine Bestellung fasst hundert Dinge."))
	s.commit(5, writer, writer, "more words", 4) // on a branch
	s.write("content/en/orders/refund.md", page("Refund", "Open the order, press the button, and wait for three whole days until the money arrives."))
	s.commit(6, keeper, host, "Merge pull request #2", 4, 5)
	s.write("content/en/orders/refund.md", page("Refund", "Open the order, press the button, and wait for three whole days until the money arrives."))
	s.commit(7, writer, host, "squashed, and nobody says who looked (#3)", 6)
	s.write("content/en/orders/limits.md", page("Limits", "An order holds up to ninety things, and no more."))
	return s.make(t)
}

// A small history is told as it is: nothing of it is lost on the way into the site.
func TestStory(t *testing.T) {
	dir := smallHistory(t)
	s, err := tell(t.Context(), dir, options{From: "hugo", Maintainer: 3})
	if err != nil {
		t.Fatal(err)
	}
	if s.Name != "docs.git" || s.Differ != 0 || s.Locales != 2 {
		t.Errorf("%s has %d locales, and %d editions are not what an import makes of them", s.Name, s.Locales, s.Differ)
	}
	l := s.Ledger
	if l.Commits != 7 || l.Articles != 2 || l.Editions != 4 || l.Approved != 1 {
		t.Errorf("the ledger holds %+v", l)
	}
	for _, want := range []struct {
		why  string
		list []count
		what string
		n    int
	}{
		{"the merge and the squash with a co-author were approved", l.Verdicts, "approved", 2},
		{"a squash that names nobody leaves older words live", l.Verdicts, "lapsed", 1},
		{"a translation that the keeper committed for somebody else proves nothing", l.Verdicts, "not_entitled", 1},
		{"each language has a queue", s.Queues.ByLocale, "de", 1},
		{"the keeper may approve all that waits", s.Queues.ByPerson, "keeper@example.org", 2},
		{"topics have queues", s.Queues.ByTopic, "orders", 2},
		{"readers find other words", s.PullRequest.Before.Changes, "changed", 1},
	} {
		if got := number(want.list, want.what); got != want.n {
			t.Errorf("%s: %s is %d in %v, want %d", want.why, want.what, got, want.list, want.n)
		}
	}
	// What is missing is the name of the topic, which stands in English alone.
	if len(s.Translations) != 1 || s.Translations[0].Locale != "de" || s.Translations[0].Articles != 2 || s.Translations[0].Missing != 1 {
		t.Errorf("translations: %+v", s.Translations)
	}
	p := s.PullRequest
	if len(p.Before.Review) != 1 || len(p.After.Review) != 0 {
		t.Errorf("before the merge %+v, after it %+v", p.Before, p.After)
	}
	var text strings.Builder
	s.print(&text)
	for _, want := range []string{"docs.git", "approved 2", "by person", "pull request", "review list"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("what is printed lacks %q:\n%s", want, &text)
		}
	}
}

func number(list []count, what string) int {
	for _, c := range list {
		if c.What == what {
			return c.Count
		}
	}
	return 0
}

// Without anybody who made many commits there is no rule, and that is said.
func TestNobodyKeepsIt(t *testing.T) {
	_, err := tell(t.Context(), smallHistory(t), options{From: "hugo", Maintainer: 100})
	if err == nil || !strings.Contains(err.Error(), "--maintainer") {
		t.Errorf("%v, want a word about --maintainer", err)
	}
}
