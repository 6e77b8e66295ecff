package workflow

import (
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"helpwright/knowledge"
	"helpwright/problem"
	"helpwright/workflow/review"
)

// lead may approve everything but compliance.
func leadPolicy() *review.Policy {
	return &review.Policy{
		Rules: []review.Rule{{Approvers: []review.Person{"lead@example.org", "expert@example.org"}, Approvals: 1}},
		Gates: []review.Person{"bot@example.org"},
	}
}

// published judges what is checked out and returns what a build would show.
func published(t *testing.T, f *fixture, policy *review.Policy) (*knowledge.Base, []problem.Problem) {
	t.Helper()
	reviewed, problems := Review(load(t, f), readWhole(t, f.options("")), Terms{Policy: policy, At: firstCommit.AddDate(1, 0, 0)})
	base, found := reviewed.Published([]knowledge.State{knowledge.Approved})
	return base.Keep(func(e *knowledge.Edition) bool { return e.State == knowledge.Approved }), append(problems, found...)
}

// shown writes what is published: a line an edition.
func shown(t *testing.T, base *knowledge.Base) string {
	t.Helper()
	var lines []string
	for _, a := range base.Articles {
		for _, tag := range slices.Sorted(maps.Keys(a.Editions)) {
			e := a.Editions[tag]
			line := fmt.Sprintf("%s/%s %q for %s", a.Folder, tag, e.Title, a.Audience)
			for _, p := range base.Shown(e) {
				text, err := fs.ReadFile(base.Files(), p.Path)
				if err != nil {
					t.Errorf("%s cannot be read: %v", p.Path, err)
				}
				line += fmt.Sprintf(" with %q", text)
			}
			if _, err := base.Document(e); err != nil {
				t.Errorf("%s: its words cannot be read: %v", e.File, err)
			}
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// article returns a file of words as a script writes it.
func article(state, title string, more ...string) string {
	lines := append([]string{"---", "id: refund", "title: " + title, "summary: How to refund.", "state: " + state}, more...)
	return strings.Join(append(lines, "---", "Words of "+title+". ![](pic.txt)", ""), `\n`)
}

func TestPublished(t *testing.T) {
	const (
		en    = "content/orders/refund/en.md"
		de    = "content/orders/refund/de.md"
		pic   = "content/orders/refund/pic.txt"
		topic = "\nwrite content/orders/topic.yaml names: {en: Orders}\nwrite " + pic + " first"
	)
	write := func(file, text string) string { return "\nwrite " + file + " " + text }
	german := func(state, title string) string {
		return strings.Join([]string{"---", "title: " + title, "summary: Wie man erstattet.", "state: " + state, "---", "Worte.", ""}, `\n`)
	}
	approvedA := "commit one" + topic + write(en, article("review", "A")) + "\ncommit two\nby lead" + write(en, article("approved", "A"))
	for _, test := range []struct {
		name, why string
		script    string
		want      string
		problem   string // a part of the only one; "" is none
	}{
		{"never approved", "nothing is live, so nothing is shown",
			"commit one" + topic + write(en, article("review", "A")), "", ""},
		{"approved", "the usual way", approvedA, `orders/refund/en "A" for public with "first"`, ""},
		{"newer words wait", "the approved ones stay, with their pictures",
			approvedA + "\ncommit three" + write(en, article("draft", "B")) + write(pic, "second"),
			`orders/refund/en "A" for public with "first"`, ""},
		{"words behind an early end of the fields", "what loading takes for words is no field to review",
			approvedA + "\ncommit three\nby mallory" + write(en, article("approved", "A", "owner: docs", " ---", "  Other words.")),
			`orders/refund/en "A" for public with "first"`, "its words changed since they were approved"},
		{"words that begin with spaces", "they are code now",
			approvedA + "\ncommit three\nby mallory" + write(en, strings.Replace(article("approved", "A"), `---\nWords`, `---\n    Words`, 1)),
			`orders/refund/en "A" for public with "first"`, "its words changed since they were approved"},
		{"picture changed", "a picture is part of what was approved",
			approvedA + "\ncommit three" + write(pic, "second"),
			`orders/refund/en "A" for public with "first"`, "its words changed since they were approved; the words of 2026-01-01 stay published"},
		{"picture gone", "the old picture is in git still",
			approvedA + "\ncommit three\nremove " + pic,
			`orders/refund/en "A" for public with "first"`, "its words changed since they were approved"},
		{"picture approved with its words", "setting the state approves what is shown",
			approvedA + "\ncommit three" + write(pic, "second") + write(en, article("review", "A")) + "\ncommit four\nby lead" + write(en, article("approved", "A")),
			`orders/refund/en "A" for public with "second"`, ""},
		{"moved while newer words wait", "the old words are at the new address",
			approvedA + "\ncommit three\nmove content/orders/refund content/orders/money-back" + write("content/orders/money-back/en.md", article("draft", "B")),
			`orders/money-back/en "A" for public with "first"`, ""},
		{"made internal without approval", "what is narrower holds at once",
			approvedA + "\ncommit three" + write(en, article("draft", "A", "audience: internal")),
			`orders/refund/en "A" for internal with "first"`, ""},
		{"made public without approval", "what is wider has to be approved",
			"commit one" + topic + write(en, article("review", "A", "audience: internal")) + "\ncommit two\nby lead" + write(en, article("approved", "A", "audience: internal")) +
				"\ncommit three" + write(en, article("approved", "A")),
			`orders/refund/en "A" for internal with "first"`, "its words changed since they were approved"},
		{"archived", "archiving needs no approval", approvedA + "\ncommit three" + write(en, article("archived", "A")), "", ""},
		{"translation approved before its source", "nobody approved who may see the article",
			"commit one" + topic + write(en, article("review", "A")) + write(de, german("review", "A")) + "\ncommit two\nby lead" + write(de, german("approved", "A")),
			"", ""},
		{"translation waits", "the source does not wait for it",
			approvedA + "\ncommit three" + write(de, german("review", "A")), `orders/refund/en "A" for public with "first"`, ""},
		{"translation approved", "each edition has its own approval",
			approvedA + "\ncommit three" + write(de, german("review", "A")) + "\ncommit four\nby expert" + write(de, german("approved", "A")),
			`orders/refund/de "A" for public` + "\n" + `orders/refund/en "A" for public with "first"`, ""},
		{"source archived", "its translations go with it",
			approvedA + "\ncommit three" + write(de, german("review", "A")) + "\ncommit four\nby expert" + write(de, german("approved", "A")) +
				"\ncommit five" + write(en, article("archived", "A")), "", ""},
		{"archived while another line went on", "a merge does not bring it back",
			approvedA + "\ncommit gone" + write(en, article("archived", "A")) + "\ncommit side < two\nby mallory" + write(en, article("approved", "A", "owner: docs")) +
				"\ncommit merge < gone side\nby mallory" + write(en, article("approved", "A", "owner: docs")),
			"", "nobody approved its words; nothing of it is published"},
		{"removed while another line went on", "nor what was removed",
			approvedA + "\ncommit gone\nremove " + en + "\ncommit side < two\nby mallory" + write(en, article("approved", "A", "owner: docs")) +
				"\ncommit merge < gone side\nby mallory" + write(en, article("approved", "A", "owner: docs")),
			"", "nobody approved its words; nothing of it is published"},
		{"moved on another line", "a merge takes it to a place where it was not removed",
			approvedA + "\ncommit side < two\nmove content/orders/refund content/orders/money-back\ncommit main < two\nwrite README.md x\ncommit merge < main side\nmove content/orders/refund content/orders/money-back",
			`orders/money-back/en "A" for public with "first"`, ""},
		{"written as a link", "whoever wrote the words did so before they were a file",
			"commit one" + topic + "\ncommit two\nby lead\nlink " + en + " " + article("review", "A") + "\ncommit three\nby lead" + write(en, article("review", "A")) +
				"\ncommit four\nby lead" + write(en, article("approved", "A")),
			"", "the approval by lead@example.org does not count: they wrote some of the words"},
		{"written after what cannot be read", "it hides who wrote them",
			"commit one" + topic + "\ncommit two" + write(en, strings.Repeat("x", maxWords+1)) + "\ncommit three\nby lead" + write(en, article("review", "A")) +
				"\ncommit four\nby lead" + write(en, article("approved", "A")),
			"", "the approval by lead@example.org does not count: they wrote some of the words"},
		{"squashed by the gate", "the trailer tells who approved",
			"commit one" + topic + "\ncommit two\nby bot\nauthor writer\ntrailer Approved-by: Lead <lead@example.org>" + write(en, article("approved", "A")),
			`orders/refund/en "A" for public with "first"`, ""},
		{"squashed by somebody", "the same trailer in another's commit says nothing",
			"commit one" + topic + "\ncommit two\nby mallory\ntrailer Approved-by: Lead <lead@example.org>" + write(en, article("approved", "A")),
			"", "the approval by mallory@example.org does not count: no rule names them for this; nothing of it is published"},
		{"author faked", "the committer gives it away",
			"commit one" + topic + write(en, article("review", "A")) + "\ncommit two\nby mallory\nauthor lead" + write(en, article("approved", "A")),
			"", "the approval by lead@example.org does not count: author and committer differ"},
		{"trailer further up", "only the last paragraph of a message holds trailers",
			"commit one" + topic + "\ncommit two\nby bot\nauthor writer\ntrailer Approved-by: Lead <lead@example.org>\ntrailer \ntrailer and more words" + write(en, article("approved", "A")),
			"", "the approval by writer@example.org does not count"},
		{"merged by a person", "it may have been a pull",
			"commit one" + topic + "\ncommit side\nby mallory" + write(en, article("approved", "A")) + "\ncommit main < one\nwrite README.md x\ncommit merge < main side\nby lead" + write(en, article("approved", "A")),
			"", "the approval by mallory@example.org does not count"},
		{"merged by the gate", "the author is who pressed the button",
			"commit one" + topic + "\ncommit side" + write(en, article("approved", "A")) + "\ncommit main < one\nwrite README.md x\ncommit merge < main side\nby bot\nauthor lead" + write(en, article("approved", "A")),
			`orders/refund/en "A" for public with "first"`, ""},
		{"merged with the approval on the branch", "the approver's own commit is in the history",
			"commit one" + topic + "\ncommit side" + write(en, article("review", "A")) + "\ncommit side2 < side\nby lead" + write(en, article("approved", "A")) +
				"\ncommit main < one\nwrite README.md x\ncommit merge < main side2\nby mallory" + write(en, article("approved", "A")),
			`orders/refund/en "A" for public with "first"`, ""},
		{"rebased by the approver", "it is the approver's commit still",
			"commit one" + topic + write(en, article("review", "A")) + "\ncommit other < one\nwrite README.md x\ncommit again < other\nby lead" + write(en, article("approved", "A")),
			`orders/refund/en "A" for public with "first"`, ""},
		{"vouched for", "a commit that changes nothing can approve",
			"commit one" + topic + write(en, article("approved", "A")) + "\ncommit two\nby lead\ntrailer Approves: content/orders/refund/en.md",
			`orders/refund/en "A" for public with "first"`, ""},
		{"vouched for in the name of another", "the trailer counts for the committer",
			"commit one" + topic + write(en, article("approved", "A")) + "\ncommit two\nby mallory\ntrailer Approves: content/orders/refund/en.md",
			"", "the approval by mallory@example.org does not count"},
		{"vouched for other words", "a rebase took the vouch to words that nobody had read",
			"commit one" + topic + write(en, article("approved", "A")) + "\ncommit two\nby lead\ntrailer Approves: content/orders/refund/en.md 000000000000",
			"", "the approval by lead@example.org does not count: they approved other words"},
		{"vouched for before it showed another picture", "what later words show does not make the earlier other words",
			"commit one" + topic + write(en, article("approved", "A")) + "\ncommit two\nby lead\ntrailer Approves: content/orders/refund/en.md " + string(readWording([]byte(strings.ReplaceAll(article("approved", "A"), `\n`, "\n"))).revision(nil)) +
				"\ncommit three\nby mallory\nwrite content/orders/refund/new.txt new" + write(en, article("approved", "B")+"![](new.txt)"),
			`orders/refund/en "A" for public with "first"`, "its words changed since they were approved; the words of 2026-01-01 stay published"},
		{"vouched for before it moved", "the trailer names it as it was called then",
			"commit one" + topic + write(en, article("approved", "A")) + "\ncommit two\nby lead\ntrailer Approves: content/orders/refund/en.md" +
				"\ncommit three\nmove content/orders/refund content/orders/money-back",
			`orders/money-back/en "A" for public with "first"`, ""},
		{"renamed with its picture", "a move changes no word",
			approvedA + "\ncommit three\nmove content/orders/refund content/orders/money-back",
			`orders/money-back/en "A" for public with "first"`, ""},
		{"renamed by the approver after a change", "moving a file is no approval of what it says",
			approvedA + "\ncommit three\nby mallory" + write(en, article("approved", "B")) + "\ncommit four\nby lead\nmove content/orders/refund content/orders/money-back",
			`orders/money-back/en "A" for public with "first"`, "its words changed since they were approved"},
		{"reverted", "the words that are live came back",
			approvedA + "\ncommit three\nby mallory" + write(en, article("approved", "B")) + "\ncommit four\nby mallory" + write(en, article("approved", "A")),
			`orders/refund/en "A" for public with "first"`, ""},
		{"someone else's address in the mailmap", "two addresses, one person",
			"commit one" + topic + "\nwrite .mailmap <lead@example.org> <home@example.org>" + write(en, article("review", "A")) + "\ncommit two\nby home" + write(en, article("approved", "A")),
			`orders/refund/en "A" for public with "first"`, ""},
		{"own words under another address", "the mailmap shows that it is the same person",
			"commit one\nby home" + topic + "\nwrite .mailmap <lead@example.org> <home@example.org>" + write(en, article("review", "A")) + "\ncommit two\nby lead" + write(en, article("approved", "A")),
			"", "they wrote some of the words"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFixture(t, t.TempDir(), test.script)
			base, problems := published(t, f, leadPolicy())
			if diff := cmp.Diff(test.want, shown(t, base)); diff != "" {
				t.Errorf("%s (-want +got)\n%s", test.why, diff)
			}
			switch {
			case test.problem == "" && len(problems) > 0, test.problem != "" && len(problems) != 1:
				t.Errorf("problems %v, want %q", problems, test.problem)
			case test.problem != "" && !strings.Contains(problems[0].String(), test.problem):
				t.Errorf("problem %s, want %q", problems[0], test.problem)
			}
		})
	}
}

// Blocks have approvals of their own: what an article includes is what was approved of
// the block, whatever happened to it since.
func TestPublishedBlock(t *testing.T) {
	const file = "content/_blocks/hours/en.md"
	block := func(state, words string) string {
		return "\nwrite " + file + ` ---\nstate: ` + state + `\n---\n` + words + `\n`
	}
	words := func(state string) string {
		return "\nwrite content/orders/refund/en.md " + strings.Replace(article(state, "A"), "![](pic.txt)", `\n\n{{> hours}}`, 1)
	}
	begin := "commit one\nwrite content/orders/topic.yaml names: {en: Orders}" + block("review", "Nine to five.") + words("review")
	for _, test := range []struct {
		name, script string
		says         string // "" where the article cannot say it
		rules        []problem.Rule
	}{
		{"approved with its article", begin + "\ncommit two\nby lead" + block("approved", "Nine to five.") + words("approved"), "Nine to five.", nil},
		{"changed under its approval", begin + "\ncommit two\nby lead" + block("approved", "Nine to five.") + words("approved") +
			"\ncommit three\nby mallory" + block("approved", "Midnight to one."), "Nine to five.", []problem.Rule{problem.Review}},
		{"newer words in review", begin + "\ncommit two\nby lead" + block("approved", "Nine to five.") + words("approved") +
			"\ncommit three" + block("review", "Ten to six."), "Nine to five.", nil},
		{"newer words approved", begin + "\ncommit two\nby lead" + block("approved", "Nine to five.") + words("approved") +
			"\ncommit three" + block("review", "Ten to six.") + "\ncommit four\nby lead" + block("approved", "Ten to six."), "Ten to six.", nil},
		{"never approved", begin + "\ncommit two\nby lead" + words("approved"), "", []problem.Rule{problem.Include}},
		{"archived", begin + "\ncommit two\nby lead" + block("approved", "Nine to five.") + words("approved") +
			"\ncommit three" + block("archived", "Nine to five."), "", []problem.Rule{problem.Include}},
	} {
		t.Run(test.name, func(t *testing.T) {
			base, problems := published(t, newFixture(t, t.TempDir(), test.script), leadPolicy())
			doc, err := base.Document(base.ByID["refund"].Source)
			if err != nil {
				t.Fatal(err)
			}
			text := doc.Sections[0].Text
			for _, other := range []string{"Nine to five.", "Ten to six.", "Midnight to one."} {
				if strings.Contains(text, other) != (other == test.says) {
					t.Errorf("the article says %q, want %q", text, test.says)
				}
			}
			var rules []problem.Rule
			for _, p := range problems {
				rules = append(rules, p.Rule)
			}
			if diff := cmp.Diff(test.rules, rules); diff != "" {
				t.Errorf("problems %v (-want +got)\n%s", problems, diff)
			}
		})
	}
}

// Without the history nothing can be proved, so nothing is published and the build is
// told to stop.
func TestReviewWithoutHistory(t *testing.T) {
	f := newFixture(t, t.TempDir(), "commit one\nwrite content/orders/topic.yaml names: {en: Orders}\nwrite content/orders/refund/en.md "+article("approved", "A")+"\ncommit two\nwrite a b")
	writeFile(t, filepath.Join(f.top, ".git/shallow"), f.commits["two"].hash.String()+"\n")
	h, _, err := ReadHistory(t.Context(), f.options(""))
	if err != nil {
		t.Fatal(err)
	}
	reviewed, problems := Review(load(t, f), h, Terms{Policy: leadPolicy()})
	if len(problems) != 1 || problems[0].Rule != problem.Proof || problems[0].Rule.Severity() != problem.Error {
		t.Errorf("problems %v, want one that keeps the site from being built", problems)
	}
	if base, _ := reviewed.Published([]knowledge.State{knowledge.Approved}); len(base.Articles) > 0 {
		t.Error("what cannot be proved is published")
	}
	reviewed, problems = Review(load(t, f), h, Terms{})
	if base, _ := reviewed.Published([]knowledge.State{knowledge.Approved}); len(problems) > 0 || len(base.Articles) != 1 {
		t.Errorf("without a policy states are taken on trust; %v", problems)
	}
}

// Trust ends at a commit, not at a date: dates can be written at will.
func TestSince(t *testing.T) {
	f := newFixture(t, t.TempDir(), "commit one\nwrite content/orders/topic.yaml names: {en: Orders}\nwrite content/orders/refund/pic.txt first\nwrite content/orders/refund/en.md "+article("approved", "A")+
		"\ncommit two\nby mallory\nat -400\nwrite content/orders/refund/en.md "+article("approved", "B"))
	policy := leadPolicy()
	policy.Since = f.commits["one"].hash.String()
	base, _ := published(t, f, policy)
	if got := shown(t, base); !strings.Contains(got, `"A"`) {
		t.Errorf("published %q, want the words up to the commit that is trusted", got)
	}
	policy.Since = strings.Repeat("0", 40)
	base, problems := published(t, f, policy)
	if len(base.Articles) > 0 || problems[0].Rule != problem.Proof {
		t.Errorf("a commit that is not there is trusted: %v", problems)
	}
}
