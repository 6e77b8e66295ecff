package builder

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"

	"helpwright/knowledge"
	"helpwright/markdown"
	"helpwright/searchindex"
)

// A findable is what can be found: an article, a document that an article offers, or
// a page of another site.
type findable struct {
	searchindex.Document                                                   // without its sections
	read                 func() ([]searchindex.Section, error)             // these
	shown                func([]searchindex.Section) []searchindex.Section // how results show them; nil: as they are
	texts                [32]byte                                          // sums up what read and shown return
}

// The kinds of what is no article.
const (
	kindDocument = "document"
	kindSite     = "site"
)

// documentsAnchor is where a page offers its documents.
const documentsAnchor = "end-documents"

// An OtherSite is one whose pages are found too.
type OtherSite struct {
	Names map[string]string // by locale
	Pages []OtherPage
}

// An OtherPage is a page of another site, which has a whole address.
type OtherPage struct {
	searchindex.Document
	Digest [32]byte // of the document
}

// findable lists what can be found in a locale, each once.
func (s *Site) findable(l *localeSite) []*findable {
	all := s.ownFindable(l)
	for _, other := range s.cfg.OtherSites {
		for i := range other.Pages {
			if page := &other.Pages[i]; l.speaks(page.Language) {
				all = append(all, s.findablePage(page, other.Names[l.Tag]))
			}
		}
	}
	known := make(map[string]bool, len(all))
	return slices.DeleteFunc(all, func(f *findable) bool {
		twice := known[f.ID]
		known[f.ID] = true
		return twice
	})
}

// ownFindable lists what of the site itself can be found. What several articles offer
// stands there for each of them.
func (s *Site) ownFindable(l *localeSite) []*findable {
	var out []*findable
	standings := s.standings(l)
	for _, p := range l.pages {
		if p.kind != pageArticle {
			continue
		}
		out = append(out, s.findableArticle(p, standings.of(p.article, p.edition)))
		for _, d := range s.base.Downloads(p.article) {
			out = append(out, s.findableDownload(p, d))
		}
	}
	return out
}

// EachArticle calls f with each article in each language in which it is written, with
// its sections and a whole address.
func (s *Site) EachArticle(f func(searchindex.Document) error) error {
	for _, l := range s.locales {
		for _, one := range s.ownFindable(l) {
			if one.Kind == kindDocument || one.Language != l.Tag {
				continue
			}
			d := one.Document
			sections, err := one.read()
			if err != nil {
				return err
			}
			d.Path, d.Sections = s.mount.absolute(d.Path), sections
			if err := f(d); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Site) findableArticle(p *page, standing int) *findable {
	a, e := p.article, p.edition
	f := &findable{
		Document: searchindex.Document{
			ID: a.ID, Language: e.Locale, Fallback: !p.indexed, Kind: string(a.Kind), Path: p.href,
			Title: e.Title, Summary: e.Summary, Keywords: e.Keywords, Products: a.Products,
			Topic: p.topic.Folder, TopicTitle: s.base.TopicName(p.topic, p.locale.Tag), Standing: standing,
		},
		texts: s.textsKey(e),
		read: func() ([]searchindex.Section, error) {
			doc, err := s.base.Document(e)
			if err != nil {
				return nil, err
			}
			return indexed(s.foundSections(e, doc)), nil
		},
	}
	f.gate(a)
	return f
}

// findableDownload is a document with what stands in it, page by page. It leads to the
// page that offers it: browsers show no PDF under the policy of files.
func (s *Site) findableDownload(p *page, d knowledge.Download) *findable {
	a, l := p.article, p.locale
	f := &findable{
		Document: searchindex.Document{
			ID: d.Path, Language: a.Source.Locale, Fallback: !l.speaks(a.Source.Locale), Kind: kindDocument, Label: format(d), Path: p.href,
			Title: d.Title, Summary: a.Source.Title, Keywords: []string{strings.TrimSuffix(path.Base(d.Path), path.Ext(d.Path))}, Products: a.Products,
			Topic: p.topic.Folder, TopicTitle: s.base.TopicName(p.topic, l.Tag), Standing: standingOf(kindDocument),
		},
		read: func() ([]searchindex.Section, error) {
			pages, err := s.base.Pages(d)
			return pageSections(pages), err
		},
		shown: func(all []searchindex.Section) []searchindex.Section {
			for i := range all {
				if len(all) > 1 {
					all[i].Title = s.theme.Phrase(l.Tag, "document_page", map[string]any{"Number": i + 1})
				}
			}
			return all
		},
	}
	if d.Version != "" {
		f.Label += ", " + s.theme.Phrase(l.Tag, "document_version", map[string]any{"Version": d.Version})
		f.Keywords = append(f.Keywords, d.Version)
	}
	text := ""
	if d.Text != nil {
		text = d.Text.Digest
	}
	f.texts = sha256.Sum256(fmt.Appendf(nil, "download %s %s %s", s.cfg.Tool, text, s.theme.Phrase(l.Tag, "document_page", map[string]any{"Number": 1})))
	f.Data = s.mount.path(f.textsFile())
	f.gate(a)
	return f
}

// pageSections are the pages of a document, of which there is at least one.
func pageSections(pages []string) []searchindex.Section {
	out := []searchindex.Section{{ID: documentsAnchor}}
	for i, text := range pages {
		if i > 0 {
			out = append(out, out[0])
		}
		out[i].Text = strings.Join(strings.Fields(text), " ")
	}
	return out
}

func (s *Site) findablePage(page *OtherPage, label string) *findable {
	f := &findable{
		Document: page.Document,
		texts:    page.Digest,
		read:     func() ([]searchindex.Section, error) { return page.Sections, nil },
	}
	f.Sections, f.Label, f.Standing = nil, label, standingOf(kindSite)
	f.Data = s.mount.path(f.textsFile())
	return f
}

// gate takes what not everybody may see out of the public folder.
func (f *findable) gate(a *knowledge.Article) {
	if a.Audience != knowledge.Public {
		f.Audience, f.Path, f.Data = string(a.Audience), "", gatedText(f.ID)
	}
}

// hasTextsFile reports whether its texts lie in a file of their own in the public
// folder, and not beside a page.
func (f *findable) hasTextsFile() bool { return f.Data != "" && f.Audience == "" }

// textsFile is that file. It lies among the shards, and is named as they are.
func (f *findable) textsFile() string {
	return searchFolder + "/" + hex.EncodeToString(f.texts[:shardName])
}

// textsJSON is what such a file holds, in the form of index.json.
func (f *findable) textsJSON() ([]byte, error) {
	all, err := f.read()
	if err != nil {
		return nil, err
	}
	if f.shown != nil {
		all = f.shown(all)
	}
	type section struct {
		ID    string `json:"id"`
		Title string `json:"title"`
		Text  string `json:"text"`
	}
	texts := struct {
		Sections []section `json:"sections"`
	}{[]section{}}
	for _, one := range all {
		texts.Sections = append(texts.Sections, section(one))
	}
	return json.Marshal(texts)
}

// shown reports whether a section holds anything.
func shown(sec markdown.Section) bool { return sec.Level > 0 || sec.Text != "" }
