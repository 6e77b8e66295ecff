package main

import (
	"context"
	"slices"
	"time"

	"helpwright/builder"
	"helpwright/knowledge"
	"helpwright/problem"
	"helpwright/site"
	"helpwright/translation/standing"
	"helpwright/workflow"
)

// readHistory gives editions their dates, and tells translations how far they are
// behind.
func (p *pipeline) readHistory(ctx context.Context) error {
	if err := p.readDates(ctx); err != nil {
		return err
	}
	var err error
	p.base, err = standing.Mark(ctx, p.base, p.history, p.cache())
	return err
}

// readDates gives editions their dates.
func (p *pipeline) readDates(ctx context.Context) error {
	h, problems, err := workflow.ReadHistory(ctx, workflow.HistoryOptions{
		Site: p.site.Root, Content: "content", Cache: p.kept.history, Tool: p.tool,
	})
	if err != nil {
		return err
	}
	p.history = h
	p.problems = problem.Sort(append(p.problems, problems...))
	p.base = workflow.Stamp(p.base, h)
	return nil
}

// buildDate is what a build calls now: the date given, else that of HEAD.
func (p *pipeline) buildDate(given time.Time) time.Time {
	if !given.IsZero() || p.history == nil {
		return given
	}
	_, committed := p.history.Head()
	return committed
}

// review judges the base by the policy of the site, at the date of a build, and takes
// out of it what may not be published.
func (p *pipeline) review(date time.Time) error {
	policy, err := policyOf(p.site.Config.Review)
	if err != nil {
		return err
	}
	states := statesOf(p.site.Config.Review.Publish)
	reviewed, problems := workflow.Review(p.base, p.history, workflow.Terms{Policy: policy, At: date})
	proved, found := reviewed.Published(states)
	p.reviewed, p.proved = reviewed, proved
	p.excuse(states)
	p.problems = problem.Sort(slices.Concat(p.problems, problems, found))
	return nil
}

// excuse marks the problems of words that are not published: like those of drafts they
// do not keep the rest from being published.
func (p *pipeline) excuse(states []knowledge.State) {
	withheld := map[string]bool{}
	for _, a := range p.base.Articles {
		for _, e := range a.Editions {
			withheld[e.File] = p.reviewed.Withholds(e, states)
		}
	}
	for i := range p.problems {
		p.problems[i].Draft = p.problems[i].Draft || withheld[p.problems[i].File]
	}
}

// published narrows what was reviewed to what a build shows everybody, as the site
// says: by default approved words for the public, in markets that the site serves.
func (p *pipeline) published() *knowledge.Base {
	return p.narrowed(p.proved, p.site.Config.Review.Publish)
}

// previewed narrows the base to what a preview shows: words as they are, drafts too.
func (p *pipeline) previewed() *knowledge.Base {
	return p.narrowed(p.base, p.site.Config.Review.Preview)
}

func (p *pipeline) narrowed(base *knowledge.Base, to site.Publish) *knowledge.Base {
	states := statesOf(to)
	return base.For(knowledge.Audience(to.Audience)).Keep(func(e *knowledge.Edition) bool { return p.shows(e, states) })
}

func (p *pipeline) shows(e *knowledge.Edition, states []knowledge.State) bool {
	return p.serves(e.Article.Markets) && slices.Contains(states, e.State)
}

// gated is what audiences may see that a build does not show everybody.
func (p *pipeline) gated() []builder.Gated {
	publish := p.site.Config.Review.Publish
	states := statesOf(publish)
	var out []builder.Gated
	for _, audience := range knowledge.Audiences()[1:] {
		g := builder.Gated{Audience: audience}
		if p.isFor(audience, states) {
			to := publish
			to.Audience = string(audience)
			g.Base = p.narrowed(p.proved, to)
		}
		out = append(out, g)
	}
	return out
}

// isFor reports whether an audience sees anything that no wider one does.
func (p *pipeline) isFor(audience knowledge.Audience, states []knowledge.State) bool {
	for _, a := range p.proved.Articles {
		if a.Audience != audience {
			continue
		}
		for _, e := range a.Editions {
			if p.shows(e, states) {
				return true
			}
		}
	}
	return false
}

// serves reports whether a locale of the site shows what is for some markets.
func (p *pipeline) serves(markets []string) bool {
	return len(markets) == 0 || slices.ContainsFunc(p.site.Config.Locales, func(l site.Locale) bool {
		return slices.Contains(markets, l.Market)
	})
}
