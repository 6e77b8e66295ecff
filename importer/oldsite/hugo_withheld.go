package oldsite

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

// What Hugo does not publish: pages before and after their time, pages that are
// not rendered or listed, and what sections hand down to their pages.

// dates learns which fields hold dates, and which files are ignored.
func (h *hugo) dates() {
	// A page without a date of publication has that of its date.
	h.opening, h.closing = []string{"publishdate", "pubdate", "published", "date"}, []string{"expirydate", "unpublishdate"}
	own := h.config.section("frontmatter")
	for _, list := range []struct {
		name string
		to   *[]string
	}{{"publishdate", &h.opening}, {"date", &h.opening}, {"expirydate", &h.closing}} {
		for _, f := range own.texts(list.name) {
			f = strings.ToLower(f)
			h.dated = h.dated || f == ":filename"
			if !strings.HasPrefix(f, ":") && !slices.Contains(notOpening, f) && !slices.Contains(*list.to, f) {
				*list.to = append(*list.to, f)
			}
		}
	}
	for _, pattern := range h.config.texts("ignorefiles") {
		if len(pattern) > maxPattern {
			continue
		}
		if re, err := regexp.Compile(pattern); err == nil {
			h.ignored = append(h.ignored, re)
		}
	}
}

// notOpening are dates of changes, which hide nothing.
var notOpening = []string{"lastmod", "modified"}

// withhold looks for what only Hugo knows.
func (h *hugo) withhold(p *Page, m matter) {
	h.withholdByDate(p, m, h.opening, h.closing)
	for _, name := range []string{"build", "_build"} {
		build := m.section(name)
		for _, option := range []struct {
			field string
			hides []string // values that withhold the page
		}{{"render", []string{"never", "link"}}, {"list", []string{"never"}}} {
			f := option.field
			v, ok := build.fields[f]
			if !ok {
				continue
			}
			build.use(f)
			if is, isBool := v.(bool); isBool && !is || slices.Contains(option.hides, strings.ToLower(textOf(v))) {
				p.withhold("%s.%s", name, matter{fields: build.fields, from: map[string]string{f: m.from[name]}}.says(f))
			}
		}
	}
}

// A cascades holds what the sections of one language, and the configuration, hand
// down to the pages below them.
type cascades struct {
	lang  string
	rules map[string][]cascade // by folder, "." for the content folder
	site  []cascade
	parse func(file string) matter
}

// A cascade is a set of fields for the pages that it is meant for.
type cascade struct {
	fields map[string]any
	from   string
	target matter
}

func newCascades(h *hugo, l hugoLanguage) *cascades {
	c := &cascades{lang: strings.ToLower(l.name), rules: map[string][]cascade{}}
	c.parse = func(file string) matter { return splitMatter(h.Tree.Read(file)) }
	c.site = cascadesIn(h.config, "the configuration")
	c.site = append(cascadesIn(h.config.section("languages").section(c.lang), "the configuration"), c.site...)
	return c
}

// read learns what the page of a folder hands down.
func (c *cascades) read(file, folder string) {
	c.rules[folder] = cascadesIn(c.parse(file), "handed down by "+file)
}

func cascadesIn(m matter, from string) []cascade {
	var list []any
	switch v := m.fields["cascade"].(type) {
	case []any:
		list = v
	case []map[string]any:
		for _, one := range v {
			list = append(list, one)
		}
	case map[string]any:
		list = []any{v}
	}
	if len(list) > 0 {
		m.use("cascade")
	}
	var out []cascade
	for _, one := range list {
		fields := lowerKeys(mapping(one))
		target := matter{fields: fields}.section("target")
		if len(target.fields) == 0 {
			target = matter{fields: fields}.section("_target")
		}
		out = append(out, cascade{fields, from, target})
	}
	return out
}

// to returns the front matter of a page with what is handed down to it: the
// nearest section goes first.
func (c *cascades) to(m matter, stem string) matter {
	folder := path.Dir(stem)
	for {
		for _, rule := range c.rules[folder] {
			if rule.meant(stem, c.lang) {
				m = m.inherit(rule.fields, rule.from)
			}
		}
		if folder == "." || folder == "/" {
			break
		}
		folder = path.Dir(folder)
	}
	for _, rule := range c.site {
		if rule.meant(stem, c.lang) {
			m = m.inherit(rule.fields, rule.from)
		}
	}
	return m
}

// meant reports whether fields are for a page. Conditions that are not known here
// count as met.
func (c cascade) meant(stem, lang string) bool {
	page, kind := "/"+stem, "page"
	switch name := path.Base(stem); name {
	case "_index":
		page, kind = path.Dir(page), "section"
		if stem == "_index" {
			kind = "home"
		}
	case "index":
		page = path.Dir(page)
	}
	for field, value := range map[string]string{"path": strings.ToLower(page), "kind": kind, "lang": lang, "environment": "production"} {
		pattern := strings.ToLower(c.target.text(field))
		if pattern == "" {
			continue
		}
		if re, err := glob(pattern); err == nil && !re.MatchString(value) {
			return false
		}
	}
	return true
}
