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

PATH is the folder of the article. The file holds the words of the source, to be
replaced by those of the language; what a translation must keep is in its place
already: ids of headings and steps, links, pictures, blocks, variables and code. It
is a draft, so readers do not see it, and names the revision that it follows.

Exit codes: 0 written, 1 helpwright.yaml or the theme has errors, 2 there is no such
article or locale, or the file exists, 3 it could not be written.`

func newTranslateNewCommand() *cobra.Command {
	return aboutOneTranslation(&cobra.Command{
		Use:     "new PATH LOCALE",
		Short:   "Write the file of a translation",
		Long:    translateNewHelp,
		Example: "  helpwright translate new billing/refund-an-order de",
	}, runTranslateNew)
}

func runTranslateNew(_ context.Context, t *translators, a *knowledge.Article, locale string, out io.Writer) error {
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
