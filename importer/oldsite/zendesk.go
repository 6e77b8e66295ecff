package oldsite

import (
	"encoding/json"
	"maps"
	"net/url"
	"path"
	"regexp"
	"strings"

	"helpwright/importer/convert"
)

// readZendesk reads an export of the Help Center API: any JSON files that hold
// articles, sections, categories or translations, in any folders. A folder
// without such files is read as Markdown, which is how help centres that are
// published to Zendesk are kept in git.
func readZendesk(s *Site) error {
	z := &zendesk{Site: s, sections: map[string]zendeskPlace{}, categories: map[string]zendeskPlace{}, articles: map[string]*zendeskArticle{}}
	for _, f := range s.Tree.Files {
		if strings.HasSuffix(f, ".json") {
			z.file(f)
		}
	}
	if len(z.order) == 0 {
		return readPlain(s)
	}
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

type zendeskArticle struct {
	ID           number           `json:"id"`
	SourceID     number           `json:"source_id"`
	Title        string           `json:"title"`
	Name         string           `json:"name"`
	Body         string           `json:"body"`
	Locale       string           `json:"locale"`
	SourceLocale string           `json:"source_locale"`
	SectionID    number           `json:"section_id"`
	Position     int              `json:"position"`
	Promoted     bool             `json:"promoted"`
	Draft        bool             `json:"draft"`
	Outdated     bool             `json:"outdated"`
	Labels       []string         `json:"label_names"`
	Address      string           `json:"html_url"`
	SourceType   string           `json:"source_type"`
	Translations []zendeskArticle `json:"translations"`
	file         string
}

type zendeskPlace struct {
	ID          number `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	Locale      string `json:"locale"`
	CategoryID  number `json:"category_id"`
	ParentID    number `json:"parent_section_id"`
	Position    int    `json:"position"`
	names       map[string]string
	about       map[string]string
}

type zendesk struct {
	*Site
	sections   map[string]zendeskPlace
	categories map[string]zendeskPlace
	articles   map[string]*zendeskArticle // by id and locale
	order      []*zendeskArticle
}

// file reads one file: an answer of the API, a list, or a single article.
func (z *zendesk) file(f string) {
	text, err := z.Tree.ReadBytes(f, MaxAsset)
	if err != nil {
		z.skip(f, err.Error())
		return
	}
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
	if json.Unmarshal(text, &answer) != nil {
		var list []zendeskArticle
		if json.Unmarshal(text, &list) != nil {
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
		if t.SourceType == "" || t.SourceType == "Article" {
			z.translation(f, t)
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

// list reads a bare list, whose file name says what it holds.
func (z *zendesk) list(f string, list []zendeskArticle) {
	var places []zendeskPlace
	for _, a := range list {
		switch {
		case a.ID == "":
		case a.Body != "" || a.SectionID != "":
			z.article(f, a)
		case a.Name != "":
			places = append(places, zendeskPlace{ID: a.ID, Name: a.Name, Locale: a.Locale, Position: a.Position})
		}
	}
	if strings.Contains(path.Base(f), "categor") {
		addPlaces(z.categories, places)
	} else if strings.Contains(path.Base(f), "section") {
		addPlaces(z.sections, places)
	}
}

func addPlaces(all map[string]zendeskPlace, places []zendeskPlace) {
	for _, p := range places {
		old, ok := all[string(p.ID)]
		if !ok {
			old = p
			old.names, old.about = map[string]string{}, map[string]string{}
		}
		if p.Name != "" {
			old.names[Tag(p.Locale)] = p.Name
		}
		if p.Description != "" {
			old.about[Tag(p.Locale)] = p.Description
		}
		all[string(p.ID)] = old
	}
}

func (z *zendesk) article(f string, a zendeskArticle) {
	if a.Title == "" {
		a.Title = a.Name
	}
	a.file = f
	if a.Locale == "" {
		a.Locale = "en-us"
	}
	for _, t := range a.Translations {
		t.SourceID, t.SectionID, t.Position, t.SourceLocale = a.ID, a.SectionID, a.Position, a.SourceLocale
		z.translation(f, t)
	}
	key := string(a.ID) + "\x00" + a.Locale
	if z.articles[key] == nil {
		z.articles[key] = &a
		z.order = append(z.order, &a)
	}
}

func (z *zendesk) translation(f string, t zendeskArticle) {
	t.ID = t.SourceID
	t.Translations = nil
	z.article(f, t)
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
		if sources[l]++; best == "" || sources[l] > sources[best] || sources[l] == sources[best] && l < best {
			best = l
		}
	}
	z.addLocale(best, "")
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
			Locale: Tag(a.Locale), File: a.file, Line: 1, Words: a.Body, Title: a.Title, Keywords: m.Labels, ID: string(a.ID),
			Draft: a.Draft, Outdated: a.Outdated, Order: m.Position, Flavour: convert.Flavour{HTML: true},
			Key: joinPath(z.folder(string(m.SectionID)), slug+"-"+string(a.ID)), Slug: slug,
		}
		own := "/hc/" + strings.ToLower(a.Locale) + "/articles/" + string(a.ID)
		p.Addresses = append(p.Addresses, own)
		if u, err := url.Parse(a.Address); err == nil && u.Path != "" && u.Path != own {
			p.Addresses = append(p.Addresses, u.Path)
		}
		z.Pages = append(z.Pages, p)
	}
}

// folder returns the key of the folder of a section and names it and those around it.
func (z *zendesk) folder(id string) string {
	var chain []zendeskPlace
	for id != "" && len(chain) < 8 {
		s, ok := z.sections[id]
		if !ok {
			break
		}
		chain = append([]zendeskPlace{s}, chain...)
		id = string(s.ParentID)
		if c, ok := z.categories[string(s.CategoryID)]; ok && id == "" {
			chain = append([]zendeskPlace{c}, chain...)
		}
	}
	key := ""
	for _, place := range chain {
		key = joinPath(key, z.folderName(place))
		t := z.topic(key)
		maps.Copy(t.Names, place.names)
		maps.Copy(t.Summary, place.about)
		t.Order = place.Position + 1
	}
	return key
}

func (z *zendesk) folderName(p zendeskPlace) string {
	name := p.names[z.Locales[0].Tag]
	if name == "" {
		name = p.Name
	}
	if s := slugOf(name); s != "" {
		return s
	}
	return "section-" + string(p.ID)
}
