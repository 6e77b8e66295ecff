package builder

import (
	"sync"

	"helpwright/knowledge"
	"helpwright/theme"
)

const (
	// maxOpenNavigation is how many articles a navigation lists whole; beyond it only
	// the topic that the reader is in is folded out.
	maxOpenNavigation = 60
	// partSize is how many articles of one topic a navigation lists: a long topic on
	// every page of its own would grow with the square of its length.
	partSize = 60
)

// A part is a run of articles of a topic, the first being 0. All pages of a part
// share a navigation.
type part struct {
	topic  *knowledge.Topic
	number int
}

// partOf returns the part of its topic that a page belongs to.
func partOf(p *page) part { return part{p.topic, p.nth / partSize} }

// articlesOf lists the articles of the part, and how many the topic has.
func (l *localeSite) articlesOf(at part) (pages []*page, all int) {
	whole := l.shown[at.topic]
	return whole[min(at.number*partSize, len(whole)):min((at.number+1)*partSize, len(whole))], len(whole)
}

// A navigation is that of a part of a topic: what it says is known at once, its markup is
// made when a page needs it.
type navigation struct {
	digest [32]byte // of what it says
	markup func() (theme.Nav, error)
}

// nav returns the navigation of a part of a topic.
func (s *Site) nav(l *localeSite, at part) *navigation {
	make, _ := l.navs.LoadOrStore(at, sync.OnceValue(func() *navigation {
		top := at.topic
		for top.Parent != nil && top.Parent.Parent != nil {
			top = top.Parent
		}
		title := l.Title
		if top.Parent != nil {
			title = s.base.TopicName(top, l.Tag)
		}
		groups := s.navGroups(nil, l, top, at, countArticles(top) <= maxOpenNavigation, 1)
		return &navigation{
			digest: newDigester(nil).sum(title, groups),
			markup: sync.OnceValues(func() (theme.Nav, error) { return s.theme.Nav(l.Tag, title, groups) }),
		}
	}))
	return make.(func() *navigation)()
}

// navDigest sums up what the navigation of a page says.
func (d *draft) navDigest() [32]byte {
	if d.nav == nil {
		return [32]byte{}
	}
	return d.nav.digest
}

// showNav puts the navigation on a page.
func (d *draft) showNav() error {
	nav, err := d.nav.markup()
	if err != nil {
		return err
	}
	d.data.Nav = nav.For(d.href)
	return nil
}

func (s *Site) navGroups(out []theme.Group, l *localeSite, t *knowledge.Topic, current part, open bool, level int) []theme.Group {
	g := theme.Group{Level: level}
	if p := l.topics[t]; p != nil {
		name := s.topicName(t, l)
		g.Title, g.Foreign, g.Path = name.Words, name.Foreign, p.href
	} else {
		g.Title, g.Foreign, g.Path = l.Title, l.TitleIn, l.special[pageHome].href
	}
	if open || t == current.topic {
		at := part{topic: t}
		if t == current.topic {
			at = current
		}
		pages, all := l.articlesOf(at)
		for _, p := range pages {
			g.Cards = append(g.Cards, s.linkCard(p))
		}
		if len(pages) < all {
			g.More = &theme.Link{Title: s.theme.Phrase(l.Tag, "article_count", all), Path: g.Path}
			if t.Parent == nil {
				g.More.Path = l.special[pageAll].href
			}
		}
	}
	out = append(out, g)
	if t.Parent == nil {
		return out // articles outside topics have the start page beside them, not the whole site
	}
	for _, sub := range t.Topics {
		if l.topics[sub] != nil {
			out = s.navGroups(out, l, sub, current, open, level+1)
		}
	}
	return out
}

// linkCard is a card for a dense list: title and language only.
func (s *Site) linkCard(p *page) theme.Card {
	return theme.Card{Title: p.edition.Title, Foreign: s.foreign(p), Path: p.href, Kind: string(p.article.Kind)}
}

func countArticles(t *knowledge.Topic) int {
	n := len(t.Articles)
	for _, sub := range t.Topics {
		n += countArticles(sub)
	}
	return n
}

// neighbours returns the articles before and after one in its topic.
func (s *Site) neighbours(p *page) (prev, next *theme.Link) {
	if !s.cfg.PrevNext {
		return nil, nil
	}
	list := p.locale.shown[p.topic]
	link := func(i int) *theme.Link {
		if i < 0 || i >= len(list) {
			return nil
		}
		return &theme.Link{Title: list[i].edition.Title, Foreign: s.foreign(list[i]), Path: list[i].href}
	}
	return link(p.nth - 1), link(p.nth + 1)
}

// crumbs leads from the start page to the page's parent.
func (s *Site) crumbs(p *page) []theme.Link {
	l := p.locale
	if p.kind == pageHome {
		return nil
	}
	var trail []theme.Link
	t := p.topic
	if p.kind == pageTopic {
		t = t.Parent
	}
	for ; t != nil && t.Parent != nil; t = t.Parent {
		if q := l.topics[t]; q != nil {
			trail = append(trail, s.topicLink(q))
		}
	}
	trail = append(trail, theme.Link{Title: s.theme.Phrase(l.Tag, "home", nil), Path: l.special[pageHome].href})
	for i, j := 0, len(trail)-1; i < j; i, j = i+1, j-1 {
		trail[i], trail[j] = trail[j], trail[i]
	}
	return trail
}
