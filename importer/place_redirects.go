package importer

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"helpwright/importer/convert"
	"helpwright/importer/oldsite"
	"helpwright/reserved"
)

var wholeAddress = regexp.MustCompile(`https://([a-z0-9.-]+)(/[^\s"'<>()\[\]{}#?]+)`)

// guessBase finds where the old site was published, when it does not say so:
// the host of most whole addresses in its words that are those of its pages.
func (im *imp) guessBase() {
	if im.site.BaseURL != "" {
		return
	}
	hosts := map[string]int{}
	for _, e := range im.editions {
		for _, m := range wholeAddress.FindAllStringSubmatch(e.page.Words, -1) {
			key := addressKey(m[2])
			if _, ok := im.lookup["address:"+key]; ok && strings.Contains(key, "/") {
				hosts[m[1]]++
			}
		}
	}
	best := ""
	for _, h := range sortedKeys(hosts) {
		if best == "" || hosts[h] > hosts[best] {
			best = h
		}
	}
	if hosts[best] >= 3 {
		im.site.BaseURL = "https://" + best + "/"
	}
}

// redirects keeps the old addresses that are no longer those of a page.
func (p *placer) redirects() {
	inUse := map[string]bool{"": true}
	for _, l := range p.site.Locales {
		inUse[fold(l.Tag)] = true
		for folder := range p.topics {
			inUse[fold(l.Tag+"/"+folder)] = true
		}
		for _, a := range p.articles {
			inUse[fold(l.Tag+"/"+a.folder)] = true
			if e := a.editions[l.Tag]; e != nil && e.slug != "" {
				inUse[fold(l.Tag+"/"+joined(parent(a.folder), e.slug))] = true
			}
		}
	}
	claimed := map[string]*article{}
	base := basePath(p.site.BaseURL)
	for _, a := range p.articles {
		for _, l := range p.site.Locales {
			e := a.editions[l.Tag]
			if e == nil {
				continue
			}
			for _, address := range e.page.Addresses {
				clean := cleanAddress(address)
				if clean == "" {
					e.page.Notes = append(e.page.Notes, convert.Note{Line: 1, What: "old address " + address, Why: "no redirect can begin there"})
				}
				address = withoutBase(clean, base)
				key := fold(strings.Trim(decoded(address), "/"))
				first, _, _ := strings.Cut(key, "/")
				_, rest, _ := strings.Cut(key, "/")
				second, _, _ := strings.Cut(rest, "/")
				switch {
				case address == "" || inUse[key] || claimed[key] != nil || reserved.AtRoot(first):
				case p.isLocale(first) && (rest == "" || reserved.InLocale(second)):
				case len(e.from) < 50:
					claimed[key] = a
					e.from = append(e.from, address)
				}
			}
		}
	}
}

// decoded returns an address with the letters that escapes stand for.
func decoded(address string) string {
	if u, err := url.PathUnescape(address); err == nil {
		return u
	}
	return address
}

// basePath returns the path of the old site's address, "" for the root.
func basePath(baseURL string) string {
	u, err := url.Parse(baseURL)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(u.Path, "/")
}

// withoutBase removes the base path, under which the new site lies as well.
func withoutBase(address, base string) string {
	if rest, ok := strings.CutPrefix(address, base+"/"); ok && base != "" {
		return "/" + rest
	}
	return address
}

func (p *placer) isLocale(name string) bool {
	return slices.ContainsFunc(p.site.Locales, func(l oldsite.Locale) bool { return strings.EqualFold(l.Tag, name) })
}

// cleanAddress returns an old address that can be written as a redirect, "" for others.
func cleanAddress(a string) string {
	if i := strings.Index(a, "://"); i > 0 {
		j := strings.IndexByte(a[i+3:], '/')
		if j < 0 {
			return ""
		}
		a = a[i+3+j:]
	}
	a, _, _ = strings.Cut(a, "#")
	a, _, _ = strings.Cut(a, "?")
	if !strings.HasPrefix(a, "/") || len(a) > 500 || strings.ContainsFunc(a, func(r rune) bool { return r <= ' ' || strings.ContainsRune("\\*\"<>{}|^`", r) }) {
		return ""
	}
	plain, err := url.PathUnescape(a)
	if err != nil || strings.ContainsFunc(plain, func(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Cf) || r == '\\' }) {
		return ""
	}
	clean := path.Clean(a)
	parts := strings.Split(strings.Trim(path.Clean(plain), "/"), "/")
	for i, part := range parts {
		if len(part) > 200 || strings.HasPrefix(part, ".") || i < len(parts)-1 && reserved.InPage(fold(part)) {
			return ""
		}
	}
	if strings.Contains(plain, "/../") || strings.HasSuffix(plain, "/..") {
		return ""
	}
	if strings.HasSuffix(a, "/") && clean != "/" {
		clean += "/"
	}
	return clean
}
