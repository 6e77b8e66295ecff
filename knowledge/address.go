package knowledge

import (
	"cmp"
	"path"
	"strings"
)

// TopicPath returns the address of a topic below a locale, "billing/cards"; ""
// for the root.
func (b *Base) TopicPath(t *Topic, locale string) string {
	if t == nil || t.Parent == nil {
		return ""
	}
	slug, _, ok := b.inChain(t.Slugs, locale)
	if !ok {
		slug = path.Base(t.Folder)
	}
	if parent := b.TopicPath(t.Parent, locale); parent != "" {
		return parent + "/" + slug
	}
	return slug
}

// ArticlePath returns the address of an article below a locale,
// "billing/refund-an-order". The slug is that of the edition in this locale, of
// the source when there is none; without a slug the folder's name stands.
func (b *Base) ArticlePath(a *Article, locale string) string {
	e, ok := a.Editions[locale]
	if !ok {
		e = a.Source
	}
	slug := cmp.Or(e.Slug, path.Base(a.Folder))
	if topic := b.TopicPath(a.Topic, locale); topic != "" {
		return topic + "/" + slug
	}
	return slug
}

// TopicName returns a topic's name in a locale, along the fallback chain.
func (b *Base) TopicName(t *Topic, locale string) string {
	name, _ := b.TopicNameIn(t, locale)
	return name
}

// TopicNameIn returns a topic's name in a locale, and the locale in which it is
// written, "" for the name of its folder.
func (b *Base) TopicNameIn(t *Topic, locale string) (name, from string) {
	if name, from = b.inLocale(t.Names, locale); name != "" {
		return name, from
	}
	return strings.ReplaceAll(path.Base(t.Folder), "-", " "), ""
}

// TopicSummary returns a topic's line in a locale, along the fallback chain.
func (b *Base) TopicSummary(t *Topic, locale string) string {
	summary, _ := b.TopicSummaryIn(t, locale)
	return summary
}

// TopicSummaryIn returns a topic's line, and the locale in which it is written.
func (b *Base) TopicSummaryIn(t *Topic, locale string) (summary, from string) {
	return b.inLocale(t.Summary, locale)
}

// inLocale looks a text up for a locale: its own, those of the fallback chain,
// then any, in the site's order. It returns in which it was found.
func (b *Base) inLocale(texts map[string]string, locale string) (text, from string) {
	if s, from, ok := b.inChain(texts, locale); ok || len(texts) == 0 {
		return s, from
	}
	for _, l := range b.Config.Locales {
		if s, ok := texts[l.Tag]; ok {
			return s, l.Tag
		}
	}
	return "", ""
}

// inChain looks a text up for a locale: its own, then those of the fallback chain.
func (b *Base) inChain(texts map[string]string, locale string) (text, from string, ok bool) {
	if len(texts) == 0 {
		return "", "", false
	}
	if s, ok := texts[locale]; ok {
		return s, locale, true
	}
	if l := b.Config.Locale(locale); l != nil {
		for _, tag := range l.Fallback {
			if s, ok := texts[tag]; ok {
				return s, tag, true
			}
		}
	}
	return "", "", false
}

// MovedFromAt returns where the old address MovedFrom[i] stands in the edition's file.
func (e *Edition) MovedFromAt(i int) (line, column int) { return e.places.item("moved_from", i) }

// StateAt returns where the state stands in the edition's file.
func (e *Edition) StateAt() (line, column int) { return e.places.at("state") }
