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

For each locale: how many of the parts that it shows and whose source is approved are
translated, approved and follow their source (the coverage), how many follow it as
drafts, are behind or are missing. Then the queue: what to translate next. A part is an
article, a block, a topic.yaml with the names of a topic, or helpwright.yaml with the
words that the site says in each language.

A translation that is behind is so by a minor, medium or major change. Minor are
looks, keywords, addresses, a word here and there; major are another warning, another
way through a guide, and much else. Readers see a notice on major ones.

A mark ? stands where a translation does not say which revision it follows: it is
taken to follow the source as it was when its words last changed. YAML files never say
it; when words in them are right though their source has changed, put a comment beside
them and commit it.

Where data/signals.jsonl says how often readers open each article, the coverage counts
readers and the queue begins with what is read most; any other part counts as much as
an average article. Else the queue is in the order of the articles.

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
	Parts    int      `json:"parts"`    // articles, blocks and files with texts
	Articles int      `json:"articles"` // of the parts
	Current  int      `json:"current"`
	Drafts   int      `json:"drafts"` // that follow their source
	Outdated int      `json:"outdated"`
	Missing  int      `json:"missing"`
	Coverage float64  `json:"coverage"` // share of readers, from 0 to 1; of parts where nobody knows the readers
	Queue    []queued `json:"queue"`
}

// A queued is a translation that waits to be made or renewed.
type queued struct {
	Part         string                   `json:"part"` // article, block, topic or site
	ID           string                   `json:"id"`   // in files for translators
	Path         string                   `json:"path"`
	Title        string                   `json:"title"`
	Sort         standing.Sort            `json:"standing"`
	Significance translation.Significance `json:"significance,omitempty"`
	Declared     bool                     `json:"declared_minor,omitempty"`
	Guessed      bool                     `json:"guessed,omitempty"`
	Opened       int                      `json:"opened,omitempty"` // by readers; those who came from a search count more
}

// What a part is.
const (
	partArticle = "article"
	partBlock   = "block"
	partTopic   = "topic"
	partSite    = "site"
)

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
		if c.Parts > 0 {
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
	parts, err := t.parts(ctx, l)
	if err != nil {
		return c, err
	}
	opened := t.openedIn(l.Tag)
	weigh := func(queued) int { return 1 }
	if opened != nil {
		average := averageOf(parts, opened)
		weigh = func(q queued) int {
			if q.Part == partArticle {
				return opened[q.ID]
			}
			return average
		}
	}
	all, reached := 0, 0
	for _, q := range parts {
		weight := weigh(q)
		c.Parts++
		if q.Part == partArticle {
			c.Articles++
		}
		all += weight
		switch q.Sort {
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
		q.Opened = opened[q.ID]
		c.Queue = append(c.Queue, q)
	}
	if all > 0 {
		c.Coverage = float64(reached) / float64(all)
	}
	slices.SortStableFunc(c.Queue, func(a, b queued) int { return cmp.Compare(b.Opened, a.Opened) })
	return c, nil
}

// averageOf returns how often readers open an article on the average, at least 1.
func averageOf(parts []queued, opened map[string]int) int {
	sum, n := 0, 0
	for _, q := range parts {
		if q.Part == partArticle {
			sum, n = sum+opened[q.ID], n+1
		}
	}
	return max(1, sum/max(1, n))
}

// parts returns how everything stands that a locale shows.
func (t *translators) parts(ctx context.Context, l *site.Locale) ([]queued, error) {
	named, err := t.named(nil)
	if err != nil {
		return nil, err
	}
	list, err := t.standings(ctx, named.articles, l)
	if err != nil {
		return nil, err
	}
	var parts []queued
	for _, s := range list {
		part := partArticle
		if standing.IsBlock(s.Article) {
			part = partBlock
		}
		parts = append(parts, queued{
			Part: part, ID: s.Article.ID, Path: t.base.Config.Folder + "/" + s.Article.Folder, Title: s.Article.Source.Title,
			Sort: s.Sort, Significance: s.Significance, Declared: s.Declared, Guessed: s.Guessed && s.Edition != nil,
		})
	}
	files, err := t.textStandings(ctx, named.files, "", l.Tag)
	if err != nil {
		return nil, err
	}
	for _, s := range files {
		part := partTopic
		if s.File.Name == site.File {
			part = partSite
		}
		parts = append(parts, queued{
			Part: part, ID: t.idOfTexts(s.File), Path: s.File.Name, Title: s.Entries[0].Segment.Content.Plain(),
			Sort: s.Sort, Significance: s.Significance, Guessed: s.Sort == standing.Outdated,
		})
	}
	return parts, nil
}

func printCoverage(out io.Writer, list []coverage) error {
	if len(list) == 0 {
		fmt.Fprintln(out, "nothing is to be translated")
		return nil
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "locale\towner\tparts\tcurrent\tdrafts\toutdated\tmissing\tcoverage")
	for _, c := range list {
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%d\t%d\t%d\t%.0f %%\n", c.Locale, printable(cmp.Or(c.Owner, "–")), c.Parts, c.Current, c.Drafts, c.Outdated, c.Missing, c.Coverage*100)
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
