package importer

import (
	"path"
	"sort"
	"strings"
)

// overview is the folder of the words that stood on the page of a folder.
const overview = "overview"

// general is the topic of pages that lay in no folder.
const general = "general"

// place gives every page its folder, its topic, its id and its old addresses.
func (im *imp) place() {
	p := &placer{imp: im, folders: map[string]bool{}, parts: map[string]map[string]string{}, taken: map[string]map[string]bool{}, next: map[string]int{}}
	keys := make([]string, 0, len(im.byPage))
	for key := range im.byPage {
		keys = append(keys, key)
		for dir := parent(key); dir != ""; dir = parent(dir) {
			p.folders[dir] = true
		}
	}
	sort.Strings(keys)
	im.keys = keys
	im.byName = map[string][]string{}
	for _, key := range keys {
		im.byName[path.Base(key)] = append(im.byName[path.Base(key)], key)
	}
	for _, dir := range sortedKeys(p.folders) {
		p.topic(dir)
	}
	for _, key := range keys {
		p.article(key)
	}
	p.nameTopics()
	p.identify()
	im.index()
	im.guessBase()
	p.redirects()
	im.summarise()
}

// A placer finds out where pages go. What it names stands in place_names.go, and what
// leads there from the old site in place_redirects.go.
type placer struct {
	*imp
	folders map[string]bool              // keys that are folders of pages
	parts   map[string]map[string]string // folder to old name to new name
	taken   map[string]map[string]bool   // folder to folded new names
	next    map[string]int               // where to go on counting, by wanted path
}

// parent is the key of the folder in which a key lies, "" at the top.
func parent(key string) string {
	if i := strings.LastIndexByte(key, '/'); i >= 0 {
		return key[:i]
	}
	return ""
}

// topic returns the new folder of an old one, and makes its topic known.
func (p *placer) topic(key string) string {
	if key == "" {
		return ""
	}
	dir := p.topic(parent(key))
	old := path.Base(key)
	if name, ok := p.parts[dir][old]; ok {
		return joined(dir, name)
	}
	name := p.free(dir, part(old), dir == "")
	if p.parts[dir] == nil {
		p.parts[dir] = map[string]string{}
	}
	p.parts[dir][old] = name
	folder := joined(dir, name)
	t := &topic{folder: folder, names: map[string]string{}, summary: map[string]string{}}
	if known := p.site.Topics[key]; known != nil {
		for l, n := range known.Names {
			t.names[l] = n
		}
		for l, n := range known.Summary {
			t.summary[l] = cut(n, 300)
		}
		t.order = known.Order
	}
	for _, l := range p.site.Locales {
		locale, e := l.Tag, p.byPage[key][l.Tag]
		if e == nil || e.withheld() {
			continue
		}
		title := orText(e.page.Title, e.result.Title)
		if t.names[locale] == "" && title != "" {
			t.names[locale] = title
		}
		if t.summary[locale] == "" && e.page.Summary != "" {
			t.summary[locale] = cut(e.page.Summary, 300)
		}
		if t.order == 0 {
			t.order = e.page.Order
		}
	}
	if len(t.names) == 0 {
		t.names[p.site.Locales[0].Tag] = title(old)
	}
	p.topics[folder] = t
	return folder
}

// nameTopics makes sure that every topic has a name in the source locale.
func (p *placer) nameTopics() {
	source := p.site.Locales[0].Tag
	for _, t := range p.topics {
		if t.names[source] == "" {
			t.names[source] = title(path.Base(t.folder))
		}
	}
}

// general returns the topic for pages that lie in no folder.
func (p *placer) general() string {
	if name, ok := p.parts[""][""]; ok {
		return name
	}
	name := p.free("", general, true)
	if p.parts[""] == nil {
		p.parts[""] = map[string]string{}
	}
	p.parts[""][""] = name
	t := &topic{folder: name, names: map[string]string{}, summary: map[string]string{}, order: -1}
	for locale, e := range p.byPage[""] {
		if e.withheld() {
			continue
		}
		if title := orText(e.page.Title, e.result.Title); title != "" {
			t.names[locale] = title
		}
	}
	if t.names[p.site.Locales[0].Tag] == "" {
		t.names[p.site.Locales[0].Tag] = orText(p.site.Title, "General")
	}
	p.topics[name] = t
	return name
}

// article places the editions of one key.
func (p *placer) article(key string) {
	editions := p.byPage[key]
	source := p.sourceOf(editions)
	name := part(path.Base(key))
	dir := ""
	isFolder := p.folders[key] || key == ""
	if slug := part(source.page.Slug); source.page.Slug != "" && slug != "" && !isFolder {
		name = slug
	}
	switch {
	case isFolder && !p.hasWords(editions): // it only listed the pages of its folder
		return
	case key == "":
		dir, name = p.general(), overview
	case isFolder:
		dir, name = p.topic(key), overview
	case parent(key) == "":
		dir = p.general()
	default:
		dir = p.topic(parent(key))
	}
	a := &article{editions: map[string]*edition{}, source: source, order: source.page.Order}
	if isFolder && a.order >= 0 {
		a.order = -1 // the overview comes first
	}
	a.folder = joined(dir, p.free(dir, name, false))
	a.files = newBeside(a.folder)
	for locale, e := range editions {
		if isFolder && e.result.Empty && e != source {
			continue
		}
		e.article = a
		a.editions[locale] = e
		e.title = cut(orText(e.page.Title, e.result.Title, title(path.Base(key)), p.site.Title, "Overview"), 200)
		if slug := part(e.page.Slug); e != source && e.page.Slug != "" && slug != path.Base(a.folder) && !isFolder && e.page.Slug != source.page.Slug {
			e.slug = slug
		}
	}
	a.kind = kindOf(a)
	p.articles = append(p.articles, a)
}

// sourceOf returns the edition in the first locale that there is.
func (p *placer) sourceOf(editions map[string]*edition) *edition {
	for _, l := range p.site.Locales {
		if e := editions[l.Tag]; e != nil {
			return e
		}
	}
	return nil
}

func (p *placer) hasWords(editions map[string]*edition) bool {
	e := p.sourceOf(editions)
	return !e.result.Empty
}
