// Package oldsite reads a repository of Markdown that was written for another
// program, and returns it as one neutral model, a [Site].
//
// One file per dialect knows where that program keeps its pages, how its
// configuration and front matter are written, how it separates languages, and
// which address each page had: hugo.go, docusaurus.go, starlight.go, jekyll.go,
// zendesk.go, plain.go. What they share stands in tree.go (files),
// frontmatter.go, dropped.go, locale.go and script.go (values from configuration that is a
// program). Nothing is executed, and no file outside the folder is opened,
// whatever links there are.
//
// Nothing here knows of Helpwright's own formats.
package oldsite

import (
	"fmt"
	"path"
	"slices"
	"sort"
	"strings"

	"helpwright/importer/convert"
)

// Dialects lists what can be read, for help texts.
var Dialects = []string{"hugo", "docusaurus", "jekyll", "zendesk", "plain"}

// A Site is what was found.
type Site struct {
	Tree        *Tree
	Title       string
	Description string
	BaseURL     string // where it was published, "https://example.org/docs/"; "" when unknown
	Locales     []Locale
	Pages       []*Page // in a fixed order: source locale first, then by key
	Topics      map[string]*Topic
	Skipped     []Skip
	Dropped     []Dropped
	Static      []string          // folders in which addresses such as /img/x.png are looked for
	Aliases     map[string]string // prefixes of import paths, "@site/" to a folder
	Settings    map[string]string // values that pages may insert
	RefRoots    []string          // folders from which paths of pages and includes may begin, "{locale}" for the language's folder

	watched []watched
}

// A Locale is a language of the site; the first is the one it was written in.
type Locale struct {
	Tag  string // BCP 47
	Name string // in itself, "" when the site does not say
	Old  string // as the old site spelled it, such as "zh-cn"
}

// A Page is one page in one language.
type Page struct {
	Locale    string // BCP 47
	Key       string // path without language and ending; the same for all translations
	Index     bool   // the page of its folder: Key is the folder
	File      string // slash path in the tree
	Line      int    // of the file on which the words begin
	Lines     []int  // line of each line, where it does not simply count
	Words     string
	Flavour   convert.Flavour
	Title     string
	Summary   string
	Keywords  []string
	Order     int // 0 when the page does not say
	Draft     bool
	Outdated  bool     // a translation of an earlier version
	Slug      string   // last part of its address, "" for that of the key
	ID        string   // identity on the old site, "" when it had none
	Addresses []string // old addresses beginning with "/", its own first
	Section   []string // names of topics when they do not follow from the key (Zendesk)
	Notes     []convert.Note
}

// A Topic is what is known of a folder of pages.
type Topic struct {
	Names   map[string]string // by locale
	Summary map[string]string
	Order   int
}

// A Skip is something that is not imported, and why.
type Skip struct{ File, Why string }

// Read reads a folder as the named dialect.
func Read(dir, dialect string) (*Site, error) {
	tree, err := OpenTree(dir)
	if err != nil {
		return nil, err
	}
	s := &Site{Tree: tree, Topics: map[string]*Topic{}, Aliases: map[string]string{}, Settings: map[string]string{}}
	for _, f := range tree.TooLarge {
		s.skip(f, fmt.Sprintf("larger than %d MiB", MaxFile>>20))
	}
	for _, f := range tree.Links {
		s.skip(f, "a symbolic link; links are not followed")
	}
	readers := map[string]func(*Site) error{
		"hugo": readHugo, "docusaurus": readDocusaurus, "jekyll": readJekyll, "zendesk": readZendesk, "plain": readPlain,
	}
	read, ok := readers[dialect]
	if !ok {
		tree.Close()
		return nil, fmt.Errorf("unknown dialect %q", dialect)
	}
	if err := read(s); err != nil {
		tree.Close()
		return nil, fmt.Errorf("reading %s as %s: %w", dir, dialect, err)
	}
	s.settle()
	s.gatherDropped()
	return s, nil
}

func (s *Site) skip(file, why string) { s.Skipped = append(s.Skipped, Skip{file, why}) }

func (s *Site) topic(key string) *Topic {
	t := s.Topics[key]
	if t == nil {
		t = &Topic{Names: map[string]string{}, Summary: map[string]string{}}
		s.Topics[key] = t
	}
	return t
}

// settle drops second pages of one key, and orders everything.
func (s *Site) settle() {
	rank := map[string]int{}
	for i, l := range s.Locales {
		rank[l.Tag] = i
	}
	sort.SliceStable(s.Pages, func(i, j int) bool {
		a, b := s.Pages[i], s.Pages[j]
		if a.Locale != b.Locale {
			return rank[a.Locale] < rank[b.Locale]
		}
		if a.Key != b.Key {
			return a.Key < b.Key
		}
		if a.Outdated != b.Outdated {
			return b.Outdated
		}
		return a.File < b.File
	})
	seen := map[string]string{}
	s.Pages = slices.DeleteFunc(s.Pages, func(p *Page) bool {
		id := p.Locale + "\x00" + p.Key
		if first, ok := seen[id]; ok {
			if !p.Outdated {
				s.skip(p.File, "the same page as "+first)
			}
			return true
		}
		seen[id] = p.File
		return false
	})
	sort.SliceStable(s.Skipped, func(i, j int) bool { return s.Skipped[i].File < s.Skipped[j].File })
}

// addLocale names a language, once.
func (s *Site) addLocale(old, name string) string {
	tag := Tag(old)
	for i, l := range s.Locales {
		if l.Tag == tag {
			if l.Name == "" {
				s.Locales[i].Name = name
			}
			return tag
		}
	}
	s.Locales = append(s.Locales, Locale{Tag: tag, Name: name, Old: old})
	return tag
}

// keyOf returns the key of a file below a root and whether it is an index.
func keyOf(rel string, index ...string) (key string, isIndex bool) {
	key = strings.TrimSuffix(rel, path.Ext(rel))
	base := path.Base(key)
	for _, name := range index {
		if strings.EqualFold(base, name) {
			key = path.Dir(key)
			if key == "." {
				key = ""
			}
			return key, true
		}
	}
	return key, false
}

func isMarkdown(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".md", ".mdx", ".markdown", ".mdown", ".mkd":
		return true
	}
	return false
}

// address joins parts to an old address with slashes at both ends.
func address(parts ...string) string {
	a := path.Join(append([]string{"/"}, parts...)...)
	if a == "/" {
		return a
	}
	return a + "/"
}
