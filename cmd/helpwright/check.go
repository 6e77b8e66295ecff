package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"helpwright/problem"
)

const checkHelp = `Find every problem in configuration, content, templates, phrases and searches.

Each problem is one line with file, line, column, rule, what is wrong and what
to do about it:

  content/billing/refund-an-order/en.md:12:5: link: no file "…" (did you mean "…"?)

An error would make a page wrong or unsafe, so a build publishes nothing until
it is mended. A warning could make it better. check wants none of either; only
"history", which tells of the git repository and not of the content, lets it pass.
Searches are those of search-tests.yaml, see helpwright search test.

--against judges a pull request: every edition that differs from the commit named must
have the approvals that the rules of review ask for in that commit, whatever the rules
say by now; and its state must be one that may follow the one before. It also says
what will change for readers, compared with what is published where the branch began.

Formats: text for people, json for programs, github for annotations on a pull
request, sarif for code scanning. What changes for readers stands under "against" in
json, and beside the files as notices in the other two.

Exit codes: 0 no problem but history, 1 problems, 2 wrong use, 3 the check itself
failed.`

type checkOptions struct {
	Site    string
	Format  problem.Format
	Against string // a commit, "" compares with none
}

func newCheckCommand() *cobra.Command {
	opts := checkOptions{Format: problem.FormatText}
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Find every problem in a site",
		Long:  checkHelp,
		Example: `  helpwright check
  helpwright check --format sarif > problems.sarif
  helpwright check --against origin/main`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runCheck(cmd.Context(), opts, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	cmd.Flags().Var(&opts.Format, "format", "how problems are printed")
	cmd.Flags().StringVar(&opts.Against, "against", "", "judge what differs from this commit, such as origin/main, by the rules of review that hold there")
	addSiteOption(cmd, &opts.Site)
	return cmd
}

func runCheck(ctx context.Context, opts checkOptions, out, log io.Writer) error {
	p, err := readSite(ctx, opts.Site, log)
	if err != nil {
		return err
	}
	defer p.close()
	if err := p.judgeWhole(ctx); err != nil {
		return err
	}
	var compared *comparison
	if opts.Against != "" && p.base != nil {
		if compared, err = p.against(ctx, opts.Against); err != nil {
			return err
		}
	}
	report := problem.Report{Problems: p.problems}
	if compared != nil {
		report.Notes, report.Against = compared.notes(), compared
	}
	if err := problem.WriteReport(out, opts.Format, report); err != nil {
		return err
	}
	if compared != nil && opts.Format == problem.FormatText {
		compared.print(out)
	}
	return verdict(p.problems, opts.Format, out)
}

// judgeWhole adds what is not wrong with any words by themselves. Preparing finds what
// only the theme and the configuration can show together.
func (p *pipeline) judgeWhole(ctx context.Context) error {
	prepared, err := p.preparePublished(ctx)
	if err != nil || p.base == nil {
		return err
	}
	if _, err := p.judgeSearch(ctx, prepared); err != nil {
		return err
	}
	return p.judgeNames(ctx)
}

// verdict says whether a site passes. Problems printed for people end with their
// number already; what is printed for programs may be in a file, so that people
// see nothing of it.
func verdict(found []problem.Problem, format problem.Format, out io.Writer) error {
	n := 0
	for _, p := range found {
		if p.Rule != problem.History { // a clone that is shallow makes no words worse
			n++
		}
	}
	switch {
	case n > 0 && format == problem.FormatText:
		return badContent("", "")
	case n > 0:
		return badContent("", "%s found", counted(n, "problem"))
	case len(found) == 0 && format == problem.FormatText:
		fmt.Fprintln(out, "no problems")
	}
	return nil
}
