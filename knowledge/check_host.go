package knowledge

import (
	"fmt"
	"net/url"
	"path"
	"strings"

	"helpwright/markdown"
	"helpwright/problem"
)

// ownHost checks a whole address that lies on this site: it works on no
// preview, breaks when the site moves, and may lead nowhere already.
func (c *checker) ownHost(r *markdown.Ref, address string) {
	base := c.base.Config.BaseURL
	if base == "" || !strings.HasPrefix(address, base) {
		return
	}
	u, err := url.Parse(address)
	if err != nil || path.Ext(u.Path) != "" {
		return // files such as feeds are not known here
	}
	if c.hostPaths == nil {
		c.hostPaths = c.base.hostPaths()
	}
	if !c.hostPaths[strings.Trim(u.Path, "/")] {
		c.report(r.File, r.Line, r.Column, problem.OwnHost, fmt.Sprintf("no page %q on this site", u.Path), "write the path of the file that is meant, or remove the link")
	}
}

// hostPaths lists the paths of all pages and old addresses, as seen from the
// host, without the slashes around them.
func (b *Base) hostPaths() map[string]bool {
	prefix := ""
	if u, err := url.Parse(b.Config.BaseURL); err == nil {
		prefix = u.Path
	}
	known := map[string]bool{}
	add := func(parts ...string) {
		known[strings.Trim(path.Join(append([]string{prefix}, parts...)...), "/")] = true
	}
	add("")
	for _, l := range b.Config.Locales {
		add(l.Tag)
		for _, page := range Pages {
			add(l.Tag, page)
		}
		for _, t := range b.Topics {
			add(l.Tag, b.TopicPath(t, l.Tag))
		}
		for _, a := range b.Articles {
			add(l.Tag, b.ArticlePath(a, l.Tag))
			for _, e := range a.Editions {
				for _, from := range e.MovedFrom {
					if strings.HasPrefix(from, "/") {
						known[strings.Trim(unescape(from), "/")] = true
					} else {
						add(l.Tag, from)
					}
				}
			}
		}
	}
	return known
}
