package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"

	"helpwright/changes"
	"helpwright/problem"
	"helpwright/site"
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
	settings := site.Review{}
	if text := p.history.SiteFile(ctx, base, site.File); text != nil {
		settings = site.ReadReview(text, p.site.Files)
	}
	policy, err := policyOf(settings)
	if err != nil {
		return nil, err
	}
	_, committed := p.history.Head()
	reviewed, problems := workflow.Review(p.base, p.history, workflow.Terms{Policy: policy, At: committed, Base: base})
	earlier, snapshot, err := p.history.Past(ctx, fork, p.knowledgeConfig())
	if err != nil {
		return nil, err
	}
	defer snapshot.Close()
	publish := p.site.Config.Review.Publish
	report, err := changes.Between(p.narrowed(earlier, publish), p.narrowed(p.base, publish))
	if err != nil {
		return nil, err
	}
	own := p.site.Config.Review
	own.Line, own.Column, settings.Line, settings.Column = 0, 0, 0, 0
	c := &comparison{
		name: name, newPolicy: !reflect.DeepEqual(own, settings),
		newPeople: !slices.Equal(p.history.SiteFile(ctx, base, ".mailmap"), p.history.SiteFile(ctx, "HEAD", ".mailmap")),
		pages:     report.Pages,
	}
	others := slices.DeleteFunc(slices.Clone(p.problems), func(q problem.Problem) bool { return q.Rule == problem.Review || q.Rule == problem.Proof })
	p.problems = problem.Sort(slices.Concat(others, problems, reviewed.Since(earlier)))
	return c, nil
}

// misnamed says what to do where no commit is called as somebody wrote.
func misnamed(err error) error {
	if unknown, ok := errors.AsType[*workflow.UnknownRefError](err); ok {
		return wrongUse("name a branch, a tag or a commit; git fetch brings those of a remote", "%s", unknown)
	}
	return refused(err)
}

// A comparison is what differs from another commit.
type comparison struct {
	name      string
	newPolicy bool
	newPeople bool
	pages     []changes.Page
}

// print says for people what will change for readers.
func (c *comparison) print(out io.Writer) {
	if c.newPolicy {
		fmt.Fprintf(out, "the rules of review in helpwright.yaml differ from those of %s, by which this was judged\n", c.name)
	}
	if c.newPeople {
		fmt.Fprintf(out, ".mailmap differs from that of %s, which told here who is who\n", c.name)
	}
	if len(c.pages) == 0 {
		fmt.Fprintf(out, "nothing changes for readers against %s\n", c.name)
		return
	}
	fmt.Fprintf(out, "what changes for readers against %s, as soon as all of it is approved:\n", c.name)
	for _, page := range c.pages {
		for _, l := range readersLines(page) {
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
