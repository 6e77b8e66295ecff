package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"helpwright/site"
	"helpwright/translation"
	"helpwright/translation/standing"
	"helpwright/translation/texts"
	"helpwright/translation/xliff"
)

const translateExportHelp = `Write a file for translators.

A file that ends with .xlf holds words of articles, blocks, topics and the site, as
XLIFF 2.1: with PATH of the articles, topics, blocks and files that are named
(billing, _blocks/refund-time, billing/topic.yaml, helpwright.yaml), else of all whose
translation is missing or behind. Segments whose source has not changed are filled in
already, in the state of the edition: translated (draft), reviewed (review) or final
(approved). For the others there are candidates: what was translated before, in this
article or elsewhere on the site, now or earlier, if it is nearly the same. Links,
variables and other marks are codes that translators move, but do not change.

A file that ends with .po holds the phrases of the interface, a form of a plural being
an entry of its own.

An existing file is not overwritten.

Exit codes: 0 written, 1 helpwright.yaml or the theme has errors, 2 there is no such
article or locale, nothing is to be translated or the file exists, 3 it could not be
written.`

type translateExportOptions struct {
	Site   string
	Locale string
	Output string
}

func newTranslateExportCommand() *cobra.Command {
	var opts translateExportOptions
	cmd := &cobra.Command{
		Use:   "export --locale LOCALE -o FILE [PATH…]",
		Short: "Write a file for translators",
		Long:  translateExportHelp,
		Example: `  helpwright translate export --locale de -o de.xlf
  helpwright translate export --locale de -o billing.xlf billing
  helpwright translate export --locale de -o phrases.po`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runTranslateExport(cmd.Context(), opts, args, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	cmd.Flags().StringVar(&opts.Locale, "locale", "", "language to translate into")
	cmd.Flags().StringVarP(&opts.Output, "output", "o", "", "file to write: .xlf for words, .po for phrases")
	addSiteOption(cmd, &opts.Site)
	return cmd
}

func runTranslateExport(ctx context.Context, opts translateExportOptions, paths []string, out, log io.Writer) error {
	ending := filepath.Ext(opts.Output)
	switch {
	case opts.Output == "":
		return wrongUse("add -o translations.xlf", "no file is named")
	case ending != ".xlf" && ending != ".po":
		return wrongUse("end its name with .xlf for articles, or .po for phrases", "%q is neither XLIFF nor PO", opts.Output)
	case ending == ".po" && len(paths) > 0:
		return wrongUse("leave the paths out, or name a file that ends with .xlf", "phrases belong to no article")
	}
	t, err := openTranslators(ctx, opts.Site, log)
	if err != nil {
		return err
	}
	defer t.close()
	l, err := t.locale(opts.Locale)
	if err != nil {
		return err
	}
	if ending == ".po" {
		text, n, err := t.phrasesFor(l.Tag)
		if err != nil {
			return err
		}
		return writeSent(opts.Output, text, counted(n, "phrase"), out)
	}
	named, err := t.named(paths)
	if err != nil {
		return err
	}
	list, err := t.standings(ctx, named.articles, l)
	if err != nil {
		return err
	}
	e := &exporter{translators: t, locale: l.Tag, all: len(paths) > 0}
	if err := e.remember(ctx, l); err != nil {
		return err
	}
	for i := range list {
		if err := e.add(&list[i]); err != nil {
			return err
		}
	}
	if err := e.addTexts(ctx, named.files); err != nil {
		return err
	}
	if len(e.document.Files) == 0 {
		return wrongUse("name an article to export it nevertheless", "every translation into %s follows its source", l.Tag)
	}
	return writeSent(opts.Output, xliff.Write(&e.document), e.summary(), out)
}

// writeSent writes a file for translators.
func writeSent(name string, text []byte, what string, out io.Writer) error {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if os.IsExist(err) {
		return wrongUse("remove it, or name another", "the file %q exists", name)
	}
	if err == nil {
		_, err = file.Write(text)
		if closing := file.Close(); err == nil {
			err = closing
		}
	}
	if err != nil {
		return fmt.Errorf("writing %q: %w", name, err)
	}
	fmt.Fprintf(out, "wrote %s: %s\n", name, what)
	return nil
}

// An exporter gathers what is to be translated.
type exporter struct {
	*translators
	locale   string
	all      bool // also what is up to date
	memory   *translation.Memory
	document xliff.Document
	open     int // segments that are to be translated
	matches  int
}

func (e *exporter) summary() string {
	return fmt.Sprintf("%s, %s to translate, %s", counted(len(e.document.Files), "file"), counted(e.open, "segment"), counted(e.matches, "candidate"))
}

func (e *exporter) add(s *standing.Standing) error {
	if !e.all && s.Sort != standing.Missing && s.Sort != standing.Outdated {
		return nil
	}
	source := s.Article.Source
	switch {
	case e.document.Source == "":
		e.document.Source, e.document.Target = source.Locale, e.locale
	case e.document.Source != source.Locale:
		return wrongUse("export them apart, by naming paths", "%s is written in %s, articles before it in %s", source.File, source.Locale, e.document.Source)
	}
	w, err := e.reader.Work(s)
	if err != nil {
		return err
	}
	f := xliff.File{ID: s.Article.ID, Original: source.File}
	for _, entry := range w.Entries() {
		if len(entry.Segment.Content.Parts) > 0 {
			f.Units = append(f.Units, e.unit(entry))
		}
	}
	e.document.Files = append(e.document.Files, f)
	return nil
}

// addTexts adds files with texts, of these the texts that are written in the locale of
// what stands in the document already.
func (e *exporter) addTexts(ctx context.Context, files []*texts.File) error {
	list, err := e.textStandings(ctx, files, e.document.Source, e.locale)
	if err != nil {
		return err
	}
	for _, s := range list {
		if !e.all && s.Sort == standing.Current {
			continue
		}
		if e.document.Source == "" {
			e.document.Source, e.document.Target = s.Source, e.locale
		}
		if s.Source != e.document.Source {
			return wrongUse("export them apart, by naming paths", "%s is written in %s, what stands before it in %s", s.File.Name, s.Source, e.document.Source)
		}
		f := xliff.File{ID: e.idOfTexts(s.File), Original: s.File.Name}
		for _, entry := range s.Entries {
			f.Units = append(f.Units, e.unit(entry))
		}
		e.document.Files = append(e.document.Files, f)
	}
	return nil
}

func (e *exporter) unit(entry translation.Entry) xliff.Unit {
	u := xliff.Unit{Entry: entry, Notes: notesOn(entry.Segment)}
	if !entry.Segment.IsWords() || entry.Target != nil {
		return u
	}
	e.open++
	if entry.Then != nil {
		before := entry.Segment.Content // nobody knows what else it said
		if entry.Before != nil {
			before = *entry.Before
		}
		u.Matches = append(u.Matches, xliff.Match{
			Similarity: translation.Similarity(before, entry.Segment.Content), Source: before, Target: *entry.Then, Origin: "before the change",
		})
	}
	for _, m := range e.memory.Find(entry.Segment.Content) {
		if entry.Then == nil || m.Target.Plain() != entry.Then.Plain() {
			u.Matches = append(u.Matches, xliff.Match{Similarity: m.Similarity, Source: m.Source, Target: m.Target, Origin: m.Origin})
		}
	}
	e.matches += len(u.Matches)
	return u
}

// notesOn tells a translator where words stand.
func notesOn(s *translation.Segment) []string {
	switch {
	case s.Kind == translation.Keywords:
		return []string{"keywords: what customers of your language would type, not a translation; semicolons between them"}
	case !s.IsWords():
		return []string{placeOf(s) + ": only shown, it stays as it is"}
	}
	return []string{placeOf(s)}
}

// pastVersions is how many versions of each translation the memory looks into.
const pastVersions = 10

// remember fills the memory with what the site has translated into a locale, today's
// words first.
func (e *exporter) remember(ctx context.Context, l *site.Locale) error {
	e.memory = translation.NewMemory()
	all, err := e.everything()
	if err != nil {
		return err
	}
	list, err := e.standings(ctx, all.articles, l)
	if err != nil {
		return err
	}
	for i := range list {
		if list[i].Edition == nil {
			continue
		}
		w, err := e.reader.Work(&list[i])
		if err != nil {
			return err
		}
		e.memory.LearnFrom(w, list[i].Edition.File)
	}
	for i := range list {
		if list[i].Edition != nil {
			e.reader.Past(list[i].Edition, pastVersions, e.memory.LearnFrom)
		}
	}
	return e.rememberTexts(ctx, all.files)
}

// rememberTexts takes in the words of YAML files.
func (e *exporter) rememberTexts(ctx context.Context, files []*texts.File) error {
	list, err := e.textStandings(ctx, files, "", e.locale)
	if err != nil {
		return err
	}
	for _, s := range list {
		for _, entry := range s.Entries {
			if entry.Target != nil {
				e.memory.Learn(entry.Segment.Content, *entry.Target, s.File.Name)
			}
		}
	}
	return ctx.Err()
}
