package knowledge

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"helpwright/problem"
	"helpwright/reserved"
)

// A claim is a page that wants an address.
type claim struct {
	path   string // below the locale
	folder string // content-relative
	slug   bool   // the last part of the path was chosen; else it is the folder's name
	file   string // where it can be changed
	line   int
	column int
}

// addresses finds pages that would have one address, also by case and by how
// accents are stored, and those that the site needs for itself. What is wrong in
// several locales for one reason is told once.
func (c *checker) addresses() {
	b := c.base
	told := map[string]bool{}
	for _, l := range b.Config.Locales {
		seen := map[string]claim{}
		for _, w := range b.claims(l) {
			place := fmt.Sprintf("%s:%d:%d", w.file, w.line, w.column)
			c.usable(w, l, told)
			key := foldName(w.path)
			owner, taken := seen[key]
			switch {
			case !taken:
				seen[key] = w
			case told[place] || foldName(owner.folder) == foldName(w.folder):
				// Folders whose names are the same to some were told when they were found.
			default:
				told[place] = true
				c.report(w.file, w.line, w.column, problem.DuplicateSlug, fmt.Sprintf("the address /%s/%s/ belongs to %s", l.Tag, w.path, owner.file), "rename the folder, or write another slug")
			}
		}
	}
}

// usable finds what makes an address useless whoever else has it.
func (c *checker) usable(w claim, l Locale, told map[string]bool) {
	tell := func(rule problem.Rule, message, hint string) {
		place := fmt.Sprintf("%s %s:%d:%d", rule, w.file, w.line, w.column)
		if !told[place] {
			told[place] = true
			c.report(w.file, w.line, w.column, rule, message, hint)
		}
	}
	if isReserved(w.path) {
		hint := "rename the folder, or write a slug"
		if w.slug {
			hint = "write another slug"
		}
		tell(problem.Reserved, fmt.Sprintf("the address /%s/%s/ is used by the site itself", l.Tag, w.path), hint)
	}
	if len(w.path) > maxAddress {
		tell(problem.File, fmt.Sprintf("the address has %d bytes", len(w.path)), fmt.Sprintf("use shorter names, or fewer topics in each other; %d are allowed", maxAddress))
	}
	if r, found := invisible(path.Base(w.path)); found && !w.slug {
		tell(problem.File, fmt.Sprintf("the name of the folder holds U+%04X, which cannot be seen", r), "rename the folder")
	}
}

// claims lists what pages of a locale want as address: names of folders before
// slugs, since who writes a slug can choose another.
func (b *Base) claims(l Locale) []claim {
	var named, chosen []claim
	add := func(w claim) {
		if w.slug {
			chosen = append(chosen, w)
		} else {
			named = append(named, w)
		}
	}
	for _, t := range b.Topics {
		w := claim{path: b.TopicPath(t, l.Tag), folder: t.Folder, file: t.File, line: 1, column: 1}
		if _, from, ok := b.inChain(t.Slugs, l.Tag); ok {
			w.slug, w.line, w.column = true, t.slugs[from][0], t.slugs[from][1]
		}
		add(w)
	}
	for _, a := range b.Articles {
		if !showsIn(a.Markets, l.Market) || a.archived() {
			continue
		}
		e := a.Editions[l.Tag]
		if e == nil {
			e = a.Source
		}
		line, column := e.places.at("slug")
		add(claim{b.ArticlePath(a, l.Tag), a.Folder, e.Slug != "", e.File, line, column})
	}
	return append(named, chosen...)
}

// archived reports whether nothing of an article is published any more, so that
// another may take its address.
func (a *Article) archived() bool {
	for _, e := range a.Editions {
		if e.State != Archived {
			return false
		}
	}
	return true
}

// isReserved reports whether an address below a locale is one of the site's own, or
// that of a file that every page has.
func isReserved(address string) bool {
	address = foldName(address)
	return reserved.InLocale(address) || reserved.InPage(path.Base(address))
}

// isReservedBelowRoot reports whether an old address, below the root of the site, is
// one of the site's own or lies where the site has a file or answers itself.
func (b *Base) isReservedBelowRoot(address string) bool {
	parts := strings.Split(foldName(unescape(address)), "/")
	if slices.ContainsFunc(parts, func(part string) bool { return strings.HasPrefix(part, ".") }) ||
		slices.ContainsFunc(parts[:len(parts)-1], reserved.InPage) {
		return true
	}
	isLocale := slices.ContainsFunc(b.Config.Locales, func(l Locale) bool { return foldName(l.Tag) == parts[0] })
	if isLocale {
		return len(parts) == 2 && parts[1] != reserved.Page && reserved.InLocale(parts[1])
	}
	return parts[0] != reserved.Page && reserved.AtRoot(parts[0])
}
