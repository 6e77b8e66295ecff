package knowledge_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"helpwright/knowledge"
)

// then is the folder of an earlier commit in the tests below.
const then = knowledge.EarlierFolder + "/1111111111111111111111111111111111111111/"

func TestWith(t *testing.T) {
	source := func(title string, more ...string) string {
		lines := append([]string{"---", "id: refund", "title: " + title, "summary: How.", "state: approved"}, more...)
		return strings.Join(append(lines, "---", "Words of "+title+", [more](../limits/en.md). ![A](pic.png)", ""), "\n")
	}
	limits := "---\nid: limits\ntitle: Limits\nsummary: How.\nstate: approved\n---\nWords.\n"
	for _, test := range []struct {
		name, why    string
		now, earlier map[string]string
		instead      map[string]string
		want         string // title, audience and markets of refund, what its references lead to
		problems     []string
	}{
		{
			"earlier words", "they stand at today's address with today's links",
			map[string]string{"orders/refund/en.md": source("New"), "orders/limits/en.md": limits},
			map[string]string{"orders/refund/en.md": source("Old")},
			map[string]string{"orders/refund/en.md": then + "orders/refund/en.md"},
			"Old for public in [] → limits, nothing", []string{`the words that were approved last lead to "pic.png", which is gone, so there is no link`},
		},
		{
			"a picture of that time", "its own and not today's of the same name",
			map[string]string{"orders/refund/en.md": source("New"), "orders/limits/en.md": limits, "orders/refund/pic.png": "not it"},
			map[string]string{"orders/refund/en.md": source("Old"), "orders/refund/pic.png": "png"},
			map[string]string{"orders/refund/en.md": then + "orders/refund/en.md"},
			"Old for public in [] → limits, " + then + "orders/refund/pic.png", nil,
		},
		{
			"moved since", "references lead on from where the words lay",
			map[string]string{"orders/refund/en.md": source("New"), "billing/limits/en.md": limits},
			map[string]string{"billing/refund/en.md": source("Old"), "billing/refund/pic.png": "png"},
			map[string]string{"orders/refund/en.md": then + "billing/refund/en.md"},
			"Old for public in [] → limits, " + then + "billing/refund/pic.png", nil,
		},
		{
			"made narrower since", "what only some may read now is not shown to all",
			map[string]string{"orders/refund/en.md": source("New", "audience: internal"), "orders/limits/en.md": limits},
			map[string]string{"orders/refund/en.md": source("Old"), "orders/refund/pic.png": "png"},
			map[string]string{"orders/refund/en.md": then + "orders/refund/en.md"},
			"Old for internal in [] → limits, " + then + "orders/refund/pic.png", nil,
		},
		{
			"made wider since", "what was approved for some was approved for them",
			map[string]string{"orders/refund/en.md": source("New"), "orders/limits/en.md": limits},
			map[string]string{"orders/refund/en.md": source("Old", "audience: partner", "markets: [ch]"), "orders/refund/pic.png": "png"},
			map[string]string{"orders/refund/en.md": then + "orders/refund/en.md"},
			"Old for partner in [ch] → limits, " + then + "orders/refund/pic.png", nil,
		},
		{
			"other markets since", "no market is left, and none does not mean all",
			map[string]string{"orders/refund/en.md": source("New", "markets: [at]"), "orders/limits/en.md": limits},
			map[string]string{"orders/refund/en.md": source("Old", "markets: [ch]"), "orders/refund/pic.png": "png"},
			map[string]string{"orders/refund/en.md": then + "orders/refund/en.md"},
			"nothing", nil,
		},
		{
			"another id then", "an id never changes, so today's is meant",
			map[string]string{"orders/refund/en.md": source("New"), "orders/limits/en.md": limits},
			map[string]string{"orders/refund/en.md": strings.Replace(source("Old"), "id: refund", "id: other", 1), "orders/refund/pic.png": "png"},
			map[string]string{"orders/refund/en.md": then + "orders/refund/en.md"},
			"Old for public in [] → limits, " + then + "orders/refund/pic.png", nil,
		},
		{
			"words that cannot be read any more", "nothing is better than half of it",
			map[string]string{"orders/refund/en.md": source("New"), "orders/limits/en.md": limits},
			map[string]string{"orders/refund/en.md": "---\ntitle: [\n---\nWords"},
			map[string]string{"orders/refund/en.md": then + "orders/refund/en.md"},
			"nothing", []string{"the words that were approved last cannot be read any more, so nothing is published"},
		},
		{
			"left out", "the article goes with its source",
			map[string]string{"orders/refund/en.md": source("New"), "orders/refund/de.md": "---\ntitle: Neu\nsummary: Wie.\nstate: approved\n---\nWorte\n", "orders/limits/en.md": limits},
			nil,
			map[string]string{"orders/refund/en.md": ""},
			"nothing", nil,
		},
		{
			"translation left out", "the source stays",
			map[string]string{"orders/refund/en.md": source("New"), "orders/refund/de.md": "---\ntitle: Neu\nsummary: Wie.\nstate: approved\n---\nWorte\n", "orders/limits/en.md": limits},
			nil,
			map[string]string{"orders/refund/de.md": ""},
			"New for public in [] → limits, nothing", nil,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			files := fstest.MapFS{"orders/topic.yaml": {Data: []byte("names: {en: Orders}")}, "billing/topic.yaml": {Data: []byte("names: {en: Billing}")}}
			put := func(folder string, all map[string]string) {
				for name, text := range all {
					data := []byte(text)
					if text == "png" {
						data = pngOf(1, 1)
					}
					files[folder+name] = &fstest.MapFile{Data: data}
				}
			}
			put("", test.now)
			base, _, err := knowledge.Load(context.Background(), knowledge.Source{Files: files, Config: testConfig()})
			if err != nil {
				t.Fatal(err)
			}
			put(then, test.earlier)
			out, problems := base.With(knowledge.Instead{Files: files, Words: test.instead})
			if diff := cmp.Diff(test.want, told(out)); diff != "" {
				t.Errorf("%s (-want +got)\n%s", test.why, diff)
			}
			var got []string
			for _, p := range problems {
				got = append(got, p.Message)
			}
			if diff := cmp.Diff(test.problems, got); diff != "" {
				t.Errorf("problems (-want +got)\n%s", diff)
			}
			if before := base.ByID["refund"]; before == nil || before.Source.Title != "New" {
				t.Error("the base that went in was changed")
			}
			if a := out.ByID["refund"]; a != nil {
				if _, err := out.Document(a.Source); err != nil {
					t.Errorf("its words cannot be read: %v", err)
				}
				if from, replaced := test.instead["orders/refund/de.md"]; replaced && from == "" && a.Editions["de"] != nil {
					t.Error("the translation is there")
				}
			}
		})
	}
}

// told writes what the article says, to whom, and where its references lead.
func told(base *knowledge.Base) string {
	a := base.ByID["refund"]
	if a == nil {
		return "nothing"
	}
	text := fmt.Sprintf("%s for %s in %v →", a.Source.Title, a.Audience, a.Markets)
	for i := range a.Source.Refs {
		to := "nothing"
		switch t := base.Resolve(a.Source, &a.Source.Refs[i]); {
		case t.Article != nil:
			to = t.Article.ID
		case t.File != nil:
			to = t.File.Path
		}
		if i > 0 {
			text += ","
		}
		text += " " + to
	}
	return text
}
