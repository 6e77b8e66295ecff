package builder

import (
	"bytes"
	"cmp"
	"slices"

	"helpwright/knowledge"
	"helpwright/theme"
)

const (
	recentCount  = 6 // articles under "new or changed"
	popularCount = 6 // articles under "most read"
)

// draftTopic gathers a topic's page.
func (s *Site) draftTopic(d *draft) {
	t, l := d.topic, d.locale
	page := &d.data
	page.Template, page.Type = "topic", "category"
	name, summary := s.topicName(t, l), s.topicSummary(t, l)
	page.Title, page.TitleIn = name.Words, name.Foreign
	page.Description = summary.Words
	if len([]rune(summary.Words)) < 25 {
		page.Description = s.theme.Phrase(l.Tag, "topic_description", map[string]any{"Topic": page.Title, "Site": l.Title})
	}
	view := &theme.Topic{Summary: summary.Words, SummaryIn: summary.Foreign}
	for _, sub := range t.Topics {
		if p := l.topics[sub]; p != nil {
			view.Topics = append(view.Topics, s.topicCard(p))
		}
	}
	for _, a := range t.Articles {
		p := l.articles[a]
		if p == nil {
			continue
		}
		card := s.card(p)
		switch a.Kind {
		case knowledge.KindTroubleshooting:
			view.Guides = append(view.Guides, card)
		case knowledge.KindReference:
			view.Reference = append(view.Reference, card)
		case knowledge.KindFAQ:
			view.FAQs = append(view.FAQs, theme.FAQ{Card: card})
			d.links = append(d.links, s.targets(p)...)
		default:
			view.Articles = append(view.Articles, card)
		}
	}
	page.Topic = view
	d.nav = s.nav(l, partOf(d.page))
}

// finishTopic reads the questions of FAQs. Plain answers are folded out in place.
func (s *Site) finishTopic(d *draft) error {
	if err := d.showNav(); err != nil {
		return err
	}
	i := 0
	for _, a := range d.topic.Articles {
		p := d.locale.articles[a]
		if p == nil || a.Kind != knowledge.KindFAQ {
			continue
		}
		doc, err := s.base.Document(p.edition)
		if err != nil {
			return err
		}
		// Links inside an answer are followed as the FAQ's own page does, so that
		// "#question" leads there.
		link := &linker{site: s, page: p, refs: doc.Refs, from: p.edition, abroad: true}
		for _, sec := range doc.Sections {
			if sec.Level != 2 {
				continue
			}
			q := theme.Question{Title: sec.Title, Path: p.href + fragment(sec.ID)}
			if answer := doc.HTML.AppendRange(nil, sec.Start, sec.End, link.html); standsAnywhere(answer) {
				q.Answer = theme.Words(answer)
			}
			d.data.Topic.FAQs[i].Questions = append(d.data.Topic.FAQs[i].Questions, q)
		}
		i++
	}
	return nil
}

// standsAnywhere reports whether words may stand on a page beside words from
// elsewhere. Headings, footnotes and tabs have ids, by which they would meet their
// like in another answer; a video needs a script. The words have quotes in
// attributes only.
func standsAnywhere(words []byte) bool {
	return !bytes.Contains(words, []byte(` id="`)) && !bytes.Contains(words, []byte(`<figure class="video"`))
}

func (s *Site) topicCard(p *page) theme.Card {
	name, summary := s.topicName(p.topic, p.locale), s.topicSummary(p.topic, p.locale)
	return theme.Card{
		Title: name.Words, Foreign: name.Foreign, Path: p.href,
		Summary: summary.Words, SummaryIn: summary.Foreign, Count: s.countShown(p.topic, p.locale),
	}
}

func (s *Site) countShown(t *knowledge.Topic, l *localeSite) int {
	n := 0
	for _, a := range t.Articles {
		if l.articles[a] != nil {
			n++
		}
	}
	for _, sub := range t.Topics {
		n += s.countShown(sub, l)
	}
	return n
}

// draftOwn gathers the pages of the site itself.
func (s *Site) draftOwn(d *draft) {
	l, page := d.locale, &d.data
	phrase := func(id string) string { return s.theme.Phrase(l.Tag, id, map[string]any{"Site": l.Title}) }
	page.Type = "page"
	page.Description = phrase("page_unlisted")
	switch d.kind {
	case pageHome:
		page.Template, page.Type = "home", "home"
		page.Title, page.TitleIn = cmp.Or(l.Greeting, phrase("home_greeting")), l.GreetingIn
		page.Description = cmp.Or(l.Description, phrase("home_description"))
		page.Home = s.home(l)
	case pageSearch:
		page.Template, page.Type = "search", "search"
		page.Title, page.Description = phrase("search_title"), phrase("search_description")
		page.Search = &theme.Search{Examples: l.Examples, Topics: s.topicCards(l)}
	case pageContact:
		page.Template, page.Type = "contact", "ticket"
		page.Title, page.Description = phrase("contact"), phrase("contact_description")
		page.Form = l.Form
	case pageCapabilities:
		page.Template = "capabilities"
		page.Title, page.Description = phrase("tools"), phrase("tools_description")
		page.Capabilities = s.capabilities(l)
	case pageAll:
		page.Template, page.Type = "all", "category"
		page.Title, page.Description = phrase("all_articles"), phrase("all_description")
		page.All = s.allGroups(nil, l, s.base.Root, 0)
	case pageOffline:
		page.Template = "offline"
		page.Title = phrase("offline_title")
	case pageChanges:
		s.draftChanges(d)
	case pageNotFound, pageRootNotFound:
		page.Template, page.Type = "notfound", "404"
		page.Title = phrase("notfound_title")
		page.Search = &theme.Search{Topics: s.topicCards(l)}
		page.Alternates = nil
	case pageLanguages:
		page.Template = "languages"
		page.Title, page.Description = phrase("languages_title"), phrase("languages_description")
		for _, o := range s.locales {
			page.Languages = append(page.Languages[:len(page.Languages):len(page.Languages)], theme.Language{Locale: o.Locale.Locale, Path: o.special[pageHome].href})
		}
		page.Languages = page.Languages[len(page.Languages)-len(s.locales):]
	case pageRoot:
		home := l.special[pageHome].href
		page.Template = "redirect"
		page.Title, page.TitleIn = l.Title, l.TitleIn
		page.URL = s.mount.absolute(home)
		page.Target = &theme.Link{Title: l.Title, Path: home}
	}
}

func (s *Site) home(l *localeSite) *theme.Home {
	return &theme.Home{
		Examples: l.Examples,
		Topics:   s.topicCards(l),
		Popular:  s.popular(l),
		Recent:   s.recent(l),
	}
}

func (s *Site) topicCards(l *localeSite) []theme.Card {
	var cards []theme.Card
	for _, t := range s.base.Root.Topics {
		if p := l.topics[t]; p != nil {
			cards = append(cards, s.topicCard(p))
		}
	}
	return cards
}

// popular lists the articles that the site names; views are not known here.
func (s *Site) popular(l *localeSite) []theme.Card {
	var cards []theme.Card
	for _, id := range s.cfg.Popular {
		if a := s.base.ByID[id]; a != nil && l.articles[a] != nil && len(cards) < popularCount {
			cards = append(cards, s.card(l.articles[a]))
		}
	}
	return cards
}

// recent lists the articles whose words changed last, in the reader's own
// language; without history there is no such list.
func (s *Site) recent(l *localeSite) []theme.Card {
	newer := func(x, y *page) int {
		return cmp.Or(y.edition.Modified.Compare(x.edition.Modified), cmp.Compare(x.file, y.file))
	}
	var top []*page
	for _, p := range l.pages {
		if p.kind != pageArticle || !p.indexed || p.edition.Modified.IsZero() || len(top) == recentCount && newer(p, top[recentCount-1]) > 0 {
			continue
		}
		at, _ := slices.BinarySearchFunc(top, p, newer)
		top = slices.Insert(top, at, p)
		top = top[:min(len(top), recentCount)]
	}
	var cards []theme.Card
	for _, p := range top {
		cards = append(cards, s.card(p))
	}
	return cards
}

// allGroups lists every article of a locale, topic by topic.
func (s *Site) allGroups(out []theme.Group, l *localeSite, t *knowledge.Topic, level int) []theme.Group {
	g := theme.Group{Level: max(level, 1), Title: l.Title, Foreign: l.TitleIn, Path: l.special[pageHome].href}
	if p := l.topics[t]; p != nil {
		name := s.topicName(t, l)
		g.Title, g.Foreign, g.Path = name.Words, name.Foreign, p.href
	}
	for _, a := range t.Articles {
		if p := l.articles[a]; p != nil {
			g.Cards = append(g.Cards, s.linkCard(p))
		}
	}
	if len(g.Cards) > 0 || t.Parent != nil && l.topics[t] != nil {
		out = append(out, g)
	}
	for _, sub := range t.Topics {
		if l.topics[sub] != nil {
			out = s.allGroups(out, l, sub, level+1)
		}
	}
	return out
}

// sortAll orders the articles of each topic as the locale orders words: who comes
// to this page looks for a title.
func (s *Site) sortAll(d *draft) {
	compare := s.theme.Compare(d.locale.Tag)
	for _, g := range d.data.All {
		slices.SortStableFunc(g.Cards, func(a, b theme.Card) int { return compare(a.Title, b.Title) })
	}
}

// capabilities lists what can be done here, from what is really there.
func (s *Site) capabilities(l *localeSite) []theme.Capability {
	var out []theme.Capability
	add := func(name, path string, data map[string]any) {
		say := func(part string) string { return s.theme.Phrase(l.Tag, "tool_"+name+"_"+part, data) }
		out = append(out, theme.Capability{Title: say("title"), Text: say("text"), Path: path, Label: say("link")})
	}
	add("search", l.special[pageSearch].href, nil)
	add("topics", l.special[pageAll].href, nil)
	for _, first := range []struct {
		name string
		kind knowledge.Kind
	}{{"guide", knowledge.KindTroubleshooting}, {"faq", knowledge.KindFAQ}} {
		if p := firstOf(l, first.kind); p != nil {
			add(first.name, p.href, map[string]any{"Title": p.edition.Title})
		}
	}
	if len(s.locales) > 1 {
		add("languages", s.byPath["languages/index.html"].href, map[string]any{"Count": len(s.locales)})
	}
	if s.cfg.Offline {
		add("offline", l.special[pageOffline].href, nil)
	}
	add("feed", s.mount.path(l.Tag+"/feed.xml"), nil)
	add("contact", l.special[pageContact].href, nil)
	return out
}

// firstOf finds an article of a kind, if possible in the reader's own language.
func firstOf(l *localeSite, kind knowledge.Kind) *page {
	var any *page
	for _, p := range l.pages {
		if p.kind != pageArticle || p.article.Kind != kind {
			continue
		}
		if p.indexed {
			return p
		}
		if any == nil {
			any = p
		}
	}
	return any
}
