package knowledge

import (
	"maps"
	"slices"
)

// Keep returns a base that never held the editions for which keep is false, nor
// what only they used: articles without an edition, topics without an article,
// pictures that no kept words show, old addresses. An article whose source
// edition is left out takes its first other edition, in the site's order, as source.
func (b *Base) Keep(keep func(*Edition) bool) *Base {
	out := &Base{
		Config: b.Config, Root: &Topic{}, ByFolder: map[string]*Article{},
		Blocks: map[string]*Block{}, Pictures: b.Pictures, docs: b.docs,
	}
	out.keepTopic(b.Root, out.Root, keep)
	out.arrange()
	out.keepPictures()
	for _, a := range out.Articles {
		for _, e := range a.Editions {
			for _, name := range e.Blocks {
				if block, ok := b.Blocks[name]; ok {
					out.Blocks[name] = block
				}
			}
		}
	}
	return out
}

func (b *Base) keepTopic(from, to *Topic, keep func(*Edition) bool) {
	sub, parent := to.Topics, to.Parent
	*to = *from
	to.Topics, to.Parent, to.Articles = sub, parent, nil
	for _, a := range from.Articles {
		if kept := b.keepArticle(a, to, keep); kept != nil {
			to.Articles = append(to.Articles, kept)
			b.ByFolder[kept.Folder] = kept
		}
	}
	to.Topics = nil
	for _, t := range from.Topics {
		child := &Topic{Parent: to}
		b.keepTopic(t, child, keep)
		if len(child.Articles)+len(child.Topics) > 0 {
			to.Topics = append(to.Topics, child)
		}
	}
}

func (b *Base) keepArticle(a *Article, topic *Topic, keep func(*Edition) bool) *Article {
	kept := *a
	kept.Topic = topic
	kept.Editions = make(map[string]*Edition, len(a.Editions))
	kept.Source = nil
	for _, l := range b.Config.Locales {
		e, ok := a.Editions[l.Tag]
		if !ok || !keep(e) {
			continue
		}
		own := *e
		own.Article = &kept
		kept.Editions[l.Tag] = &own
		if kept.Source == nil || e == a.Source {
			kept.Source = &own
		}
	}
	if len(kept.Editions) == 0 {
		return nil
	}
	return &kept
}

// keepPictures drops the files that no kept words use.
func (b *Base) keepPictures() {
	used := map[string]*Picture{}
	for _, a := range b.Articles {
		for _, e := range a.Editions {
			for _, p := range b.picturesOf(e) {
				used[p.Path] = p
				maps.Copy(used, b.companions(p))
			}
		}
		for _, d := range a.Documents {
			if p := b.documentFile(a, d); p != nil {
				used[p.Path] = p
			}
		}
	}
	b.Pictures = used
}

// For returns the base as an audience may know it: editions of articles for
// narrower audiences were never in it.
func (b *Base) For(audience Audience) *Base {
	rank := slices.Index(audiences, audience)
	return b.Keep(func(e *Edition) bool { return slices.Index(audiences, e.Article.Audience) <= rank })
}

// audiences from widest to narrowest: who belongs to one may see what those before it see.
var audiences = []Audience{Public, Customer, Partner, Internal}
