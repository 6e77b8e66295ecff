package knowledge

import (
	"maps"
	"path"
	"slices"
)

// Keep returns a base that never held the editions for which keep is false, nor
// what only they used: articles without an edition, topics without an article,
// files that no kept words show or that lie with an article that is not kept, old
// addresses. An article whose source
// edition is left out takes its first other edition, in the site's order, as source.
// Problems speak of everything, so a narrowed base has none.
func (b *Base) Keep(keep func(*Edition) bool) *Base {
	out := *b
	out.scanned, out.found, out.broken, out.refused = nil, nil, nil, nil
	if !b.all(keep) {
		out.Articles = nil
		out.Root = b.copyTopics(&out, keep, nil)
		out.arrange()
		out.keepRelated()
	}
	out.keepPictures(b)
	out.keepBlocks()
	return &out
}

func (b *Base) all(keep func(*Edition) bool) bool {
	for _, a := range b.Articles {
		for _, e := range a.Editions {
			if !keep(e) {
				return false
			}
		}
	}
	return true
}

// A copier copies articles and editions into slabs, since a large base has
// tens of thousands of them.
type copier struct {
	base     *Base // that is being made
	keep     func(*Edition) bool
	replaced map[*Article]*Article // nil value: the article is gone
	articles []Article
	editions []Edition
}

// copyTopics copies topics and what they hold, without the editions that keep
// refuses and with the articles that were replaced.
func (b *Base) copyTopics(out *Base, keep func(*Edition) bool, replaced map[*Article]*Article) *Topic {
	n := 0
	for _, a := range b.Articles {
		n += len(a.Editions)
	}
	c := &copier{base: out, keep: keep, replaced: replaced, articles: make([]Article, 0, len(b.Articles)), editions: make([]Edition, 0, n+len(replaced)*len(b.Config.Locales))}
	out.ByFolder = make(map[string]*Article, len(b.Articles))
	root := &Topic{}
	c.topic(b.Root, root)
	return root
}

func (c *copier) topic(from, to *Topic) {
	parent := to.Parent
	*to = *from
	to.Parent, to.Topics, to.Articles = parent, nil, make([]*Article, 0, len(from.Articles))
	for _, a := range from.Articles {
		if r, ok := c.replaced[a]; ok {
			a = r
		}
		if a == nil {
			continue
		}
		if kept := c.article(a, to); kept != nil {
			to.Articles = append(to.Articles, kept)
			c.base.ByFolder[kept.Folder] = kept
		}
	}
	for _, t := range from.Topics {
		child := &Topic{Parent: to}
		c.topic(t, child)
		if len(child.Articles)+len(child.Topics) > 0 || c.replaced != nil {
			to.Topics = append(to.Topics, child)
		}
	}
}

func (c *copier) article(a *Article, topic *Topic) *Article {
	c.articles = append(c.articles, *a)
	kept := &c.articles[len(c.articles)-1]
	kept.Topic = topic
	kept.Editions = make(map[string]*Edition, len(a.Editions))
	kept.Source = nil
	for i := range c.base.Config.Locales {
		e, ok := a.Editions[c.base.Config.Locales[i].Tag]
		if !ok || !c.keep(e) {
			continue
		}
		c.editions = append(c.editions, *e)
		own := &c.editions[len(c.editions)-1]
		own.Article = kept
		kept.Editions[e.Locale] = own
		if kept.Source == nil || e == a.Source {
			kept.Source = own
		}
	}
	if len(kept.Editions) == 0 {
		return nil
	}
	return kept
}

// keepRelated drops the ids of articles that are not kept.
func (b *Base) keepRelated() {
	gone := func(id string) bool { return b.ByID[id] == nil }
	for _, a := range b.Articles {
		if slices.ContainsFunc(a.Related, gone) {
			a.Related = slices.DeleteFunc(slices.Clone(a.Related), gone)
		}
	}
}

// keepBlocks drops the blocks that no kept words include.
func (b *Base) keepBlocks() {
	used := map[string]*Block{}
	for _, a := range b.Articles {
		for _, e := range a.Editions {
			for _, name := range e.Blocks {
				if block, ok := b.Blocks[name]; ok {
					used[name] = block
				}
			}
		}
	}
	if len(used) < len(b.Blocks) {
		b.Blocks = used
		b.docs = b.docs.withBlocks(used)
	}
}

// keepPictures drops the files that no kept words use, and those of articles that
// were in the base before and are not kept: whoever names the file of an article
// does not decide who may see it.
func (b *Base) keepPictures(before *Base) {
	if len(b.Pictures) == 0 {
		return
	}
	used, texts := map[string]*Picture{}, map[string]*Picture{}
	use := func(p *Picture) {
		if folder := before.ownerOf(p.Path); folder == "" || b.ByFolder[folder] != nil {
			used[p.Path] = p
			maps.Copy(used, b.companions(p))
		}
	}
	for _, a := range b.Articles {
		for _, e := range a.Editions {
			for _, p := range b.picturesOf(e) {
				use(p)
			}
		}
		for _, d := range a.Documents {
			p := b.documentFile(a, d)
			if p == nil {
				continue
			}
			use(p)
			if text := before.texts[p.Path]; text != nil && used[p.Path] != nil {
				texts[p.Path] = text
			}
		}
	}
	b.Pictures, b.texts = used, texts
}

// ownerOf returns the folder of the article that a file lies with, also of one
// that cannot be read; "" for files that belong to everybody, as those of blocks.
func (b *Base) ownerOf(file string) (folder string) {
	for dir := path.Dir(file); dir != "."; dir = path.Dir(dir) {
		if b.ByFolder[dir] != nil || b.broken[dir] {
			return dir
		}
	}
	return ""
}

// For returns the base as an audience may know it: editions of articles for
// narrower audiences were never in it.
func (b *Base) For(audience Audience) *Base {
	return b.Keep(func(e *Edition) bool { return e.Article.Audience.rank() <= audience.rank() })
}

// rank orders audiences, the widest first; one that does not exist has no rank
// and sees nothing.
func (a Audience) rank() int { return slices.Index(audiences, a) }

// audiences from widest to narrowest: who belongs to one may see what those before it see.
var audiences = []Audience{Public, Customer, Partner, Internal}

// Audiences lists all audiences, from widest to narrowest: who belongs to one may see
// what those before it see.
func Audiences() []Audience { return slices.Clone(audiences) }
