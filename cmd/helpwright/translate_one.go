package main

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"helpwright/knowledge"
)

// aboutOneTranslation completes a command about one translation, which an article's
// folder and a locale name.
func aboutOneTranslation(cmd *cobra.Command, run func(context.Context, *translators, *knowledge.Article, string, io.Writer) error) *cobra.Command {
	var dir string
	addSiteOption(cmd, &dir)
	cmd.Args = pathAndLocale
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		t, err := openTranslators(cmd.Context(), dir, cmd.ErrOrStderr())
		if err != nil {
			return err
		}
		defer t.close()
		folder, locale := args[0], args[1]
		a, err := t.articleFor(folder, locale)
		if err != nil {
			return err
		}
		return run(cmd.Context(), t, a, locale, cmd.OutOrStdout())
	}
	return cmd
}

// pathAndLocale wants an article's folder and a locale.
func pathAndLocale(cmd *cobra.Command, args []string) error {
	if len(args) != 2 {
		return wrongUse(cmd.CommandPath()+" billing/refund-an-order de", "expected the folder of an article and a locale, found %q", args)
	}
	return nil
}

// articleFor returns the one article that a path names, for a locale of the site.
func (t *translators) articleFor(written, locale string) (*knowledge.Article, error) {
	a := t.base.ByFolder[contentPath(written)]
	if a == nil {
		return nil, wrongUse("name the folder of an article, such as billing/refund-an-order", "no article in %q", written)
	}
	if _, err := t.locale(locale); err != nil {
		return nil, err
	}
	return a, nil
}
