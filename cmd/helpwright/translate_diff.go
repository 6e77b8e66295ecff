package main

import (
	"bufio"
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"helpwright/knowledge"
	"helpwright/strict"
	"helpwright/translation"
	"helpwright/translation/standing"
)

const translateDiffHelp = `Show what has changed in the source since a translation was made, segment by segment
in the order of the source: what the source said (-), what it says now (+), and where
it helps what the translation says (=), with the line of its file.

PATH is the folder of the article.

Exit codes: 0 printed, also when nothing has changed, 1 helpwright.yaml or the theme
has errors, 2 there is no such article, locale or translation, 3 reading failed.`

func newTranslateDiffCommand() *cobra.Command {
	return aboutOneTranslation(&cobra.Command{
		Use:     "diff PATH LOCALE",
		Short:   "Show what has changed since a translation was made",
		Long:    translateDiffHelp,
		Example: "  helpwright translate diff billing/refund-an-order de",
	}, runTranslateDiff)
}

func runTranslateDiff(ctx context.Context, t *translators, a *knowledge.Article, locale string, out io.Writer) error {
	if a.Editions[locale] == nil {
		return wrongUse("helpwright translate new "+a.Folder+" "+locale, "%s is not translated into %s", a.Folder, locale)
	}
	if locale == a.Source.Locale {
		return wrongUse("name the locale of a translation", "%s is the source itself", a.Source.File)
	}
	s, err := t.reader.Of(ctx, a, locale)
	if err != nil {
		return err
	}
	w, err := t.reader.Work(&s)
	if err != nil {
		return err
	}
	d := newDifferences(out)
	switch {
	case s.Sort != standing.Outdated:
		fmt.Fprintf(d.out, "%s follows %s as it is today\n", s.Edition.File, a.Source.File)
	case s.Followed == nil || w.Followed == nil:
		fmt.Fprintf(d.out, "%s follows revision %s, which no commit has; compare it with %s as a whole\n", s.Edition.File, printable(s.Edition.SourceRevision), a.Source.File)
	default:
		d.print(&s, w)
	}
	if s.Sort == standing.Outdated {
		fmt.Fprintf(d.out, "\nwhen the translation says the same:\n  source_revision: %s\n", strict.Quoted(string(a.Source.Revision)))
	}
	return d.out.Flush()
}

// Differences print what a translator must change.
type differences struct{ findings }

func newDifferences(out io.Writer) *differences {
	return &differences{findings{out: bufio.NewWriter(out), colour: usesColour(out)}}
}

func (d *differences) print(s *standing.Standing, w *translation.Work) {
	diff := translation.Compare(w.Followed, w.Source)
	fmt.Fprintf(d.out, "%s: %s change since %s was translated\n", s.Edition.File, s.Significance, s.Article.Source.File)
	then := map[string]*translation.Segment{}
	for _, e := range w.Entries() {
		then[e.Segment.ID] = e.Current
	}
	for _, c := range diff.Changes {
		fmt.Fprintln(d.out)
		at := c.Now
		if at == nil {
			at = c.Before
		}
		fmt.Fprintln(d.out, d.in(bold, fmt.Sprintf("%s, %s", placeOf(at), c.Significance)))
		if c.Before != nil {
			fmt.Fprintf(d.out, "  - %s\n", d.in(faint, c.Before.Content.Source()))
		}
		if c.Now == nil {
			continue
		}
		fmt.Fprintf(d.out, "  + %s\n", d.in(match, c.Now.Content.Source()))
		if old := then[c.Now.ID]; old != nil {
			fmt.Fprintf(d.out, "  = %s\n    %s:%d\n", printable(old.Content.Source()), s.Edition.File, old.Line)
		}
	}
}

// placeOf says in words where a segment stands.
func placeOf(s *translation.Segment) string {
	text := s.Kind
	if s.Within != "" {
		text += " in " + s.Within
	}
	return text
}
