package importer

import (
	"net/url"
	"path"
	"strings"

	"helpwright/importer/convert"
)

// To follow a link is to try what the old program would have tried: files beside
// the page, addresses, names of pages.

// find follows an address without fragment to a page or topic. The second
// result is how it was understood.
func (r *resolver) find(dest string) (destination, string, bool) {
	dest, _, _ = strings.Cut(dest, "#")
	dest, _, _ = strings.Cut(dest, "?")
	if dest == "" {
		return destination{}, "", false
	}
	if u, err := url.PathUnescape(dest); err == nil {
		dest = u
	}
	if rest, ok := strings.CutPrefix(dest, convert.RefScheme); ok {
		return r.findRef(rest)
	}
	if id, ok := strings.CutPrefix(dest, "/id:"); ok {
		d, ok := r.lookup["id:"+id]
		return d, "id", ok
	}
	if p, ok := r.aliased(dest); ok {
		if d, ok := r.findFile(p); ok {
			return d, "file", true
		}
	}
	if strings.HasPrefix(dest, "/") {
		return r.findAbsolute(dest)
	}
	if id := zendeskID("/" + dest); id != "" {
		if d, ok := r.lookup["id:"+id]; ok {
			return d, "id", true
		}
	}
	if d, ok := r.findFile(path.Join(path.Dir(r.from()), dest)); ok {
		return d, "file", true
	}
	for _, base := range r.bases() {
		if d, ok := r.lookup["address:"+addressKey(path.Join(base, dest))]; ok {
			return d, "address", true
		}
	}
	if r.page != nil { // addresses mostly follow the paths of pages
		for _, from := range []string{r.page.Key, parent(r.page.Key)} {
			if d, ok := r.lookup["key:"+fold(strings.Trim(path.Join("/", from, dest), "/"))]; ok && dest != "." && dest != ".." {
				return d, "key", true
			}
		}
	}
	for _, root := range r.site.RefRoots { // paths that begin at the content folder
		if d, ok := r.findFile(path.Join(root, dest)); ok && strings.Contains(dest, "/") && !strings.HasPrefix(dest, ".") {
			return d, "file", true
		}
	}
	return destination{}, "", false
}

// bases are the addresses from which a relative address may be meant: the
// page's own, with a slash at its end or without.
func (r *resolver) bases() []string {
	if r.edition == nil || len(r.page.Addresses) == 0 {
		return nil
	}
	own := r.page.Addresses[0]
	return []string{own, path.Dir(strings.TrimSuffix(own, "/"))}
}

func (r *resolver) findAbsolute(dest string) (destination, string, bool) {
	base := ""
	if u, err := url.Parse(r.site.BaseURL); err == nil {
		base = strings.TrimSuffix(u.Path, "/")
	}
	tries := []string{dest}
	if base != "" {
		tries = append(tries, base+dest)
	}
	for _, l := range r.site.Locales { // /fr/docs/x may have been written as /docs/x
		if l.Tag == r.locale {
			tries = append(tries, path.Join("/", base, l.Old, dest))
		}
		if rest, ok := strings.CutPrefix(dest, "/"+l.Old+"/"); ok {
			tries = append(tries, "/"+rest, base+"/"+rest)
			for _, other := range r.site.Locales { // a page that was not translated
				tries = append(tries, path.Join("/", base, other.Old, rest))
			}
		}
	}
	for _, t := range tries {
		if d, ok := r.lookup["address:"+addressKey(t)]; ok {
			return d, "address", true
		}
	}
	for _, t := range tries {
		if d, ok := r.lookup["key:"+addressKey(strings.TrimPrefix(t, base))]; ok && addressKey(t) != "" {
			return d, "key", true
		}
	}
	file := strings.TrimPrefix(dest, "/")
	for _, root := range append([]string{""}, r.site.RefRoots...) {
		if d, ok := r.findFile(path.Join(root, file)); ok {
			return d, "file", true
		}
	}
	return destination{}, "", false
}

// findFile follows the path of a file, with or without its ending, in the
// language of the page or in any other.
func (r *resolver) findFile(p string) (destination, bool) {
	p = strings.Trim(path.Clean(p), "/")
	for _, try := range []string{p, p + ".md", p + ".mdx", p + ".markdown", p + "/index.md", p + "/index.mdx", p + "/_index.md", p + "/README.md", strings.TrimSuffix(p, ".md") + ".mdx", strings.TrimSuffix(p, ".mdx") + ".md", strings.TrimSuffix(p, ".html") + ".md"} {
		f, ok := r.site.Tree.Find(try)
		if !ok {
			continue
		}
		if e := r.byFile[f]; e != nil {
			if e.article != nil {
				return destination{article: e.article, locale: e.page.Locale}, true
			}
			if d, ok := r.lookup["key:"+fold(e.page.Key)]; ok {
				return d, true
			}
		}
	}
	// A page that only another language has: the same path seen from there.
	if key, ok := r.keyAt(p); ok {
		if d, ok := r.lookup["key:"+fold(key)]; ok {
			return d, true
		}
	}
	return destination{}, false
}

// keyAt guesses the key of a path from how the page's own file and key relate.
func (r *resolver) keyAt(p string) (string, bool) {
	if r.page == nil {
		return "", false
	}
	stem := strings.TrimSuffix(r.page.File, path.Ext(r.page.File))
	if r.page.Index {
		stem = path.Dir(stem)
	}
	root, ok := strings.CutSuffix(stem, r.page.Key)
	if !ok || r.page.Key == "" || !strings.HasPrefix(p, root) {
		return "", false
	}
	key := strings.TrimPrefix(p, root)
	for _, ext := range []string{".md", ".mdx", ".markdown", ".html"} {
		key = strings.TrimSuffix(key, ext)
	}
	for _, index := range []string{"/index", "/_index", "/README"} {
		key = strings.TrimSuffix(key, index)
	}
	return key, true
}

// findRef follows a path as Hugo's ref and Jekyll's link do.
func (r *resolver) findRef(p string) (destination, string, bool) {
	p, _, _ = strings.Cut(p, "#")
	if p == "" && r.edition != nil && r.edition.article != nil {
		return destination{article: r.edition.article}, "ref", true
	}
	tries := []string{path.Join(path.Dir(r.from()), p)}
	if strings.HasPrefix(p, "/") {
		tries = nil
	}
	for _, root := range r.site.RefRoots {
		tries = append(tries, path.Join(root, p))
	}
	for _, t := range tries {
		if d, ok := r.findFile(t); ok {
			return d, "ref", true
		}
	}
	if d, ok := r.lookup["key:"+fold(strings.Trim(strings.TrimSuffix(p, ".md"), "/"))]; ok {
		return d, "ref", true
	}
	if !strings.Contains(strings.Trim(p, "/"), "/") { // a name that only one page has
		var found []destination
		name := strings.TrimSuffix(strings.Trim(p, "/"), ".md")
		for _, key := range r.byName[name] {
			if a := r.articleOf(key); a != nil {
				found = append(found, destination{article: a})
			}
		}
		if len(found) == 1 {
			return found[0], "ref", true
		}
	}
	return destination{}, "", false
}

// aliased follows a prefix such as @site/ to a path in the tree.
func (r *resolver) aliased(dest string) (string, bool) {
	best := ""
	for prefix := range r.site.Aliases {
		if prefix != "/" && strings.HasPrefix(dest, prefix) && len(prefix) > len(best) {
			best = prefix
		}
	}
	if best == "" {
		return "", false
	}
	return path.Join(r.site.Aliases[best], strings.TrimPrefix(dest, best)), true
}

// old returns the whole old address of something that was not imported.
func (r *resolver) old(dest string) string {
	if r.site.BaseURL == "" || strings.HasPrefix(dest, convert.RefScheme) || r.edition == nil {
		return ""
	}
	lower := strings.ToLower(dest)
	for _, ext := range []string{".md", ".mdx", ".markdown"} {
		if strings.HasSuffix(lower, ext) {
			return "" // a file that does not exist, or is not published
		}
	}
	base, err := url.Parse(r.site.BaseURL)
	if err != nil {
		return ""
	}
	ref, err := url.Parse(dest)
	if err != nil {
		return ""
	}
	if strings.HasPrefix(dest, "/") {
		if base.Path != "/" && !strings.HasPrefix(dest, base.Path) {
			ref.Path = path.Join(base.Path, ref.Path) + slash(ref.Path)
		}
		return base.ResolveReference(ref).String()
	}
	return "" // pages that lie beside this one were imported, so there is none
}

func slash(p string) string {
	if strings.HasSuffix(p, "/") {
		return "/"
	}
	return ""
}
