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
	below := im.keys
	if key != "" {
		i, _ := slices.BinarySearch(im.keys, key+"/")
		below = im.keys[i:]
	}
	for _, other := range below {
		if key != "" && !strings.HasPrefix(other, key+"/") {
			break
		}
		a := im.articleOf(other)
		if a == nil {
			continue
		}
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
	e := d.article.editions[r.locale]
	if e == nil {
		e = d.article.source
	}
	if e.withheld() {
		return ""
	}
	return e.title
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
