package builder

import (
	"slices"
	"strings"
	"time"

	"helpwright/knowledge"
	"helpwright/reserved"
	"helpwright/theme"
)

// A pageKind says how a page is made.
type pageKind uint8

const (
	pageHome pageKind = iota
	pageTopic
	pageArticle
	pageSearch
	pageContact
	pageCapabilities
	pageAll
	pageOffline
	pageChanges
	pageNotFound
	pageRoot      // leads to the first locale
	pageLanguages // the chooser
	pageRootNotFound
)

// A page is an address of the site. The words are made when it is rendered.
type page struct {
	kind    pageKind
	locale  *localeSite
	file    string // in the public folder, "en/billing/index.html"
	href    string // link from the host on, "/help/en/billing/"
	topic   *knowledge.Topic
	article *knowledge.Article
	place   int                // of the article among all
	nth     int                // of the article among those that its topic shows in this locale
	edition *knowledge.Edition // whose words are shown
	indexed bool
}

// enumerate lists all pages, locale by locale.
func (s *Site) enumerate() {
	most := (len(s.base.Articles) + len(s.base.Topics) + len(ownPages) + 3) * len(s.cfg.Locales)
	s.byPath, s.pages = make(map[string]*page, most), make([]*page, 0, most)
	places := make(map[*knowledge.Article]int, len(s.base.Articles))
	for i, a := range s.base.Articles {
		places[a] = i
	}
	for i := range s.cfg.Locales {
		l := &localeSite{
			Locale:   &s.cfg.Locales[i],
			articles: make(map[*knowledge.Article]*page, len(s.base.Articles)),
			topics:   make(map[*knowledge.Topic]*page, len(s.base.Topics)),
			shown:    make(map[*knowledge.Topic][]*page, len(s.base.Topics)),
			special:  map[pageKind]*page{},
			same:     map[string]bool{},
		}
		s.locales = append(s.locales, l)
		s.enumerateLocale(l, places)
	}
	first := s.locales[0]
	s.add(&page{kind: pageRoot, locale: first, file: reserved.Page, href: s.mount.prefix})
	s.addFolder(&page{kind: pageLanguages, locale: first}, reserved.Languages)
	s.add(&page{kind: pageRootNotFound, locale: first, file: reserved.NotFound, href: s.mount.path(reserved.NotFound)})
}

func (s *Site) add(p *page) *page {
	p.locale.pages = append(p.locale.pages, p)
	s.pages = append(s.pages, p)
	s.byPath[p.file] = p
	return p
}

// addFolder adds a page whose address ends with a slash.
func (s *Site) addFolder(p *page, path string) *page {
	p.file = path + "/" + reserved.Page
	p.href = s.mount.path(path + "/")
	return s.add(p)
}

// ownPages are the pages of the site itself, with their reserved addresses.
var ownPages = []struct {
	kind    pageKind
	slug    string
	indexed bool
}{
	{pageSearch, reserved.Search, true},
	{pageContact, reserved.Contact, true},
	{pageCapabilities, reserved.Capabilities, true},
	{pageAll, reserved.All, true},
	{pageOffline, reserved.Offline, false},
	{pageChanges, changesPath, false},
}

func (s *Site) enumerateLocale(l *localeSite, places map[*knowledge.Article]int) {
	tag := l.Tag
	l.special[pageHome] = s.addFolder(&page{kind: pageHome, locale: l, indexed: true}, tag)
	for _, own := range ownPages {
		if own.kind == pageOffline && !s.cfg.Offline || own.kind == pageChanges && s.cfg.Changes == nil {
			continue
		}
		l.special[own.kind] = s.addFolder(&page{kind: own.kind, locale: l, indexed: own.indexed}, tag+"/"+own.slug)
	}
	l.special[pageNotFound] = s.add(&page{kind: pageNotFound, locale: l, file: tag + "/" + reserved.NotFound, href: s.mount.path(tag + "/" + reserved.NotFound)})
	s.enumerateTopic(l, s.base.Root, places)
	for _, t := range s.base.Topics {
		if s.shows(t, l) {
			p := s.addFolder(&page{kind: pageTopic, locale: l, topic: t}, tag+"/"+s.base.TopicPath(t, tag))
			p.indexed = s.ownWords(t, l)
			l.topics[t] = p
			s.enumerateTopic(l, t, places)
		}
	}
}

func (s *Site) enumerateTopic(l *localeSite, t *knowledge.Topic, places map[*knowledge.Article]int) {
	for _, a := range t.Articles {
		e := s.base.EditionFor(a, l.Tag)
		if e == nil {
			continue
		}
		p := &page{kind: pageArticle, locale: l, topic: t, article: a, place: places[a], edition: e}
		p.indexed = l.speaks(e.Locale)
		p.nth = len(l.shown[t])
		l.articles[a] = s.addFolder(p, l.Tag+"/"+s.base.ArticlePath(a, l.Tag))
		l.shown[t] = append(l.shown[t], p)
	}
}

// speaks reports whether words in a locale are in the language of this one.
func (l *localeSite) speaks(locale string) bool {
	same, known := l.same[locale]
	if !known {
		same = theme.SameLanguage(locale, l.Tag)
		l.same[locale] = same
	}
	return same
}

// shows reports whether a topic has anything for a locale's market.
func (s *Site) shows(t *knowledge.Topic, l *localeSite) bool {
	return slices.ContainsFunc(t.Articles, func(a *knowledge.Article) bool { return s.base.EditionFor(a, l.Tag) != nil }) ||
		slices.ContainsFunc(t.Topics, func(t *knowledge.Topic) bool { return s.shows(t, l) })
}

// ownWords reports whether a topic holds an article in the language of a
// locale; a list of nothing but other languages is not for search engines.
func (s *Site) ownWords(t *knowledge.Topic, l *localeSite) bool {
	return slices.ContainsFunc(t.Articles, func(a *knowledge.Article) bool {
		e := s.base.EditionFor(a, l.Tag)
		return e != nil && l.speaks(e.Locale)
	}) || slices.ContainsFunc(t.Topics, func(t *knowledge.Topic) bool { return s.ownWords(t, l) })
}

// twin returns the same page in another locale, nil if there is none.
func (p *page) twin(l *localeSite) *page {
	switch p.kind {
	case pageArticle:
		return l.articles[p.article]
	case pageTopic:
		return l.topics[p.topic]
	case pageRoot, pageLanguages, pageRootNotFound:
		return nil
	}
	return l.special[p.kind]
}

// source returns the page that search engines send readers of other languages
// to: that of the source edition where there is one.
func (s *Site) source(p *page) *page {
	if p.kind == pageArticle {
		for _, l := range s.locales {
			if l.Tag == p.article.Source.Locale {
				if q := p.twin(l); q != nil && q.indexed {
					return q
				}
			}
		}
	}
	for _, l := range s.locales {
		if q := p.twin(l); q != nil && q.indexed {
			return q
		}
	}
	return nil
}

// alternates lists the page in all languages that have it in their own words.
func (s *Site) alternates(p *page) []theme.Alternate {
	if !p.indexed || len(s.locales) < 2 {
		return nil
	}
	var out []theme.Alternate
	for _, l := range s.locales {
		if q := p.twin(l); q != nil && q.indexed {
			out = append(out, theme.Alternate{Lang: l.Tag, URL: s.mount.absolute(q.href)})
		}
	}
	if q := s.source(p); q != nil {
		out = append(out, theme.Alternate{Lang: "x-default", URL: s.mount.absolute(q.href)})
	}
	return out
}

// languages lists the page for the language switch: its twin where there is
// one, else the nearest page above it.
func (s *Site) languages(p *page) []theme.Language {
	if len(s.locales) < 2 {
		return nil
	}
	out := make([]theme.Language, 0, len(s.locales))
	for _, l := range s.locales {
		q := p.twin(l)
		for t := p.topic; q == nil && t != nil; t = t.Parent {
			q = l.topics[t]
		}
		if q == nil {
			q = l.special[pageHome]
		}
		out = append(out, theme.Language{
			Locale: l.Locale.Locale, Path: q.href, Current: l == p.locale,
			Partial: q.kind == pageArticle && !q.indexed,
		})
	}
	return out
}

// modified returns when what a page shows last changed; zero when unknown.
func (s *Site) modified(p *page) time.Time {
	switch p.kind {
	case pageArticle:
		return p.edition.Modified
	case pageTopic:
		return newest(p.topic, p.locale)
	case pageHome, pageSearch, pageAll, pageCapabilities, pageContact:
		return newest(s.base.Root, p.locale)
	}
	return time.Time{}
}

func newest(t *knowledge.Topic, l *localeSite) time.Time {
	var latest time.Time
	for _, a := range t.Articles {
		if p := l.articles[a]; p != nil && p.edition.Modified.After(latest) {
			latest = p.edition.Modified
		}
	}
	for _, sub := range t.Topics {
		if m := newest(sub, l); m.After(latest) {
			latest = m
		}
	}
	return latest
}

// folder returns the page's folder in the public folder, with a closing slash.
func (p *page) folder() string { return p.file[:strings.LastIndexByte(p.file, '/')+1] }
