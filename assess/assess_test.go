package assess_test

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"helpwright/assess"
	"helpwright/knowledge"
	"helpwright/problem"
)

func load(t *testing.T, files map[string]string) (*knowledge.Base, []problem.Problem) {
	t.Helper()
	content := fstest.MapFS{}
	for name, text := range files {
		content[name] = &fstest.MapFile{Data: []byte(text)}
	}
	base, problems, err := knowledge.Load(context.Background(), knowledge.Source{Files: content, Config: &knowledge.Config{
		Folder: "content", Locales: []knowledge.Locale{{Tag: "en"}, {Tag: "de", Fallback: []string{"en"}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return base, problems
}

const (
	article = "---\nid: pay\ntitle: Pay an invoice\nsummary: How to pay an invoice by card, by transfer or in cash at the counter.\nstate: approved\nkeywords: [bill]\nreview_by: 2027-01-01\n---\nWords.\n"
	german  = "---\ntitle: Zahlen\nsummary: Kurz.\nstate: approved\n---\nWorte.\n"
	faq     = "---\nid: faq\nkind: faq\ntitle: Questions about <bills>\nsummary: What people ask about bills, with an answer to each of the questions.\nstate: approved\n---\n## When? {#when}\n\nNow.\n"
)

// site has two locales, an article in both and a FAQ in one.
func site(t *testing.T) *assess.Facts {
	base, problems := load(t, map[string]string{"a/topic.yaml": "names: {en: A, de: A}", "a/pay/en.md": article, "a/pay/de.md": german, "a/faq/en.md": faq})
	return &assess.Facts{
		Site: "Help <&>", Base: base, Problems: problems,
		Locales: []assess.Locale{{Tag: "en", Owner: true, Synonyms: true}, {Tag: "de", Glossary: true}},
		Ways:    []assess.Way{{Kind: "email", Wait: true}, {Kind: "phone"}},
		Color:   true, Offline: true, Related: true, SearchTests: true, Standards: map[knowledge.Kind]bool{"faq": true},
	}
}

// What a line gets follows from what its rule says, and from nothing else.
func TestScores(t *testing.T) {
	lines := map[string]assess.Line{}
	for _, c := range assess.Assess(site(t)).Capabilities {
		for _, l := range c.Lines {
			lines[l.ID] = l
		}
	}
	for _, test := range []struct {
		id    string
		score int
		why   string
	}{
		{"SR-01", 66, "the summary of one edition of three is too short"},
		{"SR-02", 0, "nothing calls the check"},
		{"SR-03", 50, "articles and a FAQ, no documents and no community"},
		{"SR-04", 61, "a third of the editions has keywords, half of the locales synonyms, and there are tests"},
		{"UX-02", 33, "a colour, no logo and no legal links"},
		{"UX-08", 100, "static and offline"},
		{"GL-01", 75, "three editions of four"},
		{"GL-06", 0, "the translation follows no revision"},
		{"GL-07", 50, "one locale of two has an owner"},
		{"GL-08", -1, "without markets there is no use for it"},
		{"CK-01", 37, "articles, and half of all articles have a review date"},
		{"CK-02", 100, "there is a FAQ"},
		{"CK-03", 50, "a standard for one kind of two"},
		{"CK-08", 0, "not in this version"},
		{"AS-03", 33, "a number, and nobody calls back"},
		{"AS-04", 75, "one way of two says how long it takes"},
		{"RA-08", 100, "this very command"},
	} {
		if got := lines[test.id]; got.Score != test.score {
			t.Errorf("%s: %d, want %d: %s (found %s)", test.id, got.Score, test.score, test.why, got.Found)
		}
	}
	for id, l := range lines {
		if l.Rule == "" || l.Name == "" || l.Score > 100 || l.Used() && l.Score < 100 && l.Gap == "" || l.Score == 100 && l.Gap != "" || !l.There && l.Score != 0 {
			t.Errorf("%s is not told well: %+v", id, l)
		}
	}
}

// What a desk brings counts where there is one, by what it was told.
func TestScoresOfADesk(t *testing.T) {
	scores := func(f *assess.Facts) map[string]int {
		all := map[string]int{}
		for _, c := range assess.Assess(f).Capabilities {
			for _, l := range c.Lines {
				all[l.ID] = l.Score
			}
		}
		return all
	}
	plain, full := site(t), site(t)
	plain.Desk, full.Desk = true, true
	full.Reasons, full.HumanFirst, full.Hours, full.Promises, full.Credit, full.Bookings, full.SingleSignOn = 2, true, true, 1, true, true, true
	for _, test := range []struct {
		id                   string
		without, with, whole int
		why                  string
	}{
		{"CM-01", 0, 50, 100, "a form, and reasons"},
		{"CM-02", 0, 100, 100, "every desk has pages and mail"},
		{"CM-06", 0, 0, 100, "nothing is promised until somebody says what"},
		{"CK-09", 0, 100, 100, "every desk counts ratings"},
		{"AS-03", 33, 66, 100, "a number, calling back, booking"},
		{"AS-06", 0, 0, 100, "a reason that leads to a person"},
		{"SR-06", 60, 100, 100, "form and agents search, too"},
		{"UX-05", 0, 0, 50, "customers sign in by a code, not at their product"},
		{"AS-01", 0, 0, 0, "a desk is no chat"},
	} {
		for i, f := range []*assess.Facts{site(t), plain, full} {
			if got, want := scores(f)[test.id], []int{test.without, test.with, test.whole}[i]; got != want {
				t.Errorf("%s of site %d: %d, want %d: %s", test.id, i, got, want, test.why)
			}
		}
	}
}

// A site of nothing gets no points for what it does not have, and a site cannot have
// more than all.
func TestEnds(t *testing.T) {
	base, _ := load(t, nil)
	empty := assess.Assess(&assess.Facts{Base: base, Locales: []assess.Locale{{Tag: "en"}}})
	full := assess.Assess(site(t))
	if len(empty.Capabilities) != 11 || empty.Score >= full.Score || full.Score > 100 {
		t.Errorf("%d capabilities, %d and %d percent", len(empty.Capabilities), empty.Score, full.Score)
	}
}

// The lines are those of the list of requirements, group by group, none left out and
// none twice.
func TestLinesAreComplete(t *testing.T) {
	wanted := map[string]int{"SR": 7, "UX": 8, "PS": 6, "GL": 8, "CK": 11, "VB": 5, "CM": 7, "AS": 7, "CO": 4, "TO": 7, "RA": 8}
	seen := map[string]bool{}
	for _, c := range assess.Assess(site(t)).Capabilities {
		for _, l := range c.Lines {
			if seen[l.ID] {
				t.Errorf("%s stands there twice", l.ID)
			}
			seen[l.ID] = true
			wanted[l.ID[:2]]--
		}
	}
	for group, missing := range wanted {
		if missing != 0 {
			t.Errorf("group %s lacks %d lines", group, missing)
		}
	}
}

// The page runs nothing and loads nothing but the stylesheet beside it.
func TestPage(t *testing.T) {
	var b strings.Builder
	if err := assess.Assess(site(t)).WritePage(&b); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	for _, never := range []string{"<script", "style=", " on", "http://", "https://", "Help <&>"} {
		if strings.Contains(regexp.MustCompile(`>[^<]*<`).ReplaceAllString(page, "><"), never) {
			t.Errorf("the page holds %q", never)
		}
	}
	for _, want := range []string{`content="default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'"`, `href="` + assess.StyleFile + `"`, "Help &lt;&amp;&gt;", "Everyday language"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Count(page, " href=") != 2+11 { // style, skip link and the table
		t.Errorf("the page has %d links", strings.Count(page, " href="))
	}
}
