package builder

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"helpwright/builder/discovery"
	"helpwright/knowledge"
	"helpwright/problem"
	"helpwright/reserved"
)

// ownFiles names the files in the public folder that are no pages, but for those
// under assets/ and files/ and the sitemaps of locales. Some sites lack some of them; their
// names stay reserved.
func (s *Site) ownFiles() []string {
	names := []string{
		reserved.Sitemap, reserved.Robots, reserved.LLMs, reserved.Redirects, reserved.Headers, reserved.Ignore, reserved.Worker, reserved.Release,
	}
	if discovery.IsIndexNowKey(s.cfg.IndexNowKey) {
		name, _ := discovery.IndexNowKeyFile(s.cfg.IndexNowKey)
		names = append(names, name)
	}
	for _, l := range s.locales {
		for _, name := range []string{reserved.Feed, reserved.Search + "/" + reserved.SearchIndex, reserved.Search + "/" + searchWordsFile, reserved.WebManifest, reserved.LLMs} {
			names = append(names, l.Tag+"/"+name)
		}
		names = append(names, l.deskWords())
	}
	return names
}

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

// Problems lists what only all pages together show, such as old addresses that are
// claimed twice or belong to a file of the site. A build finds the same while it
// writes.
func (s *Site) Problems() []problem.Problem {
	_, problems := discovery.AppendRobots(nil, s.discoveryBase(), s.cfg.DisallowAgents)
	problems = append(problems, s.configuredLinks()...)
	return append(problems, s.oldAddresses().problems...)
}

// configuredLinks reports links of the configuration that begin with a slash and
// lead to no page of a locale.
func (s *Site) configuredLinks() []problem.Problem {
	var problems []problem.Problem
	said := map[string]bool{}
	for _, locale := range s.cfg.Locales {
		for _, l := range slices.Concat(locale.Header, locale.Footer, locale.Legal) {
			file := s.mount.fileOf(l.Path, s.tags())
			if file == "" || said[l.Path] || s.byPath[file] != nil || s.byPath[file+"/index.html"] != nil {
				continue
			}
			said[l.Path] = true
			problems = append(problems, problem.Problem{
				File: "helpwright.yaml", Rule: problem.Link, Message: fmt.Sprintf("the link %q (%q) under brand leads to no page", l.Path, l.Title),
				Hint: "write the path of a page as it stands in the address line of a browser, or a whole address",
			})
		}
	}
	return problems
}

// writeFiles writes everything in the public folder but pages and assets.
func (s *Site) writeFiles(out sink) error {
	base := s.discoveryBase()
	var sitemaps []discovery.SitemapFile
	for _, l := range s.locales {
		pages := s.sorted(l)
		files, err := discovery.WriteSitemaps(l.Tag, s.entries(pages), out.Create)
		if err != nil {
			return err
		}
		sitemaps = append(sitemaps, files...)
		if err := s.writeLocaleFiles(out, l); err != nil {
			return err
		}
	}
	robots, _ := discovery.AppendRobots(nil, base, s.cfg.DisallowAgents)
	first := s.locales[0]
	old := s.oldAddresses()
	files := []file{
		{"sitemap.xml", discovery.AppendSitemapIndex(nil, base, sitemaps)},
		{"robots.txt", robots},
		{"llms.txt", discovery.AppendLLMsRoot(nil, first.Title, s.description(first), s.translations())},
		{"_redirects", discovery.AppendRedirects(nil, old.redirects)},
		{"_headers", discovery.AppendHeaders(nil, base, s.headers(), discovery.PolicyHeader(s.policy), s.tags())},
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
			return err
		}
	}
	return s.writeStubs(out, old.stubs)
}

// headers are those of every answer. No search engine lists anything of a preview.
func (s *Site) headers() []discovery.Header {
	headers := discovery.SecurityHeaders(s.discoveryBase(), false)
	if s.cfg.Preview {
		headers = append(headers, discovery.Header{Name: "X-Robots-Tag", Value: "noindex, nofollow"})
	}
	return headers
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
			if p.indexed && !s.cfg.Preview && !yield(s.entry(p)) {
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
	words, err := s.searchWords(l)
	if err != nil {
		return err
	}
	if err := out.Write(l.Tag+"/"+reserved.Search+"/"+searchWordsFile, words); err != nil {
		return err
	}
	if s.cfg.Desk != nil {
		words, err := json.Marshal(s.theme.PhrasesOf(l.Tag, "rate", "carry", "unsent"))
		if err != nil {
			return fmt.Errorf("writing the words of the desk: %w", err)
		}
		if err := out.Write(l.deskWords(), append(words, '\n')); err != nil {
			return err
		}
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
	if icon := &s.assets.icon; icon.mediaType() == "image/svg+xml" {
		m.Icons = append(m.Icons, discovery.Icon{Path: icon.href, Type: icon.mediaType(), Purpose: "any"})
	}
	for i, size := range iconSizes {
		for _, purpose := range []string{"any", "maskable"} {
			m.Icons = append(m.Icons, discovery.Icon{Path: s.assets.icons[i].href, Type: "image/png", Size: size, Purpose: purpose})
		}
	}
	return discovery.AppendWebManifest(nil, m)
}
