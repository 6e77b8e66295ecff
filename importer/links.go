package importer

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"helpwright/importer/convert"
	"helpwright/importer/oldsite"
)

// A destination is what an old address or file stands for.
type destination struct {
	article *article
	topic   string // folder, when there is no article
	locale  string // of the page that had the address
}

// index maps old addresses and keys to articles and topics.
func (im *imp) index() {
	im.lookup = map[string]destination{}
	add := func(key string, d destination) {
		if _, ok := im.lookup[key]; !ok {
			im.lookup[key] = d
		}
	}
	for own := range 2 { // an address of its own beats an alias of another page
		for _, e := range im.editions {
			d := destination{article: e.article, locale: e.page.Locale}
			if e.article == nil {
				if source := im.articleOf(e.page.Key); source != nil {
					d.article = source
				} else {
					d.topic = im.topicOf(e.page.Key)
				}
			}
			if d.article == nil && d.topic == "" {
				continue
			}
			for i, a := range e.page.Addresses {
				if (i == 0) == (own == 0) {
					add("address:"+addressKey(a), d)
				}
			}
			if own == 0 {
				add("key:"+fold(e.page.Key), d)
			}
			if own == 0 && e.page.ID != "" && e.page.Locale == im.site.Locales[0].Tag {
				add("id:"+e.page.ID, d)
			}
		}
	}
}

func (im *imp) articleOf(key string) *article {
	for _, l := range im.site.Locales {
		if e := im.byPage[key][l.Tag]; e != nil && e.article != nil {
			return e.article
		}
	}
	return nil
}

// topicOf returns the new folder of an old one that has become a topic.
func (im *imp) topicOf(key string) string {
	e := im.byPage[key]
	for _, other := range im.keys {
		if strings.HasPrefix(other, key+"/") || key == "" {
			if a := im.articleOf(other); a != nil {
				folder := parent(a.folder)
				for range strings.Count(strings.TrimPrefix(other, key+"/"), "/") {
					folder = parent(folder)
				}
				if key == "" && len(e) > 0 {
					return ""
				}
				if _, ok := im.topics[folder]; ok {
					return folder
				}
			}
		}
	}
	return ""
}

// addressKey makes spellings of one address equal.
func addressKey(a string) string {
	if u, err := url.PathUnescape(a); err == nil {
		a = u
	}
	a = strings.TrimSuffix(strings.Trim(path.Clean("/"+a), "/"), ".html")
	a = strings.TrimSuffix(a, "/index")
	if a == "index" {
		a = ""
	}
	return fold(a)
}

// A resolver finds where the addresses of one page lead.
type resolver struct {
	*imp
	page     *oldsite.Page
	edition  *edition // nil for a block
	folder   string   // content-relative, of the words being converted
	locale   string
	files    *beside
	file     string            // of a block; "" for a page
	headings []convert.Heading // of a block
	wanted   []wanted
}

func (r *resolver) addresses() convert.Addresses {
	return convert.Addresses{
		Link:    r.link,
		Picture: r.picture,
		Block:   r.includes,
		Param:   r.param,
		Title:   r.title,
	}
}

// from returns the file in which the words stand.
func (r *resolver) from() string {
	if r.file != "" {
		return r.file
	}
	return r.page.File
}

func (im *imp) param(name string) (string, bool) {
	v, ok := im.site.Settings[strings.ToLower(name)]
	return v, ok
}

// title gives words to a link that has none: the title of its page.
func (r *resolver) title(dest string) string {
	d, _, ok := r.find(dest)
	if !ok || d.article == nil {
		return ""
	}
	if e := d.article.editions[r.locale]; e != nil {
		return e.title
	}
	return d.article.source.title
}

// link rewrites the address of a link.
func (r *resolver) link(dest string) (address string, keep bool, why string) {
	dest = strings.TrimSpace(dest)
	scheme := schemeOf(dest)
	switch {
	case dest == "" || dest == "#":
		return "", false, ""
	case scheme == "mailto" || scheme == "tel":
		return dest, true, ""
	case strings.HasPrefix(dest, "//"):
		return "https:" + dest, true, ""
	case scheme == "http" || scheme == "https":
		local, ok := r.local(dest)
		if !ok {
			return dest, true, ""
		}
		if address, keep, _ := r.link(local); keep && !strings.Contains(address, "://") {
			return address, true, ""
		}
		return dest, true, ""
	case scheme == "post":
		return "", false, "the blog is not imported; the words were kept"
	case scheme != "" && scheme+":" != convert.RefScheme:
		return "", false, "addresses of this sort are not kept; the words were kept"
	}
	dest, fragment, _ := strings.Cut(dest, "#")
	if dest == "" {
		return r.own(fragment)
	}
	if d, _, ok := r.find(dest); ok {
		return r.to(d, fragment)
	}
	if file, ok := r.asset(dest); ok {
		usable, why := r.checkFile(file)
		if usable {
			return r.keepFile(file), true, ""
		}
		if old := r.old(dest); old != "" {
			return old, true, ""
		}
		return "", false, why + "; the words were kept"
	}
	if old := r.old(dest); old != "" {
		if fragment != "" {
			old += "#" + fragment
		}
		return old, true, ""
	}
	return "", false, "it leads to nothing that was imported; the words were kept"
}

func schemeOf(dest string) string {
	i := strings.IndexByte(dest, ':')
	if i <= 0 || strings.ContainsAny(dest[:i], "/?#.") {
		return ""
	}
	return strings.ToLower(dest[:i])
}

// local returns the path of a whole address that belongs to the old site.
func (r *resolver) local(dest string) (string, bool) {
	u, err := url.Parse(dest)
	if err != nil {
		return "", false
	}
	if id := zendeskID(u.Path); id != "" {
		if _, ok := r.lookup["id:"+id]; ok {
			return withFragment("id:"+id, u.Fragment)
		}
	}
	base, err := url.Parse(r.site.BaseURL)
	if err != nil || base.Host == "" || strings.TrimPrefix(base.Host, "www.") != strings.TrimPrefix(u.Host, "www.") {
		return "", false
	}
	if u.Path == "" {
		return "", false
	}
	return withFragment(u.Path, u.Fragment)
}

func withFragment(dest, fragment string) (string, bool) {
	if strings.HasPrefix(dest, "id:") {
		dest = "/" + dest
	}
	if fragment != "" {
		dest += "#" + fragment
	}
	return dest, true
}

// zendeskID returns the number in /hc/LOCALE/articles/NUMBER-Title.
func zendeskID(p string) string {
	_, rest, ok := strings.Cut(p, "/articles/")
	if !ok {
		return ""
	}
	n := 0
	for n < len(rest) && rest[n] >= '0' && rest[n] <= '9' {
		n++
	}
	return rest[:n]
}

// own links to a heading of the same page.
func (r *resolver) own(fragment string) (string, bool, string) {
	if r.edition == nil {
		for _, h := range r.headings {
			if h.ID == fragment || slices.Contains(h.OldIDs, fragment) {
				return "#" + h.Reach, h.Reach != "", ""
			}
		}
		return "", false, "a link within an included text; the words were kept"
	}
	id, ok := headingOf(r.edition, fragment)
	switch {
	case !ok:
		return "", false, "the page has no such heading; the words were kept"
	case id == "":
		return r.locale + ".md", true, ""
	}
	return "#" + id, true, ""
}

func headingOf(e *edition, fragment string) (string, bool) {
	if f, err := url.PathUnescape(fragment); err == nil {
		fragment = f
	}
	for _, try := range []string{fragment, strings.ToLower(fragment), convert.HeadingID(fragment)} {
		if id, ok := e.ids[try]; ok {
			return id, true
		}
	}
	return "", false
}

// to writes the relative path of an article or topic.
func (r *resolver) to(d destination, fragment string) (string, bool, string) {
	if d.article == nil {
		return relative(r.folder, d.topic), true, ""
	}
	target := d.article.editions[r.locale]
	if target == nil {
		target = d.article.source
	}
	id, why := "", ""
	if fragment != "" {
		var ok bool
		if id, ok = headingOf(target, fragment); !ok {
			id = ""
			if fragment != "top" {
				why = "its page has no such heading; the link leads to the page"
			}
		}
	}
	if r.edition != nil && d.article == r.edition.article {
		if id != "" {
			return "#" + id, true, ""
		}
		return target.page.Locale + ".md", true, why
	}
	address := relative(r.folder, d.article.folder) + "/" + target.page.Locale + ".md"
	if id != "" {
		address += "#" + id
	}
	return address, true, why
}

// relative returns the path from one folder to another.
func relative(from, to string) string {
	a, b := strings.Split(from, "/"), strings.Split(to, "/")
	for len(a) > 0 && len(b) > 1 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	return strings.Repeat("../", len(a)) + strings.Join(b, "/")
}

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
		for key := range r.byPage {
			if path.Base(key) == name {
				if a := r.articleOf(key); a != nil {
					found = append(found, destination{article: a})
				}
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

// asset finds a file that an address names.
func (r *resolver) asset(dest string) (string, bool) {
	dest, _, _ = strings.Cut(dest, "#")
	dest, _, _ = strings.Cut(dest, "?")
	tries := []string{dest}
	if u, err := url.PathUnescape(dest); err == nil && u != dest {
		tries = append(tries, u)
	}
	for _, d := range tries {
		if p, ok := r.aliased(d); ok {
			if f, ok := r.site.Tree.Find(p); ok {
				return f, true
			}
		}
		var places []string
		if strings.HasPrefix(d, "/") {
			for _, s := range r.site.Static {
				places = append(places, path.Join(s, d))
			}
			for _, l := range r.site.Locales { // /fr/img/x.png may have been written as /img/x.png
				if rest, ok := strings.CutPrefix(d, "/"+l.Old+"/"); ok {
					for _, s := range r.site.Static {
						places = append(places, path.Join(s, rest))
					}
				}
			}
			if base, err := url.Parse(r.site.BaseURL); err == nil && len(base.Path) > 1 && strings.HasPrefix(d, base.Path) {
				for _, s := range r.site.Static {
					places = append(places, path.Join(s, strings.TrimPrefix(d, strings.TrimSuffix(base.Path, "/"))))
				}
			}
			places = append(places, strings.TrimPrefix(d, "/"))
			for _, root := range r.site.RefRoots {
				places = append(places, path.Join(root, d))
			}
		} else {
			places = append(places, path.Join(path.Dir(r.from()), d))
			if r.page != nil && !r.page.Index {
				stem := strings.TrimSuffix(r.page.File, path.Ext(r.page.File))
				places = append(places, path.Join(stem, d)) // as if the page were a folder
			}
			for _, other := range r.siblings() {
				places = append(places, path.Join(path.Dir(other), d))
			}
			for _, base := range r.bases() {
				for _, s := range r.site.Static {
					places = append(places, path.Join(s, base, d))
				}
			}
			for _, s := range r.site.Static {
				places = append(places, path.Join(s, d))
			}
		}
		for _, p := range places {
			if f, ok := r.site.Tree.Find(path.Clean(p)); ok {
				return f, true
			}
		}
	}
	return "", false
}

// siblings lists the files of the same page in other languages, the source first.
func (r *resolver) siblings() []string {
	if r.edition == nil {
		return nil
	}
	var files []string
	for _, l := range r.site.Locales {
		if e := r.byPage[r.page.Key][l.Tag]; e != nil && e != r.edition {
			files = append(files, e.page.File)
		}
	}
	return files
}

// picture rewrites the address of a picture or video.
func (r *resolver) picture(dest string) (address string, keep bool, why string) {
	dest = strings.TrimSpace(dest)
	if page := convert.VideoPage(dest); page != "" {
		return page, true, ""
	}
	scheme := schemeOf(dest)
	if strings.HasPrefix(dest, "//") {
		dest, scheme = "https:"+dest, "https"
	}
	if scheme == "http" || scheme == "https" {
		if local, ok := r.local(dest); ok {
			if file, ok := r.asset(local); ok {
				return r.show(file)
			}
		}
		if u, err := url.Parse(dest); err == nil && path.Base(u.Path) != "" {
			if file, ok := r.attachment(u.Path); ok {
				return r.show(file)
			}
		}
		return dest, false, "it lies on another server, from which pages show nothing; its alternative text became a link"
	}
	if scheme != "" {
		return "", false, "its address is not that of a file; its alternative text was kept"
	}
	file, ok := r.asset(dest)
	if !ok {
		return "", false, "there is no such file; its alternative text was kept"
	}
	return r.show(file)
}

// attachment finds a downloaded copy of a picture of a Zendesk help centre.
func (r *resolver) attachment(p string) (string, bool) {
	if !strings.Contains(p, "/article_attachments/") {
		return "", false
	}
	rest := p[strings.Index(p, "/article_attachments/")+1:]
	for _, try := range []string{rest, strings.TrimPrefix(rest, "article_attachments/"), path.Base(rest)} {
		if f, ok := r.site.Tree.Find(try); ok {
			return f, true
		}
	}
	return "", false
}

func (r *resolver) show(file string) (string, bool, string) {
	if k := kindOfFile(file); k != filePicture && k != fileVideo {
		return "", false, "a file of this type cannot be shown; its alternative text was kept"
	}
	if ok, why := r.checkFile(file); !ok {
		return "", false, why + "; its alternative text was kept"
	}
	return r.keepFile(file), true, ""
}

// keepFile puts a file beside the words and returns its name there.
func (r *resolver) keepFile(file string) string {
	w := wanted{file, r.files.name(file)}
	if !slices.Contains(r.wanted, w) {
		r.wanted = append(r.wanted, w)
	}
	return w.name
}

// checkFile asks once for each file whether it can be shown.
func (im *imp) checkFile(file string) (bool, string) {
	im.mu.Lock()
	v, ok := im.checked[file]
	im.mu.Unlock()
	if ok {
		return v == "", v
	}
	_, why := im.usable(file)
	im.mu.Lock()
	im.checked[file] = why
	im.mu.Unlock()
	return why == "", why
}
