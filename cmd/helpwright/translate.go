package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"helpwright/knowledge"
	"helpwright/site"
	"helpwright/translation/standing"
	"helpwright/translation/texts"
)

const translateHelp = `Keep translations in step with their sources.

  status    what is missing or behind, and by how much
  diff      what has changed since a translation was made
  new       write the file of a translation that does not exist yet
  export    write a file for translators
  import    take the file back
  machine   let a program translate

What is translated is articles, blocks, the names of topics in topic.yaml, and what
helpwright.yaml says in the words of each language. Phrases of the interface are sent
as files of their own.

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
	return &translators{p, standing.NewReader(p.base, p.history, p.cache())}, nil
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

// A selection is what is to be looked at.
type selection struct {
	articles []*knowledge.Article // and blocks, as if they were articles
	files    []*texts.File        // topic.yaml, helpwright.yaml
}

// named returns what paths name: articles by their folders or files in these, all that
// is in the folder of a topic, blocks, files with texts. Without a path this is all
// whose words are approved.
func (t *translators) named(paths []string) (selection, error) {
	all, err := t.everything()
	if err != nil || len(paths) == 0 {
		return all.approved(), err
	}
	var list selection
	for _, written := range paths {
		where := contentPath(written)
		found := false
		for _, a := range all.articles {
			if isIn(a.Folder, where) && a.Source.State != knowledge.Archived {
				found = true
				if !slices.Contains(list.articles, a) {
					list.articles = append(list.articles, a)
				}
			}
		}
		for _, f := range all.files {
			if f.Name == where || isIn(strings.TrimPrefix(f.Name, t.base.Config.Folder+"/"), where) && f.Name != site.File {
				found = true
				if !slices.Contains(list.files, f) {
					list.files = append(list.files, f)
				}
			}
		}
		if !found {
			return list, wrongUse("name the folder of an article, a topic or a block, such as billing/refund-an-order, or helpwright.yaml", "nothing is translated in %q", written)
		}
	}
	return list, nil
}

// isIn reports whether a content-relative path is a place or lies in it.
func isIn(name, place string) bool {
	return name == place || strings.HasPrefix(name, place+"/") || place == "."
}

// everything returns all that can be translated.
func (t *translators) everything() (selection, error) {
	blocks, err := t.reader.Blocks()
	if err != nil {
		return selection{}, err
	}
	files, err := t.textFiles()
	return selection{slices.Concat(t.base.Articles, blocks), files}, err
}

// approved leaves out what is not published in its source.
func (s selection) approved() selection {
	s.articles = slices.DeleteFunc(slices.Clone(s.articles), func(a *knowledge.Article) bool { return a.Source.State != knowledge.Approved })
	return s
}

// onlyArticles leaves out blocks.
func (s selection) onlyArticles() []*knowledge.Article {
	return slices.DeleteFunc(slices.Clone(s.articles), standing.IsBlock)
}

// topicKeys are the keys of topic.yaml that hold words.
var topicKeys = []string{"names", "summary"}

// textFiles reads the YAML files that hold texts.
func (t *translators) textFiles() ([]*texts.File, error) {
	var locales []string
	for _, l := range t.site.Config.Locales {
		locales = append(locales, l.Tag)
	}
	var list []*texts.File
	add := func(name string, keys []string) error {
		text, err := fs.ReadFile(t.site.Files, name)
		if err != nil {
			return fmt.Errorf("reading %q: %w", name, err)
		}
		f, problems := texts.Read(name, text, keys, locales)
		if len(problems) > 0 {
			return badContent("helpwright check lists everything", "%s", problems[0])
		}
		if len(f.Texts) > 0 {
			list = append(list, f)
		}
		return nil
	}
	if err := add(site.File, site.TextKeys()); err != nil {
		return nil, err
	}
	for _, topic := range append([]*knowledge.Topic{t.base.Root}, t.base.Topics...) {
		if topic.File != "" {
			if err := add(topic.File, topicKeys); err != nil {
				return nil, err
			}
		}
	}
	return list, nil
}

// A file of XLIFF is named by the id of its article, by that of its block, or by what
// follows, none of which can be the id of an article.
const (
	siteID  = site.File
	topicID = "topic."
)

var plainFolder = regexp.MustCompile(`^[A-Za-z0-9_/-]+$`)

// idOfTexts returns the id under which a file with texts is sent.
func (t *translators) idOfTexts(f *texts.File) string {
	if f.Name == site.File {
		return siteID
	}
	folder := strings.TrimPrefix(path.Dir(f.Name), t.base.Config.Folder+"/")
	if !plainFolder.MatchString(folder) {
		sum := sha256.Sum256([]byte(folder))
		return topicID + hex.EncodeToString(sum[:8]) // no name in XML
	}
	return topicID + strings.ReplaceAll(folder, "/", ".")
}

// textsIn returns the file with texts that a path names, nil if it names none.
func (t *translators) textsIn(written string) (*texts.File, error) {
	files, err := t.textFiles()
	if err != nil {
		return nil, err
	}
	where := path.Clean(strings.TrimPrefix(written, "./"))
	for _, f := range files {
		if f.Name == where || f.Name == path.Join(t.base.Config.Folder, where) {
			return f, nil
		}
	}
	return nil, nil
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

// textStandings returns those of files with texts in a locale. Source is the locale in
// which they must be written; "" for any.
func (t *translators) textStandings(ctx context.Context, files []*texts.File, source, locale string) ([]*standing.TextFile, error) {
	var list []*standing.TextFile
	for _, f := range files {
		s, err := t.reader.Texts(ctx, f, source, locale)
		if err != nil {
			return nil, fmt.Errorf("looking at the words of %s: %w", f.Name, err)
		}
		if s != nil {
			list = append(list, s)
		}
	}
	return list, nil
}
