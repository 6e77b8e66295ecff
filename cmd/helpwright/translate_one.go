package main

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"helpwright/knowledge"
	"helpwright/translation/texts"
)

// A forArticle is what a command does about the translation of an article or block, a
// forTexts about a locale of a YAML file.
type (
	forArticle func(context.Context, *translators, *knowledge.Article, string, io.Writer) error
	forTexts   func(context.Context, *translators, *texts.File, string, io.Writer) error
)

// aboutOneTranslation completes a command about one translation, which a path and a
// locale name.
func aboutOneTranslation(cmd *cobra.Command, article forArticle, yaml forTexts) *cobra.Command {
	var dir string
	addSiteOption(cmd, &dir)
	cmd.Args = pathAndLocale
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		t, err := openTranslators(cmd.Context(), dir, cmd.ErrOrStderr())
		if err != nil {
			return err
		}
		defer t.close()
		written, locale := args[0], args[1]
		if _, err := t.locale(locale); err != nil {
			return err
		}
		f, err := t.textsIn(written)
		if err != nil {
			return err
		}
		if f != nil {
			return yaml(cmd.Context(), t, f, locale, cmd.OutOrStdout())
		}
		a, err := t.article(written)
		if err != nil {
			return err
		}
		return article(cmd.Context(), t, a, locale, cmd.OutOrStdout())
	}
	return cmd
}

// pathAndLocale wants a path and a locale.
func pathAndLocale(cmd *cobra.Command, args []string) error {
	if len(args) != 2 {
		return wrongUse(cmd.CommandPath()+" billing/refund-an-order de", "expected the folder of an article and a locale, found %q", args)
	}
	return nil
}

// article returns the one article or block that a path names.
func (t *translators) article(written string) (*knowledge.Article, error) {
	all, err := t.everything()
	if err != nil {
		return nil, err
	}
	where := contentPath(written)
	for _, a := range all.articles {
		if a.Folder == where {
			return a, nil
		}
	}
	return nil, wrongUse("name the folder of an article or a block, such as billing/refund-an-order", "no article in %q", written)
}
