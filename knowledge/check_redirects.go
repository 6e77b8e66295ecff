package knowledge

import (
	"fmt"
	"net/url"
	"strings"
	"unicode"

	"helpwright/problem"
)

// oldAddresses finds old addresses that are claimed twice or in use.
func (c *checker) oldAddresses() {
	b := c.base
	inUse := map[string]bool{"": true}
	for _, l := range b.Config.Locales {
		inUse[l.Tag] = true
		for _, t := range b.Topics {
			inUse[l.Tag+"/"+b.TopicPath(t, l.Tag)] = true
		}
		for _, a := range b.Articles {
			if a.archived() {
				continue
			}
			inUse[l.Tag+"/"+b.ArticlePath(a, l.Tag)] = true
		}
	}
	claimed := map[string]*Edition{}
	c.editions(func(e *Edition) {
		for i, from := range e.MovedFrom {
			if !isOldAddress(from) {
				c.item(e, "moved_from", i, problem.Redirect, fmt.Sprintf("the old address %q is no path", from), "write the path alone, without host, query, # and dots")
				continue
			}
			key := strings.Trim(from, "/")
			keys := []string{b.belowBase(from)}
			if !strings.HasPrefix(from, "/") {
				keys = nil
				for _, l := range b.Config.Locales {
					if e == e.Article.Source || e.Locale == l.Tag {
						keys = append(keys, strings.TrimSuffix(l.Tag+"/"+key, "/"))
					}
				}
			}
			for _, key := range keys {
				if !strings.HasPrefix(key, "/") && b.isReservedBelowRoot(key) {
					c.item(e, "moved_from", i, problem.Reserved, fmt.Sprintf("the old address %q is used by the site itself", from), "remove it from moved_from")
					break
				}
				if inUse[key] {
					c.item(e, "moved_from", i, problem.Redirect, fmt.Sprintf("the old address %q is that of a page that exists", from), "remove it from moved_from")
					break
				}
				if other, ok := claimed[key]; ok && other.Article != e.Article {
					c.item(e, "moved_from", i, problem.Redirect, fmt.Sprintf("the old address %q is claimed by %s too", from, other.File), "keep it in one of them")
					break
				}
				claimed[key] = e
			}
		}
	})
}

// isOldAddress reports whether a text can be the path of an address.
func isOldAddress(from string) bool {
	decoded := unescape(from)
	if strings.HasPrefix(from, "//") || strings.ContainsAny(from, `?#\`) || strings.Contains(from, "://") ||
		strings.ContainsFunc(decoded, unicode.IsControl) {
		return false
	}
	for part := range strings.SplitSeq(decoded, "/") {
		if part == "." || part == ".." {
			return false
		}
	}
	return true
}

// belowBase turns a whole address into one below the site's own path; another
// part of the host stays apart from all of these.
func (b *Base) belowBase(address string) string {
	prefix := "/"
	if u, err := url.Parse(b.Config.BaseURL); err == nil && u.Path != "" {
		prefix = u.Path
	}
	if inside, ok := strings.CutPrefix(address+"/", prefix); ok {
		return strings.Trim(inside, "/")
	}
	return "/" + strings.Trim(address, "/")
}
