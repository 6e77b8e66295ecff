package builder

import (
	"sync"

	"helpwright/knowledge"
	"helpwright/theme"
)

// maxOpenNavigation is how many articles a navigation lists whole; beyond it only
// the topic that the reader is in is folded out.
const maxOpenNavigation = 60

// A navigation is that of a topic: what it says is known at once, its markup is
// made when a page needs it.
type navigation struct {
	digest [32]byte // of what it says
	markup func() (theme.Nav, error)
}

// nav returns the navigation of a topic.
func (s *Site) nav(l *localeSite, t *knowledge.Topic) *navigation {
	make, _ := l.navs.LoadOrStore(t, sync.OnceValue(func() *navigation {
		top := t
		for top.Parent != nil && top.Parent.Parent != nil {
			top = top.Parent
		}
		title := l.Title
		if top.Parent != nil {
			title = s.base.TopicName(top, l.Tag)
		}
		groups := s.navGroups(nil, l, top, t, countArticles(top) <= maxOpenNavigation, 1)
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

func (s *Site) navGroups(out []theme.Group, l *localeSite, t, current *knowledge.Topic, open bool, level int) []theme.Group {
	g := theme.Group{Level: level}
	if p := l.topics[t]; p != nil {
		g.Title, g.Path = s.base.TopicName(t, l.Tag), p.href
	} else {
		g.Title, g.Path = l.Title, l.special[pageHome].href
	}
	if open || t == current {
		for _, a := range t.Articles {
			if p := l.articles[a]; p != nil {
				g.Cards = append(g.Cards, s.linkCard(p))
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
	c := theme.Card{Title: p.edition.Title, Path: p.href, Kind: string(p.article.Kind)}
	if !p.indexed {
		c.Lang, c.Dir = p.edition.Locale, theme.Dir(p.edition.Locale)
	}
	return c
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
	list := p.topic.Articles
	at := -1
	for i, a := range list {
		if a == p.article {
			at = i
			break
		}
	}
	link := func(i, step int) *theme.Link {
		for i += step; i >= 0 && i < len(list); i += step {
			if q := p.locale.articles[list[i]]; q != nil {
				return &theme.Link{Title: q.edition.Title, Path: q.href}
			}
		}
		return nil
	}
	return link(at, -1), link(at, 1)
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
			trail = append(trail, theme.Link{Title: s.base.TopicName(t, l.Tag), Path: q.href})
		}
	}
	trail = append(trail, theme.Link{Title: s.theme.Phrase(l.Tag, "home", nil), Path: l.special[pageHome].href})
	for i, j := 0, len(trail)-1; i < j; i, j = i+1, j-1 {
		trail[i], trail[j] = trail[j], trail[i]
	}
	return trail
}
