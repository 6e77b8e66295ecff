package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"

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
	earlier, err := p.history.Past(ctx, fork, p.knowledgeConfig())
	if err != nil {
		return nil, err
	}
	own := p.site.Config.Review
	own.Line, own.Column, settings.Line, settings.Column = 0, 0, 0, 0
	c := &comparison{
		name: name, newPolicy: !reflect.DeepEqual(own, settings),
		newPeople: !slices.Equal(p.history.SiteFile(ctx, base, ".mailmap"), p.history.SiteFile(ctx, "HEAD", ".mailmap")),
		changes:   workflow.Changes(p.narrowed(earlier, p.site.Config.Review.Publish), p.narrowed(p.base, p.site.Config.Review.Publish)),
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
	changes   []workflow.Change
}

// print says for people what will change for readers.
func (c *comparison) print(out io.Writer) {
	if c.newPolicy {
		fmt.Fprintf(out, "the rules of review in helpwright.yaml differ from those of %s, by which this was judged\n", c.name)
	}
	if c.newPeople {
		fmt.Fprintf(out, ".mailmap differs from that of %s, which told here who is who\n", c.name)
	}
	if len(c.changes) == 0 {
		fmt.Fprintf(out, "nothing changes for readers against %s\n", c.name)
		return
	}
	fmt.Fprintf(out, "what changes for readers against %s, as soon as all of it is approved:\n", c.name)
	for _, ch := range c.changes {
		fmt.Fprintf(out, "  %-10s  %s\n", ch.Kind, c.line(ch))
	}
}

func (c *comparison) line(ch workflow.Change) string {
	switch ch.Kind {
	case workflow.PageMoved:
		return fmt.Sprintf("%s → %s, without a redirect", ch.From, ch.To)
	case workflow.PageRedirected:
		return ch.From + " → " + ch.To
	case workflow.PageGone:
		return ch.From
	case workflow.PageOutdated:
		return ch.To + ", whose source changes"
	}
	return ch.To + "  " + printable(ch.Title)
}
