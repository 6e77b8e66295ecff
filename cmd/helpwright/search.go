package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"helpwright/builder"
	"helpwright/knowledge"
	"helpwright/search"
	"helpwright/searchindex"
	"helpwright/workfolder"
)

const searchHelp = `Search the built site as its readers do: by the same ranking, with the section
that answers and a passage of it. Where nothing fits well it says so, and names the
nearest topics and the way to a person.

--audience searches as somebody who may see more than everybody: what is for
customers, partners or the company has no page, and is named by its id.

Words of a query may stand in quotes or not. --explain shows how each was read:
the terms that stand for it, with their weights in 64ths (learned ones weigh less)
and their rarities, and the forms that an unknown word was taken for.

Exit codes: 0 searched, 1 helpwright.yaml has errors, 2 nothing is built yet, there
is no such locale or this is no site, 3 searching failed.`

type searchOptions struct {
	Site     string // the site folder; "" looks for it upwards from the working directory
	Locale   string // "": the site's first
	JSON     bool
	Explain  bool
	Kind     string
	Topic    string
	Product  string
	For      string // product of the reader
	Audience string
}

func newSearchCommand(now func() time.Time) *cobra.Command {
	var opts searchOptions
	cmd := &cobra.Command{
		Use:   "search QUERY",
		Short: "Search as readers do",
		Long:  searchHelp,
		Example: `  helpwright search how do I get my money back
  helpwright search "E-1042" --locale de --explain`,
		Args: func(_ *cobra.Command, args []string) error {
			if strings.TrimSpace(strings.Join(args, " ")) == "" {
				return wrongUse("write the words after it, such as helpwright search refund", "what is searched for is missing")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return runSearch(cmd.Context(), opts, strings.Join(args, " "), cmd.OutOrStdout())
		},
	}
	cmd.Flags().StringVar(&opts.Locale, "locale", "", "language of the reader (default: the site's first)")
	cmd.Flags().BoolVar(&opts.JSON, "json", false, "print what the API answers")
	cmd.Flags().BoolVar(&opts.Explain, "explain", false, "show how each word was read")
	cmd.Flags().StringVar(&opts.Kind, "kind", "", "only this kind: article, faq, troubleshooting, reference, document or site")
	cmd.Flags().StringVar(&opts.Topic, "topic", "", "only this topic and those below it: its folder in content/")
	cmd.Flags().StringVar(&opts.Product, "product", "", "only what is about this product")
	cmd.Flags().StringVar(&opts.For, "for", "", "product of the reader: what is about it comes first among what fits nearly as well")
	cmd.Flags().StringVar(&opts.Audience, "audience", search.Everybody, "as who searches: "+strings.Join(audienceNames(), ", "))
	addSiteOption(cmd, &opts.Site)
	cmd.AddCommand(newSearchTestCommand(), newSearchExportCommand(), newSearchEvalCommand(now))
	return cmd
}

func audienceNames() []string {
	var names []string
	for _, a := range knowledge.Audiences() {
		names = append(names, string(a))
	}
	return names
}

// brokenIndex says that the index of a site is not as it was written.
func brokenIndex(root string) error {
	return wrongUse("run helpwright build, which writes it anew", "the search index in %q is damaged", filepath.Join(root, "private"))
}

func runSearch(_ context.Context, opts searchOptions, query string, out io.Writer) error {
	if !slices.Contains(audienceNames(), opts.Audience) {
		return wrongUse(suggestion(opts.Audience, audienceNames()), "no audience %q", opts.Audience)
	}
	s, err := openSound(opts.Site)
	if err != nil {
		return err
	}
	key, err := workfolder.UserKey()
	if err != nil {
		key = nil // recovering needs none
	}
	if err := builder.Recover(s.Root, key); err != nil {
		return err
	}
	public := filepath.Join(s.Root, "public")
	release, err := search.Open(public, filepath.Join(s.Root, "private"), opts.Audience)
	switch {
	case errors.Is(err, search.ErrNotBuilt):
		return wrongUse("run helpwright build first", "nothing that can be searched is built yet in %q", public)
	case errors.Is(err, search.ErrTorn):
		return wrongUse("wait for the build that is at work, or run helpwright build", "%q and private/ beside it are of two builds", public)
	case errors.Is(err, searchindex.ErrBroken):
		return brokenIndex(s.Root)
	case err != nil:
		return err
	}
	defer release.Done()
	answer, err := release.Search(search.Query{Locale: opts.Locale, Query: searchindex.Query{
		Text: query, Kind: opts.Kind, Topic: opts.Topic, Product: opts.Product, For: opts.For,
	}})
	if errors.Is(err, search.ErrLocale) {
		return wrongUse(suggestion(opts.Locale, release.Locales), "the built site has no locale %q", opts.Locale)
	}
	if errors.Is(err, searchindex.ErrBroken) {
		return brokenIndex(s.Root)
	}
	if err != nil {
		return err
	}
	if !opts.Explain {
		answer.Reading = nil
	}
	if opts.JSON {
		if err := printJSON(out, answer); err != nil {
			return fmt.Errorf("printing the results: %w", err)
		}
		return nil
	}
	home, err := url.Parse(s.Config.BaseURL)
	if err != nil {
		return fmt.Errorf("reading base_url: %w", err)
	}
	return newFindings(out, home).print(answer)
}
