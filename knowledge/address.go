package knowledge

import (
	"path"
	"strings"
)

// TopicPath returns the address of a topic below a locale, "billing/cards"; ""
// for the root.
func (b *Base) TopicPath(t *Topic, locale string) string {
	if t == nil || t.Parent == nil {
		return ""
	}
	slug := b.inLocale(t.Slugs, locale)
	if slug == "" {
		slug = path.Base(t.Folder)
	}
	if parent := b.TopicPath(t.Parent, locale); parent != "" {
		return parent + "/" + slug
	}
	return slug
}

// ArticlePath returns the address of an article below a locale,
// "billing/refund-an-order". An edition's own slug wins; without one the
// folder's name stands.
func (b *Base) ArticlePath(a *Article, locale string) string {
	slug := path.Base(a.Folder)
	if e, ok := a.Editions[locale]; ok && e.Slug != "" {
		slug = e.Slug
	} else if a.Source.Slug != "" && !ok {
		slug = a.Source.Slug
	} else if a.Source.Slug != "" && e == a.Source {
		slug = a.Source.Slug
	}
	if topic := b.TopicPath(a.Topic, locale); topic != "" {
		return topic + "/" + slug
	}
	return slug
}

// TopicName returns a topic's name in a locale, along the fallback chain.
func (b *Base) TopicName(t *Topic, locale string) string {
	if name := b.inLocale(t.Names, locale); name != "" {
		return name
	}
	return strings.ReplaceAll(path.Base(t.Folder), "-", " ")
}

// TopicSummary returns a topic's line in a locale, along the fallback chain.
func (b *Base) TopicSummary(t *Topic, locale string) string { return b.inLocale(t.Summary, locale) }

// inLocale looks a text up for a locale: its own, those of the fallback chain,
// then any, in the site's order.
func (b *Base) inLocale(texts map[string]string, locale string) string {
	if len(texts) == 0 {
		return ""
	}
	if s, ok := texts[locale]; ok {
		return s
	}
	if l := b.Config.Locale(locale); l != nil {
		for _, tag := range l.Fallback {
			if s, ok := texts[tag]; ok {
				return s
			}
		}
	}
	for _, l := range b.Config.Locales {
		if s, ok := texts[l.Tag]; ok {
			return s
		}
	}
	return ""
}
