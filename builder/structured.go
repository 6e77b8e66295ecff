package builder

import (
	"bytes"
	"crypto/sha256"
	"time"

	"helpwright/builder/discovery"
	"helpwright/builder/social"
	"helpwright/knowledge"
	"helpwright/theme"
)

// structured begins the data about a page that machines read.
func (s *Site) structured(d *draft) *discovery.Document {
	doc := &discovery.Document{
		Page:      s.entry(d.page),
		Base:      s.discoveryBase(),
		Site:      d.locale.Title,
		Publisher: s.publisher,
		Image:     d.data.Social.URL,
	}
	doc.Title, doc.Summary = d.data.Title, d.data.Description
	doc.Alternates = nil // they stand in the page's head
	if d.kind != pageArticle {
		doc.Modified = time.Time{} // a list is not rendered again because an article that it names changed
	}
	if d.kind == pageHome {
		doc.Title = d.locale.Title
		doc.SearchURL = s.mount.absolute(d.locale.special[pageSearch].href)
	}
	if d.kind == pageOffline {
		return doc // it shows no way that leads to it
	}
	for _, c := range d.data.Crumbs {
		doc.Crumbs = append(doc.Crumbs, discovery.Item{Title: c.Title, URL: s.mount.absolute(c.Path)})
	}
	if t := d.data.Topic; t != nil {
		for _, cards := range [][]theme.Card{t.Topics, t.Guides, t.Articles, t.Reference} {
			for _, c := range cards {
				doc.Items = append(doc.Items, discovery.Item{Title: c.Title, URL: s.mount.absolute(c.Path)})
			}
		}
		for _, f := range t.FAQs {
			doc.Items = append(doc.Items, discovery.Item{Title: f.Title, URL: s.mount.absolute(f.Path)})
		}
	}
	return doc
}

func (s *Site) discoveryBase() discovery.Base {
	return discovery.Base(s.mount.origin + s.mount.prefix[:len(s.mount.prefix)-1])
}

// entry is what the files about pages say of one.
func (s *Site) entry(p *page) *discovery.Page {
	e := &discovery.Page{
		Kind: discovery.Other, Locale: p.locale.Tag, URL: s.mount.absolute(p.href),
		Indexed: p.indexed, Modified: s.modified(p),
	}
	switch p.kind {
	case pageHome:
		e.Kind, e.Title = discovery.Home, p.locale.Title
	case pageTopic:
		e.Kind, e.Title, e.Summary = discovery.Topic, s.base.TopicName(p.topic, p.locale.Tag), s.base.TopicSummary(p.topic, p.locale.Tag)
	case pageSearch:
		e.Kind = discovery.Search
	case pageContact:
		e.Kind = discovery.Contact
	case pageArticle:
		e.Kind = articleKind(p.article.Kind)
		e.ID, e.Title, e.Summary = p.article.ID, p.edition.Title, p.edition.Summary
		e.Created = p.edition.Created
	}
	if s.hasChannels(p) {
		e.Markdown = e.URL + "index.md"
	}
	for _, a := range s.alternates(p) {
		e.Alternates = append(e.Alternates, discovery.Alternate{Lang: a.Lang, URL: a.URL})
	}
	return e
}

func articleKind(k knowledge.Kind) discovery.Kind {
	switch k {
	case knowledge.KindFAQ:
		return discovery.FAQ
	case knowledge.KindTroubleshooting:
		return discovery.Guide
	case knowledge.KindReference:
		return discovery.Reference
	}
	return discovery.Article
}

// social is the picture that stands for a page elsewhere: one drawn for the
// article where the site's fonts cover its title, else the site's own.
func (s *Site) social(p *page) theme.Image {
	own := s.assets.social
	img := theme.Image{URL: s.mount.absolute(own.href), Alt: p.locale.Title, Width: own.width, Height: own.height}
	if p.kind != pageArticle || len(s.cfg.Fonts) == 0 {
		return img
	}
	card := s.socialCard(p)
	if !s.painter.Covers(card) {
		return img
	}
	return theme.Image{
		URL: s.mount.absolute(s.mount.path(s.socialFile(card))), Alt: p.edition.Title,
		Width: social.Width, Height: social.Height,
	}
}

func (s *Site) socialCard(p *page) social.Card {
	words := s.localeOf(p.edition.Locale)
	return social.Card{
		Title: p.edition.Title, Site: p.locale.Title, Locale: words.Tag, Language: words.Name, RightLeft: words.Dir == "rtl",
	}
}

func (s *Site) socialFile(c social.Card) string {
	return assetsFolder + "/social-" + s.painter.Key(c) + ".png"
}

// drawCard draws a card, or takes it from the cache.
func (s *Site) drawCard(c social.Card) (png []byte, ok bool) {
	png = s.drawn("social", c, func() []byte {
		drawn, _ := s.painter.Article(c)
		return drawn
	})
	return png, png != nil
}

// drawn returns what draw makes of a card, nil for nothing, or takes it from the
// cache.
func (s *Site) drawn(what string, c social.Card, draw func() []byte) (png []byte) {
	key := knowledge.Key(sha256.Sum256([]byte(what + " " + s.painter.Key(c))))
	if s.cache != nil && s.cache.View(key, func(b []byte) { png = bytes.Clone(b) }) {
		return png
	}
	png = draw()
	if png != nil && s.cache != nil {
		s.cache.Put(key, png)
	}
	return png
}
