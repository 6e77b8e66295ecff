package theme_test

import (
	"bytes"
	"strings"
	"testing"

	"helpwright/theme"
)

// Words that stand in for missing ones are read aloud, hyphenated and set as what
// they are, wherever they stand.
func TestWordsOfAnotherLanguage(t *testing.T) {
	th := newTheme(t)
	arabic, english := exampleLocales[2].Locale, theme.Foreign{Lang: "en", Dir: "ltr"}
	link := theme.Link{Title: "Words", Path: "/w/", Foreign: english}
	card := theme.Card{Title: "Words", Path: "/w/", Foreign: english, Summary: "More.", SummaryIn: english}
	s, err := th.Shell(theme.Shell{
		Locale: arabic, SiteTitle: "Site", SiteTitleIn: english, HomePath: "/", AllPath: "/all/", SearchPath: "/search/",
		Topics: []theme.Link{link}, Header: []theme.Link{link}, Legal: []theme.Link{link},
		Contact: []theme.Way{{Kind: "phone", Path: "tel:+15550100", Text: "+1 555 0100"}, {Kind: "email", Path: "mailto:a@example.com", Label: "Write", LabelIn: english, Hours: "Always", HoursIn: english, Wait: "A day", WaitIn: english}},
	})
	if err != nil {
		t.Fatal(err)
	}
	nav, err := th.Nav("ar", "Words", []theme.Group{{Title: "Words", Path: "/w/", Foreign: english, Level: 1, Cards: []theme.Card{card}}})
	if err != nil {
		t.Fatal(err)
	}
	const marked = `<span lang="en" dir="ltr">`
	for _, test := range []struct {
		name, why string
		page      theme.Page
		want      []string
	}{
		{"home", "greeting, examples and topics", theme.Page{Template: "home", Title: "How?", TitleIn: english, Home: &theme.Home{
			Examples: []theme.Text{{Words: "refund", Foreign: english}}, Topics: []theme.Card{card}, Popular: []theme.Card{card},
		}}, []string{"<h1>" + marked + "How?", `?q=refund">` + marked + "refund", `<a href="/w/">` + marked + "Words</span></a><p>" + marked + "More.", `<li><a href="/w/">` + marked + "Words"}},
		{"topic", "its name, its line and the way to it", theme.Page{Template: "topic", Title: "Words", TitleIn: english, Nav: nav.For("/x/"), Crumbs: []theme.Link{link}, Topic: &theme.Topic{
			Summary: "More.", SummaryIn: english, Articles: []theme.Card{card},
		}}, []string{"<h1>" + marked + "Words", `<p class="summary">` + marked + "More.", `<ol><li><a href="/w/">` + marked + "Words", `<p class="l1"><a href="/w/">` + marked + "Words", `<p>` + marked + "More.</span></p></li>"}},
		{"contact", "the ways to a person", theme.Page{Template: "contact", Title: "Contact"}, []string{"<h2>" + marked + "Write", "<dd>" + marked + "Always", "<dd>" + marked + "A day", `<span dir="ltr">&#43;1 555 0100</span>`}},
		{"every page", "the frame, too", theme.Page{Template: "notfound", Title: "Nothing"}, []string{`<a class="brand" href="/">` + marked + "Site", "<li>" + marked + "Site", `<a href="mailto:a@example.com">` + marked + "Write", "<span>" + marked + "Always", marked + "A day"}},
		{"all articles", "the names of topics", theme.Page{Template: "all", Title: "All", All: []theme.Group{{Title: "Words", Foreign: english, Level: 1}}}, []string{"<h2>" + marked + "Words"}},
		{"article", "its neighbours", theme.Page{Template: "article", Title: "A", Article: &theme.Article{HelpNo: "/", Prev: &link, Next: &link}}, []string{"</small> " + marked + "Words"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var out bytes.Buffer
			test.page.Shell = s
			if err := th.Render(&out, &test.page); err != nil {
				t.Fatal(err)
			}
			for _, want := range test.want {
				if !strings.Contains(out.String(), want) {
					t.Errorf("no %q: %s\n%s", want, test.why, &out)
				}
			}
		})
	}
}

func TestNewText(t *testing.T) {
	english, swiss := theme.Locale{Tag: "en", Dir: "ltr"}, theme.Locale{Tag: "fr-CH", Dir: "ltr"}
	for _, test := range []struct {
		name, why string
		from      theme.Locale
		page      string
		want      theme.Foreign
	}{
		{"own words", "nothing is to be said", english, "en", theme.Foreign{}},
		{"for everybody", "nobody knows their language", theme.Locale{}, "ar", theme.Foreign{}},
		{"a region of the language", "its readers see no other language", swiss, "fr", theme.Foreign{}},
		{"another language", "it must be said", english, "ar", theme.Foreign{Lang: "en", Dir: "ltr"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := theme.NewText("words", test.from, test.page); got.Foreign != test.want || got.Words != "words" {
				t.Errorf("got %+v, want %+v: %s", got, test.want, test.why)
			}
		})
	}
}

// The direction is written only where it differs from the page's, too.
func TestDirectionOfTheSameSort(t *testing.T) {
	th := newTheme(t)
	s, err := th.Shell(theme.Shell{Locale: exampleLocales[1].Locale, SiteTitle: "Site", SiteTitleIn: theme.Foreign{Lang: "en", Dir: "ltr"}, HomePath: "/"})
	if err != nil {
		t.Fatal(err)
	}
	if got := string(s.Parts.Brand); !strings.Contains(got, `<span lang="en">`) {
		t.Errorf("the brand is %s", got)
	}
}

// Without offline reading there is no service worker, and scripts must not look
// for one: the browser would complain of a missing file.
func TestServiceWorkerIsAskedForOnlyWhereThereIsOne(t *testing.T) {
	th := newTheme(t)
	for base, want := range map[string]bool{"/help/": true, "": false} {
		s, err := th.Shell(theme.Shell{Locale: exampleLocales[0].Locale, WorkerPath: base})
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := th.Render(&out, &theme.Page{Template: "notfound", Shell: s}); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(out.String(), "data-base") != want {
			t.Errorf("base %q: %s", base, &out)
		}
	}
}
