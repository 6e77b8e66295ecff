package main

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"helpwright/builder"
	"helpwright/problem"
	"helpwright/searchindex/expectation"
)

const searchTestHelp = `Look whether searches find what they should: the questions in search-tests.yaml.

  tests:
    - query: how do i get my money back
      article: refund-an-order    # the id of the article that answers
    - query: Geld zurück
      locale: de                  # the site's first without this line
      article: refund-an-order
      within: 1                   # among the first 3 without this line

The words are those of the files as they are now; nothing need be built. A test
fails when the article stands further down, or when readers are told that nothing
fits well. helpwright check does the same among everything else.

Formats: text for people, json for programs, github for annotations on a pull
request, sarif for code scanning.

Exit codes: 0 every search finds its article, 1 one does not, or the site has
errors that keep it from being searched, 2 wrong use or no tests, 3 searching failed.`

type searchTestOptions struct {
	Site   string
	Format problem.Format
}

func newSearchTestCommand() *cobra.Command {
	opts := searchTestOptions{Format: problem.FormatText}
	cmd := &cobra.Command{
		Use:   "test",
		Short: "Look whether searches find what they should",
		Long:  searchTestHelp,
		Example: `  helpwright search test
  helpwright search test --format json`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runSearchTest(cmd.Context(), opts, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	cmd.Flags().Var(&opts.Format, "format", "how problems are printed")
	addSiteOption(cmd, &opts.Site)
	return cmd
}

func runSearchTest(ctx context.Context, opts searchTestOptions, out, log io.Writer) error {
	return withSearched(ctx, opts.Site, log, func(p *pipeline, s *builder.Site) error {
		tests, err := p.judgeSearch(ctx, s)
		if err != nil {
			return err
		}
		failed := slices.DeleteFunc(p.problems, func(q problem.Problem) bool { return q.File != expectation.File })
		if tests == 0 && len(failed) == 0 {
			return wrongUse("helpwright search test --help shows one", "no test in %s", expectation.File)
		}
		if err := problem.Write(out, opts.Format, failed); err != nil {
			return err
		}
		if len(failed) == 0 && opts.Format == problem.FormatText {
			fmt.Fprintf(out, "%s, and each finds its article\n", counted(tests, "test"))
		}
		return verdict(failed, opts.Format, io.Discard)
	})
}

// judgeSearch adds the problems of the searches that a site tests, and returns how
// many these are. A site that cannot be made is not searched.
func (p *pipeline) judgeSearch(ctx context.Context, s *builder.Site) (int, error) {
	all, problems, err := expectation.Read(p.site.Files, p.locales())
	if err != nil {
		return 0, err
	}
	sound := slices.DeleteFunc(slices.Clone(all), func(e expectation.Expectation) bool {
		message, hint := p.base.UnknownID(e.Article)
		if message != "" {
			problems = append(problems, e.Unknown(message, hint))
		}
		return message != "" || s == nil
	})
	for _, locale := range p.locales() {
		if !slices.ContainsFunc(sound, func(e expectation.Expectation) bool { return e.Locale == locale }) {
			continue
		}
		x, err := s.SearchIndex(ctx, locale)
		if err != nil {
			return 0, err
		}
		failed, err := expectation.Judge(sound, x)
		if err != nil {
			return 0, err
		}
		problems = append(problems, failed...)
	}
	p.problems = problem.Sort(append(p.problems, problems...))
	return len(all), nil
}
