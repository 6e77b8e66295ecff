package theme_test

import (
	"bytes"
	"flag"
	"fmt"
	"html/template"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"helpwright/locales"
	"helpwright/templates"
	"helpwright/theme"
)

var write = flag.String("write", "", "write the example pages into this folder, to look at them")

var exampleLocales = []theme.LocaleChain{
	{Locale: theme.Locale{Tag: "en", Name: "English", Dir: "ltr"}},
	{Locale: theme.Locale{Tag: "zh-Hans", Name: "简体中文", Dir: "ltr"}},
	{Locale: theme.Locale{Tag: "ar", Name: "العربية", Dir: "rtl"}},
}

func newTheme(t testing.TB) *theme.Theme {
	t.Helper()
	th, problems, err := theme.New(theme.Config{Templates: templates.FS, Phrases: locales.FS, Locales: exampleLocales})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Error(p)
	}
	if th == nil {
		t.FailNow()
	}
	return th
}

// words are what the example pages say, by locale.
var words = map[string]struct {
	site, topic, about, article, summary, guide, faq, product string
	examples                                                  []string
}{
	"en": {
		"Harbour Shop", "Bills and payments", "Paying, getting money back, and what stands on a bill.",
		"Refund an order", "Send money back for a whole order or for a part of it.", "The printer does not print", "Questions about bills", "Shop",
		[]string{"refund", "printer offline", "change my address"},
	},
	"zh-Hans": {
		"Harbour Shop", "账单与付款", "付款、退款，以及账单上的各项内容。",
		"为订单退款", "退还整笔订单或其中一部分的款项。", "打印机无法打印", "账单常见问答", "商店",
		[]string{"退款", "打印机离线", "修改地址"},
	},
	"ar": {
		"Harbour Shop", "الفواتير والدفع", "الدفع واسترداد المال وما يظهر في الفاتورة.",
		"إعادة ثمن طلب", "أعد ثمن الطلب كله أو جزءًا منه.", "الطابعة لا تطبع", "أسئلة عن الفواتير", "المتجر",
		[]string{"استرداد", "الطابعة", "تغيير العنوان"},
	},
}

func body(t testing.TB, th *theme.Theme, name, locale string) template.HTML {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name+"."+locale+".html"))
	if err != nil {
		text, err = os.ReadFile(filepath.Join("testdata", name+".en.html"))
	}
	if err != nil {
		t.Fatal(err)
	}
	cues := []theme.Cue{{Start: 0, Text: "Find the order"}, {Start: 75 * time.Second, Text: "Send the money back"}}
	own := th.Video(theme.Video{
		Locale: locale, Title: "Refund an order in a minute", URL: "/help/assets/refund.mp4", Type: "video/mp4", Width: 1280, Height: 720,
		Tracks:   []theme.Track{{Kind: "captions", URL: "/help/assets/refund.en.vtt", Locale: exampleLocales[0].Locale, Default: true}, {Kind: "chapters", URL: "/help/assets/refund.en.chapters.vtt", Locale: exampleLocales[0].Locale}},
		Chapters: cues, Transcript: cues,
	})
	outside := th.Video(theme.Video{Locale: locale, Title: "All about refunds", URL: "https://video.example.org/watch?v=1", Host: "video.example.org", Embed: "https://video.example.org/embed/1"})
	return template.HTML(strings.NewReplacer("@VIDEO@", string(own), "@OUTSIDE@", string(outside)).Replace(string(text)))
}

// shell is the example site in a locale, with brand and links.
func shell(t testing.TB, th *theme.Theme, l theme.Locale) *theme.Shell {
	t.Helper()
	base := "/help/" + l.Tag + "/"
	say := func(id string) string { return th.Phrase(l.Tag, id, nil) }
	w := words[l.Tag]
	made, err := th.Shell(theme.Shell{
		Locale: l, SiteTitle: w.site, WorkerPath: "/help/", HomePath: base, SearchPath: base + "search/", ContactPath: base + "contact/",
		AllPath: base + "all/", ToolsPath: base + "capabilities/", FeedPath: base + "feed.xml", ManifestURL: base + "app.webmanifest",
		IconURL: "/help/assets/icon.svg", StyleURL: "/help/assets/site.css", ScriptURL: "/help/assets/site.js",
		Scripts: map[string]string{"guide": "/help/assets/guide.js", "search": "/help/assets/search.js", "contact": "/help/assets/contact.js", "video": "/help/assets/video.js", "offline": "/help/assets/offline.js"},
		Header:  []theme.Link{{Title: "example.org", Path: "https://example.org/"}},
		Legal:   []theme.Link{{Title: "Legal", Path: "https://example.org/legal"}},
		Topics:  []theme.Link{{Title: w.topic, Path: base + "billing/"}, {Title: w.guide, Path: base + "printing/"}},
		Contact: []theme.Way{
			{Kind: "email", Label: say("way_email"), Path: "mailto:help@example.org", Text: "help@example.org", Wait: "4 h"},
			{Kind: "phone", Label: say("way_phone"), Path: "tel:+15550100", Text: "+1 555 0100", Hours: "9–17"},
		},
		DescribedBy: base + "llms.txt", EditLinks: true,
		CSP: "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types site",
	})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// examplePages returns a page of every kind in a locale, by name.
func examplePages(t testing.TB, th *theme.Theme, l theme.Locale) map[string]*theme.Page {
	t.Helper()
	s := shell(t, th, l)
	w := words[l.Tag]
	say := func(id string) string { return th.Phrase(l.Tag, id, nil) }
	reviewed := time.Date(2026, 11, 5, 0, 0, 0, 0, time.UTC)
	topicPath, articlePath := s.HomePath+"billing/", s.HomePath+"billing/refund/"
	cards := []theme.Card{
		{Title: w.article, Path: articlePath, Summary: w.summary, Kind: "article"},
		{Title: w.guide, Path: s.HomePath + "printing/no-print/", Summary: w.about, Kind: "troubleshooting"},
		{Title: w.faq, Path: s.HomePath + "billing/faq/", Summary: w.about, Kind: "faq"},
	}
	var topics []theme.Card
	for i := range 6 {
		topics = append(topics, theme.Card{Title: w.topic, Path: fmt.Sprintf("%st%d/", s.HomePath, i), Summary: w.about, Count: []int{1, 2, 3, 11, 100, 12345}[i]})
	}
	var examples []theme.Text
	for _, words := range w.examples {
		examples = append(examples, theme.Text{Words: words})
	}
	recent := []theme.Card{}
	for _, c := range cards {
		c.Date = reviewed
		recent = append(recent, c)
	}
	groups := []theme.Group{
		{Title: w.topic, Path: topicPath, Level: 1, Cards: cards},
		{Title: w.about, Path: topicPath + "more/", Level: 2, Cards: []theme.Card{{Title: "Donaudampfschifffahrtsgesellschaftskapitänsmütze", Path: s.HomePath + "x/"}, {Title: w.summary, Path: s.HomePath + "y/"}}},
	}
	nav, err := th.Nav(l.Tag, w.topic, groups)
	if err != nil {
		t.Fatal(err)
	}
	crumbs := []theme.Link{{Title: say("home"), Path: s.HomePath}, {Title: w.topic, Path: topicPath}}
	pages := map[string]*theme.Page{}
	add := func(name, tmpl, kind, path, title string, fill func(*theme.Page)) {
		p := &theme.Page{
			Template: tmpl, Type: kind, Shell: s, Title: title, HeadTitle: title + " – " + w.site,
			Description: th.Phrase(l.Tag, "topic_description", map[string]any{"Topic": title, "Site": w.site}),
			URL:         "https://example.org" + path, Path: path,
			Social:      theme.Image{URL: "https://example.org/help/assets/social.png", Alt: title, Width: 1200, Height: 630},
			MarkdownURL: path + "index.md", JSONURL: path + "index.json",
		}
		for _, other := range exampleLocales {
			at := strings.Replace(path, "/"+l.Tag+"/", "/"+other.Tag+"/", 1)
			p.Alternates = append(p.Alternates, theme.Alternate{Lang: other.Tag, URL: "https://example.org" + at})
			p.Languages = append(p.Languages, theme.Language{Locale: other.Locale, Path: at, Current: other.Tag == l.Tag, Partial: other.Tag == "ar"})
		}
		p.Alternates = append(p.Alternates, theme.Alternate{Lang: "x-default", URL: "https://example.org" + path})
		fill(p)
		pages[name] = p
	}
	article := func(kind, name string, steps int, scripts ...string) *theme.Article {
		return &theme.Article{
			ID: "refund", Kind: kind, Revision: "0a1b2c3d", Summary: w.summary, Body: body(t, th, name, l.Tag), Products: []string{w.product}, Reviewed: reviewed,
			EditURL: "https://git.example.org/edit/refund.md", HelpNo: s.ContactPath + "?from=" + articlePath, TalkPath: s.ContactPath + "?from=" + articlePath,
			Related: cards[1:], Prev: &theme.Link{Title: w.faq, Path: topicPath + "faq/"}, Next: &theme.Link{Title: w.guide, Path: topicPath + "n/"}, Steps: steps, Scripts: scripts,
		}
	}
	heading := regexp.MustCompile(`<h([23]) id="([^"]+)">([^<]+)</h`)
	add("home", "home", "home", s.HomePath, w.site, func(p *theme.Page) {
		p.Home = &theme.Home{Examples: examples, Topics: topics, Popular: cards, Recent: recent}
	})
	add("topic", "topic", "category", topicPath, w.topic, func(p *theme.Page) {
		p.Crumbs, p.Nav = crumbs[:1], nav.For(topicPath)
		p.Topic = &theme.Topic{
			Summary: w.about, Topics: topics[:2], Guides: cards[1:2], Articles: cards[:1], Reference: cards[:1],
			FAQs: []theme.FAQ{{Card: cards[2], Questions: []theme.Question{{Title: w.article, Path: topicPath + "faq/#a", Answer: "<p>" + template.HTML(w.summary) + "</p>"}, {Title: w.guide, Path: topicPath + "faq/#b", Answer: "<p>" + template.HTML(w.about) + "</p>"}}}},
		}
	})
	add("article", "article", "article", articlePath, w.article, func(p *theme.Page) {
		p.Crumbs, p.Nav, p.Article = crumbs, nav.For(articlePath), article("article", "article", 0, "video")
		for _, m := range heading.FindAllStringSubmatch(string(p.Article.Body), -1) {
			p.Article.Contents = append(p.Article.Contents, theme.Heading{ID: m[2], Title: m[3], Level: int(m[1][0] - '0')})
		}
		p.Article.Documents = []theme.Document{{Title: w.article, Path: "/help/assets/manual.pdf", Version: "2.1", Format: "PDF", Size: 1_240_000}}
	})
	add("fallback", "article", "article", articlePath+"other/", w.article, func(p *theme.Page) {
		p.Crumbs, p.Nav, p.Article, p.NoIndex, p.Alternates = crumbs, nav.For(articlePath), article("article", "article", 0), true, nil
		p.Article.Body = body(t, th, "article", "ar")
		p.Article.Contents = []theme.Heading{{ID: "قبل-أن-تبدأ", Title: "قبل أن تبدأ", Level: 2}, {ID: "إعادة-المبلغ", Title: "إعادة ثمن الطلب كله", Level: 2}}
		p.Title, p.Article.Summary = words["ar"].article, words["ar"].summary
		p.Fallback = &theme.Fallback{Locale: exampleLocales[2].Locale}
		p.Draft, p.Problems, p.Article.Machine = true, []string{"content/billing/refund/ar.md:12:5: link: no article \"refunds\""}, true
	})
	add("faq", "faq", "faq", topicPath+"faq/", w.faq, func(p *theme.Page) {
		p.Crumbs, p.Nav, p.Article = crumbs, nav.For(topicPath+"faq/"), article("faq", "faq", 0)
		p.Article.Contents = []theme.Heading{{ID: "when", Title: "When is my card charged?", Level: 2}, {ID: "vat", Title: "Where do I find the VAT number on my bill?", Level: 2}}
	})
	add("guide", "guide", "wizard", s.HomePath+"printing/no-print/", w.guide, func(p *theme.Page) {
		p.Crumbs, p.Nav, p.Article = crumbs, nav.For(cards[1].Path), article("troubleshooting", "guide", 2, "guide")
	})
	add("search", "search", "search", s.SearchPath, say("search_title"), func(p *theme.Page) {
		p.Crumbs, p.NoIndex = crumbs[:1], true
		p.Search = &theme.Search{Examples: examples, Topics: topics}
	})
	add("contact", "contact", "ticket", s.ContactPath, say("contact"), func(p *theme.Page) { p.Crumbs = crumbs[:1] })
	add("capabilities", "capabilities", "page", s.ToolsPath, say("tools"), func(p *theme.Page) {
		p.Crumbs = crumbs[:1]
		for _, id := range []string{"search", "topics", "guide", "faq", "languages", "offline", "feed", "contact"} {
			p.Capabilities = append(p.Capabilities, theme.Capability{
				Title: say("tool_" + id + "_title"), Text: th.Phrase(l.Tag, "tool_"+id+"_text", 3), Path: s.AllPath,
				Label: th.Phrase(l.Tag, "tool_"+id+"_link", map[string]any{"Title": w.guide}),
			})
		}
	})
	add("all", "all", "page", s.AllPath, say("all_articles"), func(p *theme.Page) { p.Crumbs, p.All = crumbs[:1], groups })
	add("notfound", "notfound", "404", s.HomePath+"404/", say("notfound_title"), func(p *theme.Page) { p.NoIndex = true })
	add("languages", "languages", "page", "/help/", say("languages_title"), func(p *theme.Page) {})
	add("offline", "offline", "page", s.HomePath+"offline/", say("offline_title"), func(p *theme.Page) { p.NoIndex = true })
	add("changes", "changes", "page", s.AllPath+"changes/", say("changes"), func(p *theme.Page) {
		p.Crumbs, p.NoIndex, p.Draft = crumbs[:1], true, true
		p.Changes = &theme.Changes{Lead: th.Phrase(l.Tag, "changes_lead", map[string]any{"Against": "main"}), Groups: []theme.ChangeGroup{{
			How: "moved", Title: say("changes_moved"), Language: "العربية", Foreign: theme.Foreign{Lang: "ar", Dir: "rtl"}, Pages: []theme.Change{{
				Title: w.article, Path: articlePath, Addresses: []string{"ar/billing/refund", "ar/billing/refunds"},
				Notes:    []theme.ChangeNote{{Text: say("changes_dead"), Alarm: true}},
				Passages: [][]theme.ChangedWords{{{Change: "same", Text: "One "}, {Change: "removed", Text: "<old>"}, {Change: "added", Text: "new"}}},
			}},
		}}}
	})
	add("redirect", "redirect", "page", s.HomePath+"old/", say("redirect_title"), func(p *theme.Page) {
		p.Target, p.Alternates = &theme.Link{Path: articlePath, Title: w.article}, nil
	})
	return pages
}

func TestPages(t *testing.T) {
	th := newTheme(t)
	for _, l := range exampleLocales {
		for name, p := range examplePages(t, th, l.Locale) {
			t.Run(l.Tag+"/"+name, func(t *testing.T) {
				var out bytes.Buffer
				if err := th.Render(&out, p); err != nil {
					t.Fatal(err)
				}
				checkPage(t, p, out.Bytes())
				if *write != "" {
					at := filepath.Join(*write, l.Tag, name+".html")
					if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
						t.Fatal(err)
					}
					if err := os.WriteFile(at, out.Bytes(), 0o644); err != nil {
						t.Fatal(err)
					}
				}
			})
		}
	}
}

// checkPage looks for what every page must have, whatever its kind.
func checkPage(t *testing.T, p *theme.Page, page []byte) {
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	ids := map[string]bool{}
	var hrefs []string
	var first *html.Node
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		count[n.Data]++
		for _, a := range n.Attr {
			switch {
			case a.Key == "id" && ids[a.Val]:
				t.Errorf("two elements with the id %q", a.Val)
			case a.Key == "id":
				ids[a.Val] = true
			case a.Key == "href" && n.Data == "a":
				hrefs = append(hrefs, a.Val)
				if first == nil {
					first = n
				}
			case a.Key == "style" || strings.HasPrefix(a.Key, "on"):
				t.Errorf("<%s> has the attribute %s, which the policy forbids", n.Data, a.Key)
			}
		}
	}
	for _, once := range []string{"h1", "main", "title"} {
		if count[once] != 1 {
			t.Errorf("%d × <%s>", count[once], once)
		}
	}
	for _, h := range hrefs {
		if id, ok := strings.CutPrefix(h, "#"); ok && !ids[unescape(id)] {
			t.Errorf("a link to #%s, which is not there", id)
		}
	}
	if p.Template == "redirect" {
		return
	}
	if got := first.Attr[len(first.Attr)-1].Val; got != "#main" {
		t.Errorf("the first link leads to %q, not past the header", got)
	}
	if count["form"] != 1 && p.Template != "redirect" {
		t.Errorf("%d search forms", count["form"])
	}
	if strings.Contains(string(page), "\n\n") {
		t.Error("idle white space")
	}
}

func unescape(fragment string) string {
	s, err := url.PathUnescape(fragment)
	if err != nil {
		return fragment
	}
	return s
}

func BenchmarkArticle(b *testing.B) {
	th := newTheme(b)
	p := examplePages(b, th, exampleLocales[0].Locale)["article"]
	p.Article.Body = "<p>Words.</p>"
	var out bytes.Buffer
	b.ReportAllocs()
	for b.Loop() {
		out.Reset()
		if err := th.Render(&out, p); err != nil {
			b.Fatal(err)
		}
	}
}
