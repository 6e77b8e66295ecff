package knowledge

import (
	"fmt"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"helpwright/markdown"
	"helpwright/problem"
	"helpwright/reserved"
	"helpwright/strict"

	"golang.org/x/text/unicode/norm"
)

// whole finds what only all articles together show. It depends on nothing but the
// face of the base.
func (c *checker) whole() {
	c.ids()
	c.addresses()
	c.oldAddresses()
	c.twins()
}

// article checks an article against the others. Besides its own words this depends
// on nothing but the face of the base.
func (c *checker) article(a *Article) {
	c.facts(a)
	for _, l := range c.base.Config.Locales {
		if e, ok := a.Editions[l.Tag]; ok {
			c.words(e)
			c.references(e)
			c.guide(e)
		}
	}
}

// orphans finds what no words use.
func (c *checker) orphans() {
	if len(c.base.Pictures)+len(c.base.refused) > 0 {
		c.orphanedFiles()
	}
	if len(c.base.Blocks) > 0 {
		c.orphanedBlocks()
	}
}

type checker struct {
	base        *Base
	problems    []problem.Problem
	folderNames map[string]string // last part of an article's folder to the folder; made when first needed
	sortedNames []string
	refused     []string        // files that words name and whose kind is not published
	hostPaths   map[string]bool // of all pages; made when first needed
}

func (c *checker) report(file string, line, column int, rule problem.Rule, message, hint string) {
	c.problems = append(c.problems, problem.Problem{File: file, Line: line, Column: column, Rule: rule, Message: message, Hint: hint})
}

// field reports at a field of an edition's front matter.
func (c *checker) field(e *Edition, field string, rule problem.Rule, message, hint string) {
	line, column := e.places.at(field)
	c.report(e.File, line, column, rule, message, hint)
}

// item reports at a value of a list in an edition's front matter.
func (c *checker) item(e *Edition, field string, i int, rule problem.Rule, message, hint string) {
	line, column := e.places.item(field, i)
	c.report(e.File, line, column, rule, message, hint)
}

// editions calls fn for every edition, in the order of articles and locales.
func (c *checker) editions(fn func(*Edition)) {
	for e := range c.base.editions() {
		fn(e)
	}
}

func (c *checker) ids() {
	for _, a := range c.base.Articles {
		if first := c.base.ByID[a.ID]; a.ID != "" && first != a {
			c.field(a.Source, "id", problem.DuplicateID, fmt.Sprintf("the id %q belongs to %s", a.ID, first.Source.File), "choose another; an id is never shared")
		}
	}
}

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

// twins finds titles and summaries that two articles share.
func (c *checker) twins() {
	titles, summaries := map[string]string{}, map[string]string{}
	c.topicTwins(titles, summaries)
	c.editions(func(e *Edition) {
		if e.State == Archived {
			return
		}
		for _, field := range []struct {
			name, text string
			seen       map[string]string // file by locale and text
		}{{"title", e.Title, titles}, {"summary", e.Summary, summaries}} {
			if field.text == "" {
				continue
			}
			key := e.Locale + " " + foldText(field.text)
			if first, ok := field.seen[key]; ok {
				c.field(e, field.name, problem.Duplicate, fmt.Sprintf("the %s is that of %s", field.name, first), "say what makes this one different")
				continue
			}
			field.seen[key] = e.File
		}
	})
}

// topicTwins finds names and summaries that two topics share, once each: what
// is written for one locale may stand for several.
func (c *checker) topicTwins(names, summaries map[string]string) {
	told := map[string]bool{}
	for _, l := range c.base.Config.Locales {
		for _, t := range c.base.Topics {
			for _, text := range []struct {
				what, words string
				seen        map[string]string
			}{{"name", c.base.TopicName(t, l.Tag), names}, {"summary", c.base.TopicSummary(t, l.Tag), summaries}} {
				if text.words == "" {
					continue
				}
				key := l.Tag + " " + foldText(text.words)
				first, taken := text.seen[key]
				switch {
				case !taken:
					text.seen[key] = t.File
				case !told[t.File+text.what]:
					told[t.File+text.what] = true
					c.report(t.File, 1, 1, problem.Duplicate, fmt.Sprintf("the %s %q is that of %s", text.what, text.words, first), "say what makes this one different")
				}
			}
		}
	}
}

// foldText ignores case, how accents are stored and how words are spaced.
func foldText(s string) string {
	return strings.Join(strings.Fields(foldName(norm.NFC.String(s))), " ")
}

// UnknownID says what is wrong with the id of an article that something names, ""
// if there is one. Of an article whose file cannot be read, the id is not known for
// certain; what is wrong with it is told there.
func (b *Base) UnknownID(id string) (message, hint string) {
	if b.ByID[id] != nil || b.unread[id] {
		return "", ""
	}
	hint = "use the id of an article"
	if near := strict.Nearest(id, slices.Sorted(maps.Keys(b.ByID))); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return fmt.Sprintf("no article %q", id), hint
}

// facts checks what an article refers to by name.
func (c *checker) facts(a *Article) {
	for i, id := range a.Related {
		if message, hint := c.base.UnknownID(id); message != "" {
			c.item(a.Source, "related", i, problem.Related, message, hint)
		}
	}
	for _, d := range a.Documents {
		c.document(a, d)
	}
}

// document checks the file that an article offers.
func (c *checker) document(a *Article, d DocumentFile) {
	name := path.Join(a.Folder, d.File)
	at := problem.Problem{File: a.Source.File, Line: d.Line, Column: d.Column}
	switch file := c.base.documentFile(a, d); {
	case file != nil:
		c.belongs(a, a.approved(), file, at)
		if text := c.base.texts[file.Path]; text != nil && text.Size > MaxTextSize {
			c.report(at.File, at.Line, at.Column, problem.File, fmt.Sprintf("the text of %q is larger than %d MiB", d.File, MaxTextSize>>20), "keep in "+path.Base(text.Path)+" what people search for")
		}
	case c.base.refused[name]:
		c.refused = append(c.refused, name)
		message, hint := unpublished(name)
		c.report(at.File, at.Line, at.Column, problem.File, message, hint)
	case c.base.broken[name]:
		// What is wrong is told where the file is.
	default:
		c.report(at.File, at.Line, at.Column, problem.Media, fmt.Sprintf("no file %q", d.File), "the path is relative to the folder of the article")
	}
}

// Lengths that search results show whole, in characters; texts in scripts
// without spaces say as much in half as many.
const (
	maxTitle   = 65
	minSummary = 50
	maxSummary = 160
	minWords   = 25
)

// words checks the fields that readers meet first.
func (c *checker) words(e *Edition) {
	share := density(e.Title)
	if n := utf8.RuneCountInString(e.Title); n > maxTitle/share {
		c.field(e, "title", problem.TitleLength, fmt.Sprintf("the title has %d characters; search results show about %d", n, maxTitle/share), "shorten it")
	}
	share = density(e.Summary)
	switch n := utf8.RuneCountInString(e.Summary); {
	case n == 0:
		c.field(e, "summary", problem.Summary, `"summary" is missing`, fmt.Sprintf("say in %d to %d characters what the reader will know or have done", minSummary/share, maxSummary/share))
	case n < minSummary/share:
		c.field(e, "summary", problem.SummaryLength, fmt.Sprintf("the summary has %d characters; %d or more say enough", n, minSummary/share), "add whom it is for or what it solves")
	case n > maxSummary/share+share*5:
		c.field(e, "summary", problem.SummaryLength, fmt.Sprintf("the summary has %d characters; search results show about %d", n, maxSummary/share), "shorten it")
	}
	for _, field := range []struct{ name, text string }{{"title", e.Title}, {"summary", e.Summary}} {
		if strings.Contains(field.text, markdown.Placeholder) {
			c.field(e, field.name, problem.Placeholder, "the "+field.name+" is still to be written", "write it in place of the braces and what is in them")
		}
	}
	if e.Words < minWords && e.Article.Kind != KindTroubleshooting {
		c.report(e.File, e.BodyLine, 1, problem.Thin, fmt.Sprintf("the article has %d words", e.Words), "answer the question, or join it with another article")
	}
}

// density returns how many times as much a text says as one in Latin letters of
// the same length: twice where scripts without spaces prevail.
func density(s string) int {
	dense, all := 0, 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			all++
			if isDense(r) {
				dense++
			}
		}
	}
	if dense*2 > all {
		return 2
	}
	return 1
}

// orphanedFiles finds files beside words that nothing shows.
func (c *checker) orphanedFiles() {
	b := c.base
	used := map[string]bool{}
	for _, a := range b.Articles {
		for _, e := range a.Editions {
			for _, p := range b.picturesOf(e) {
				used[p.Path] = true
				for name := range b.companions(p) {
					used[name] = true
				}
			}
		}
		for _, d := range a.Documents {
			name := path.Join(a.Folder, d.File)
			used[name] = true
			used[textOf(name)] = true
		}
	}
	beside := maps.Clone(b.refused)
	for name := range b.Pictures {
		beside[name] = true
	}
	for _, name := range c.refused {
		used[name] = true
	}
	for name := range beside {
		if !used[name] && !strings.HasPrefix(name, blocksFolder+"/") && !b.besideBroken(name) {
			c.report(path.Join(b.Config.Folder, name), 0, 0, problem.Orphan, "no words show this file", "use it, or remove it")
		}
	}
}

// besideBroken reports whether a file lies beside words that cannot be read, and
// that may well show it.
func (b *Base) besideBroken(name string) bool {
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if a, ok := b.ByFolder[dir]; ok {
			return len(a.Editions) < len(a.written)
		}
		if b.broken[dir] {
			return true
		}
	}
	return false
}

// orphanedBlocks finds blocks that no words include.
func (c *checker) orphanedBlocks() {
	used := map[string]bool{}
	c.editions(func(e *Edition) {
		for _, name := range e.Blocks {
			used[name] = true
		}
	})
	for name, block := range c.base.Blocks {
		if used[name] || c.base.docs.mentions(name) {
			continue
		}
		for _, file := range block.File {
			c.report(file, 0, 0, problem.Orphan, "no words include this block", "write {{> "+name+"}} on a line of its own where it belongs, or remove it")
		}
	}
}
