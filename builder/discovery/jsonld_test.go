package discovery

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func examplePublisher() *Publisher {
	return &Publisher{
		Name: "Example Ltd", URL: "https://example.com/", Logo: "https://example.com/help/assets/logo.png",
		SameAs: []string{"https://social.example/@example"},
	}
}

// document makes the document of an indexed page of the given kind.
func document(kind Kind, title string) *Document {
	url := "https://example.com/help/en/billing/refund-an-order/"
	crumbs := []Item{{"Help", "https://example.com/help/en/"}, {"Billing", "https://example.com/help/en/billing/"}}
	if kind == Home {
		url, crumbs = "https://example.com/help/en/", nil
	}
	return &Document{
		Page: &Page{
			Kind: kind, ID: "refund-an-order", Locale: "en", URL: url, Title: title,
			Summary: "Send money back for a whole order or a part of it.",
			Created: day(1), Modified: day(4), Indexed: kind != Search,
		},
		Base: base, Site: "Help", Publisher: examplePublisher(),
		Image: "https://example.com/help/assets/card.png", Crumbs: crumbs,
	}
}

func exampleVideo() Video {
	return Video{
		Title: "Refund in a minute", Description: "From the order to the receipt.",
		Thumbnail: "https://example.com/help/assets/poster.jpg", Uploaded: day(2), Duration: 83 * time.Second,
		Content: "https://example.com/help/assets/refund.mp4", Transcript: "Open the order.\nChoose \"Refund\".",
		Chapters: []Chapter{
			{"Find the order", "https://example.com/help/en/billing/refund-an-order/#t=0", 0, 41 * time.Second},
			{"Refund it", "https://example.com/help/en/billing/refund-an-order/#t=41", 41 * time.Second, 83 * time.Second},
		},
	}
}

// exampleDocuments has one document of every kind, and some that lack a part.
func exampleDocuments() map[string]*Document {
	docs := map[string]*Document{
		"home":      document(Home, "Help"),
		"topic":     document(Topic, "Billing"),
		"article":   document(Article, "Refund an order"),
		"reference": document(Reference, "Fees"),
		"faq":       document(FAQ, "Questions about refunds"),
		"guide":     document(Guide, "The printer does not print"),
		"search":    document(Search, "Search"),
		"contact":   document(Contact, "Talk to us"),
		"other":     document(Other, "What you can do here"),
		"video":     document(Article, "Watch a refund"),
		"empty-faq": document(FAQ, "No questions yet"),
		"fallback":  document(Article, "Auf Deutsch"),
		"hostile":   document(FAQ, hostile),
	}
	docs["home"].SearchURL = "https://example.com/help/en/search/"
	docs["topic"].Items = []Item{
		{"Refund an order", "https://example.com/help/en/billing/refund-an-order/"},
		{"Fees", "https://example.com/help/en/billing/fees/"},
	}
	docs["faq"].Questions = []Question{
		{"when", "When does the money arrive?", "Within three days. <a href=\"https://example.com/\">More</a>."},
		{"退款-手续费", "退款收手续费吗？", "不收。"},
	}
	docs["guide"].Steps = []Step{
		{"power", "Is the power light on?", "Look at the front of the printer."},
		{"plug-in", "Plug the printer in", ""},
	}
	docs["video"].Videos = []Video{exampleVideo(), {Title: "No poster, no date", Content: "https://example.com/x.mp4"}}
	docs["fallback"].Indexed = false
	docs["hostile"].Summary, docs["hostile"].Site = hostile, hostile
	docs["hostile"].Questions = []Question{{hostile, hostile, hostile}}
	docs["hostile"].Crumbs[0].Title = hostile
	return docs
}

func TestJSONLD(t *testing.T) {
	for name, d := range exampleDocuments() {
		t.Run(name, func(t *testing.T) {
			got := AppendJSONLD(nil, d)
			golden(t, "jsonld-"+name+".json", append(got, '\n'))
			for _, finding := range checkGraph(t, got, d.Locale) {
				t.Error(finding)
			}
			if i := strings.IndexAny(string(got), "<>&\u2028\u2029"); i >= 0 {
				t.Errorf("%q can end a script element", got[i])
			}
			if !utf8.Valid(got) {
				t.Error("not UTF-8")
			}
		})
	}
}

func TestJSONLDTypes(t *testing.T) {
	tests := []struct{ document, want, why string }{
		{"home", "WebSite Organization", "search engines take the site's name from here"},
		{"topic", "CollectionPage BreadcrumbList", "a list and where it stands"},
		{"article", "TechArticle Organization BreadcrumbList", "an article names its author"},
		{"reference", "TechArticle Organization BreadcrumbList", "facts are articles too"},
		{"faq", "FAQPage Organization BreadcrumbList", "questions and answers"},
		{"empty-faq", "Article Organization BreadcrumbList", "a FAQPage must have questions"},
		{"guide", "HowTo Organization BreadcrumbList", "steps"},
		{"search", "SearchResultsPage BreadcrumbList", "noindex, and still what it is"},
		{"contact", "ContactPage BreadcrumbList", "the way to a person"},
		{"other", "WebPage BreadcrumbList", "nothing more is known"},
		{"video", "TechArticle Organization VideoObject BreadcrumbList", "the video without poster and date is left out"},
		{"fallback", "BreadcrumbList", "words in another language are described where they belong"},
	}
	docs := exampleDocuments()
	for _, test := range tests {
		var types []string
		for _, n := range decodeGraph(t, AppendJSONLD(nil, docs[test.document])) {
			types = append(types, n["@type"].(string))
		}
		if got := strings.Join(types, " "); got != test.want {
			t.Errorf("%s: %s, want %s: %s", test.document, got, test.want, test.why)
		}
	}
}

func TestJSONLDSaysNothing(t *testing.T) {
	d := document(Other, "Page not found")
	d.Indexed, d.Crumbs = false, nil
	if got := AppendJSONLD([]byte("before"), d); string(got) != "before" {
		t.Errorf("got %s", got)
	}
}

func TestJSONLDUnknownParts(t *testing.T) {
	tests := []struct {
		name   string
		why    string
		change func(*Document)
		lacks  []string
	}{
		{"no dates", "a shallow clone knows none", func(d *Document) { d.Created, d.Modified = time.Time{}, time.Time{} }, []string{"datePublished", "dateModified"}},
		{"published after changed", "one of two contradicting dates is wrong", func(d *Document) { d.Created = day(20) }, []string{"datePublished"}},
		{"no publisher", "the site need not name one", func(d *Document) { d.Publisher = nil }, []string{"author", "publisher"}},
		{"no picture", "pictures can be switched off", func(d *Document) { d.Image = "" }, []string{"image"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := document(Article, "Refund an order")
			test.change(d)
			article := decodeGraph(t, AppendJSONLD(nil, d))[0]
			for _, key := range test.lacks {
				if v, ok := article[key]; ok {
					t.Errorf("%s: %s is %v", test.why, key, v)
				}
			}
			if article["headline"] == nil {
				t.Error("the rest is missing too")
			}
		})
	}
}

func TestHeadline(t *testing.T) {
	tests := []struct{ name, title, want, why string }{
		{"short", "Refund an order", "Refund an order", "most titles"},
		{"exact", strings.Repeat("a", 110), strings.Repeat("a", 110), "the limit itself is allowed"},
		{"words", strings.Repeat("abcd ", 30), strings.Repeat("abcd ", 20) + "abcd…", "cut between words"},
		{"han", strings.Repeat("退", 120), strings.Repeat("退", 109) + "…", "no spaces to cut at; counted in characters"},
	}
	for _, test := range tests {
		got := headline(test.title)
		if got != test.want || utf8.RuneCountInString(got) > maxHeadline {
			t.Errorf("%s: %s; got %q", test.name, test.why, got)
		}
	}
}

func BenchmarkJSONLD(b *testing.B) {
	docs := exampleDocuments()
	for _, name := range []string{"article", "faq", "video"} {
		b.Run(name, func(b *testing.B) {
			var buf []byte
			b.ReportAllocs()
			for b.Loop() {
				buf = AppendJSONLD(buf[:0], docs[name])
			}
		})
	}
}
