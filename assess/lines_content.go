package assess

import (
	"fmt"
	"slices"

	"helpwright/knowledge"
	"helpwright/markdown"
	"helpwright/problem"
)

var globalRules = []rule{
	{"GL-01", "Content in each locale", "Share of articles and locales for which there is an edition.", func(f *Facts) mark {
		if len(f.Locales) < 2 {
			return unused("one language")
		}
		all := len(f.articles) * len(f.Locales)
		m := mark{found: fmt.Sprintf("%d of %d editions", len(f.editions), all), gap: "translate what is read most first"}
		if all > 0 {
			m.points = float64(len(f.editions)) / float64(all)
		}
		return m
	}},
	{"GL-02", "Localised interface", "Share of locales of which no phrase is missing.", func(f *Facts) mark {
		missing := f.filesWith(problem.MissingPhrase)
		m := mark{found: fmt.Sprintf("%d of %d locales", max(0, len(f.Locales)-missing), len(f.Locales)), gap: "write locales/LOCALE.yaml; helpwright check lists what is missing"}
		m.points = float64(max(0, len(f.Locales)-missing)) / float64(len(f.Locales))
		return m
	}},
	{"GL-03", "Localised search", "Every locale has an index with the rules of its language, and those of other languages behind.", always("an index for each locale")},
	{"GL-04", "Language detection and choice", "Every page proposes the language of the browser, and remembers the choice.", always("the theme does so")},
	{"GL-05", "Fallback with a notice", "Every page that is not translated opens in another language, with a notice.", always("the build does so")},
	{"GL-06", "Outdated translations", "Share of translations that name the revision that they follow.", func(f *Facts) mark {
		if len(f.Locales) < 2 {
			return unused("one language")
		}
		return shareOf(f.translations(), "translations", "write source_revision into translations", func(e *knowledge.Edition) bool { return e.SourceRevision != "" })
	}},
	{"GL-07", "Translation workflow", "Share of locales that have an owner.", func(f *Facts) mark {
		if len(f.Locales) < 2 {
			return unused("one language")
		}
		return shareOf(f.Locales, "locales", "name an owner for each locale under locales", func(l Locale) bool { return l.Owner })
	}},
	{"GL-08", "Content for markets", "Whole where markets are named and some article or locale uses them; sites without markets have no use for it.", func(f *Facts) mark {
		if len(f.Base.Config.Markets) == 0 {
			return unused("no markets")
		}
		used := slices.ContainsFunc(f.articles, func(a *knowledge.Article) bool { return len(a.Markets) > 0 })
		return all(used, "articles are limited to markets", "limit articles to markets, or remove the section markets")
	}},
}

var contentRules = []rule{
	{"CK-01", "Articles by category", "A quarter each for how-to articles, guides and reference, and for the share of articles with a review date.", func(f *Facts) mark {
		dated := shareOf(f.articles, "articles have a review date", "", func(a *knowledge.Article) bool { return !a.ReviewBy.IsZero() })
		m := part(4, "articles, guides, reference; "+dated.found, "write what is missing, and review_by in every article; helpwright stale lists those without", f.kinds["article"] > 0, f.kinds["troubleshooting"] > 0, f.kinds["reference"] > 0)
		m.points += dated.points / 4
		return m
	}},
	{"CK-02", "FAQ", "There is one.", func(f *Facts) mark { return all(f.kinds["faq"] > 0, "there are FAQs", "helpwright new faq TOPIC/NAME") }},
	{"CK-03", "Structured templates", "Share of the kinds in use for which the site has a standard.", func(f *Facts) mark {
		var used []knowledge.Kind
		for kind := range f.kinds {
			used = append(used, kind)
		}
		return shareOf(used, "kinds", "write standard in helpwright.yaml", func(k knowledge.Kind) bool { return f.Standards[k] })
	}},
	{"CK-04", "Customers' words and plain language", "Half for the share of editions with keywords and without findings on their words, half for the share of locales with a glossary.", func(f *Facts) mark {
		words := f.editionsWithout("", problem.Readability, problem.Jargon, problem.CustomerWords)
		keywords := shareOf(f.editions, "editions have keywords", "", hasKeywords)
		glossary := shareOf(f.Locales, "locales have a glossary", "", func(l Locale) bool { return l.Glossary })
		return mark{
			points: words.points*keywords.points/2 + glossary.points/2, found: keywords.found + ", " + glossary.found,
			gap: "write keywords, and glossary in helpwright.yaml",
		}
	}},
	{"CK-05", "Rich media and embedded tools", "Half for pictures in some article; embedded tools are not in this version.", func(f *Facts) mark {
		return part(2, "pictures, tools", "show pictures where words are long", f.shows(markdown.RefImage))
	}},
	{"CK-06", "Videos", "Some article has one with captions, without which the check lets none pass.", func(f *Facts) mark {
		return all(f.shows(markdown.RefVideo), "there are videos", "put a video with captions beside the words")
	}},
	{"CK-07", "Product documents", "Some article offers one.", func(f *Facts) mark {
		return all(f.hasDocuments(), "there are documents", "list manuals under documents")
	}},
	{"CK-08", "Courses", "Lessons with a quiz and progress.", nil},
	{"CK-09", "Rating at the end", "Readers say whether an article helped, and it is counted by its revision.", withDesk("counted by revision")},
	{"CK-10", "Guided troubleshooting", "There is a guide.", func(f *Facts) mark {
		return all(f.kinds["troubleshooting"] > 0, "there are guides", "helpwright new troubleshooting TOPIC/NAME")
	}},
	{"CK-11", "Several ways to one answer", "A quarter each for topics, FAQs, guides and related articles.", func(f *Facts) mark {
		return part(4, "topics, FAQs, guides, related articles", "write a FAQ and a guide, and leave theme.related on", len(f.Base.Topics) > 0, f.kinds["faq"] > 0, f.kinds["troubleshooting"] > 0, f.Related)
	}},
}

func hasKeywords(e *knowledge.Edition) bool { return len(e.Keywords) > 0 }

func (f *Facts) hasDocuments() bool {
	return slices.ContainsFunc(f.articles, func(a *knowledge.Article) bool { return len(a.Documents) > 0 })
}

// shows reports whether any words hold a reference of a kind.
func (f *Facts) shows(kind markdown.RefKind) bool {
	return slices.ContainsFunc(f.editions, func(e *knowledge.Edition) bool {
		return slices.ContainsFunc(e.Refs, func(r markdown.Ref) bool { return r.Kind == kind })
	})
}

// translations are the editions that are no sources.
func (f *Facts) translations() []*knowledge.Edition {
	return slices.DeleteFunc(slices.Clone(f.editions), func(e *knowledge.Edition) bool { return e.Article.Source == e })
}

// filesWith counts the files in which a rule found something.
func (f *Facts) filesWith(rule problem.Rule) int {
	n := 0
	for _, rules := range f.withProblems {
		if rules[rule] {
			n++
		}
	}
	return n
}
