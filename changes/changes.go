// Package changes tells what will be different for readers between two states of a
// knowledge base: which pages come, go, move and change, in words and not in lines.
//
// Both bases are narrowed to what is published, or to what is shown in a preview,
// before they come here; who decides that is elsewhere. A page is an article in one of
// its own editions: words that a locale borrows from another are not told twice.
//
// Files: changes.go (pages), addresses.go (where old addresses lead).
package changes

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"helpwright/knowledge"
	"helpwright/worddiff"
)

// A How says what happens to a page.
type How string

const (
	Added   How = "added"
	Changed How = "changed" // it says something else, or to somebody else
	Moved   How = "moved"   // it has another address, and maybe says something else
	Gone    How = "gone"
)

// hows in the order in which they are told.
var hows = []How{Gone, Moved, Changed, Added}

// A Page is one page that is different.
type Page struct {
	How    How
	ID     string // of the article
	Locale string
	Title  string // now, or of what is gone
	File   string // slash path relative to the site folder, now or before
	Before string // path below the locale, "billing/refunds"; "" where there was none
	After  string // the same now

	// Redirect is where the address of a page that moved or is gone leads now: a path
	// with its locale. It is empty where readers will find nothing there.
	Redirect string

	Words    []worddiff.Part // the text with what was taken out of it and put into it
	Outdated []string        // locales whose translations are left behind by the words of now
}

// Reworded reports whether some words of a page came or went.
func (p Page) Reworded() bool {
	return slices.ContainsFunc(p.Words, func(part worddiff.Part) bool { return part.Change != worddiff.Same })
}

// DeadAddress reports whether an address that readers know will lead nowhere.
func (p Page) DeadAddress() bool { return p.Before != "" && p.Before != p.After && p.Redirect == "" }

// A Report lists what is different, in the order of locales, then by what happens.
type Report struct {
	Pages []Page
}

// Between compares two bases.
func Between(before, after *knowledge.Base) (*Report, error) {
	c := comparison{before: before, after: after, redirects: redirects(after)}
	r := &Report{Pages: []Page{}}
	for _, l := range after.Config.Locales {
		pages, err := c.locale(l.Tag)
		if err != nil {
			return nil, err
		}
		r.Pages = append(r.Pages, pages...)
	}
	return r, nil
}

type comparison struct {
	before, after *knowledge.Base
	redirects     map[string]string
}

func (c *comparison) locale(locale string) ([]Page, error) {
	var out []Page
	for _, a := range c.after.Articles {
		e := a.Editions[locale]
		if e == nil {
			continue
		}
		var old *knowledge.Edition
		if was := c.before.ByID[a.ID]; was != nil {
			old = was.Editions[locale]
		}
		page, differs, err := c.page(old, e)
		if err != nil {
			return nil, err
		}
		if differs {
			out = append(out, page)
		}
	}
	for _, a := range c.before.Articles {
		now := c.after.ByID[a.ID]
		if e := a.Editions[locale]; e != nil && (now == nil || now.Editions[locale] == nil) {
			page, err := c.gone(e)
			if err != nil {
				return nil, err
			}
			out = append(out, page)
		}
	}
	slices.SortStableFunc(out, func(a, b Page) int {
		return cmp.Or(cmp.Compare(slices.Index(hows, a.How), slices.Index(hows, b.How)), cmp.Compare(a.File, b.File))
	})
	return out, nil
}

// page compares an edition with what it was, nil if it is new.
func (c *comparison) page(old, now *knowledge.Edition) (page Page, differs bool, err error) {
	page = Page{
		How: Changed, ID: now.Article.ID, Locale: now.Locale, Title: now.Title, File: now.File,
		After: c.after.ArticlePath(now.Article, now.Locale),
	}
	before := ""
	if old == nil {
		page.How = Added
	} else {
		page.Before = c.before.ArticlePath(old.Article, old.Locale)
		if page.Before == page.After && old.Revision == now.Revision {
			return Page{}, false, nil
		}
		if page.Before != page.After {
			page.How, page.Redirect = Moved, c.redirects[now.Locale+"/"+page.Before]
		}
		if before, err = text(c.before, old); err != nil {
			return Page{}, false, err
		}
		page.Outdated = outdated(old, now)
	}
	after, err := text(c.after, now)
	if err != nil {
		return Page{}, false, err
	}
	page.Words = worddiff.Compare(before, after)
	return page, true, nil
}

func (c *comparison) gone(e *knowledge.Edition) (Page, error) {
	path := c.before.ArticlePath(e.Article, e.Locale)
	words, err := text(c.before, e)
	return Page{
		How: Gone, ID: e.Article.ID, Locale: e.Locale, Title: e.Title, File: e.File, Before: path,
		Redirect: c.redirects[e.Locale+"/"+path], Words: worddiff.Compare(words, ""),
	}, err
}

// outdated lists the translations that a source edition leaves behind: those that say
// that they follow its words of before, and those that say nothing and stayed as they
// were.
func outdated(old, now *knowledge.Edition) []string {
	var out []string
	if now.Article.Source != now || old.Revision == now.Revision || now.ChangeMinor {
		return nil
	}
	for locale, t := range now.Article.Editions {
		was := old.Article.Editions[locale]
		stayed := was != nil && was.Revision == t.Revision
		if t != now && (t.SourceRevision == string(old.Revision) || t.SourceRevision == "" && stayed) {
			out = append(out, locale)
		}
	}
	slices.Sort(out)
	return out
}

// text is what a page says, a block a line.
func text(base *knowledge.Base, e *knowledge.Edition) (string, error) {
	doc, err := base.Document(e)
	if err != nil {
		return "", fmt.Errorf("comparing %s: %w", e.File, err)
	}
	lines := []string{e.Title, e.Summary}
	for _, s := range doc.Sections {
		lines = append(lines, s.Title, s.Text)
	}
	lines = slices.DeleteFunc(lines, func(line string) bool { return line == "" })
	return strings.Join(lines, "\n"), nil
}
