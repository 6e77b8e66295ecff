package oldsite

import (
	"path"
	"regexp"
	"slices"
	"sort"
	"strings"

	"helpwright/importer/convert"
)

var hugoConfigs = []string{"hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config.toml", "config.yaml", "config.yml", "config.json"}

// readHugo reads content/ with its languages as folders or suffixes, sections
// (_index.md), leaf bundles (index.md) and the addresses that Hugo gave them.
func readHugo(s *Site) error {
	config, dir := s.hugoConfig()
	s.Title = config.text("title")
	params := config.section("params")
	s.Description = params.text("description")
	for k, v := range params.fields {
		if t := textOf(v); t != "" {
			s.Settings[k] = t
		}
	}
	base := config.text("baseurl")
	if strings.HasPrefix(base, "http") && !strings.Contains(base, "localhost") {
		s.BaseURL = strings.TrimRight(base, "/") + "/"
	}
	prefix := ""
	if i := strings.Index(base, "://"); i > 0 {
		if j := strings.IndexByte(base[i+3:], '/'); j >= 0 {
			prefix = cleanBase(base[i+3+j:])
		}
	}
	h := &hugo{Site: s, dir: dir, base: prefix, config: config}
	s.future, s.expired = config.yes("buildfuture"), config.yes("buildexpired")
	h.dates()
	h.languages()
	for _, d := range []string{"static", "assets"} {
		s.Static = append(s.Static, joinPath(dir, d))
	}
	for _, l := range h.langs {
		h.read(l)
	}
	return nil
}

// A hugo is a Hugo site that is being read.
type hugo struct {
	*Site
	dir    string
	base   string // path of the base URL
	config matter
	langs  []hugoLanguage
	subdir bool // the default language has its own folder in addresses
	shared bool // all languages lie in one folder and differ by suffix

	disabled []string // names of languages that are not published
	off      []string // folders of those, each with a slash at its end
	opening  []string // fields with the time from which a page is published
	closing  []string // and with that to which it is
	dated    bool     // the names of files hold dates
	ignored  []*regexp.Regexp
}

type hugoLanguage struct {
	name   string
	tag    string // as the configuration has it, then in BCP 47; "" for what is no language
	folder string
	weight int
}

func (s *Site) hugoConfig() (matter, string) {
	config := matter{fields: map[string]any{}}
	dir, file, ok := s.findConfig(hugoConfigs...)
	if ok && !strings.Contains(file, "/_default/") {
		config.fields = s.readConfig(file)
	}
	if strings.HasSuffix(dir, "config/_default") {
		dir = strings.TrimSuffix(strings.TrimSuffix(dir, "config/_default"), "/")
	}
	for _, f := range s.Tree.Under(joinPath(dir, "config/_default")) {
		name := strings.TrimSuffix(path.Base(f), path.Ext(f))
		fields := s.readConfig(f)
		switch name {
		case "hugo", "config":
			for k, v := range fields {
				config.fields[k] = v
			}
		default: // languages.toml, params.toml and the like hold one section
			if config.fields[name] == nil {
				config.fields[name] = map[string]any(fields)
			}
		}
	}
	return config, dir
}

// languages finds the languages and the folder of each.
func (h *hugo) languages() {
	content := h.config.text("contentdir")
	if content == "" {
		content = "content"
	}
	content = joinPath(h.dir, content)
	source := h.config.text("defaultcontentlanguage")
	if source == "" {
		source = h.config.text("languagecode")
		source, _, _ = strings.Cut(source, "-")
	}
	if source == "" {
		source = "en"
	}
	h.subdir = h.config.yes("defaultcontentlanguageinsubdir")
	defined := h.config.section("languages")
	disabled := h.config.texts("disablelanguages")
	for name := range defined.fields {
		l := defined.section(name)
		if l.yes("disabled") || containsFold(disabled, name) {
			h.disabled = append(h.disabled, strings.ToLower(name))
			if f := l.text("contentdir"); f != "" {
				h.off = append(h.off, joinPath(h.dir, path.Clean(f))+"/")
			}
			continue
		}
		folder := content
		if f := l.text("contentdir"); f != "" {
			folder = joinPath(h.dir, path.Clean(f))
		}
		h.langs = append(h.langs, hugoLanguage{name, orName(l.text("locale", "languagecode"), name), folder, l.number("weight")})
	}
	if len(h.langs) == 0 {
		if trees := h.localeTrees(content); len(trees) > 0 && h.pagesOutside(content, trees) <= 1 {
			for _, t := range trees {
				h.langs = append(h.langs, hugoLanguage{t, t, joinPath(content, t), 0})
			}
		} else {
			h.langs = []hugoLanguage{{source, source, content, 0}}
		}
	}
	h.mounts()
	sort.Slice(h.langs, func(i, j int) bool {
		a, b := h.langs[i], h.langs[j]
		if (a.name == source) != (b.name == source) {
			return a.name == source
		}
		if a.weight != b.weight {
			return a.weight < b.weight
		}
		return a.name < b.name
	})
	for i, l := range h.langs {
		if h.holdsNoPage(l.folder) && h.Tree.HasDir(joinPath(content, l.name)) {
			h.langs[i].folder = joinPath(content, l.name)
		}
		d := defined.section(strings.ToLower(l.name))
		h.langs[i].tag = h.addLocale(localeOf(l), d.text("label", "languagename"))
	}
	for i, l := range h.langs {
		for _, m := range h.langs[i+1:] {
			h.shared = h.shared || l.folder == m.folder
		}
	}
}

// localeOf prefers the language's short name: en-US says no more than en.
func localeOf(l hugoLanguage) string {
	if looksLikeLocale(l.name) {
		return l.name
	}
	return l.tag
}

func orName(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// holdsNoPage reports whether a folder holds no page outside folders of languages.
func (h *hugo) holdsNoPage(folder string) bool {
	for _, f := range h.Tree.Under(folder) {
		rel := strings.TrimPrefix(f, folder+"/")
		first, rest, _ := strings.Cut(rel, "/")
		if isMarkdown(f) && (rest == "" || !looksLikeLocale(first)) {
			return false
		}
	}
	return true
}

// mounts follows module mounts that put a folder in the place of content.
func (h *hugo) mounts() {
	list, _ := h.config.section("module").fields["mounts"].([]any)
	if maps, ok := h.config.section("module").fields["mounts"].([]map[string]any); ok {
		for _, m := range maps {
			list = append(list, m)
		}
	}
	for _, item := range list {
		m := matter{fields: lowerKeys(mapping(item))}
		if path.Clean(m.text("target")) != "content" || !h.Tree.HasDir(joinPath(h.dir, path.Clean(m.text("source")))) {
			continue
		}
		folder := joinPath(h.dir, path.Clean(m.text("source")))
		lang := m.text("lang")
		for i := range h.langs {
			if h.langs[i].name == lang || lang == "" && (len(h.langs) == 1 || path.Base(folder) == h.langs[i].name) {
				h.langs[i].folder = folder
			}
		}
	}
}

// blogs are sections that hold dated posts.
var blogs = []string{"blog", "blogs", "posts", "post", "news"}

// read reads the pages of one language.
func (h *hugo) read(l hugoLanguage) {
	h.RefRoots = append(h.RefRoots, l.folder)
	var names []string
	for _, o := range h.langs {
		names = append(names, strings.ToLower(o.name))
	}
	names = append(names, h.disabled...)
	handed := newCascades(h, l)
	type file struct{ path, bare string }
	var files []file
	for _, f := range h.Tree.Under(l.folder) {
		rel := strings.TrimPrefix(f, l.folder+"/")
		if !isMarkdown(f) {
			if strings.HasSuffix(f, ".html") || strings.HasSuffix(f, ".adoc") || strings.HasSuffix(f, ".rst") || strings.HasSuffix(f, ".org") {
				h.skip(f, "not Markdown")
			}
			continue
		}
		if slices.ContainsFunc(h.ignored, func(re *regexp.Regexp) bool { return re.MatchString(f) }) || strings.HasPrefix(path.Base(f), "#") {
			h.skip(f, "Hugo is told to ignore it")
			continue
		}
		stem := strings.TrimSuffix(rel, path.Ext(rel))
		bare, suffix := splitSuffix(stem, func(n string) bool { return slices.Contains(names, strings.ToLower(n)) })
		if !strings.HasSuffix(strings.TrimSuffix(stem, suffix), ".") {
			bare, suffix = stem, ""
		}
		if slices.Contains(h.disabled, strings.ToLower(suffix)) || slices.ContainsFunc(h.off, func(dir string) bool { return strings.HasPrefix(f, dir) }) {
			h.skip(f, "its language is disabled")
			continue
		}
		if h.shared {
			want := suffix
			if want == "" {
				want = h.langs[0].name
			}
			if !strings.EqualFold(want, l.name) {
				continue
			}
		}
		if hiddenPage(rel) {
			continue
		}
		files = append(files, file{f, bare})
		if path.Base(bare) == "_index" {
			handed.read(f, path.Dir(bare))
		}
	}
	for _, f := range files {
		h.page(f.path, f.bare, l, handed)
	}
}

// hiddenPage reports files in folders such as _common, which other pages include.
func hiddenPage(rel string) bool {
	for _, part := range strings.Split(rel, "/") {
		if strings.HasPrefix(part, "_") && !strings.HasPrefix(part, "_index.") {
			return true
		}
	}
	return false
}

func (h *hugo) page(file, stem string, l hugoLanguage, handed *cascades) {
	m := splitMatter(h.Tree.Read(file))
	section, _, _ := strings.Cut(stem, "/")
	if slices.Contains(blogs, section) && stem != section+"/_index" {
		h.skip(file, "a post of the "+section+" section, which is not part of a help centre")
		return
	}
	if slices.Contains(blogs, section) {
		h.skip(file, "the page of the "+section+" section, which is not part of a help centre")
		return
	}
	m = handed.to(m, stem)
	p := h.Site.page(file, m)
	h.withhold(p, m)
	if name := path.Base(stem); h.dated {
		if t, ok := dateInName(name); ok && t.After(h.Date) && !h.future {
			p.withhold("the date in its name is in the future")
		}
	}
	p.Locale = l.tag
	p.Flavour = convert.Flavour{Shortcodes: true}
	p.Key, p.Index = keyOf(stem+".md", "_index", "index")
	if path.Base(stem) == "index" {
		p.Index = false // a leaf bundle is a page with files beside it
		if p.Key == "" {
			p.Index = true
		}
	}
	if p.Title == "" {
		p.Title = m.section("params").text("title")
	}
	route := p.Key
	if slug := m.text("slug"); slug != "" && !p.Index {
		route = path.Join(path.Dir(p.Key), slug)
		p.Slug = path.Base(slug)
	}
	if u := m.text("url"); u != "" && !strings.Contains(u, ":") {
		route = strings.TrimPrefix(u, "/")
		p.Slug = path.Base(strings.TrimSuffix(route, ".html"))
	}
	lang := l.name
	if l.name == h.langs[0].name && !h.subdir {
		lang = ""
	}
	own := address(h.base, lang, hugoPath(route))
	if strings.HasSuffix(route, ".html") {
		own = strings.TrimSuffix(own, "/")
	}
	for i, a := range p.Addresses {
		if !strings.HasPrefix(a, "/") {
			p.Addresses[i] = path.Join(path.Dir(strings.TrimSuffix(own, "/")), a) + "/"
		} else {
			p.Addresses[i] = path.Join("/", h.base, lang, a) + slashOf(a)
		}
	}
	p.Addresses = append([]string{own}, p.Addresses...)
	h.Pages = append(h.Pages, p)
}

func slashOf(a string) string {
	if strings.HasSuffix(a, "/") && a != "/" {
		return "/"
	}
	return ""
}

var notInPath = regexp.MustCompile(`[^\pL\pM\pN._\-+~/]+`)

// hugoPath writes a path as Hugo does in addresses.
func hugoPath(p string) string {
	return strings.ToLower(notInPath.ReplaceAllString(strings.Join(strings.Fields(p), "-"), ""))
}
