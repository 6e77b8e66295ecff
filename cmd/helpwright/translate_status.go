package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"helpwright/site"
	"helpwright/translation"
	"helpwright/translation/standing"
)

const translateStatusHelp = `Say how far translations have come.

For each locale: how many of the articles that it shows and whose source is approved
are translated, approved and follow their source (the coverage), how many follow it as
drafts, are behind or are missing. Then the queue: what to translate next.

A translation that is behind is so by a minor, medium or major change. Minor are
looks, keywords, addresses, a word here and there; major are another warning, another
way through a guide, and much else. Readers see a notice on major ones.

A mark ? stands where a translation does not say which revision it follows: it is
taken to follow the source as it was when its words last changed.

Where data/signals.jsonl says how often readers open each article, the coverage counts
readers and the queue begins with what is read most. Else it is in the order of the
articles.

Exit codes: 0 printed, 1 helpwright.yaml or the theme has errors, 2 there is no such
locale or this is no site, 3 reading failed.`

type translateStatusOptions struct {
	Site   string
	Locale string // "": all
	JSON   bool
}

func newTranslateStatusCommand() *cobra.Command {
	var opts translateStatusOptions
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Say what is missing or behind",
		Long:  translateStatusHelp,
		Example: `  helpwright translate status
  helpwright translate status --locale de --json`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runTranslateStatus(cmd.Context(), opts, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	cmd.Flags().StringVar(&opts.Locale, "locale", "", "only this locale (default: all)")
	cmd.Flags().BoolVar(&opts.JSON, "json", false, "print JSON")
	addSiteOption(cmd, &opts.Site)
	return cmd
}

// A coverage is how far the translations of a locale have come.
type coverage struct {
	Locale   string   `json:"locale"`
	Owner    string   `json:"owner,omitempty"`
	Articles int      `json:"articles"`
	Current  int      `json:"current"`
	Drafts   int      `json:"drafts"` // that follow their source
	Outdated int      `json:"outdated"`
	Missing  int      `json:"missing"`
	Coverage float64  `json:"coverage"` // share of readers, from 0 to 1; of articles where nobody knows the readers
	Queue    []queued `json:"queue"`
}

// A queued is a translation that waits to be made or renewed.
type queued struct {
	ID           string                   `json:"id"`
	Path         string                   `json:"path"`
	Title        string                   `json:"title"`
	Sort         standing.Sort            `json:"standing"`
	Significance translation.Significance `json:"significance,omitempty"`
	Declared     bool                     `json:"declared_minor,omitempty"`
	Guessed      bool                     `json:"guessed,omitempty"`
	Opened       int                      `json:"opened,omitempty"` // by readers; those who came from a search count more
}

func runTranslateStatus(ctx context.Context, opts translateStatusOptions, out, log io.Writer) error {
	t, err := openTranslators(ctx, opts.Site, log)
	if err != nil {
		return err
	}
	defer t.close()
	list := []coverage{}
	if opts.Locale != "" {
		if _, err := t.locale(opts.Locale); err != nil {
			return err
		}
	}
	for i := range t.site.Config.Locales {
		l := &t.site.Config.Locales[i]
		if opts.Locale != "" && l.Tag != opts.Locale {
			continue
		}
		c, err := t.coverage(ctx, l)
		if err != nil {
			return err
		}
		if c.Articles > 0 {
			list = append(list, c)
		}
	}
	if opts.JSON {
		return printJSON(out, list)
	}
	return printCoverage(out, list)
}

// openedIn returns how often readers of a locale open each article, by id; nil if
// nobody knows. A new locale has no readers yet: then those of all others count.
func (t *translators) openedIn(locale string) map[string]int {
	if own := t.opened[locale]; len(own) > 0 || len(t.opened) == 0 {
		return own
	}
	all := map[string]int{}
	for _, articles := range t.opened {
		for id, n := range articles {
			all[id] += n
		}
	}
	return all
}

func (t *translators) coverage(ctx context.Context, l *site.Locale) (coverage, error) {
	c := coverage{Locale: l.Tag, Owner: l.Owner, Queue: []queued{}}
	list, err := t.standingsOf(ctx, nil, l)
	if err != nil {
		return c, err
	}
	opened := t.openedIn(l.Tag)
	all, reached := 0, 0
	for _, s := range list {
		weight := 1
		if opened != nil {
			weight = opened[s.Article.ID]
		}
		c.Articles++
		all += weight
		switch s.Sort {
		case standing.Current:
			c.Current++
			reached += weight
			continue
		case standing.Draft:
			c.Drafts++
		case standing.Outdated:
			c.Outdated++
		case standing.Missing:
			c.Missing++
		}
		c.Queue = append(c.Queue, queued{
			s.Article.ID, t.base.Config.Folder + "/" + s.Article.Folder, s.Article.Source.Title,
			s.Sort, s.Significance, s.Declared, s.Guessed && s.Edition != nil, opened[s.Article.ID],
		})
	}
	if all > 0 {
		c.Coverage = float64(reached) / float64(all)
	}
	slices.SortStableFunc(c.Queue, func(a, b queued) int { return cmp.Compare(b.Opened, a.Opened) })
	return c, nil
}

func printCoverage(out io.Writer, list []coverage) error {
	if len(list) == 0 {
		fmt.Fprintln(out, "nothing is to be translated")
		return nil
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "locale\towner\tarticles\tcurrent\tdrafts\toutdated\tmissing\tcoverage")
	for _, c := range list {
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%d\t%d\t%d\t%.0f %%\n", c.Locale, printable(cmp.Or(c.Owner, "–")), c.Articles, c.Current, c.Drafts, c.Outdated, c.Missing, c.Coverage*100)
	}
	for _, c := range list {
		if len(c.Queue) == 0 {
			continue
		}
		fmt.Fprintf(w, "\n%s\n", c.Locale)
		for _, q := range c.Queue {
			fmt.Fprintf(w, "  %s\t%s\t%s\n", q.words(), q.Path, printable(q.Title))
		}
	}
	return w.Flush()
}

// words says how a translation stands.
func (q *queued) words() string {
	if q.Sort != standing.Outdated {
		return string(q.Sort)
	}
	text := string(q.Significance) + " change"
	if q.Declared {
		text += " (declared)"
	}
	if q.Guessed {
		text += " ?"
	}
	return text
}
