package oldsite

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"helpwright/importer/convert"
)

// readJekyll reads pages and collections with front matter. Posts, drafts and
// pages written in HTML are listed.
func readJekyll(s *Site) error {
	dir, file, _ := s.findConfig("_config.yml", "_config.yaml", "_config.toml")
	config := matter{fields: s.readConfig(file)}
	s.Title = config.text("title", "name")
	s.Description = config.text("description")
	base := cleanBase(config.text("baseurl"))
	s.BaseURL = siteURL(config.text("url"), base)
	for k, v := range config.fields {
		if t := textOf(v); t != "" {
			s.Settings["site."+k] = t
		}
	}
	s.Static = append(s.Static, dir)
	j := &jekyll{Site: s, dir: dir, base: base, config: config, exclude: globsOf(config.texts("exclude"), true)}
	s.future = config.yes("future")
	j.locales()
	j.RefRoots = append(j.RefRoots, dir)
	for _, f := range s.Tree.Under(dir) {
		j.file(f)
	}
	return nil
}

type jekyll struct {
	*Site
	dir    string
	base   string
	config matter
	trees  []string

	exclude globs
}

func (j *jekyll) locales() {
	source := j.config.text("default_lang", "lang", "locale", "default_locale")
	if source == "" {
		source = "en"
	}
	j.trees = j.localeTrees(j.dir)
	if len(j.trees) > 0 && containsFold(j.trees, source) {
		j.trees = sourceFirst(j.trees, source, func(n string) int { return len(j.Tree.Under(joinPath(j.dir, n))) })
	}
	j.addLocale(source, "")
	for _, l := range j.config.texts("languages") {
		j.addLocale(l, "")
	}
	for _, t := range j.trees {
		j.addLocale(t, "")
	}
}

func (j *jekyll) file(f string) {
	rel := strings.TrimPrefix(f, joinPath(j.dir, ""))
	if j.dir != "" {
		rel = strings.TrimPrefix(f, j.dir+"/")
	}
	first, _, _ := strings.Cut(rel, "/")
	html := strings.HasSuffix(f, ".html")
	if !isMarkdown(f) && !html {
		return
	}
	switch {
	case strings.Contains("/"+rel, "/_drafts/"):
		j.skip(f, "the draft of a post; the blog is not part of a help centre")
		return
	case strings.Contains("/"+rel, "/_posts/"):
		j.skip(f, "a post; the blog is not part of a help centre")
		return
	case j.exclude.matchAbove(rel):
		j.skip(f, "the configuration excludes it")
		return
	case first == "_includes" || first == "_layouts" || first == "_site" || first == "_sass" || first == "_data" || first == "vendor":
		return
	}
	collection := ""
	if strings.HasPrefix(first, "_") {
		collection = first[1:]
		if _, ok := j.config.section("collections").fields[collection]; !ok && !slices.Contains(j.config.texts("collections"), collection) {
			j.skip(f, "its folder begins with an underscore and is no collection, so Jekyll does not publish it")
			return
		}
	}
	if strings.Contains(rel, "/_") {
		j.skip(f, "its path has a part that begins with an underscore, so Jekyll does not publish it")
		return
	}
	m := splitMatter(j.Tree.Read(f))
	if html {
		if m.found {
			j.skip(f, "a page written in HTML and Liquid")
		}
		return
	}
	if !m.found {
		if !projectFile(path.Base(f)) {
			j.skip(f, "it has no front matter, so Jekyll does not publish it")
		}
		return
	}
	j.page(f, rel, collection, m)
}

func (j *jekyll) page(file, rel, collection string, m matter) {
	m = j.defaults(m, rel, collection)
	p := j.Site.page(file, m)
	j.withhold(p, m, rel, collection)
	p.Flavour = convert.Flavour{Kramdown: true}
	p.Locale = j.Locales[0].Tag
	lang := ""
	if first, rest, ok := strings.Cut(rel, "/"); ok && slices.Contains(j.trees, first) {
		lang, rel, p.Locale = first, rest, j.addLocale(first, "")
	}
	key := rel
	if collection != "" {
		key = strings.TrimPrefix(rel, "_"+collection+"/")
		if len(j.config.section("collections").fields) > 2 || collection != "docs" {
			key = joinPath(collection, key)
		}
	}
	p.Key, p.Index = keyOf(key, "index", "readme")
	if l := m.text("lang", "locale"); l != "" {
		p.Locale = j.addLocale(l, "")
		if id := m.text("ref", "page_id", "translation_id"); id != "" {
			p.Key = joinPath(path.Dir(p.Key), id)
		} else if bare, suffix := splitSuffix(p.Key, looksLikeLocale); suffix != "" {
			p.Key = bare
		}
	}
	if parent := m.text("parent"); parent != "" && !strings.Contains(p.Key, "/") {
		p.Key = joinPath(slugOf(parent), p.Key)
		j.topic(slugOf(parent)).Names[p.Locale] = parent
	}
	own := j.address(rel, collection, lang, m)
	if name := strings.TrimSuffix(path.Base(own), ".html"); m.text("permalink") != "" && !p.Index && name != "/" {
		p.Slug = name
	}
	for i, a := range p.Addresses {
		p.Addresses[i] = path.Join("/", j.base, a) + slashOf(a)
	}
	p.Addresses = append([]string{own}, p.Addresses...)
	template := j.template(p, m)
	p.Words, p.Lines, p.Notes = convert.Liquid(p.Words, p.Line, template)
	p.Title, _, _ = convert.Liquid(p.Title, p.Line, template)
	p.Summary, _, _ = convert.Liquid(p.Summary, p.Line, template)
	j.Pages = append(j.Pages, p)
}

var notInSlug = regexp.MustCompile(`[^\pL\pM\pN]+`)

func slugOf(s string) string {
	return strings.Trim(strings.ToLower(notInSlug.ReplaceAllString(s, "-")), "-")
}

// address returns the address that Jekyll gave a page.
func (j *jekyll) address(rel, collection, lang string, m matter) string {
	pattern := m.text("permalink")
	switch {
	case pattern != "":
	case collection != "":
		pattern = j.config.section("collections").section(collection).text("permalink")
		if pattern == "" {
			pattern = "/:collection/:path:output_ext"
		}
	default:
		pattern = "/:path/:basename:output_ext"
		if style := j.config.text("permalink"); style == "pretty" || strings.HasSuffix(style, "/") {
			pattern = "/:path/:basename/"
		}
	}
	stem := strings.TrimSuffix(rel, path.Ext(rel))
	if collection != "" {
		stem = strings.TrimPrefix(stem, "_"+collection+"/")
	}
	dir := path.Dir(stem)
	if dir == "." {
		dir = ""
	}
	full := stem
	if collection == "" {
		full = dir
	}
	out := strings.NewReplacer(":collection", collection, ":path", full, ":basename", path.Base(stem), ":name", path.Base(stem),
		":title", path.Base(stem), ":slug", path.Base(stem), ":output_ext", ".html").Replace(pattern)
	if strings.HasPrefix(lang, "/") || lang != "" && m.text("permalink") == "" {
		out = "/" + lang + "/" + out
	}
	slash := slashOf(out)
	out = path.Join("/", j.base, out)
	for _, index := range []string{"/index.html", "/index"} {
		if strings.HasSuffix(out, index) {
			return strings.TrimSuffix(out, strings.TrimPrefix(index, "/"))
		}
	}
	return out + slash
}

// template tells Liquid what is known.
func (j *jekyll) template(p *Page, m matter) convert.Template {
	return convert.Template{
		Variable: func(name string) (string, bool) {
			if field, ok := strings.CutPrefix(name, "page."); ok {
				v := m.text(strings.ToLower(field))
				return v, v != ""
			}
			v, ok := j.Settings[strings.ToLower(name)]
			return v, ok
		},
		Include: func(file string) (string, bool) {
			for _, dir := range []string{joinPath(j.dir, "_includes"), path.Dir(p.File)} {
				if f := path.Join(dir, file); j.Tree.Has(f) {
					return splitMatter(j.Tree.Read(f)).body, true
				}
			}
			return "", false
		},
		Link: func(file string) string { return convert.RefScheme + "/" + strings.TrimPrefix(file, "/") },
	}
}
