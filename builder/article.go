package builder

import (
	"path"
	"strings"

	"helpwright/builder/discovery"
	"helpwright/knowledge"
	"helpwright/markdown"
	"helpwright/theme"
)

// draftArticle gathers what an article's page shows around its words.
func (s *Site) draftArticle(d *draft) {
	e, a, l := d.edition, d.article, d.locale
	page := &d.data
	page.Template, page.Type = "article", "article"
	switch a.Kind {
	case knowledge.KindFAQ:
		page.Template, page.Type = "faq", "faq"
	case knowledge.KindTroubleshooting:
		page.Template, page.Type = "guide", "wizard"
	}
	page.Title, page.Description = e.Title, e.Summary
	if e.Locale != l.Tag && !d.indexed {
		page.Fallback = &theme.Fallback{Locale: s.localeOf(e.Locale)}
	}
	page.Draft = s.cfg.Preview && e.State != knowledge.Approved
	contact := l.special[pageContact].href
	page.Article = &theme.Article{
		ID: a.ID, Kind: string(a.Kind), Revision: string(e.Revision),
		Summary: e.Summary, Products: a.Products,
		Reviewed: e.Reviewed, Modified: e.Modified,
		Contents:  s.contents(e),
		EditURL:   s.editURL(e),
		HelpNo:    contact + "?from=" + d.href,
		TalkPath:  contact,
		Related:   s.relatedCards(d.page),
		Documents: s.documents(a),
		Steps:     longestPath(e),
		Machine:   e.Machine,
		Outdated:  s.outdated(d.page),
		Scripts:   articleScripts(e),
	}
	page.Article.Prev, page.Article.Next = s.neighbours(d.page)
	d.links = s.targets(d.page)
	d.nav = s.nav(l, partOf(d.page))
}

// outdated returns the source of a page whose words are far behind, nil for any
// other.
func (s *Site) outdated(p *page) *theme.Source {
	if p.edition.Outdated != "major" || sourceOf(p) == nil {
		return nil
	}
	written := p.article.Source.Locale
	for _, l := range s.locales {
		if q := p.twin(l); l.Tag == written && q != nil && q != p && q.indexed {
			return &theme.Source{Locale: l.Locale.Locale, Path: q.href, Since: p.edition.OutdatedSince}
		}
	}
	return nil
}

// localeOf describes a locale that may not be one of the site's.
func (s *Site) localeOf(tag string) theme.Locale {
	if l := s.cfg.locale(tag); l != nil {
		return l.Locale
	}
	return theme.Locale{Tag: tag, Name: theme.LanguageName(tag), Dir: theme.Dir(tag)}
}

// articleScripts names the scripts that the words need.
func articleScripts(e *knowledge.Edition) []string {
	var names []string
	if len(e.Steps) > 0 {
		names = append(names, "guide")
	}
	for _, r := range e.Refs {
		if r.Kind == markdown.RefVideo {
			return append(names, "video")
		}
	}
	return names
}

// longestPath counts the questions on the longest way through a guide, going
// round in a circle not counted; 0 for what is no guide.
func longestPath(e *knowledge.Edition) int {
	if len(e.Steps) == 0 {
		return 0
	}
	index := make(map[string]int, len(e.Steps))
	for i, st := range e.Steps {
		index["#"+st.ID] = i
	}
	length := make([]int, len(e.Steps)) // 0: not known yet; -1: on the way that is being walked
	var walk func(i int) int
	walk = func(i int) int {
		if length[i] != 0 {
			return max(length[i], 0)
		}
		length[i] = -1
		longest := 0
		for _, c := range e.Steps[i].Choices {
			if to, ok := index[e.Refs[c.Ref].Dest]; ok {
				longest = max(longest, walk(to))
			}
		}
		length[i] = longest + 1
		return length[i]
	}
	return walk(0)
}

// contents is the table of contents: second and third level, when there are at
// least two entries. The questions of a guide are no contents.
func (s *Site) contents(e *knowledge.Edition) []theme.Heading {
	if !s.cfg.TOC || len(e.Steps) > 0 {
		return nil
	}
	var out []theme.Heading
	for _, h := range e.Outline {
		if h.Level == 2 || h.Level == 3 {
			out = append(out, theme.Heading{ID: h.ID, Title: h.Title, Level: h.Level})
		}
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

func (s *Site) editURL(e *knowledge.Edition) string {
	if s.cfg.EditURL == "" {
		return ""
	}
	return strings.ReplaceAll(s.cfg.EditURL, "{path}", discovery.EscapePath(e.File))
}

func (s *Site) relatedCards(p *page) []theme.Card {
	if !s.cfg.Related {
		return nil
	}
	var cards []theme.Card
	for _, q := range s.relatedTo(p) {
		cards = append(cards, s.card(q))
	}
	return cards
}

// card shows an article in a list.
func (s *Site) card(p *page) theme.Card {
	c := s.linkCard(p)
	c.Summary, c.SummaryIn, c.Date = p.edition.Summary, c.Foreign, p.edition.Modified
	return c
}

func (s *Site) documents(a *knowledge.Article) []theme.Document {
	var out []theme.Document
	for _, d := range s.base.Downloads(a) {
		out = append(out, theme.Document{Title: d.Title, Version: d.Version, Path: s.pictureAsset(d.Picture).href, Format: format(d), Size: d.Size})
	}
	return out
}

// format names the kind of a document: "PDF".
func format(d knowledge.Download) string {
	return strings.ToUpper(strings.TrimPrefix(path.Ext(d.Path), "."))
}

// targets follows every reference of the words, so that a page is rendered
// again when an article that it links to moves, though its own words stay.
func (s *Site) targets(p *page) []string {
	if len(p.edition.Refs) == 0 {
		return nil
	}
	link := &linker{site: s, page: p, refs: p.edition.Refs, from: p.edition}
	out := make([]string, len(p.edition.Refs))
	for i := range p.edition.Refs {
		r := &p.edition.Refs[i]
		if r.Kind != markdown.RefLink {
			if t := s.base.Resolve(p.edition, r); t.File != nil {
				out[i] = t.File.Path + t.File.Digest
				for _, f := range s.base.Companions(t.File) {
					out[i] += f.Path + f.Digest
				}
			}
			continue
		}
		href, words := link.href(r)
		if words != nil {
			href += " " + words.Locale
		}
		out[i] = href
	}
	return out
}
