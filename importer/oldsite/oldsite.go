// Package oldsite reads a repository of Markdown that was written for another
// program, and returns it as one neutral model, a [Site].
//
// One file per dialect knows where that program keeps its pages, how its
// configuration and front matter are written, how it separates languages, and
// which address each page had: hugo.go, docusaurus.go, starlight.go, jekyll.go,
// zendesk.go, plain.go, mkdocs.go. What they share stands in tree.go (files),
// frontmatter.go, data.go (YAML and TOML within limits), date.go, glob.go,
// address.go, dropped.go, locale.go and script.go (values from configuration that is
// a program). Nothing is executed, and no file outside the folder is opened,
// whatever links there are.
//
// What keeps a page from being public stands in withheld.go and, for what only one
// program knows, in hugo_withheld.go, jekyll_withheld.go and mkdocs.go. Where it
// cannot be read, the page counts as withheld.
//
// Nothing here knows of Helpwright's own formats.
package oldsite

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"regexp"
	"slices"
	"sort"
	"strings"
	"time"
	"unicode"

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

	Date time.Time // what lies in the future

	future, expired bool   // pages are shown before and after their time
	blind           string // why it is not known which pages are withheld
	watched         []watched
	refused         map[string]bool // names that are no languages
	unfit           error
}

// An Unfit error says what keeps an old site as a whole from being imported, in
// words for the people who have it.
type Unfit struct {
	Text string
	Hint string // what to do next
}

func (u *Unfit) Error() string { return u.Text }

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
	Order     int      // 0 when the page does not say
	Withheld  []string // why the old site did not show it to everybody
	Internal  bool     // only some people could see it
	Outdated  bool     // a translation of an earlier version
	Slug      string   // last part of its address, "" for that of the key
	ID        string   // identity on the old site, "" when it had none
	Addresses []string // old addresses beginning with "/", its own first
	Section   []string // names of topics when they do not follow from the key (Zendesk)
	Notes     []convert.Note

	whole []string // old addresses with a scheme or host
}

// A Topic is what is known of a folder of pages.
type Topic struct {
	Names   map[string]string // by locale
	Summary map[string]string
	Order   int
}

// A Skip is something that is not imported, and why.
type Skip struct{ File, Why string }

// Read reads a folder as the named dialect. What lies in the future on the date
// was not published yet.
func Read(dir, dialect string, date time.Time) (*Site, error) {
	tree, err := OpenTree(dir)
	if err != nil {
		return nil, err
	}
	s := &Site{Tree: tree, Topics: map[string]*Topic{}, Aliases: map[string]string{}, Settings: map[string]string{}, Date: date, refused: map[string]bool{}}
	s.Skipped = append(s.Skipped, tree.Left...)
	readers := map[string]func(*Site) error{
		"hugo": readHugo, "docusaurus": readDocusaurus, "jekyll": readJekyll, "zendesk": readZendesk, "plain": readPlain,
	}
	read, ok := readers[dialect]
	if !ok {
		tree.Close()
		return nil, fmt.Errorf("unknown dialect %q", dialect)
	}
	err = read(s)
	if err = cmp.Or(err, s.unfit); err != nil {
		tree.Close()
		return nil, err
	}
	s.settle()
	s.account()
	s.gatherDropped()
	return s, nil
}

// readConfig reads a configuration in YAML, TOML or JSON. What it withholds is not
// known when it cannot be read, so then every page is.
func (s *Site) readConfig(file string) map[string]any {
	text := s.Tree.Read(file)
	read := yamlFields // JSON is YAML
	if strings.HasSuffix(file, ".toml") {
		read = tomlFields
	}
	text = ownTag.ReplaceAllString(strings.TrimPrefix(text, "\ufeff"), "")
	fields, err := read(text, maxConfig)
	if err == nil {
		return lowerKeys(fields)
	}
	s.skip(file, "it cannot be read: "+firstLine(err))
	s.blind = fmt.Sprintf("whom it was shown to is not known: %s cannot be read: %s", file, firstLine(err))
	if strings.HasSuffix(file, ".toml") {
		text = tomlLines(text)
	}
	return readLines(text[:min(len(text), maxConfig)], "").fields
}

// ownTag matches the tags with which MkDocs names what is to be run.
var ownTag = regexp.MustCompile(`!!?(?:python|ENV|relative)[^\s]*`)

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
	if u, err := url.Parse(s.BaseURL); s.BaseURL != "" && (err != nil || u.Host == "" || strings.ContainsFunc(s.BaseURL, unicode.IsSpace)) {
		s.skip(fmt.Sprintf("address %q", shown(s.BaseURL)), "the old site cannot have been published there")
		s.BaseURL = ""
	}
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
		if p.Locale == "" {
			s.skip(p.File, "its language has no tag of BCP 47")
			return true
		}
		s.wholeAddresses(p)
		if s.blind != "" {
			p.withhold("%s", s.blind)
		}
		id := p.Locale + "\x00" + p.Key
		if first, ok := seen[id]; ok {
			why := "the same page as " + first
			if p.Outdated {
				why = "an earlier version of a page that is translated"
			}
			s.skip(p.File, why)
			return true
		}
		seen[id] = p.File
		return false
	})
}

// NoPage is why a text is not imported of which no dialect makes a page. Pages may
// include it all the same.
const NoPage = "no page of the old site, and none includes it"

// account lists the texts of which nobody said what became of them, so that none
// is left behind in silence.
func (s *Site) account() {
	known := map[string]bool{}
	for _, p := range s.Pages {
		known[p.File] = true
	}
	for _, skip := range s.Skipped {
		known[skip.File] = true
	}
	for _, f := range s.Tree.Files {
		if isMarkdown(f) && !known[f] {
			s.skip(f, NoPage)
		}
	}
	for f, err := range s.Tree.lost {
		s.skip(f, "it cannot be read: "+reason(err))
	}
	slices.SortFunc(s.Skipped, func(a, b Skip) int { return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Why, b.Why)) })
	s.Skipped = slices.Compact(s.Skipped)
}

// reason says why a file cannot be read, without its path.
func reason(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return err.Error()
}

// addLocale names a language, once. What is no language is refused, and listed;
// without the one in which it was written, there is no site.
func (s *Site) addLocale(old, name string) string {
	tag, ok := Tag(old)
	if !ok {
		switch {
		case len(s.Locales) == 0 && s.unfit == nil:
			s.unfit = &Unfit{fmt.Sprintf("the old site is written in %q, which is no language tag", shown(old)), "write it in the old configuration as BCP 47 says, such as en, de-CH or zh-Hans"}
		case !s.refused[old]:
			s.skip(fmt.Sprintf("language %q", shown(old)), "it is no tag of BCP 47, so its pages were not imported")
		}
		s.refused[old] = true
		if len(s.Locales) == 0 { // whoever reads on finds a first one
			s.Locales = append(s.Locales, Locale{Tag: "und", Old: "und"})
		}
		return ""
	}
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

// shown shortens what others wrote, for messages.
func shown(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
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
