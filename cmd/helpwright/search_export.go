package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"helpwright/builder"
	"helpwright/searchindex"
	"helpwright/searchindex/exchange"
)

const searchExportHelp = `Print what the site tells other sites of its pages, so that their search finds
these too: JSON lines, one page a line, in all languages.

The other site keeps them as a file and names it in its helpwright.yaml:

  search:
    sites:
      - name: Developer docs
        index: search/developers.jsonl

Every article that a build would publish is told; nothing need be built. What the
site itself has from others is not passed on.

Exit codes: 0 printed, 1 the site has errors that keep it from being searched, or
an address that is not https, 2 wrong use, 3 it could not be printed.`

type searchExportOptions struct {
	Site string
}

func newSearchExportCommand() *cobra.Command {
	var opts searchExportOptions
	cmd := &cobra.Command{
		Use:     "export",
		Short:   "Print what other sites need to find these pages",
		Long:    searchExportHelp,
		Example: "  helpwright search export > ../help/search/developers.jsonl",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runSearchExport(cmd.Context(), opts, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	addSiteOption(cmd, &opts.Site)
	return cmd
}

func runSearchExport(ctx context.Context, opts searchExportOptions, out, log io.Writer) error {
	return withSearched(ctx, opts.Site, log, func(p *pipeline, s *builder.Site) error {
		if address := p.site.Config.BaseURL; !strings.HasPrefix(address, "https://") {
			return badContent("set base_url to where the site is published", "other sites link to https alone, and base_url is %q", address)
		}
		w := bufio.NewWriter(out)
		err := s.EachArticle(func(d searchindex.Document) error { return exchange.Write(w, exchange.PageOf(d)) })
		if err := errors.Join(err, w.Flush()); err != nil {
			return fmt.Errorf("printing the pages: %w", err)
		}
		return nil
	})
}

// withSearched prepares a site, to search the words of its files as they are now.
func withSearched(ctx context.Context, dir string, log io.Writer, use func(*pipeline, *builder.Site) error) error {
	p, err := readSite(ctx, dir, log)
	if err != nil {
		return err
	}
	defer p.close()
	prepared, err := p.preparePublished(ctx) // with the history, since the newer counts more
	if err != nil {
		return err
	}
	if prepared == nil {
		return badContent("helpwright check lists them", "the site has errors that keep it from being searched")
	}
	return use(p, prepared)
}
