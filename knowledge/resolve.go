package knowledge

import (
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"

	"helpwright/markdown"
)

// A Target is where a reference leads: exactly one of URL, Article, Topic, File
// and Page is set, or Reason says why none is.
type Target struct {
	URL      string   // outside, or mailto: and tel:
	Article  *Article // an article, in whatever locale the reader has
	Topic    *Topic
	File     *Picture
	Page     string // one of the site's own pages: "contact", "search", "all", "capabilities", ""
	Fragment string // heading or step, without the number sign
	Moved    bool   // the path is an article's old one
	Reason   string // why there is no target; "" when there is one
	Near     string // what may have been meant
	Broken   bool   // there would be a target if its own files were not broken
	Refused  string // path of a file that is there, but whose kind is not published
}

// Pages are the site's own pages below a locale; words link to them as /contact/.
var Pages = []string{"search", "contact", "all", "capabilities"}

// Resolve follows a reference as it is written in an edition: a path relative to
// the file that holds it, an address outside, or a fragment of the same page.
func (b *Base) Resolve(e *Edition, r *markdown.Ref) Target {
	dest := r.Dest
	if i := strings.IndexByte(dest, ':'); i > 0 && !strings.ContainsAny(dest[:i], "/?#.") {
		return Target{URL: dest}
	}
	if strings.HasPrefix(dest, "//") {
		return Target{Reason: "the address has no scheme", Near: "https:" + dest}
	}
	dest, fragment, _ := strings.Cut(dest, "#")
	fragment = unescape(fragment)
	dest, _, _ = strings.Cut(dest, "?")
	dest = unescape(dest)
	if dest == "" {
		return Target{Article: e.Article, Fragment: fragment}
	}
	if strings.HasPrefix(dest, "/") {
		return b.resolvePage(dest, fragment)
	}
	t := b.resolvePath(joinPath(b.homeOf(e, r), dest))
	t.Fragment = fragment
	return t
}

// FileNamed returns the content-relative path of the file beside words that a reference
// names, whether it is there or not; false for a reference to something else.
func (b *Base) FileNamed(e *Edition, r *markdown.Ref) (name string, ok bool) {
	if !mayBeFile(r.Dest) {
		return "", false
	}
	t := b.Resolve(e, r)
	if t.File != nil {
		return t.File.Path, true
	}
	dest, _, _ := strings.Cut(r.Dest, "#")
	dest, _, _ = strings.Cut(dest, "?")
	name = joinPath(b.homeOf(e, r), unescape(dest))
	return name, t.Reason != "" && fs.ValidPath(name) && name != "."
}

// joinPath is path.Join for the usual case, in which nothing has to be copied.
func joinPath(dir, dest string) string {
	up, rest := dir, dest
	for strings.HasPrefix(rest, "../") && up != "" {
		up, rest = up[:max(strings.LastIndexByte(up, '/'), 0)], rest[len("../"):]
	}
	if up == "" && rest != "" && path.Clean(rest) == rest && rest[0] != '.' {
		return rest
	}
	return path.Join(dir, dest)
}

func unescape(s string) string {
	if strings.IndexByte(s, '%') < 0 {
		return s
	}
	if u, err := url.PathUnescape(s); err == nil {
		return u
	}
	return s
}

func (b *Base) resolvePage(dest, fragment string) Target {
	name := strings.Trim(dest, "/")
	if name == "" || slices.Contains(Pages, name) {
		return Target{Page: name, Fragment: fragment}
	}
	return Target{Reason: "an address that begins with / names one of the site's own pages, and there is no " + `"` + name + `"`,
		Near: "write the path of the file, such as ../" + path.Base(name) + "/" + b.Config.Locales[0].Tag + ".md"}
}

// resolvePath finds what a content-relative path names. Earlier words show the files
// of their time and lead to the articles of today.
func (b *Base) resolvePath(p string) Target {
	if f, ok := b.Pictures[p]; ok {
		return Target{File: f}
	}
	commit, p := splitEarlier(p)
	t := b.resolveToday(p)
	if commit != "" && t.File != nil {
		return Target{Reason: "no file " + `"` + p + `"`}
	}
	return t
}

func (b *Base) resolveToday(p string) Target {
	if p == ".." || strings.HasPrefix(p, "../") {
		return Target{Reason: "the path leads out of the content folder"}
	}
	if p == "." {
		return Target{Topic: b.Root}
	}
	if f, ok := b.Pictures[p]; ok {
		return Target{File: f}
	}
	if b.refused[p] {
		message, hint := unpublished(p)
		return Target{Reason: message, Near: hint, Refused: p}
	}
	folder := p
	if name := path.Base(p); name == "topic.yaml" {
		folder = path.Dir(p)
		if t, ok := b.topicByFolder[folder]; ok {
			return Target{Topic: t}
		}
		return Target{Reason: "no file " + `"` + p + `"`}
	} else if tag, ok := strings.CutSuffix(name, ".md"); ok {
		if b.Config.Locale(tag) == nil {
			return Target{Reason: "no file " + `"` + p + `"`}
		}
		folder = path.Dir(p)
	}
	if a, ok := b.ByFolder[folder]; ok {
		return Target{Article: a}
	}
	if a, ok := b.old[folder]; ok {
		return Target{Article: a, Moved: true}
	}
	if t, ok := b.topicByFolder[folder]; ok {
		return Target{Topic: t}
	}
	return Target{Reason: "no file " + `"` + p + `"`, Broken: b.broken[folder] || b.broken[p]}
}

// EditionFor returns the words of an article that a reader of a locale sees:
// its own, else those of the fallback chain, else those of the source. It is
// nil only when the locale's market does not show the article.
func (b *Base) EditionFor(a *Article, locale string) *Edition {
	l := b.Config.Locale(locale)
	if l == nil || !showsIn(a.Markets, l.Market) {
		return nil
	}
	if e, ok := a.Editions[locale]; ok {
		return e
	}
	for _, tag := range l.Fallback {
		if e, ok := a.Editions[tag]; ok {
			return e
		}
	}
	return a.Source
}
