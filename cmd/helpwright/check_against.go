package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"

	"helpwright/changes"
	"helpwright/knowledge"
	"helpwright/problem"
	"helpwright/site"
	"helpwright/worddiff"
	"helpwright/workflow"
)

// against judges what differs from another commit, such as that into which a pull
// request goes, by the policy that holds there and not by its own. It returns what will
// change for readers.
func (p *pipeline) against(ctx context.Context, name string) (*comparison, error) {
	base, fork, err := p.history.Fork(ctx, name)
	if err != nil {
		return nil, misnamed(err)
	}
	settings, known, err := p.reviewAt(base)
	if err != nil {
		return nil, err
	}
	policy, err := policyOf(settings)
	if err != nil {
		return nil, err
	}
	_, committed := p.history.Head()
	terms := workflow.Terms{Policy: policy, At: committed, Base: base}
	reviewed, problems := workflow.Review(p.base, p.history, terms)
	then, err := p.asOf(ctx, fork, terms, p.knowledgeConfig())
	if err != nil {
		return nil, err
	}
	defer then.close()
	report, err := then.changesTo(p, p.narrowed(p.base, p.site.Config.Review.Publish), settings.Publish)
	if err != nil {
		return nil, err
	}
	own := p.site.Config.Review
	own.Line, own.Column, settings.Line, settings.Column = 0, 0, 0, 0
	c := &comparison{
		Ref: name, Commit: base, Fork: fork,
		NewPolicy: !reflect.DeepEqual(own, settings),
		OwnPolicy: own.Required && !known,
		NewPeople: p.history.PeopleDiffer(base),
		Pages:     pageChanges(report.Pages),
	}
	others := slices.DeleteFunc(slices.Clone(p.problems), func(q problem.Problem) bool { return q.Rule == problem.Review || q.Rule == problem.Proof })
	p.problems = problem.Sort(slices.Concat(others, problems, reviewed.Since(then.base)))
	return c, nil
}

// reviewAt returns what the configuration said of review in a commit, given in hex, and
// whether that is known. Where no commit there can tell, because the site is new or its
// content is in a repository of its own, the site's own rules are the only ones.
func (p *pipeline) reviewAt(commit string) (settings site.Review, known bool, err error) {
	text, err := p.history.SiteFile(commit, site.File)
	switch {
	case errors.Is(err, workflow.ErrElsewhere), err == nil && text == nil:
		return p.site.Config.Review, false, nil
	case err != nil:
		return settings, false, fmt.Errorf("reading the rules of review: %w", err)
	}
	return site.ReadReview(text, p.site.Files), true, nil
}

// An earlier is the content as it was in some commit.
type earlier struct {
	base     *knowledge.Base
	proved   *knowledge.Base // what of it could be published
	snapshot *workflow.Snapshot
}

func (e *earlier) close() { e.snapshot.Close() }

// changesTo tells what readers, who saw then what was published, will find otherwise in a
// base. Words that waited then and wait now as they are do not belong to it.
func (e *earlier) changesTo(p *pipeline, after *knowledge.Base, publish site.Publish) (*changes.Report, error) {
	report, err := changes.Between(p.narrowed(e.proved, publish), after)
	if err != nil {
		return nil, err
	}
	report.Pages = slices.DeleteFunc(report.Pages, func(page changes.Page) bool {
		was, is := e.base.ByID[page.ID], after.ByID[page.ID]
		if page.How == changes.Moved || was == nil || is == nil {
			return false
		}
		old, now := was.Editions[page.Locale], is.Editions[page.Locale]
		return old != nil && now != nil && old.Revision == now.Revision && old.State == now.State
	})
	return report, nil
}

// asOf reads the content of a commit, given in hex, and judges it. Whoever asked closes
// it after the last of its words was read.
func (p *pipeline) asOf(ctx context.Context, commit string, terms workflow.Terms, cfg *knowledge.Config) (*earlier, error) {
	base, snapshot, err := p.history.Past(ctx, commit, cfg)
	if err != nil {
		return nil, err
	}
	e := &earlier{base: base, proved: base, snapshot: snapshot}
	if terms.Policy == nil {
		return e, nil
	}
	history, err := p.history.AsOf(ctx, commit)
	if err != nil {
		e.close()
		return nil, err
	}
	reviewed, _ := workflow.Review(base, history, terms)
	e.proved, _ = reviewed.Published(statesOf(p.site.Config.Review.Publish))
	return e, nil
}

// misnamed says what to do where no commit is called as somebody wrote.
func misnamed(err error) error {
	if unknown, ok := errors.AsType[*workflow.UnknownRefError](err); ok {
		return wrongUse("name a branch, a tag or a commit; git fetch brings those of a remote", "%s", unknown)
	}
	return refused(err)
}

// A comparison is what differs from another commit. Programs get it as JSON.
type comparison struct {
	Ref       string       `json:"ref"`             // as it was asked for
	Commit    string       `json:"commit"`          // in hex, whose rules of review hold
	Fork      string       `json:"fork"`            // in hex, the youngest commit in common
	NewPolicy bool         `json:"rules_differ"`    // those of review
	OwnPolicy bool         `json:"own_rules"`       // none are known there, so those of the site itself held
	NewPeople bool         `json:"mailmap_differs"` // which says who is who
	Pages     []pageChange `json:"changes"`         // never null
}

// A pageChange is what readers will find otherwise of a page.
type pageChange struct {
	changes.Page `json:"-"`

	How      changes.How `json:"how"`
	ID       string      `json:"id"`
	Locale   string      `json:"locale"`
	Title    string      `json:"title"`
	File     string      `json:"file"`
	Before   string      `json:"before,omitempty"` // paths with their locale
	After    string      `json:"after,omitempty"`
	Redirect string      `json:"redirect,omitempty"`
	Dead     bool        `json:"dead_address"` // readers who know the address will find nothing
	Added    int         `json:"added"`        // words
	Removed  int         `json:"removed"`
	Outdated []string    `json:"outdated"` // locales whose translations are left behind; never null
}

func pageChanges(pages []changes.Page) []pageChange {
	out := []pageChange{}
	for _, page := range pages {
		c := pageChange{
			Page: page, How: page.How, ID: page.ID, Locale: page.Locale, Title: page.Title, File: page.File,
			Redirect: page.Redirect, Dead: page.DeadAddress(), Outdated: append([]string{}, page.Outdated...),
		}
		if page.Before != "" {
			c.Before = page.Locale + "/" + page.Before
		}
		if page.After != "" {
			c.After = page.Locale + "/" + page.After
		}
		c.Added, c.Removed = worddiff.Count(page.Words)
		out = append(out, c)
	}
	return out
}

// notes says the same beside the files.
func (c *comparison) notes() []problem.Note {
	var notes []problem.Note
	for _, warning := range c.warnings() {
		notes = append(notes, problem.Note{File: warning.file, Title: "rules", Message: warning.text})
	}
	for _, page := range c.Pages {
		for _, l := range readersLines(page.Page) {
			notes = append(notes, problem.Note{File: page.File, Title: l.word, Message: l.text})
		}
	}
	return notes
}

// A fileText is something said of a file of the site folder.
type fileText struct{ file, text string }

// warnings tell what whoever merges should look at, for it decides who may merge next.
func (c *comparison) warnings() []fileText {
	var out []fileText
	if c.NewPolicy {
		out = append(out, fileText{site.File, fmt.Sprintf("the rules of review in helpwright.yaml differ from those of %s, by which this was judged", c.Ref)})
	}
	if c.OwnPolicy {
		out = append(out, fileText{site.File, fmt.Sprintf("%s has no rules of review for this site, so its own were taken", c.Ref)})
	}
	if c.NewPeople {
		out = append(out, fileText{".mailmap", fmt.Sprintf(".mailmap differs from that of %s, which told here who is who", c.Ref)})
	}
	return out
}

// print says for people what will change for readers.
func (c *comparison) print(out io.Writer) {
	for _, warning := range c.warnings() {
		fmt.Fprintln(out, warning.text)
	}
	if len(c.Pages) == 0 {
		fmt.Fprintf(out, "nothing changes for readers against %s\n", c.Ref)
		return
	}
	fmt.Fprintf(out, "what changes for readers against %s, as soon as all of it is approved:\n", c.Ref)
	for _, page := range c.Pages {
		for _, l := range readersLines(page.Page) {
			fmt.Fprintf(out, "  %-10s  %s\n", l.word, l.text)
		}
	}
}

// A readersLine is one thing that readers will find otherwise, and the word for it.
type readersLine struct{ word, text string }

// readersLines says what happens to a page, and to what depends on it.
func readersLines(page changes.Page) []readersLine {
	var lines []readersLine
	say := func(word, text string) { lines = append(lines, readersLine{word, text}) }
	from, to := page.Locale+"/"+page.Before+"/", page.Locale+"/"+page.After+"/"
	named := to + "  " + printable(page.Title)
	switch {
	case page.How == changes.Gone && page.DeadAddress():
		say("gone", from)
	case page.How == changes.Gone:
		say("gone", from+" → "+page.Redirect+"/")
	case page.How == changes.Moved && page.DeadAddress():
		say("moved", from+" → "+to+", without a redirect")
	case page.How == changes.Moved:
		say("redirected", from+" → "+page.Redirect+"/")
	default:
		say(string(page.How), named)
	}
	if page.How == changes.Moved && page.Reworded() {
		say(string(changes.Changed), named)
	}
	for _, locale := range page.Outdated {
		say("outdated", "the translation "+locale+" of "+to)
	}
	return lines
}
