package assess

import "helpwright/problem"

var searchRules = []rule{
	{"SR-01", "Pages ready for search engines", "Share of editions whose title and summary the check finds unique, telling and of a good length.", func(f *Facts) mark {
		return f.editionsWithout("helpwright check lists them: title-length, vague-title, summary, summary-length, duplicate",
			problem.TitleLength, problem.VagueTitle, problem.Summary, problem.SummaryLength, problem.Duplicate)
	}},
	{"SR-02", "Findability checked while writing", "A workflow or a hook of the repository runs the check.", func(f *Facts) mark {
		return all(f.Checked, "the check is called", "call helpwright check in CI or in .githooks/pre-commit; helpwright init writes both")
	}},
	{"SR-03", "One index over several sources", "A quarter each for articles, FAQs, product documents and answers of a community; this version has no community.", func(f *Facts) mark {
		return part(4, "articles, FAQs, documents, community", "write a FAQ; list manuals under documents",
			f.kinds["article"]+f.kinds["reference"]+f.kinds["troubleshooting"] > 0, f.kinds["faq"] > 0, f.hasDocuments())
	}},
	{"SR-04", "Everyday language", "A third each: share of locales with synonyms, share of editions with keywords, and tests of the search.", func(f *Facts) mark {
		m := shareOf(f.editions, "editions have keywords", "", hasKeywords)
		s := shareOf(f.Locales, "locales have synonyms", "", func(l Locale) bool { return l.Synonyms })
		t := all(f.SearchTests, "", "")
		return mark{
			points: (m.points + s.points + t.points) / 3, found: m.found + ", " + s.found,
			gap: "write keywords, synonyms/LOCALE.yaml and search-tests.yaml",
		}
	}},
	{"SR-05", "Ranking that learns", "Half for knowing how often articles are opened; the other half is personal and needs signing in, which this version does not have.", func(f *Facts) mark {
		return part(2, "what readers open, what one reader has", "write data/signals.jsonl from what your host counts", f.Signals)
	}},
	{"SR-06", "The same search everywhere", "A fifth each for page, dialog, program interface, contact form and view of agents.", func(f *Facts) mark {
		return part(5, "page, dialog, program interface, contact form, view of agents", "write desk: {} in helpwright.yaml", true, true, true, f.Desk, f.Desk)
	}},
	{"SR-07", "Report of searches", "Queries are counted and shown.", nil},
}

var usabilityRules = []rule{
	{"UX-01", "One layout and predictable navigation", "Every page is made from one set of templates.", always("one set of templates")},
	{"UX-02", "The look of the brand", "A third each for logo, colour and legal links.", func(f *Facts) mark {
		return part(3, "logo, colour, legal links", "set brand.logo, brand.color and brand.legal", f.Logo, f.Color, f.Legal)
	}},
	{"UX-03", "Fit for phones", "Whole with the theme as it comes; half with templates or styles of the site's own, which nobody has tried here.", func(f *Facts) mark { return f.theme() }},
	{"UX-04", "Accessible", "Share of editions without findings on alternative texts, headings and video captions; half with a theme of the site's own.", func(f *Facts) mark {
		m := f.editionsWithout("helpwright check lists them: alt, heading, media", problem.Alt, problem.Heading, problem.Media)
		m.points *= f.theme().points
		return m
	}},
	{"UX-05", "Single sign-on", "Half for agents who sign in at the provider of the company; customers who are signed in to the product are not in this version.", func(f *Facts) mark {
		return f.desk(part(2, "agents, customers", "name your provider under desk.openid", f.SingleSignOn))
	}},
	{"UX-06", "Public first, gated where needed", "Half for what is public being free of everything else, which every build proves; the other half, signing in for the rest, is not in this version.",
		someOf(0.5, "half: nothing restricted is in the public build", later)},
	{"UX-07", "What can be done here", "Every build makes this page from the configuration.", always("the page is built")},
	{"UX-08", "Always on", "Half for a static site, half for reading offline.", func(f *Facts) mark {
		return part(2, "static, offline", "leave theme.offline on", true, f.Offline)
	}},
}

// theme is how far the built-in theme speaks for the pages.
func (f *Facts) theme() mark {
	if f.OwnTheme {
		return mark{points: 0.5, found: "the site has templates or styles of its own", gap: "look at your pages at 360 pixels, by keyboard and with a screen reader"}
	}
	return mark{points: 1, found: "the theme as it comes, which is tested"}
}

var personalRules = []rule{
	{"PS-01", "Profile and preferences", "Customers edit what is known of them.", nil},
	{"PS-02", "Purchases and entitlements", "Customers see what they own.", nil},
	{"PS-03", "Content for segments", "Blocks show for some customers only.", nil},
	{"PS-04", "Layout that follows behaviour", "Menus follow one's own history.", nil},
	{"PS-05", "Ways in by stage and skill", "The start page has a way in for each stage.", nil},
	{"PS-06", "An offer after the solution", "Something may be offered once the problem is solved.", nil},
}
