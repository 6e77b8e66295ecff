package oldsite

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"helpwright/importer/convert"
)

// readZendesk reads an export of the Help Center API: any JSON files that hold
// articles, sections, categories or translations, in any folders. A folder
// without such files is read as Markdown, which is how help centres that are
// published to Zendesk are kept in git.
func readZendesk(s *Site) error {
	z := &zendesk{Site: s, sections: map[string]*zendeskPlace{}, categories: map[string]*zendeskPlace{}, articles: map[string]*zendeskArticle{}, segments: map[string][]number{}}
	for _, f := range s.Tree.Files {
		if strings.HasSuffix(f, ".json") {
			z.file(f)
		}
	}
	if len(z.order) == 0 {
		err := readPlain(s)
		if len(s.Pages) == 0 {
			s.Skipped = append(s.Skipped, z.left...)
		}
		return err
	}
	s.Skipped = append(s.Skipped, z.left...)
	s.Static = append(s.Static, "")
	z.build()
	return nil
}

// A number is an id, which JSON may hold as number or text.
type number string

func (n *number) UnmarshalJSON(b []byte) error {
	*n = number(strings.Trim(string(b), `"`))
	if *n == "null" {
		*n = ""
	}
	return nil
}

func (n number) int() int {
	i, err := strconv.Atoi(string(n))
	if err != nil { // what is no number is no place in an order
		return 0
	}
	return min(i, 1<<30)
}

// A flag is a yes or no. What is neither is a yes, since all flags limit something.
type flag bool

func (f *flag) UnmarshalJSON(b []byte) error {
	*f = flag(!isNo(strings.Trim(string(b), `"`)))
	return nil
}

type zendeskArticle struct {
	ID           number           `json:"id"`
	SourceID     number           `json:"source_id"`
	Title        string           `json:"title"`
	Name         string           `json:"name"`
	Body         string           `json:"body"`
	Description  string           `json:"description"`
	Locale       string           `json:"locale"`
	SourceLocale string           `json:"source_locale"`
	SectionID    number           `json:"section_id"`
	Position     number           `json:"position"`
	Draft        flag             `json:"draft"`
	Hidden       flag             `json:"hidden"`
	Archived     flag             `json:"archived"`
	Outdated     flag             `json:"outdated"`
	Segment      number           `json:"user_segment_id"`
	Segments     []number         `json:"user_segment_ids"`
	Labels       []string         `json:"label_names"`
	Address      string           `json:"html_url"`
	SourceType   string           `json:"source_type"`
	Translations []zendeskArticle `json:"translations"`
	file         string
}

type zendeskPlace struct {
	ID          number   `json:"id"`
	Name        string   `json:"name"`
	Description string   `json:"description"`
	Locale      string   `json:"locale"`
	CategoryID  number   `json:"category_id"`
	ParentID    number   `json:"parent_section_id"`
	Position    number   `json:"position"`
	Segment     number   `json:"user_segment_id"`
	Segments    []number `json:"user_segment_ids"`
	names       map[string]string
	about       map[string]string
}

type zendesk struct {
	*Site
	sections   map[string]*zendeskPlace
	categories map[string]*zendeskPlace
	articles   map[string]*zendeskArticle // by id and locale
	order      []*zendeskArticle
	segments   map[string][]number // of users who may see an article, by its id; in all languages
	left       []Skip
}

// file reads one file: an answer of the API, a list, or a single article.
func (z *zendesk) file(f string) {
	text, err := z.Tree.ReadBytes(f, MaxAsset)
	if err != nil {
		z.skip(f, err.Error())
		return
	}
	if !utf8.Valid(text) {
		z.Tree.remember(func() { z.Tree.wrong[f] = 1 })
	}
	text = bytes.TrimPrefix([]byte(fromUTF16(text)), []byte("\ufeff"))
	var answer struct {
		Articles     []zendeskArticle `json:"articles"`
		Article      *zendeskArticle  `json:"article"`
		Sections     []zendeskPlace   `json:"sections"`
		Section      *zendeskPlace    `json:"section"`
		Categories   []zendeskPlace   `json:"categories"`
		Category     *zendeskPlace    `json:"category"`
		Translations []zendeskArticle `json:"translations"`
		Translation  *zendeskArticle  `json:"translation"`
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		var list []zendeskArticle
		if json.Unmarshal(text, &list) != nil {
			z.left = append(z.left, Skip{f, "no answer of the Help Center API: " + err.Error()})
			return
		}
		z.list(f, list)
		return
	}
	if answer.Article != nil {
		answer.Articles = append(answer.Articles, *answer.Article)
	}
	if answer.Section != nil {
		answer.Sections = append(answer.Sections, *answer.Section)
	}
	if answer.Category != nil {
		answer.Categories = append(answer.Categories, *answer.Category)
	}
	if answer.Translation != nil {
		answer.Translations = append(answer.Translations, *answer.Translation)
	}
	for _, a := range answer.Articles {
		z.article(f, a)
	}
	for _, t := range answer.Translations {
		switch strings.ToLower(t.SourceType) {
		case "", "article":
			z.translation(f, t)
		case "section":
			answer.Sections = append(answer.Sections, t.asPlace())
		case "category":
			answer.Categories = append(answer.Categories, t.asPlace())
		}
	}
	addPlaces(z.sections, answer.Sections)
	addPlaces(z.categories, answer.Categories)
	if len(answer.Articles)+len(answer.Sections)+len(answer.Categories)+len(answer.Translations) == 0 {
		var one zendeskArticle
		if json.Unmarshal(text, &one) == nil {
			z.list(f, []zendeskArticle{one})
		}
	}
}

// asPlace returns the translation of a section or category; the words of drafts
// are not taken.
func (t zendeskArticle) asPlace() zendeskPlace {
	p := zendeskPlace{ID: t.SourceID, Locale: t.Locale}
	if !t.Draft && !t.Hidden {
		p.Name = t.Title
	}
	return p
}

// list reads a bare list, whose file name says what it holds.
func (z *zendesk) list(f string, list []zendeskArticle) {
	var places []zendeskPlace
	found := false
	for _, a := range list {
		switch {
		case a.Body != "" || a.SectionID != "":
			z.article(f, a)
		case a.ID != "" && a.Name != "":
			places = append(places, zendeskPlace{ID: a.ID, Name: a.Name, Description: a.Description, Locale: a.Locale, Position: a.Position, Segment: a.Segment, Segments: a.Segments})
		default:
			continue
		}
		found = true
	}
	switch name := path.Base(f); {
	case strings.Contains(name, "categor"):
		addPlaces(z.categories, places)
	case strings.Contains(name, "section"):
		addPlaces(z.sections, places)
	}
	if !found {
		z.left = append(z.left, Skip{f, "it holds no article, section or category"})
	}
}

func addPlaces(all map[string]*zendeskPlace, places []zendeskPlace) {
	for _, p := range places {
		old := all[string(p.ID)]
		if old == nil {
			old = &zendeskPlace{ID: p.ID, names: map[string]string{}, about: map[string]string{}}
			all[string(p.ID)] = old
		}
		old.Name = cmp.Or(old.Name, p.Name)
		old.CategoryID, old.ParentID, old.Position = cmp.Or(old.CategoryID, p.CategoryID), cmp.Or(old.ParentID, p.ParentID), cmp.Or(old.Position, p.Position)
		old.Segments = segments(old.Segments, p.Segment, p.Segments)
		tag, ok := Tag(cmp.Or(p.Locale, zendeskLocale))
		if !ok {
			continue
		}
		if p.Name != "" {
			old.names[tag] = p.Name
		}
		if p.Description != "" {
			old.about[tag] = p.Description
		}
	}
}

// zendeskLocale is the language of what does not say which it has.
const zendeskLocale = "en-us"

// segments adds those named to a list, each once.
func segments(all []number, one number, more []number) []number {
	for _, s := range append([]number{one}, more...) {
		if s != "" && !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}

var wholeNumber = regexp.MustCompile(`^[0-9]{1,20}$`)

// article takes an article in one language. What is told of it twice is withheld
// when one of both says so.
func (z *zendesk) article(f string, a zendeskArticle) {
	a.Title = cmp.Or(a.Title, a.Name)
	a.Locale = cmp.Or(a.Locale, zendeskLocale)
	a.file = f
	if !wholeNumber.MatchString(string(a.ID)) {
		z.skip(f, fmt.Sprintf("an article without a number: %q", shown(a.Title)))
		return
	}
	z.segments[string(a.ID)] = segments(z.segments[string(a.ID)], a.Segment, a.Segments)
	for _, t := range a.Translations {
		t.SourceID, t.SectionID, t.Position, t.SourceLocale = a.ID, a.SectionID, a.Position, a.SourceLocale
		z.translation(f, t)
	}
	key := string(a.ID) + "\x00" + strings.ToLower(a.Locale)
	if first := z.articles[key]; first != nil {
		first.Draft, first.Hidden, first.Archived = first.Draft || a.Draft, first.Hidden || a.Hidden, first.Archived || a.Archived
		first.Outdated = first.Outdated || a.Outdated
		first.Title, first.Body, first.SectionID = cmp.Or(first.Title, a.Title), cmp.Or(first.Body, a.Body), cmp.Or(first.SectionID, a.SectionID)
		first.Address, first.Position = cmp.Or(first.Address, a.Address), cmp.Or(first.Position, a.Position)
		return
	}
	z.articles[key] = &a
	z.order = append(z.order, &a)
}

func (z *zendesk) translation(f string, t zendeskArticle) {
	t.ID = t.SourceID
	t.Translations = nil
	z.article(f, t)
}

// withhold looks for what withholds an article from some or all.
func (z *zendesk) withhold(p *Page, a *zendeskArticle, section string) {
	for _, mark := range []struct {
		name string
		is   flag
	}{{"draft", a.Draft}, {"hidden", a.Hidden}, {"archived", a.Archived}} {
		if mark.is {
			p.withhold("%s: true", mark.name)
		}
	}
	seen := z.segments[string(a.ID)]
	for _, place := range z.chain(section) {
		seen = segments(seen, "", place.Segments)
	}
	if len(seen) == 0 {
		return
	}
	p.Internal = true
	var ids []string
	for _, s := range seen {
		ids = append(ids, shown(string(s)))
	}
	noun := "segment"
	if len(ids) > 1 {
		noun = "segments"
	}
	p.withhold("only users of %s %s could see it", noun, strings.Join(ids, ", "))
}

var addressTitle = regexp.MustCompile(`^\d+-?`)

func (z *zendesk) build() {
	sources := map[string]int{}
	best := ""
	for _, a := range z.order {
		l := a.SourceLocale
		if l == "" {
			l = a.Locale
		}
		if _, ok := Tag(l); !ok {
			continue
		}
		if sources[l]++; best == "" || sources[l] > sources[best] || sources[l] == sources[best] && l < best {
			best = l
		}
	}
	z.addLocale(cmp.Or(best, z.order[0].Locale), "")
	meta := map[string]*zendeskArticle{} // what a bare translation does not say
	for _, a := range z.order {
		z.addLocale(a.Locale, "")
		if m := meta[string(a.ID)]; m == nil || m.SectionID == "" {
			meta[string(a.ID)] = a
		}
	}
	for _, a := range z.order {
		m := meta[string(a.ID)]
		slug := slugOf(m.Title)
		if u, err := url.Parse(m.Address); err == nil && m.Address != "" {
			if name := slugOf(addressTitle.ReplaceAllString(path.Base(u.Path), "")); name != "" {
				slug = name
			}
			if z.BaseURL == "" && u.Host != "" {
				z.BaseURL = "https://" + u.Host + "/"
				z.Title = u.Host
			}
		}
		if slug == "" {
			slug = string(a.ID)
		}
		p := &Page{
			Locale: z.addLocale(a.Locale, ""), File: a.file, Line: 1, Words: a.Body, Title: a.Title, Keywords: m.Labels, ID: string(a.ID),
			Outdated: bool(a.Outdated), Order: m.Position.int(), Flavour: convert.Flavour{HTML: true},
			Key: joinPath(z.folder(string(m.SectionID)), slug+"-"+string(a.ID)), Slug: slug,
		}
		z.withhold(p, a, string(m.SectionID))
		own := "/hc/" + strings.ToLower(a.Locale) + "/articles/" + string(a.ID)
		p.Addresses = append(p.Addresses, own)
		if u, err := url.Parse(a.Address); err == nil && u.Path != "" && u.Path != own {
			p.Addresses = append(p.Addresses, u.Path)
		}
		z.Pages = append(z.Pages, p)
	}
}

// chain returns the places in which an article of a section lies, the outermost first.
func (z *zendesk) chain(section string) []*zendeskPlace {
	var chain []*zendeskPlace
	for id := section; id != "" && len(chain) < 8; {
		s := z.sections[id]
		if s == nil {
			break
		}
		chain = append([]*zendeskPlace{s}, chain...)
		id = string(s.ParentID)
		if c := z.categories[string(s.CategoryID)]; c != nil && id == "" {
			chain = append([]*zendeskPlace{c}, chain...)
		}
	}
	return chain
}

// folder returns the key of the folder of a section and names it and those around it.
func (z *zendesk) folder(section string) string {
	key := ""
	for _, place := range z.chain(section) {
		key = joinPath(key, z.folderName(place))
		t := z.topic(key)
		maps.Copy(t.Names, place.names)
		maps.Copy(t.Summary, place.about)
		t.Order = place.Position.int() + 1
	}
	return key
}

func (z *zendesk) folderName(p *zendeskPlace) string {
	name := p.names[z.Locales[0].Tag]
	if name == "" {
		name = p.Name
	}
	if s := slugOf(name); s != "" {
		return s
	}
	return "section-" + slugOf(string(p.ID))
}
