// Package stale finds what somebody should look at again: articles past their review
// date, words that were never reviewed, owners who left, links that lead nowhere any
// more, pictures that nothing shows.
//
// [Find] is pure: a base with the dates of its history, the day, who the owners are
// and what is known of addresses go in; a [Report] with a [Digest] for each owner
// comes out. text.go, json.go and mail.go print it. Who asks the web and who reads
// the clock is elsewhere.
package stale

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"helpwright/knowledge"
	"helpwright/problem"
)

// A Reason is why something should be looked at.
type Reason string

const (
	Overdue    Reason = "overdue"    // past its review date
	Undated    Reason = "undated"    // it has no review date, so nobody will look again
	Unreviewed Reason = "unreviewed" // approved, but no commit approved the words as they are
	Unowned    Reason = "unowned"    // it has no owner, or one who left
	Link       Reason = "link"       // a link that leads nowhere any more
	Picture    Reason = "picture"    // a picture that nothing shows
)

// reasons in the order in which they are told: what readers notice most comes first.
var reasons = []Reason{Link, Overdue, Unreviewed, Unowned, Undated, Picture}

// A Finding is one thing to look at.
type Finding struct {
	Reason Reason `json:"reason"`
	File   string `json:"file"` // slash path relative to the site folder
	Line   int    `json:"line,omitempty"`
	Title  string `json:"title,omitempty"`
	Locale string `json:"locale,omitempty"`
	What   string `json:"what"` // lower case, no full stop
	Days   int    `json:"days,omitempty"`
}

// A Digest is what one owner should look at.
type Digest struct {
	Owner    string    `json:"owner"` // "" is nobody
	Mail     string    `json:"mail,omitempty"`
	Findings []Finding `json:"findings"`
}

// A Report is a digest for each owner, by name; that of nobody comes last.
type Report struct {
	Date    time.Time `json:"date"`
	Digests []Digest  `json:"digests"`
}

// A Source is what a report is made of.
type Source struct {
	Base     *knowledge.Base   // with drafts, and with dates where there is a history
	Problems []problem.Problem // of the base
	Date     time.Time
	Owners   map[string]string // mail address by name; none: owners are not known
	Locales  map[string]string // who answers for the translations into a locale
	Broken   map[string]string // why an address leads nowhere, by address
}

// Find looks at everything that is published or about to be.
func Find(src Source) *Report {
	f := finder{Source: src, digests: map[string]*Digest{}}
	for _, a := range src.Base.Articles {
		f.article(a)
		for _, l := range src.Base.Config.Locales {
			if e := a.Editions[l.Tag]; e != nil && isAlive(e) {
				f.edition(a, e)
			}
		}
	}
	f.pictures()
	return f.report()
}

// isAlive reports whether readers see an edition, or will when it is reviewed.
func isAlive(e *knowledge.Edition) bool {
	return e.State == knowledge.Approved || e.State == knowledge.Review
}

type finder struct {
	Source
	digests map[string]*Digest
}

// add gives a finding to who answers for it. What belonged to somebody who left belongs
// to nobody.
func (f *finder) add(owner string, one Finding) {
	if _, known := f.Owners[owner]; len(f.Owners) > 0 && !known {
		owner = ""
	}
	d := f.digests[owner]
	if d == nil {
		d = &Digest{Owner: owner, Mail: f.Owners[owner]}
		f.digests[owner] = d
	}
	d.Findings = append(d.Findings, one)
}

// article looks at the facts, which stand in the source edition.
func (f *finder) article(a *knowledge.Article) {
	e := a.Source
	if !isAlive(e) {
		return
	}
	found := Finding{File: e.File, Title: e.Title, Locale: e.Locale}
	switch days := days(a.ReviewBy, f.Date); {
	case a.ReviewBy.IsZero():
		found.Reason, found.What = Undated, "it has no review date"
		f.add(a.Owner, found)
	case days > 0:
		found.Reason, found.Days = Overdue, days
		found.What = fmt.Sprintf("its review date was %s", a.ReviewBy.Format(time.DateOnly))
		f.add(a.Owner, found)
	}
	if what := f.unowned(a.Owner); what != "" {
		f.add("", Finding{Reason: Unowned, File: e.File, Title: e.Title, Locale: e.Locale, What: what})
	}
}

// days is by how many days a review date has passed.
func days(by, now time.Time) int { return int(now.Truncate(24*time.Hour).Sub(by).Hours() / 24) }

// unowned says why nobody answers for what an owner had, "" if somebody does.
func (f *finder) unowned(owner string) string {
	if owner == "" {
		return "it has no owner"
	}
	if _, known := f.Owners[owner]; len(f.Owners) > 0 && !known {
		return fmt.Sprintf("its owner %q is not among the owners any more", owner)
	}
	return ""
}

// edition looks at words.
func (f *finder) edition(a *knowledge.Article, e *knowledge.Edition) {
	owner := f.ownerOf(a, e)
	if e.State == knowledge.Approved && e.Reviewed.IsZero() && !e.Modified.IsZero() {
		f.add(owner, Finding{
			Reason: Unreviewed, File: e.File, Title: e.Title, Locale: e.Locale, Days: max(0, days(e.Modified, f.Date)),
			What: fmt.Sprintf("its words are of %s and were not approved since", e.Modified.Format(time.DateOnly)),
		})
	}
	told := map[string]bool{}
	for _, r := range e.Refs {
		address := withoutPart(r.Dest)
		if why, broken := f.Broken[address]; broken && !told[address] {
			told[address] = true
			f.add(owner, Finding{Reason: Link, File: r.File, Line: r.Line, Title: e.Title, Locale: e.Locale, What: fmt.Sprintf("%s: %s", address, why)})
		}
	}
}

// ownerOf returns who answers for an edition: for a translation whoever answers for its
// language, if somebody does.
func (f *finder) ownerOf(a *knowledge.Article, e *knowledge.Edition) string {
	if e != a.Source {
		return cmp.Or(f.Locales[e.Locale], a.Owner)
	}
	return a.Owner
}

// pictures takes the files that the check found to belong to nothing.
func (f *finder) pictures() {
	for _, p := range f.Problems {
		name := strings.TrimPrefix(p.File, f.Base.Config.Folder+"/")
		if p.Rule != problem.Orphan || f.Base.Pictures[name] == nil {
			continue
		}
		owner, title := "", ""
		if a := f.articleAt(path.Dir(name)); a != nil {
			owner, title = a.Owner, a.Source.Title
		}
		f.add(owner, Finding{Reason: Picture, File: p.File, Title: title, What: p.Message})
	}
}

// articleAt returns the article in whose folder a folder lies, nil if there is none.
func (f *finder) articleAt(dir string) *knowledge.Article {
	for ; dir != "."; dir = path.Dir(dir) {
		if a := f.Base.ByFolder[dir]; a != nil {
			return a
		}
	}
	return nil
}

func (f *finder) report() *Report {
	r := &Report{Date: f.Date, Digests: []Digest{}}
	for _, d := range f.digests {
		slices.SortStableFunc(d.Findings, func(a, b Finding) int {
			return cmp.Or(
				cmp.Compare(slices.Index(reasons, a.Reason), slices.Index(reasons, b.Reason)),
				cmp.Compare(b.Days, a.Days), cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.What, b.What),
			)
		})
		d.Findings = slices.Compact(d.Findings)
		r.Digests = append(r.Digests, *d)
	}
	slices.SortFunc(r.Digests, func(a, b Digest) int {
		if (a.Owner == "") != (b.Owner == "") {
			return cmp.Compare(b.Owner, a.Owner)
		}
		return cmp.Compare(a.Owner, b.Owner)
	})
	return r
}

// Of keeps the digest of one owner.
func (r *Report) Of(owner string) *Report {
	return &Report{Date: r.Date, Digests: slices.DeleteFunc(slices.Clone(r.Digests), func(d Digest) bool { return d.Owner != owner })}
}

// Addresses lists the addresses outside of a site that readers see, each once.
func Addresses(base *knowledge.Base) []string {
	own := base.Config.BaseURL
	var out []string
	for _, a := range base.Articles {
		for _, e := range a.Editions {
			for _, r := range e.Refs {
				outside := strings.HasPrefix(r.Dest, "http://") || strings.HasPrefix(r.Dest, "https://")
				if isAlive(e) && outside && (own == "" || !strings.HasPrefix(r.Dest, own)) {
					out = append(out, withoutPart(r.Dest))
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// withoutPart leaves out which part of a page is meant: no host is told.
func withoutPart(address string) string {
	page, _, _ := strings.Cut(address, "#")
	return page
}
