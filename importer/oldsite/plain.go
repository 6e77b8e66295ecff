package oldsite

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"helpwright/importer/convert"
)

// readPlain reads a folder of Markdown that belongs to no program, or to one
// that leaves it nearly plain: help centres kept in git, MkDocs, Starlight.
// Languages are folders that hold the same pages, or suffixes.
func readPlain(s *Site) error {
	if root, ok := s.starlightRoot(); ok {
		return readStarlight(s, root)
	}
	p := &plain{Site: s}
	p.mkdocs()
	if p.root == "" {
		p.root = s.commonRoot()
	}
	s.Static = append(s.Static, p.root, path.Dir(p.root), "")
	for _, d := range []string{"static", "public", "assets", "images", "img"} {
		if s.Tree.HasDir(d) {
			s.Static = append(s.Static, d)
		}
	}
	s.RefRoots = append(s.RefRoots, p.root)
	p.locales()
	p.read()
	p.zendeskAddresses()
	if len(s.Pages) == 0 {
		s.skip(".", "no Markdown file was found")
	}
	return nil
}

type plain struct {
	*Site
	root      string
	trees     []string
	bySuffix  bool
	addresses bool // pages are known to have been published by their paths
	admonish  bool
	nav       *navigation // of MkDocs
}

// mkdocs reads mkdocs.yml, when there is one.
func (p *plain) mkdocs() {
	dir, file, ok := p.findConfig("mkdocs.yml", "mkdocs.yaml")
	if !ok {
		return
	}
	m := matter{fields: p.readConfig(file)}
	p.Title, p.Description = m.text("site_name"), m.text("site_description")
	if u := m.text("site_url"); strings.HasPrefix(u, "http") {
		p.BaseURL = strings.TrimRight(u, "/") + "/"
	}
	docs := m.text("docs_dir")
	if docs == "" {
		docs = "docs"
	}
	if f := path.Join(dir, docs); p.holdsMarkdown(f) {
		p.root = f
	}
	p.addresses, p.admonish = true, true
	p.nav = newNavigation(m)
}

// projectFile reports files that describe a repository and are no articles.
func projectFile(name string) bool {
	switch strings.ToLower(strings.TrimSuffix(name, path.Ext(name))) {
	case "readme", "license", "contributing", "code_of_conduct", "code-of-conduct", "changelog", "security", "support",
		"maintainers", "governance", "agents", "claude", "authors", "pull_request_template", "issue_template", "dco", "todo", "history", "release", "releases":
		return true
	}
	return false
}

// commonRoot returns the deepest folder that holds all pages, leaving aside
// what describes the repository.
func (s *Site) commonRoot() string {
	counts := map[string]int{}
	total := 0
	for _, f := range s.Tree.Files {
		if isMarkdown(f) && !(projectFile(path.Base(f)) && strings.Count(f, "/") <= 1) {
			total++
			for d := path.Dir(f); ; d = path.Dir(d) {
				if d == "." {
					break
				}
				counts[d]++
			}
		}
	}
	for _, d := range []string{"content", "docs", "doc", "articles", "src"} {
		if total > 0 && counts[d]*10 >= total*9 {
			return d
		}
	}
	return ""
}

func (p *plain) locales() {
	p.trees = p.localeTrees(p.root)
	if len(p.trees) > 0 {
		for _, t := range sourceFirst(p.trees, "", func(n string) int { return len(p.Tree.Under(joinPath(p.root, n))) }) {
			p.addLocale(t, "")
		}
		return
	}
	source := p.suffixes()
	if source == "" {
		source = "en"
	}
	p.addLocale(source, "")
}

// suffixes looks for pages such as guide.fr.md beside guide.md or guide.en.md
// and returns the language of pages that have none.
func (p *plain) suffixes() string {
	stems := map[string]bool{}
	for _, f := range p.Tree.Under(p.root) {
		if isMarkdown(f) {
			stems[strings.TrimSuffix(f, path.Ext(f))] = true
		}
	}
	found := map[string]int{}
	bare := false
	for stem := range stems {
		rest, l := splitSuffix(stem, looksLikeLocale)
		if l == "" {
			continue
		}
		if stems[rest] {
			bare = true
			found[l]++
			continue
		}
		for other := range found {
			if stems[rest+"."+other] || stems[rest+"_"+other] {
				found[l]++
			}
		}
		for _, en := range []string{".en", "_en", ".en-US"} {
			if stems[rest+en] {
				found[l]++
			}
		}
	}
	if len(found) == 0 {
		return ""
	}
	p.bySuffix = true
	var names []string
	for n := range found {
		names = append(names, n)
	}
	slices.Sort(names)
	source := "en"
	if !bare && !containsFold(names, "en") {
		source = names[0]
	}
	p.addLocale(source, "")
	for _, n := range names {
		p.addLocale(n, "")
	}
	return source
}

func (p *plain) read() {
	for _, f := range p.Tree.Under(p.root) {
		rel := f
		if p.root != "" {
			rel = strings.TrimPrefix(f, p.root+"/")
		}
		if !isMarkdown(f) || hiddenPart(rel) {
			continue
		}
		if projectFile(path.Base(f)) && !strings.Contains(rel, "/") && p.root == "" {
			p.skip(f, "it describes the repository")
			continue
		}
		tag, lang := p.Locales[0].Tag, ""
		first, rest, _ := strings.Cut(rel, "/")
		if rest != "" && slices.Contains(p.trees, first) {
			tag, lang, rel = p.addLocale(first, ""), first, rest
		}
		if p.bySuffix {
			stem := strings.TrimSuffix(rel, path.Ext(rel))
			if bare, l := splitSuffix(stem, func(n string) bool { return looksLikeLocale(n) && p.known(n) }); l != "" {
				rel, tag = bare+".md", p.addLocale(l, "")
			}
		}
		p.page(f, rel, tag, lang)
	}
}

// known reports whether a language was found.
func (p *plain) known(name string) bool {
	tag, _ := Tag(name)
	return slices.ContainsFunc(p.Locales, func(l Locale) bool { return l.Tag == tag })
}

func (p *plain) page(f, rel, tag, lang string) {
	m := splitMatter(p.Tree.Read(f))
	page := p.Site.page(f, m)
	if p.nav != nil {
		p.nav.withhold(page, strings.TrimPrefix(f, p.root+"/"), rel)
	}
	page.Locale = tag
	page.Flavour = convert.Flavour{Directives: true, MDX: strings.HasSuffix(f, ".mdx"), Admonition: p.admonish}
	page.Key, page.Index = keyOf(rel, "index", "readme", "_index")
	page.ID = m.text("id")
	own := m.text("permalink", "url")
	if slug := m.text("slug"); slug != "" && own == "" {
		page.Slug = path.Base(slug)
		if strings.HasPrefix(slug, "/") {
			own = slug
		}
	}
	switch {
	case strings.HasPrefix(own, "/"):
		page.Addresses = append([]string{own}, page.Addresses...)
		if name := path.Base(own); !page.Index && name != "/" {
			page.Slug = strings.TrimSuffix(name, ".html")
		}
	case p.addresses:
		page.Addresses = append([]string{address(lang, page.Key)}, page.Addresses...)
	}
	for i, a := range page.Addresses {
		if !strings.HasPrefix(a, "/") {
			page.Addresses[i] = "/" + a
		}
	}
	p.Pages = append(p.Pages, page)
}

var (
	articleID = regexp.MustCompile(`^\d{6,20}$`)
	hcAddress = regexp.MustCompile(`https://([a-z0-9.-]+)(/hc/[a-z]{2}(?:-[a-z0-9]+)?)/articles/(\d{6,20})`)
)

// zendeskAddresses gives pages whose id is the number of a Zendesk article the
// address that it had there. The host is the one that most links name.
func (p *plain) zendeskAddresses() {
	ids := map[string]*Page{}
	for _, page := range p.Pages {
		if articleID.MatchString(page.ID) {
			ids[page.ID] = page
		}
	}
	if len(ids) == 0 || len(ids)*2 < len(p.Pages) {
		return
	}
	hosts := map[string]int{}
	for _, page := range p.Pages {
		for _, m := range hcAddress.FindAllStringSubmatch(page.Words, -1) {
			if ids[m[3]] != nil {
				hosts["https://"+m[1]+"\x00"+m[2]]++
			}
		}
	}
	best := ""
	for h, n := range hosts {
		if best == "" || n > hosts[best] || n == hosts[best] && h < best {
			best = h
		}
	}
	host, prefix, _ := strings.Cut(best, "\x00")
	if prefix == "" {
		prefix = "/hc/" + strings.ToLower(p.Locales[0].Old)
		if p.Locales[0].Old == "en" {
			prefix = "/hc/en-us"
		}
	}
	if host != "" {
		p.BaseURL = host + "/"
	}
	for id, page := range ids {
		page.Addresses = append([]string{prefix + "/articles/" + id}, page.Addresses...)
	}
}
