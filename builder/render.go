package builder

import (
	"bytes"
	"strings"

	"helpwright/builder/discovery"
	"helpwright/markdown"
	"helpwright/theme"
)

// A Rendered is everything that a page writes.
type Rendered struct {
	HTML     []byte
	Markdown []byte // empty for pages that say nothing of their own
	JSON     []byte // empty likewise

	words []byte // the HTML of the words alone, on its way into the page
}

// Render makes the page that stands in a file of the public folder, such as
// "en/billing/index.html". It reports false when there is no such page.
func (s *Site) Render(file string, problems []string) (*Rendered, bool, error) {
	p, ok := s.byPath[file]
	if !ok {
		return nil, false, nil
	}
	d := s.draft(p)
	d.data.Problems = problems
	out := &Rendered{}
	err := s.finish(d, out)
	return out, true, err
}

// A draft is a page's data before the words are in: all that decides whether
// the page must be rendered again.
type draft struct {
	*page
	data  theme.Page  // Body, JSON-LD and navigation are still missing
	links []string    // where the references of the words lead
	nav   *navigation // nil where there is none

	structured *discovery.Document // what the words add is still missing
}

// draft gathers the data of a page.
func (s *Site) draft(p *page) *draft {
	l := p.locale
	d := &draft{page: p}
	d.data = theme.Page{
		Shell:      l.shell,
		Path:       p.href,
		URL:        s.mount.absolute(p.href),
		NoIndex:    !p.indexed || s.cfg.Preview,
		Alternates: s.alternates(p),
		Languages:  s.languages(p),
		Crumbs:     s.crumbs(p),
		Social:     s.social(p),
	}
	switch p.kind {
	case pageArticle:
		s.draftArticle(d)
	case pageTopic:
		s.draftTopic(d)
	default:
		s.draftOwn(d)
	}
	if p.kind == pageNotFound || p.kind == pageRootNotFound {
		d.data.URL = ""
	}
	if s.hasChannels(p) {
		d.data.MarkdownURL = p.href + "index.md"
		d.data.JSONURL = p.href + "index.json"
	}
	d.data.HeadTitle = s.headTitle(p, d.data.Title)
	d.structured = s.structured(d)
	return d
}

// hasChannels reports whether a page is also written as Markdown and JSON.
func (s *Site) hasChannels(p *page) bool {
	if s.cfg.HTMLOnly {
		return false
	}
	switch p.kind {
	case pageArticle, pageTopic, pageHome, pageAll, pageContact, pageCapabilities:
		return true
	}
	return false
}

// maxHeadTitle is about what search results show of a title, in characters.
const maxHeadTitle = 65

// headTitle adds the site's title where both fit.
func (s *Site) headTitle(p *page, title string) string {
	if p.kind == pageHome || p.kind == pageRoot {
		return p.locale.Title
	}
	whole := s.theme.Phrase(p.locale.Tag, "head_title", map[string]any{"Title": title, "Site": p.locale.Title})
	if len([]rune(whole)) > maxHeadTitle {
		return title
	}
	return whole
}

// finish puts the words in and renders the page into the memory of an earlier one.
func (s *Site) finish(d *draft, out *Rendered) error {
	page := &d.data
	out.HTML, out.Markdown, out.JSON = out.HTML[:0], out.Markdown[:0], out.JSON[:0]
	switch d.kind {
	case pageArticle:
		if err := s.finishArticle(d, out); err != nil {
			return err
		}
	case pageTopic:
		if err := s.finishTopic(d); err != nil {
			return err
		}
	case pageAll:
		s.sortAll(d)
	}
	if s.hasChannels(d.page) && d.kind != pageArticle {
		out.Markdown, out.JSON = s.listChannels(d, out.Markdown, out.JSON)
	}
	page.JSONLD = theme.StructuredData(discovery.AppendJSONLD(nil, d.structured))
	var err error
	out.HTML, err = s.renderPage(page, out.HTML)
	return err
}

// renderPage appends a page to dst.
func (s *Site) renderPage(page *theme.Page, dst []byte) ([]byte, error) {
	buf := bytes.NewBuffer(dst)
	if err := s.theme.Render(buf, page); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// finishArticle reads the words of an article and fills their slots.
func (s *Site) finishArticle(d *draft, out *Rendered) error {
	doc, err := s.base.Document(d.edition)
	if err != nil {
		return err
	}
	link := &linker{site: s, page: d.page, refs: doc.Refs, from: d.edition}
	a := d.data.Article
	if out.words, err = s.appendWords(out.words[:0], d.page, doc, link); err != nil {
		return err
	}
	a.Body = theme.Words(out.words)
	if beginsWith(doc, a.Summary) {
		a.Summary = "" // the words say it themselves
	}
	if err := d.showNav(); err != nil {
		return err
	}
	s.describe(d, doc)
	if s.hasChannels(d.page) {
		out.Markdown = s.articleMarkdown(d, doc, link, out.Markdown)
		out.JSON = s.articleJSON(d, doc, out.JSON)
	}
	return nil
}

// beginsWith reports whether the words begin with the summary, maybe a shortened
// one, as they do where it was made of the first paragraph.
func beginsWith(doc *markdown.Document, summary string) bool {
	summary = strings.TrimRight(summary, "….")
	return summary != "" && len(doc.Sections) > 0 && strings.HasPrefix(doc.Sections[0].Text, summary)
}

// describe adds what the words hold to the structured data.
func (s *Site) describe(d *draft, doc *markdown.Document) {
	ld := d.structured
	for _, sec := range doc.Sections {
		if ld.Kind == discovery.FAQ && sec.Level == 2 {
			ld.Questions = append(ld.Questions, discovery.Question{ID: sec.ID, Title: sec.Title, Answer: sectionText(doc, sec)})
		}
	}
	if ld.Kind == discovery.Guide {
		for _, st := range doc.Steps {
			ld.Steps = append(ld.Steps, discovery.Step{ID: st.ID, Title: st.Title, Text: st.Text})
		}
	}
	for i := range doc.Refs {
		if doc.Refs[i].Kind == markdown.RefVideo {
			v := s.videoData(d.page, d.edition, &doc.Refs[i])
			ld.Videos = append(ld.Videos, s.structuredVideo(d.page, v))
		}
	}
}

// sectionText joins a second-level section with the deeper ones below it.
func sectionText(doc *markdown.Document, sec markdown.Section) string {
	var b strings.Builder
	inside := false
	for _, s := range doc.Sections {
		if s.Line == sec.Line && s.ID == sec.ID {
			inside = true
			b.WriteString(s.Text)
			continue
		}
		if inside && s.Level <= sec.Level {
			break
		}
		if inside {
			b.WriteString("\n" + s.Title + "\n" + s.Text)
		}
	}
	return strings.TrimSpace(b.String())
}
