package main

import (
	"context"
	"fmt"
	"io"
	"path"

	"github.com/spf13/cobra"

	"helpwright/knowledge"
	"helpwright/translation"
)

const translateNewHelp = `Write the file of a translation that does not exist yet.

PATH is the folder of the article or the block. The file holds the words of the source, to be
replaced by those of the language; what a translation must keep is in its place
already: ids of headings and steps, links, pictures, blocks, variables and code. It
is a draft, so readers do not see it, and names the revision that it follows.

Exit codes: 0 written, 1 helpwright.yaml or the theme has errors, 2 there is no such
article or locale, or the file exists, 3 it could not be written.`

type translateNewOptions struct {
	Site string
}

func newTranslateNewCommand() *cobra.Command {
	var opts translateNewOptions
	cmd := &cobra.Command{
		Use:     "new PATH LOCALE",
		Short:   "Write the file of a translation",
		Long:    translateNewHelp,
		Example: "  helpwright translate new billing/refund-an-order de",
		Args:    pathAndLocale,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runTranslateNew(cmd.Context(), opts, args[0], args[1], cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	cmd.Flags().StringVar(&opts.Site, "site", "", "the site folder (default: the nearest one upwards)")
	return cmd
}

func pathAndLocale(cmd *cobra.Command, args []string) error {
	if len(args) != 2 {
		return wrongUse(cmd.CommandPath()+" billing/refund-an-order de", "expected the folder of an article and a locale, found %q", args)
	}
	return nil
}

func runTranslateNew(ctx context.Context, opts translateNewOptions, folder, locale string, out, log io.Writer) error {
	t, err := openTranslators(ctx, opts.Site, log)
	if err != nil {
		return err
	}
	defer t.close()
	if f, err := t.textsIn(folder); f != nil || err != nil {
		if err == nil {
			err = wrongUse("write the words into "+f.Name+", or export it", "all languages of %s stand in one file", f.Name)
		}
		return err
	}
	a, err := t.article(folder)
	if err != nil {
		return err
	}
	if _, err := t.locale(locale); err != nil {
		return err
	}
	if e := a.Editions[locale]; e != nil {
		return wrongUse("helpwright translate diff "+a.Folder+" "+locale+" shows what it lacks", "the translation exists: %s", e.File)
	}
	source, err := t.reader.Text(a.Source)
	if err != nil {
		return err
	}
	merged, refusals := (&translation.Work{Source: source}).Merge(t.reader.Cutter(), a.Source.File, locale, nil)
	if len(refusals) > 0 {
		return fmt.Errorf("making the file: %s", refusals[0])
	}
	text, err := t.withSettings(a.Source.File, locale, merged.Text, draftOf(a.Source)...)
	if err != nil {
		return err
	}
	return writeAll(t.site.Root, []newFile{{t.fileOf(a, locale), text}}, out)
}

// draftOf are the fields of a fresh translation besides its words.
func draftOf(source *knowledge.Edition) []translation.Setting {
	return []translation.Setting{{Key: "state", Value: string(knowledge.Draft)}, {Key: "source_revision", Value: string(source.Revision)}}
}

// fileOf returns the file of an article's words in a locale.
func (t *translators) fileOf(a *knowledge.Article, locale string) string {
	return path.Join(t.base.Config.Folder, a.Folder, locale+".md")
}

// withSettings returns a text with other values in its front matter.
func (t *translators) withSettings(file, locale string, text []byte, settings ...translation.Setting) ([]byte, error) {
	cut, problems := t.reader.Cutter().Cut(file, locale, text)
	if len(problems) > 0 {
		return nil, fmt.Errorf("writing %s: %s", file, problems[0])
	}
	return cut.Set(settings...), nil
}
