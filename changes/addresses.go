package changes

import (
	"net/url"
	"strings"

	"helpwright/knowledge"
)

// redirects maps old addresses to those of today; both begin with a locale and have no
// slash around them.
func redirects(base *knowledge.Base) map[string]string {
	out := map[string]string{}
	for _, a := range base.Articles {
		for _, e := range a.Editions {
			for _, from := range e.MovedFrom {
				for _, l := range base.Config.Locales {
					to := l.Tag + "/" + base.ArticlePath(a, l.Tag)
					switch {
					case strings.HasPrefix(from, "/"):
						out[below(base.Config.BaseURL, from)] = e.Locale + "/" + base.ArticlePath(a, e.Locale)
					case e == a.Source || e.Locale == l.Tag:
						out[l.Tag+"/"+strings.Trim(from, "/")] = to
					}
				}
			}
		}
	}
	return out
}

// below takes the path of the site itself from a whole address of its host.
func below(baseURL, address string) string {
	if u, err := url.Parse(baseURL); err == nil {
		address = strings.TrimPrefix(address+"/", u.Path)
	}
	return strings.Trim(address, "/")
}
