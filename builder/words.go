package builder

import (
	"html"
	"net/url"
	"slices"
	"strings"

	"helpwright/builder/discovery"
	"helpwright/knowledge"
	"helpwright/markdown"
	"helpwright/theme"
)

// A linker fills the slots of a document for the readers of one page.
type linker struct {
	site *Site
	page *page
	refs []markdown.Ref
	from *knowledge.Edition

	// abroad is set when the words are shown on another page than their own, so
	// that a fragment must name the page too.
	abroad bool
}

// html appends what stands in a slot of the HTML rendering.
func (l *linker) html(dst []byte, ref int) []byte {
	r := &l.refs[ref]
	switch r.Kind {
	case markdown.RefImage:
		return l.picture(dst, r)
	case markdown.RefVideo:
		return append(dst, l.site.video(l.page, l.from, r)...)
	}
	href, words := l.href(r)
	if href == "" {
		return dst // without an address the words stay, as plain text
	}
	dst = append(dst, ` href="`...)
	dst = appendAttribute(dst, href)
	dst = append(dst, '"')
	if strings.HasPrefix(href, "http") {
		dst = append(dst, ` rel="noopener"`...)
	}
	if words != nil && !theme.SameLanguage(words.Locale, l.from.Locale) {
		dst = append(dst, ` hreflang="`...)
		dst = appendAttribute(dst, words.Locale)
		dst = append(dst, '"')
	}
	return dst
}

func appendAttribute(dst []byte, s string) []byte {
	if !strings.ContainsAny(s, `<>&'"`) {
		return append(dst, s...)
	}
	return append(dst, html.EscapeString(s)...)
}

// href follows a link for a reader of the page's locale; "" when it leads
// nowhere that this reader may go. The edition is what an article link shows.
func (l *linker) href(r *markdown.Ref) (string, *knowledge.Edition) {
	t := l.site.base.Resolve(l.from, r)
	switch {
	case t.URL != "":
		return t.URL, nil
	case t.Reason != "":
		return "", nil
	case t.File != nil:
		return l.site.pictureAsset(t.File).href, nil
	case t.Article != nil && t.Article == l.page.article && !l.abroad:
		if t.Fragment == "" {
			return l.page.href, nil
		}
		return "#" + escapeFragment(t.Fragment), nil
	case t.Article != nil:
		p := l.page.locale.articles[t.Article]
		if p == nil {
			return "", nil
		}
		return p.href + fragment(t.Fragment), p.edition
	case t.Topic != nil:
		if p := l.page.locale.topics[t.Topic]; p != nil {
			return p.href, nil
		}
		return l.page.locale.special[pageHome].href, nil
	}
	for _, own := range ownPages {
		if own.slug == t.Page {
			return l.page.locale.special[own.kind].href + fragment(t.Fragment), nil
		}
	}
	return l.page.locale.special[pageHome].href + fragment(t.Fragment), nil
}

func fragment(id string) string {
	if id == "" {
		return ""
	}
	return "#" + escapeFragment(id)
}

func escapeFragment(id string) string { return discovery.EscapePath(id) }

// picture appends the attributes of an <img>.
func (l *linker) picture(dst []byte, r *markdown.Ref) []byte {
	t := l.site.base.Resolve(l.from, r)
	switch {
	case t.File != nil:
		a := l.site.pictureAsset(t.File)
		dst = append(dst, ` src="`...)
		dst = appendAttribute(dst, a.href)
		dst = append(dst, '"')
		if a.width > 0 {
			dst = append(dst, ` width="`...)
			dst = appendInt(dst, a.width)
			dst = append(dst, `" height="`...)
			dst = appendInt(dst, a.height)
			dst = append(dst, '"')
		}
	case l.site.mayAsk(t.URL):
		dst = append(dst, ` src="`...)
		dst = appendAttribute(dst, t.URL)
		dst = append(dst, '"')
	default:
		// A picture that is missing, or of a host that is not listed, is an error and
		// never published; dev shows its words.
		dst = append(dst, ` src="data:,"`...)
	}
	return dst
}

// mayAsk reports whether readers may be sent to an address for a picture.
func (s *Site) mayAsk(address string) bool {
	u, err := url.Parse(address)
	return err == nil && slices.Contains(s.cfg.ImageHosts, u.Host)
}

// markdown appends the address that stands in a slot of the Markdown
// rendering, whole, since this text is read elsewhere.
func (l *linker) markdown(dst []byte, ref int) []byte {
	r := &l.refs[ref]
	href, _ := l.href(r)
	switch {
	case href == "":
		return dst
	case strings.HasPrefix(href, "#"):
		href = l.site.mount.absolute(l.page.href) + href
	case strings.HasPrefix(href, "/"):
		href = l.site.mount.absolute(href)
	}
	return append(dst, href...)
}

func appendInt(dst []byte, n int) []byte {
	if n >= 10 {
		dst = appendInt(dst, n/10)
	}
	return append(dst, byte('0'+n%10))
}
