package main

import (
	"context"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"helpwright/knowledge"
	"helpwright/site"
	"helpwright/translation/standing"
)

const translateHelp = `Keep translations in step with their sources.

  status    what is missing or behind, and by how much
  diff      what has changed since a translation was made
  new       write the file of a translation that does not exist yet
  export    write a file for translators
  import    take the file back
  machine   let a program translate

Whatever these commands write is a file of the site that you commit; nothing else
remembers what was translated.

Exit codes: 0 done, 2 no such command.`

func newTranslateCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "translate",
		Short: "Keep translations in step with their sources",
		Long:  translateHelp,
		Args:  noSuchCommand,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(
		newTranslateStatusCommand(), newTranslateDiffCommand(), newTranslateNewCommand(),
		newTranslateExportCommand(), newTranslateImportCommand(), newTranslateMachineCommand(),
	)
	return cmd
}

// translators are what the commands for translations have in common: a sound site
// with its history.
type translators struct {
	*pipeline
	reader *standing.Reader
}

// openTranslators reads a site. Its content may have problems, which are none of the
// translators', but its configuration and theme must be sound.
func openTranslators(ctx context.Context, dir string, log io.Writer) (*translators, error) {
	p, err := readSoundSite(ctx, dir, log)
	if err != nil {
		return nil, err
	}
	if p.base == nil {
		p.close()
		return nil, badContent("helpwright check lists everything", "the site has errors")
	}
	if err := p.readHistory(ctx); err != nil {
		p.close()
		return nil, err
	}
	return &translators{p, standing.NewReader(p.base, p.history)}, nil
}

func (t *translators) close() {
	t.reader.Close()
	t.pipeline.close()
}

// locale returns a locale of the site.
func (t *translators) locale(tag string) (*site.Locale, error) {
	var tags []string
	for i, l := range t.site.Config.Locales {
		if l.Tag == tag {
			return &t.site.Config.Locales[i], nil
		}
		tags = append(tags, l.Tag)
	}
	if tag == "" {
		return nil, wrongUse("add --locale "+tags[len(tags)-1], "no locale is named")
	}
	return nil, wrongUse(suggestion(tag, tags), "the site has no locale %q", tag)
}

// named returns the articles that paths name: their folders, files in these, or the
// folders of topics. Without a path these are all whose words are approved.
func (t *translators) named(paths []string) ([]*knowledge.Article, error) {
	var list []*knowledge.Article
	for _, a := range t.base.Articles {
		if len(paths) == 0 && a.Source.State == knowledge.Approved {
			list = append(list, a)
		}
	}
	for _, written := range paths {
		folder := contentPath(written)
		found := false
		for _, a := range t.base.Articles {
			if a.Folder != folder && !strings.HasPrefix(a.Folder, folder+"/") && folder != "." || a.Source.State == knowledge.Archived {
				continue
			}
			found = true
			if !slices.Contains(list, a) {
				list = append(list, a)
			}
		}
		if !found {
			return nil, wrongUse("name the folder of an article or of a topic, such as billing/refund-an-order", "no article in %q", written)
		}
	}
	return list, nil
}

// contentPath makes a path relative to the content folder. It may be written with
// that folder, and may name a file of words.
func contentPath(written string) string {
	folder := path.Clean(strings.TrimPrefix(strings.TrimPrefix(written, "./"), "content/"))
	if folder == "content" {
		return "."
	}
	if path.Ext(folder) == ".md" {
		return path.Dir(folder)
	}
	return folder
}

// shows reports whether a locale has pages for an article: it may be limited to
// markets.
func shows(l *site.Locale, a *knowledge.Article) bool {
	return len(a.Markets) == 0 || slices.Contains(a.Markets, l.Market)
}

// standingsOf returns those of the articles that paths name.
func (t *translators) standingsOf(ctx context.Context, paths []string, l *site.Locale) ([]standing.Standing, error) {
	articles, err := t.named(paths)
	if err != nil {
		return nil, err
	}
	return t.standings(ctx, articles, l)
}

// standings returns those of articles in a locale that is not that of their source.
func (t *translators) standings(ctx context.Context, articles []*knowledge.Article, l *site.Locale) ([]standing.Standing, error) {
	var list []standing.Standing
	for _, a := range articles {
		if a.Source.Locale == l.Tag || !shows(l, a) {
			continue
		}
		s, err := t.reader.Of(ctx, a, l.Tag)
		if err != nil {
			return nil, fmt.Errorf("looking at the translation of %s: %w", a.Source.File, err)
		}
		list = append(list, s)
	}
	return list, nil
}
