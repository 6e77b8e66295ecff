package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"golang.org/x/text/language"

	"helpwright/desk/policy"
	"helpwright/manifest"
	"helpwright/store"
	"helpwright/theme"
)

// A MenuItem is a place of the desk that its people find in the frame of each page.
type MenuItem struct {
	Path   string        // below the path of the site
	Phrase string        // what it is called
	Action policy.Action // who never may do this does not find it
}

// Pages render what the build left for them. A locale's templates are made ready when
// somebody first reads in it.
type pages struct {
	private  fs.FS
	settings *manifest.Desk
	shells   map[string]theme.Shell
	matcher  language.Matcher
	mu       sync.Mutex
	books    map[string]*book
}

// A book is what pages of one locale are made with.
type book struct {
	theme *theme.Theme
	shell *theme.Shell
}

func newPages(private fs.FS, settings *manifest.Desk) (*pages, error) {
	if len(settings.Locales) == 0 {
		return nil, errors.New("reading the desk's settings: there is no locale")
	}
	p := &pages{private: private, settings: settings, books: map[string]*book{}}
	text, err := fs.ReadFile(private, manifest.DeskShells)
	if err != nil {
		return nil, fmt.Errorf("reading what pages share: %w", err)
	}
	if err := json.Unmarshal(text, &p.shells); err != nil {
		return nil, fmt.Errorf("reading what pages share: %w", err)
	}
	var tags []language.Tag
	for _, l := range settings.Locales {
		if _, ok := p.shells[l.Tag]; !ok {
			return nil, fmt.Errorf("reading what pages share: nothing about the locale %q", l.Tag)
		}
		tags = append(tags, language.Make(l.Tag))
	}
	p.matcher = language.NewMatcher(tags)
	return p, nil
}

// preferred picks a locale of the site by what a browser says of its reader.
func (p *pages) preferred(accept string) string {
	tags, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(tags) == 0 || len(tags) > 50 {
		return p.settings.Locales[0].Tag
	}
	_, at, _ := p.matcher.Match(tags...)
	return p.settings.Locales[at].Tag
}

// has reports whether a locale is one of the site.
func (p *pages) has(locale string) bool { return p.shells[locale].Locale.Tag != "" }

func (p *pages) book(locale string) (*book, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if b := p.books[locale]; b != nil {
		return b, nil
	}
	b, err := p.open(locale)
	if err != nil {
		return nil, fmt.Errorf("making pages in %q ready: %w", locale, err)
	}
	p.books[locale] = b
	return b, nil
}

func (p *pages) open(locale string) (*book, error) {
	templates, err := fs.Sub(p.private, manifest.DeskTemplates)
	if err != nil {
		return nil, err
	}
	phrases, err := fs.Sub(p.private, manifest.DeskPhrases)
	if err != nil {
		return nil, err
	}
	cfg := theme.Config{Templates: templates, Phrases: phrases, Desk: true}
	if _, err := fs.Stat(p.private, manifest.DeskOverrides); err == nil {
		if cfg.Overrides, err = fs.Sub(p.private, manifest.DeskOverrides); err != nil {
			return nil, err
		}
	}
	for _, l := range p.settings.Locales {
		if l.Tag == locale {
			cfg.Locales = []theme.LocaleChain{{Locale: theme.Locale{Tag: l.Tag, Name: l.Name, Dir: l.Dir}, Fallback: l.Fallback}}
		}
	}
	t, problems, err := theme.New(cfg)
	switch {
	case err != nil:
		return nil, err
	case t == nil:
		return nil, errors.New(problems[0].String())
	}
	shell, err := t.Shell(p.shells[locale])
	if err != nil {
		return nil, err
	}
	return &book{t, shell}, nil
}

// render writes a page and returns the policy that its scripts and styles need.
func (p *pages) render(out *bytes.Buffer, c *Call, a Answer) (csp string, err error) {
	b, err := p.book(c.Locale)
	if err != nil {
		return "", err
	}
	page := &theme.Page{
		Template: "desk/" + a.page, Type: "ticket", Shell: b.shell, NoIndex: true,
		Title: a.title, Path: c.r.URL.Path, Languages: p.languages(c),
		Desk: &theme.DeskPage{
			Data: a.data, Staff: c.isForStaff(), FormToken: c.FormToken(), Key: store.NewID(), Request: c.ID,
			Start: c.At("desk/"), SignOut: c.At("desk/sign-out"), Scripts: a.scripts,
		},
	}
	page.Form, _ = a.data.(*theme.Form)
	if page.Title == "" {
		page.Title = b.theme.Phrase(c.Locale, "desk_title_"+strings.ReplaceAll(a.page, "-", "_"), nil)
	}
	if page.Desk.Staff {
		page.Type = "desk"
		page.Desk.Menu = c.menu(b)
	}
	if c.Actor.Role != policy.Nobody {
		page.Desk.Person = &theme.Person{Name: firstOf(c.Actor.Name, c.Actor.Email), Role: c.Actor.Role.String()}
	}
	if c.Problem.Code != "" {
		page.Desk.Problem = &theme.DeskProblem{Words: b.words(c.Locale, c.Problem), Code: c.Problem.Code, Field: c.Problem.Field}
	}
	page.HeadTitle = page.Title + " · " + b.shell.SiteTitle
	return b.shell.CSP, b.theme.Render(out, page)
}

// words says what was wrong in the language of the page; problems that have no phrase
// are told in the words that programs get.
func (b *book) words(locale string, p Problem) string {
	id := "problem_" + p.Code
	if said := b.theme.Phrase(locale, id, map[string]any{"Seconds": p.Wait, "Minutes": (p.Wait + 59) / 60, "Field": p.Field}); said != "" && said != id {
		return said
	}
	return p.Message
}

// languages are the same page in the other locales, where its address has one.
func (p *pages) languages(c *Call) []theme.Language {
	if c.place.locale == "" {
		return nil
	}
	rest := strings.TrimPrefix(c.r.URL.Path, c.site.base+c.place.locale+"/")
	var all []theme.Language
	for _, l := range p.settings.Locales {
		all = append(all, theme.Language{
			Locale: theme.Locale{Tag: l.Tag, Name: l.Name, Dir: l.Dir}, Path: c.site.base + l.Tag + "/" + rest, Current: l.Tag == c.Locale,
		})
	}
	return all
}

// menu lists where somebody of the desk can go.
func (c *Call) menu(b *book) []theme.Link {
	var links []theme.Link
	for _, item := range c.server.Menu {
		if policy.Ever(c.Actor, item.Action) {
			links = append(links, theme.Link{Title: b.theme.Phrase(c.Locale, item.Phrase, nil), Path: c.At(item.Path), Current: c.route.Path == item.Path})
		}
	}
	return links
}

// isForStaff reports whether the address is one of the desk's own.
func (c *Call) isForStaff() bool { return strings.HasPrefix(c.route.Path, "desk/") }

// explain says what is wrong in the language of the call.
func (c *Call) explain(p Problem) string {
	b, err := c.site.pages.book(c.Locale)
	if err != nil {
		return p.Message
	}
	return b.words(c.Locale, p)
}

// Phrase says a phrase in the language of the call. The data is a count, or values by name.
func (c *Call) Phrase(id string, data any) string {
	b, err := c.site.pages.book(c.Locale)
	if err != nil {
		return id
	}
	return b.theme.Phrase(c.Locale, id, data)
}

// Theme has the phrases of a locale of the site, for what is written and is no page.
func (s *Server) Theme(locale string) (*theme.Theme, error) {
	b, err := s.site.Load().pages.book(locale)
	if err != nil {
		return nil, err
	}
	return b.theme, nil
}

// Locales are those of the site, the first of which is its own.
func (c *Call) Locales() []manifest.DeskLocale { return c.site.settings.Locales }

// Settings are those of the site.
func (c *Call) Settings() *manifest.Desk { return c.site.settings }

// Address is for mails and calendars: see [Server.Address].
func (c *Call) Address(path string) string { return c.server.Address(path) }
