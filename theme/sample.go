package theme

import (
	"html/template"
	"time"
)

// samplePage has a value wherever a template may look for one. No reader ever
// sees it.
func samplePage(l Locale) *Page {
	link := Link{Title: "Link", Path: "/link/"}
	card := Card{Title: "Card", Path: "/card/", Summary: "Summary.", Kind: "troubleshooting", Foreign: Foreign{Lang: l.Tag, Dir: l.Dir}, Count: 2, Date: time.Unix(0, 0)}
	cards := []Card{card}
	groups := []Group{{Title: "Group", Path: "/group/", Level: 1, Cards: cards, More: &link}, {Title: "Part", Path: "/group/part/", Level: 2, Cards: cards}}
	return &Page{
		Type: "article",
		Shell: &Shell{
			Locale: l, SiteTitle: "Site", WorkerPath: "/", Shortcut: "/", HomePath: "/", SearchPath: "/search/", SearchIndex: "/search/index.bin", SearchShards: "/assets/search/", SearchScript: "/search.js", ContactPath: "/contact/", AllPath: "/all/",
			ToolsPath: "/capabilities/", FeedPath: "/feed.xml", ManifestURL: "/app.webmanifest", IconURL: "/icon.svg", IconType: "image/svg+xml",
			LogoURL: "/logo.svg", LogoDarkURL: "/logo-dark.svg", LogoWidth: 100, LogoHeight: 20,
			Header: []Link{link}, Footer: []Link{link}, Legal: []Link{link}, Topics: []Link{link},
			Contact:  []Way{{Kind: "email", Label: "Mail", Path: "mailto:help@example.org", Text: "help@example.org", Hours: "always", Wait: "soon"}},
			StyleURL: "/site.css", ScriptURL: "/site.js", Scripts: map[string]string{"guide": "/guide.js", "contact": "/contact.js"},
			CSP: "default-src 'self'", DescribedBy: "/llms.txt", EditLinks: true, LiveURL: "/live.js", ChangesPath: "/all/changes/",
		},
		Title: "Title", HeadTitle: "Title", Description: "Description", URL: "https://example.org/", Path: "/", NoIndex: true,
		Social: Image{URL: "https://example.org/a.png", Alt: "A", Width: 1200, Height: 630}, JSONLD: `<script type="application/ld+json">{}</script>`,
		Alternates: []Alternate{{Lang: "x-default", URL: "https://example.org/"}}, Languages: []Language{{Locale: l, Path: "/", Current: true}, {Locale: l, Path: "/b/", Partial: true}},
		MarkdownURL: "/index.md", JSONURL: "/index.json", Crumbs: []Link{link}, Nav: template.HTML("<p>Nav</p>"),
		Fallback: &Fallback{Locale: l}, Draft: true, Problems: []string{"problem"},
		Home:  &Home{Examples: []Text{{Words: "example"}}, Topics: cards, Popular: cards, Recent: cards},
		Topic: &Topic{Summary: "Summary.", Topics: cards, Guides: cards, Articles: cards, Reference: cards, FAQs: []FAQ{{Card: card, Questions: []Question{{Title: "Q", Path: "/q/#a", Answer: "<p>A</p>"}, {Title: "R", Path: "/q/#b"}}}}},
		Article: &Article{
			ID: "id", Kind: "article", Revision: "r", Summary: "Summary.", Body: "<p>Body</p>", Contents: []Heading{{ID: "a", Title: "A", Level: 2}, {ID: "b", Title: "B", Level: 3}},
			Products: []string{"product"}, Reviewed: time.Unix(0, 0), Modified: time.Unix(0, 0), EditURL: "https://example.org/edit", HelpNo: "/contact/",
			TalkPath: "/contact/", Related: cards, Prev: &link, Next: &link, Documents: []Document{{Title: "Manual", Path: "/a.pdf", Version: "2", Format: "PDF", Size: 1 << 20}},
			Steps: 3, Scripts: []string{"guide"}, Machine: true, Outdated: &Source{Locale: l, Path: "/b/"},
		},
		Search: &Search{Examples: []Text{{Words: "example"}}, Topics: cards}, Capabilities: []Capability{{Title: "Read", Text: "Text", Path: "/all/", Label: "See"}},
		All: groups, Target: &link,
		Changes: &Changes{Lead: "Lead.", Groups: []ChangeGroup{{How: "moved", Title: "Moved", Language: "Language", Foreign: Foreign{Lang: l.Tag, Dir: l.Dir}, Pages: []Change{{
			Title: "Title", Path: "/a/", Addresses: []string{"en/a", "en/b"}, Notes: []ChangeNote{{Text: "Note."}, {Text: "Alarm.", Alarm: true}},
			Passages: [][]ChangedWords{{{Change: "same", Text: "same"}, {Change: "removed", Text: "out"}, {Change: "added", Text: "in"}}},
		}}}}},
	}
}

func sampleVideos(locale string) []Video {
	cues := []Cue{{Start: time.Second, Text: "Words"}}
	return []Video{
		{
			Locale: locale, Title: "Own", URL: "/clip.mp4", Type: "video/mp4", Width: 640, Height: 360, Poster: "/clip.jpg",
			Tracks: []Track{{Kind: "captions", URL: "/clip.vtt", Locale: Locale{Tag: locale, Name: locale}, Default: true}}, Chapters: cues, Transcript: cues,
			ChaptersIn: Foreign{Lang: locale, Dir: "ltr"}, TranscriptIn: Foreign{Lang: locale, Dir: "ltr"},
		},
		{Locale: locale, Title: "Outside", URL: "https://example.org/v", Host: "example.org", Embed: "https://example.org/embed"},
	}
}
