package oldsite

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"helpwright/importer/convert"
)

var docusaurusConfigs = []string{"docusaurus.config.js", "docusaurus.config.ts", "docusaurus.config.mjs", "docusaurus.config.cjs"}

// findConfig returns the folder in which one of the named files lies: the
// folder itself or one near its top.
func (s *Site) findConfig(names ...string) (dir, file string, ok bool) {
	best := ""
	for _, f := range s.Tree.Files {
		depth := strings.Count(f, "/")
		if depth > 2 {
			continue
		}
		for _, n := range names {
			if path.Base(f) == n && (best == "" || depth < strings.Count(best, "/")) {
				best = f
			}
		}
	}
	if best == "" {
		return "", "", false
	}
	dir = path.Dir(best)
	if dir == "." {
		dir = ""
	}
	return dir, best, true
}

// A docsRoot is one set of docs of a Docusaurus site.
type docsRoot struct {
	id      string // "" for the main one
	folder  string
	route   string
	prefix  string // of keys
	exclude globs  // paths below folder that are not published
}

// readDocusaurus reads docs/, its translations under i18n/, and further sets of
// docs. Only current docs are read: versioned_docs are earlier ones. The blog
// and pages under src/pages are not help articles.
func readDocusaurus(s *Site) error {
	dir, file, ok := s.findConfig(docusaurusConfigs...)
	if !ok {
		if root, found := s.starlightRoot(); found {
			return readStarlight(s, root)
		}
		return readPlain(s)
	}
	config := newScript(s.Tree.Read(file))
	s.Title = config.text("title")
	s.Description = config.text("tagline")
	s.BaseURL = siteURL(config.text("url"), config.text("baseUrl"))
	base := cleanBase(config.text("baseUrl"))
	s.docusaurusLocales(dir, config.block("i18n"))
	s.Static = append(s.Static, joinPath(dir, "static"))
	s.Aliases["@site/"] = dir
	s.Aliases["@docs/"] = joinPath(dir, "docs")
	s.Aliases["/"] = dir
	for _, root := range s.docsRoots(dir, config) {
		s.readDocs(dir, base, root, config)
	}
	s.docusaurusRest(dir)
	return nil
}

// siteURL joins what the configuration says; an address of a machine on which
// the site is developed says nothing.
func siteURL(url, base string) string {
	if !strings.HasPrefix(url, "http") || strings.Contains(url, "localhost") || strings.Contains(url, "127.0.0.1") {
		return ""
	}
	return strings.TrimRight(url, "/") + cleanBase(base) + "/"
}

// cleanBase returns a base path as "" or "/path".
func cleanBase(base string) string {
	base = strings.Trim(base, "/")
	if base == "" || strings.ContainsAny(base, " {}$") {
		return ""
	}
	return "/" + base
}

func (s *Site) docusaurusLocales(dir string, i18n script) {
	source := i18n.text("defaultLocale")
	if source == "" {
		source = "en"
	}
	labels := map[string]string{}
	names, blocks := i18n.block("localeConfigs").entries()
	for i, n := range names {
		labels[n] = nameInItself(blocks[i].text("label"))
	}
	s.addLocale(source, labels[source])
	declared := i18n.block("locales").strings()
	for _, l := range append(declared, s.Tree.Dirs(joinPath(dir, "i18n"))...) {
		_, ok := Tag(l)
		if s.Tree.HasDir(joinPath(dir, "i18n/"+l)) && localeName.MatchString(l) || !ok && slices.Contains(declared, l) {
			s.addLocale(l, labels[l])
		}
	}
}

var parenthesis = regexp.MustCompile(`\s*\([^)]*\)\s*$`)

// nameInItself drops what stands in parentheses: "Deutsch (German)".
func nameInItself(label string) string { return parenthesis.ReplaceAllString(label, "") }

var docsPlugin = regexp.MustCompile(`plugin-content-docs["']\s*,\s*(?:/\*.*?\*/\s*)?\(?\{`)

func (s *Site) docsRoots(dir string, config script) []docsRoot {
	main := config.block("docs")
	folder := "docs"
	if p := main.text("path"); p != "" && s.holdsMarkdown(path.Join(dir, p)) {
		folder = p
	}
	route := "docs"
	if strings.Contains(string(main), "routeBasePath") {
		route = strings.Trim(main.text("routeBasePath"), "/")
	}
	var roots []docsRoot
	if f := path.Join(dir, folder); s.holdsMarkdown(f) {
		roots = append(roots, docsRoot{folder: f, route: route, exclude: globsOf(main.block("exclude").strings(), false)})
	}
	for _, loc := range docsPlugin.FindAllStringIndex(string(config), -1) {
		b := config.braces(loc[1] - 1)
		id, p := b.text("id"), b.text("path")
		f := path.Join(dir, p)
		if p == "" || !s.holdsMarkdown(f) || len(roots) > 0 && f == roots[0].folder {
			continue
		}
		r := docsRoot{id: id, folder: f, route: strings.Trim(b.text("routeBasePath"), "/"), prefix: path.Base(f), exclude: globsOf(b.block("exclude").strings(), false)}
		if r.route == "" {
			r.route = "docs"
		}
		if len(roots) == 0 {
			r.prefix = ""
		}
		roots = append(roots, r)
	}
	return roots
}

func (s *Site) holdsMarkdown(dir string) bool {
	for _, f := range s.Tree.Under(dir) {
		if isMarkdown(f) {
			return true
		}
	}
	return false
}

// readDocs reads one set of docs in all languages.
func (s *Site) readDocs(dir, base string, root docsRoot, config script) {
	order := s.sidebarOrder(dir)
	commonmark := config.block("markdown").text("format") == "detect"
	prefixes := !strings.Contains(string(config), "numberPrefixParser: false") || root.id == ""
	plugin := "docusaurus-plugin-content-docs"
	if root.id != "" && root.id != "default" {
		plugin += "-" + root.id
	}
	s.RefRoots = append(s.RefRoots, root.folder)
	for i, l := range s.Locales {
		trees := []string{root.folder}
		lang := ""
		if i > 0 {
			lang = l.Old
			trees = s.translatedDocs(joinPath(dir, "i18n/"+l.Old+"/"+plugin))
			s.RefRoots = append(s.RefRoots, trees...)
		}
		for n, tree := range trees {
			for _, f := range s.Tree.Under(tree) {
				rel := strings.TrimPrefix(f, tree+"/")
				switch {
				case path.Base(f) == "_category_.json" || path.Base(f) == "_category_.yml" || path.Base(f) == "_category_.yaml":
					s.category(f, joinPath(root.prefix, stripNumbers(path.Dir(rel), prefixes)), l.Tag)
				case !isMarkdown(f) || hiddenPart(rel):
				default:
					p := s.doc(f, rel, base, lang, root, prefixes, order)
					if root.exclude.match(rel) {
						p.withhold("the configuration excludes its path")
					}
					p.Locale = l.Tag
					p.Outdated = n > 0 || path.Base(tree) != "current" && i > 0
					p.Flavour.Directives = true
					p.Flavour.MDX = !commonmark || strings.HasSuffix(f, ".mdx")
					s.Pages = append(s.Pages, p)
				}
			}
		}
	}
}

// translatedDocs lists the folders with translations of docs: the current
// ones and, for pages that lack one, those of the newest earlier version.
func (s *Site) translatedDocs(plugin string) []string {
	var trees []string
	if s.Tree.HasDir(plugin + "/current") {
		trees = append(trees, plugin+"/current")
	}
	newest := ""
	for _, d := range s.Tree.Dirs(plugin) {
		if strings.HasPrefix(d, "version-") && (len(d) > len(newest) || len(d) == len(newest) && d > newest) {
			newest = d
		}
	}
	if newest != "" {
		trees = append(trees, plugin+"/"+newest)
	}
	return trees
}

// hiddenPart reports a path of which a part begins with an underscore: such
// files are included by others.
func hiddenPart(rel string) bool {
	return strings.HasPrefix(rel, "_") || strings.Contains(rel, "/_")
}

var numberPrefix = regexp.MustCompile(`^(\d+)\s*[-_.]+\s*([^-_.\s\d].*)$`)

// stripNumbers removes the numbers by which files are ordered.
func stripNumbers(p string, on bool) string {
	if p == "." {
		return ""
	}
	if !on {
		return p
	}
	parts := strings.Split(p, "/")
	for i, part := range parts {
		if m := numberPrefix.FindStringSubmatch(part); m != nil {
			parts[i] = m[2]
		}
	}
	return strings.Join(parts, "/")
}

func numberOf(name string) int {
	if m := numberPrefix.FindStringSubmatch(name); m != nil {
		return matter{fields: map[string]any{"n": m[1]}}.number("n") + 1
	}
	return 0
}

func (s *Site) doc(file, rel, base, lang string, root docsRoot, prefixes bool, order map[string]int) *Page {
	m := splitMatter(s.Tree.Read(file))
	p := s.page(file, m)
	id := stripNumbers(strings.TrimSuffix(rel, path.Ext(rel)), prefixes)
	p.Key, p.Index = keyOf(id+".md", "index", "readme")
	if dir, name := path.Split(id); !p.Index && dir != "" && path.Base(strings.TrimSuffix(dir, "/")) == name && !s.hasIndex(path.Dir(file)) {
		p.Key, p.Index = strings.TrimSuffix(dir, "/"), true // guide/guide.md is the page of its folder
	}
	if explicit := m.text("id"); explicit != "" && !p.Index && !strings.Contains(explicit, "/") {
		id = path.Join(path.Dir(id), explicit)
	}
	if p.Order == 0 {
		p.Order = order[id]
	}
	if p.Order == 0 {
		p.Order = numberOf(path.Base(rel))
	}
	route := p.Key
	if !p.Index {
		route = id
	}
	if slug := m.text("slug"); strings.HasPrefix(slug, "/") {
		route = slug
	} else if slug != "" {
		route = path.Join(path.Dir(id), slug)
	}
	p.Key = joinPath(root.prefix, p.Key)
	if root.prefix != "" && p.Key == root.prefix+"/" {
		p.Key = root.prefix
	}
	if slug := m.text("slug"); slug != "" && slug != "/" && !p.Index {
		p.Slug = path.Base(slug)
	}
	p.Addresses = append([]string{address(base, lang, root.route, route)}, p.Addresses...)
	return p
}

func (s *Site) hasIndex(dir string) bool {
	for _, name := range []string{"index.md", "index.mdx", "readme.md", "readme.mdx"} {
		if _, ok := s.Tree.Find(dir + "/" + name); ok {
			return true
		}
	}
	return false
}

// category reads the name and place of a folder.
func (s *Site) category(file, key, locale string) {
	m := readYAML(s.Tree.Read(file)) // JSON is YAML
	m.used = map[string]bool{}
	s.watch(file, m)
	t := s.topic(key)
	if label := m.text("label"); label != "" {
		t.Names[locale] = label
	}
	if about := m.section("link").text("description"); about != "" {
		t.Summary[locale] = about
	}
	if n := m.number("position"); n != 0 {
		t.Order = n
	} else if t.Order == 0 {
		t.Order = numberOf(path.Base(path.Dir(file)))
	}
}

// sidebarOrder returns the place of each document that a sidebar names.
func (s *Site) sidebarOrder(dir string) map[string]int {
	order := map[string]int{}
	for _, name := range []string{"sidebars.js", "sidebars.ts", "sidebars.json", "sidebars.cjs", "sidebars.mjs"} {
		f := joinPath(dir, name)
		if !s.Tree.Has(f) {
			continue
		}
		for _, str := range newScript(s.Tree.Read(f)).strings() {
			if order[str] == 0 {
				order[str] = len(order) + 1
			}
		}
	}
	return order
}

// docusaurusRest lists what is not imported.
func (s *Site) docusaurusRest(dir string) {
	why := map[string]string{
		"blog":           "the blog is not part of a help centre",
		"versioned_docs": "earlier versions of the docs; only the current ones are imported",
		"src/pages":      "a page made of components, or outside the docs",
	}
	for _, d := range []string{"blog", "versioned_docs", "src/pages"} {
		for _, f := range s.Tree.Under(joinPath(dir, d)) {
			if isMarkdown(f) {
				s.skip(f, why[d])
			}
		}
	}
}

// starlightRoot finds src/content/docs.
func (s *Site) starlightRoot() (string, bool) {
	for d := range s.Tree.dirs {
		if (d == "src/content/docs" || strings.HasSuffix(d, "/src/content/docs")) && strings.Count(d, "/") <= 4 && s.holdsMarkdown(d) {
			return d, true
		}
	}
	return "", false
}

var mdx = convert.Flavour{MDX: true, Directives: true}
