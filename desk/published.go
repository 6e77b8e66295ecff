package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"strings"
	"sync/atomic"

	"helpwright/desk/guides"
	"helpwright/desk/tickets"
	"helpwright/manifest"
)

// Published is what the site holds for everybody, by the manifest of its release. What
// only some may see is not named by the desk.
type published struct {
	private fs.FS
	public  fs.FS
	now     atomic.Pointer[shelf]
}

// A shelf is one release.
type shelf struct {
	base     string // path of the site
	editions map[edition]entry
}

type edition struct{ id, locale string }

type entry struct{ words, kind, title, revision, path string }

func follow(private, public fs.FS) (*published, error) {
	if _, err := manifest.ReadDesk(private); err != nil {
		return nil, err
	}
	p := &published{private: private, public: public}
	return p, p.renew()
}

// renew reads the manifest that stands now.
func (p *published) renew() error {
	m, err := manifest.Read(p.private)
	if err != nil {
		return err
	}
	base, err := url.Parse(m.BaseURL)
	if err != nil {
		return fmt.Errorf("reading the manifest: %w", err)
	}
	s := &shelf{base: "/" + strings.TrimPrefix(strings.TrimSuffix(base.Path, "/")+"/", "/"), editions: make(map[edition]entry, len(m.Editions))}
	for _, e := range m.Editions {
		if e.Audience == "" || e.Audience == "public" {
			s.editions[edition{e.ID, e.Locale}] = entry{e.Words, e.Kind, e.Title, e.Revision, e.Path}
		}
	}
	p.now.Store(s)
	return nil
}

func (s *shelf) find(id, locale string) (entry, bool) {
	e, ok := s.editions[edition{id, locale}]
	return e, ok
}

func (s *shelf) address(e entry) string {
	return s.base + (&url.URL{Path: strings.TrimSuffix(e.path, "/")}).EscapedPath() + "/"
}

// has reports whether an article is published in a locale, be it by words of another.
func (p *published) has(id, locale string) bool {
	_, ok := p.now.Load().find(id, locale)
	return ok
}

// guide finds a guide.
func (p *published) guide(id, locale string) (guides.Guide, bool) {
	s := p.now.Load()
	e, ok := s.find(id, locale)
	if !ok || e.kind != "troubleshooting" {
		return guides.Guide{}, false
	}
	return guides.Guide{Path: s.address(e), Title: e.title}, true
}

// article finds an article with its text.
func (p *published) article(_ context.Context, id, locale string) (tickets.Article, string, bool) {
	s := p.now.Load()
	e, ok := s.find(id, locale)
	if !ok {
		return tickets.Article{}, "", false
	}
	text, err := p.text(e)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return tickets.Article{}, "", false
	}
	words := locale
	if e.words != "" {
		words = e.words
	}
	return tickets.Article{ID: id, Locale: words, Revision: e.revision, Title: e.title, Path: s.address(e)}, text, true
}

// text reads the words of an edition from its index.json.
func (p *published) text(e entry) (string, error) {
	content, err := fs.ReadFile(p.public, path.Join(e.path, "index.json"))
	if err != nil {
		return "", err
	}
	var page struct {
		Sections []struct{ Title, Text string } `json:"sections"`
	}
	if err := json.Unmarshal(content, &page); err != nil {
		return "", fmt.Errorf("reading the words of an article: %w", err)
	}
	var parts []string
	for _, s := range page.Sections {
		for _, words := range []string{s.Title, s.Text} {
			if words != "" {
				parts = append(parts, words)
			}
		}
	}
	return strings.Join(parts, "\n\n"), nil
}

// steps finds a guide with its steps, as its readers see them.
func (p *published) steps(_ context.Context, id, locale string) (tickets.Guide, bool) {
	s := p.now.Load()
	e, ok := s.find(id, locale)
	if !ok || e.kind != "troubleshooting" {
		return tickets.Guide{}, false
	}
	content, err := fs.ReadFile(p.public, path.Join(e.path, "index.json"))
	if err != nil {
		return tickets.Guide{}, false
	}
	var page struct {
		Steps []tickets.GuideStep `json:"steps"`
	}
	if json.Unmarshal(content, &page) != nil || len(page.Steps) == 0 {
		return tickets.Guide{}, false
	}
	words := locale
	if e.words != "" {
		words = e.words
	}
	return tickets.Guide{Article: tickets.Article{ID: id, Locale: words, Revision: e.revision, Title: e.title, Path: s.address(e)}, Steps: page.Steps}, true
}

// similar finds articles by words with the one search.
func (d *Desk) similar(ctx context.Context, locale, words string, limit int) (found []tickets.Article, err error) {
	if d.cfg.Find == nil {
		return nil, nil
	}
	hits, err := d.cfg.Find(ctx, locale, words, limit)
	s := d.published.now.Load()
	for _, hit := range hits {
		if e, ok := s.find(hit.ID, locale); ok {
			found = append(found, tickets.Article{ID: hit.ID, Locale: hit.Language, Revision: e.revision, Title: e.title, Path: s.address(e)})
		}
	}
	return found, err
}
