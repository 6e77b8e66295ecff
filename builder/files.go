package builder

import (
	"cmp"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"helpwright/builder/discovery"
	"helpwright/knowledge"
	"helpwright/problem"
	"helpwright/theme"
)

// titlesFile stands beside the search page: the titles to search in until there
// is a search index.
const titlesFile = "titles.json"

// A sink takes the files of the public folder, each once. Writing streams keeps
// memory small where a file grows with the site.
type sink interface {
	Write(file string, content []byte) error
	Create(file string) (io.WriteCloser, error)
}

// A file is a small file as a whole.
type file struct {
	name    string
	content []byte
}

// writeFiles writes everything in the public folder but pages and assets.
func (s *Site) writeFiles(out sink) ([]problem.Problem, error) {
	base := s.discoveryBase()
	var sitemaps []discovery.SitemapFile
	for _, l := range s.locales {
		pages := s.sorted(l)
		files, err := discovery.WriteSitemaps(l.Tag, s.entries(pages), out.Create)
		if err != nil {
			return nil, err
		}
		sitemaps = append(sitemaps, files...)
		if err := s.writeLocaleFiles(out, l); err != nil {
			return nil, err
		}
	}
	robots, problems := discovery.AppendRobots(nil, base, s.cfg.DisallowAgents)
	first := s.locales[0]
	redirects, found := s.redirects()
	problems = append(problems, found...)
	files := []file{
		{"sitemap.xml", discovery.AppendSitemapIndex(nil, base, sitemaps)},
		{"robots.txt", robots},
		{"llms.txt", discovery.AppendLLMsRoot(nil, first.Title, s.description(first), s.translations())},
		{"_redirects", discovery.AppendRedirects(nil, redirects)},
		{"_headers", discovery.AppendHeaders(nil, base, s.headers(), s.tags())},
		{".gitignore", []byte("*\n!.gitignore\n")},
	}
	if s.cfg.Offline {
		files = append(files, file{workerEntry, s.assets.worker})
	}
	if discovery.IsIndexNowKey(s.cfg.IndexNowKey) {
		name, content := discovery.IndexNowKeyFile(s.cfg.IndexNowKey)
		files = append(files, file{name, content})
	}
	for _, f := range files {
		if err := out.Write(f.name, f.content); err != nil {
			return nil, err
		}
	}
	return problems, s.writeStubs(out, redirects)
}

// headers are those of every answer.
func (s *Site) headers() []discovery.Header {
	return discovery.SecurityHeaders(s.discoveryBase(), s.policy, false)
}

func (s *Site) tags() []string {
	var tags []string
	for _, l := range s.locales {
		tags = append(tags, l.Tag)
	}
	return tags
}

func (s *Site) description(l *localeSite) string {
	return cmp.Or(l.Description, s.theme.Phrase(l.Tag, "home_description", map[string]any{"Site": l.Title}))
}

func (s *Site) translations() []discovery.Translation {
	var out []discovery.Translation
	for _, l := range s.locales {
		out = append(out, discovery.Translation{Name: l.Name, URL: s.mount.absolute(s.mount.path(l.Tag + "/llms.txt"))})
	}
	return out
}

// sorted lists a locale's pages by address, as sitemaps want them.
func (s *Site) sorted(l *localeSite) []*page {
	pages := slices.Clone(l.pages)
	slices.SortFunc(pages, func(a, b *page) int { return cmp.Compare(a.href, b.href) })
	return pages
}

func (s *Site) entries(pages []*page) iter.Seq[*discovery.Page] {
	return func(yield func(*discovery.Page) bool) {
		for _, p := range pages {
			if p.indexed && !yield(s.entry(p)) {
				return
			}
		}
	}
}

// writeLocaleFiles writes the files that each locale has one of.
func (s *Site) writeLocaleFiles(out sink, l *localeSite) error {
	base := s.discoveryBase()
	home := s.mount.absolute(l.special[pageHome].href)
	feed := discovery.AppendFeed(nil, discovery.Feed{
		Base: base, Locale: l.Tag, Title: l.Title, Summary: s.description(l),
		Author: cmp.Or(s.cfg.Publisher.Name, l.Title), Self: home + "feed.xml", Home: home,
		Icon: s.mount.absolute(s.assets.icons[1].href), Updated: s.cfg.Date,
	}, s.entries(l.pages))
	if err := out.Write(l.Tag+"/feed.xml", feed); err != nil {
		return err
	}
	if err := out.Write(l.Tag+"/search/"+titlesFile, s.titles(l)); err != nil {
		return err
	}
	if s.cfg.Offline {
		if err := out.Write(l.Tag+"/manifest.webmanifest", s.webManifest(l)); err != nil {
			return err
		}
	}
	w, err := out.Create(l.Tag + "/llms.txt")
	if err != nil {
		return err
	}
	err = discovery.WriteLLMs(w, l.Title, s.description(l), s.sections(l))
	return cmp.Or(err, w.Close())
}

// sections lists a locale's articles topic by topic.
func (s *Site) sections(l *localeSite) iter.Seq[discovery.Section] {
	return func(yield func(discovery.Section) bool) {
		for _, t := range append([]*knowledge.Topic{s.base.Root}, s.base.Topics...) {
			title := l.Title
			if t.Parent != nil {
				title = s.base.TopicName(t, l.Tag)
			}
			var pages []*page
			for _, a := range t.Articles {
				if p := l.articles[a]; p != nil {
					pages = append(pages, p)
				}
			}
			if !yield(discovery.Section{Title: title, Pages: s.entries(pages)}) {
				return
			}
		}
	}
}

func (s *Site) webManifest(l *localeSite) []byte {
	m := discovery.WebManifest{
		Base: s.discoveryBase(), Locale: l.Tag, RightLeft: l.Dir == "rtl",
		Name: l.Title, ShortName: l.Title, Theme: cmp.Or(s.cfg.Color, "#ffffff"), Background: "#ffffff",
	}
	if r := []rune(l.Title); len(r) > 12 {
		m.ShortName = strings.TrimSpace(string(r[:12]))
	}
	if strings.HasSuffix(s.assets.icon.file, ".svg") {
		m.Icons = append(m.Icons, discovery.Icon{Path: s.assets.icon.href, Type: "image/svg+xml", Purpose: "any"})
	}
	for i, size := range iconSizes {
		for _, purpose := range []string{"any", "maskable"} {
			m.Icons = append(m.Icons, discovery.Icon{Path: s.assets.icons[i].href, Type: "image/png", Size: size, Purpose: purpose})
		}
	}
	return discovery.AppendWebManifest(nil, m)
}

// titles writes what the search page looks through: an array with an entry an
// article, t title, s summary, k keywords, h headings, u address, c kind.
func (s *Site) titles(l *localeSite) []byte {
	w := jsonObject{}
	w.array()
	for _, p := range l.pages {
		if p.kind != pageArticle {
			continue
		}
		e := p.edition
		w.next()
		w.open()
		w.text("t", e.Title)
		w.text("s", e.Summary)
		w.texts("k", e.Keywords)
		if len(e.Outline) > 0 {
			w.key("h")
			w.array()
			for _, h := range e.Outline {
				w.item(h.Title)
			}
			w.endArray()
		}
		w.text("u", p.href)
		w.text("c", string(p.article.Kind))
		if !p.indexed {
			w.text("l", e.Locale)
		}
		w.close()
	}
	w.endArray()
	return append(w.buf, '\n')
}

// redirects gathers old addresses: those of articles, and that of the root.
func (s *Site) redirects() ([]discovery.Redirect, []problem.Problem) {
	all := []discovery.Redirect{{From: s.mount.prefix, To: s.locales[0].special[pageHome].href}}
	for _, a := range s.base.Articles {
		for _, l := range s.cfg.Locales {
			e, ok := a.Editions[l.Tag]
			if !ok {
				continue
			}
			for _, from := range e.MovedFrom {
				all = append(all, s.redirect(a, e, from)...)
			}
		}
	}
	isPage := map[string]bool{}
	for _, p := range s.pages {
		if p.kind != pageRoot {
			isPage[p.href] = true
		}
	}
	return discovery.Resolve(all, func(path string) bool { return isPage[path] })
}

// redirect turns an old address into redirects: a whole one leads to the page in
// the locale of the edition that names it; one within the content leads from
// each locale to the page in that locale, unless a translation speaks only for itself.
func (s *Site) redirect(a *knowledge.Article, e *knowledge.Edition, from string) []discovery.Redirect {
	var out []discovery.Redirect
	for _, l := range s.locales {
		p := l.articles[a]
		if p == nil || l.Tag != e.Locale && (e != a.Source || strings.HasPrefix(from, "/")) {
			continue
		}
		old := from
		if !strings.HasPrefix(from, "/") {
			old = s.mount.path(l.Tag + "/" + strings.Trim(from, "/") + "/")
		}
		out = append(out, discovery.Redirect{From: old, To: p.href, File: e.File, Line: 1, Column: 1})
	}
	return out
}

// writeStubs writes a page at each old address inside the site, for hosts that
// do not read _redirects.
func (s *Site) writeStubs(out sink, redirects []discovery.Redirect) error {
	byHref := make(map[string]*page, len(s.pages))
	for _, p := range s.pages {
		byHref[p.href] = p
	}
	for _, r := range redirects {
		to := byHref[r.To]
		inside, ok := strings.CutPrefix(r.From, s.mount.prefix)
		if !ok || to == nil || r.From == s.mount.prefix {
			continue
		}
		file := unescapePath(inside)
		if file == "" || strings.Contains(file, "..") {
			continue
		}
		if strings.HasSuffix(file, "/") || !strings.Contains(file[strings.LastIndexByte(file, '/')+1:], ".") {
			file = strings.TrimSuffix(file, "/") + "/index.html"
		} else if !strings.HasSuffix(file, ".html") {
			continue
		}
		stub, err := s.stub(to)
		if err != nil {
			return err
		}
		if err := out.Write(file, stub); err != nil {
			return fmt.Errorf("writing the old address %s: %w", r.From, err)
		}
	}
	return nil
}

// stub is a page that leads to another.
func (s *Site) stub(to *page) ([]byte, error) {
	title := s.theme.Phrase(to.locale.Tag, "redirect_title", nil)
	return s.renderPage(&theme.Page{
		Template: "redirect", Type: "page", Shell: to.locale.shell, NoIndex: true,
		Title: title, HeadTitle: title, Description: title,
		URL: s.mount.absolute(to.href), Path: to.href, Target: &theme.Link{Title: title, Path: to.href},
	}, nil)
}
