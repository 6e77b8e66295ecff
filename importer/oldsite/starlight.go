package oldsite

import (
	"path"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// readStarlight reads src/content/docs of an Astro site: languages are folders
// named in the configuration or, when it takes them from elsewhere, recognised
// by their names; pages outside them belong to the root language.
func readStarlight(s *Site, root string) error {
	dir := strings.TrimSuffix(strings.TrimSuffix(root, "src/content/docs"), "/")
	var config script
	for _, name := range []string{"astro.config.mjs", "astro.config.ts", "astro.config.js", "astro.config.mts"} {
		if f := joinPath(dir, name); s.Tree.Has(f) {
			config = newScript(s.Tree.Read(f))
		}
	}
	s.Title = config.block("starlight").text("title")
	if s.Title == "" {
		s.Title = config.text("title")
	}
	base := cleanBase(config.text("base"))
	s.BaseURL = siteURL(config.text("site"), base)
	s.Static = append(s.Static, joinPath(dir, "public"))
	for _, alias := range []string{"~/", "@/", "src/", "@src/"} {
		s.Aliases[alias] = joinPath(dir, "src")
	}
	s.Aliases["@assets/"] = joinPath(dir, "src/assets")
	s.Aliases["~/assets/"] = joinPath(dir, "src/assets")
	s.Aliases["/"] = dir

	folders := s.starlightLocales(root, config)
	order := map[string]int{}
	for _, name := range []string{"astro.sidebar.ts", "astro.config.mjs", "astro.config.ts", "astro.config.js"} {
		for _, str := range newScript(s.Tree.Read(joinPath(dir, name))).strings() {
			if str = strings.Trim(str, "/"); str != "" && order[str] == 0 {
				order[str] = len(order) + 1
			}
		}
	}
	for _, f := range s.Tree.Under(root) {
		rel := strings.TrimPrefix(f, root+"/")
		if !isMarkdown(f) || hiddenPart(rel) {
			continue
		}
		first, rest, _ := strings.Cut(rel, "/")
		tag, lang := s.Locales[0].Tag, ""
		if t, ok := folders[first]; ok && rest != "" {
			tag, lang, rel = t, first, rest
		}
		m := splitMatter(s.Tree.Read(f))
		p := s.page(f, m)
		if side := m.section("sidebar"); side.yes("hidden") {
			p.withhold("sidebar.%s", side.says("hidden"))
		}
		p.Locale = tag
		p.Flavour = mdx
		p.Flavour.MDX = strings.HasSuffix(f, ".mdx")
		p.Key, p.Index = keyOf(rel, "index")
		side := m.section("sidebar")
		if n := side.number("order"); n != 0 {
			p.Order = n
		} else if p.Order == 0 {
			p.Order = order[p.Key]
		}
		route := strings.ToLower(norm.NFC.String(p.Key))
		if slug := strings.Trim(m.text("slug"), "/"); slug != "" {
			route = strings.TrimPrefix(slug, lang+"/")
			p.Slug = path.Base(route)
		}
		p.Addresses = append([]string{address(base, lang, route)}, p.Addresses...)
		s.Pages = append(s.Pages, p)
	}
	return nil
}

// starlightLocales names the languages and returns their folders.
func (s *Site) starlightLocales(root string, config script) map[string]string {
	folders := map[string]string{}
	names, blocks := config.block("locales").entries()
	source := config.text("defaultLocale")
	label := map[string]string{}
	for i, n := range names {
		label[n] = blocks[i].text("label")
		if n == "root" {
			lang := blocks[i].text("lang")
			if lang == "" {
				lang = "en"
			}
			s.addLocale(lang, label[n])
			source = ""
		}
	}
	found := s.localeTrees(root)
	for _, n := range names {
		if n != "root" && s.Tree.HasDir(joinPath(root, n)) && !containsFold(found, n) {
			found = append(found, n)
		}
	}
	count := func(n string) int { return len(s.Tree.Under(joinPath(root, n))) }
	if len(s.Locales) == 0 && (len(found) == 0 || source != "" && !containsFold(found, source)) {
		if source == "" || source == "root" {
			source = "en"
		}
		s.addLocale(source, label[source])
	}
	if len(s.Locales) == 0 && len(names) == 0 && source == "" && s.pagesOutside(root, found) > 1 {
		s.addLocale("en", "")
	}
	for _, n := range sourceFirst(found, source, count) {
		folders[n] = s.addLocale(n, label[n])
	}
	return folders
}

func containsFold(list []string, name string) bool {
	for _, l := range list {
		if strings.EqualFold(l, name) {
			return true
		}
	}
	return false
}

// pagesOutside counts the pages that lie in none of the folders.
func (s *Site) pagesOutside(root string, folders []string) int {
	n := 0
	for _, f := range s.Tree.Under(root) {
		first, rest, _ := strings.Cut(strings.TrimPrefix(f, joinPath(root, "")), "/")
		if isMarkdown(f) && (rest == "" || !containsFold(folders, first)) {
			n++
		}
	}
	return n
}
