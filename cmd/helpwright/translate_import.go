package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"helpwright/knowledge"
	"helpwright/problem"
	"helpwright/translation"
	"helpwright/translation/standing"
	"helpwright/translation/xliff"
)

const translateImportHelp = `Take back a file that translators have worked on.

Only words are taken over, and only those of segments whose source is still the same;
everything else in the editions stays as it is, byte for byte. Segments without a
translation keep what the edition says, or the words of the source.

An edition whose words have changed is a draft again, or waits for its review when all
of its segments are marked as reviewed or final; a person approves it. When nothing is
left to translate, source_revision names today's source. A translation that persons
have reviewed as a whole is no longer marked as made by a machine.

A file with a lost link, variable or mark is refused as a whole, with the line and
the segment of each.

Exit codes: 0 taken over, 1 the file, helpwright.yaml or the theme has errors, 2 there
is no such file or locale, 3 it could not be written.`

type translateImportOptions struct {
	Site string
}

func newTranslateImportCommand() *cobra.Command {
	var opts translateImportOptions
	cmd := &cobra.Command{
		Use:   "import FILE",
		Short: "Take back a file that translators have worked on",
		Long:  translateImportHelp,
		Example: `  helpwright translate import de.xlf
  helpwright translate import phrases.po`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return wrongUse("helpwright translate import de.xlf", "expected one file, found %q", args)
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return runTranslateImport(cmd.Context(), opts, args[0], cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	addSiteOption(cmd, &opts.Site)
	return cmd
}

// maxSent limits a file that comes back, in bytes. Package xliff says more.
const maxSent = 64 << 20

func runTranslateImport(ctx context.Context, opts translateImportOptions, name string, out, log io.Writer) error {
	text, err := readSent(name)
	if err != nil {
		return err
	}
	t, err := openTranslators(ctx, opts.Site, log)
	if err != nil {
		return err
	}
	defer t.close()
	if filepath.Ext(name) == ".po" {
		return t.takePhrases(name, text, out)
	}
	received, problems := xliff.Read(name, text)
	if len(problems) > 0 {
		return refusedImport(problems, out)
	}
	if _, err := t.locale(received.Target); err != nil {
		return err
	}
	im := &receiver{translators: t, name: name, locale: received.Target}
	for i := range received.Files {
		if err := im.take(ctx, &received.Files[i]); err != nil {
			return err
		}
	}
	if len(im.problems) > 0 {
		return refusedImport(im.problems, out)
	}
	return im.write(out)
}

// readSent reads a file that a person names.
func readSent(name string) ([]byte, error) {
	file, err := os.Open(name)
	if os.IsNotExist(err) {
		return nil, wrongUse("name the file that came back", "no file %q", name)
	}
	if err != nil {
		return nil, fmt.Errorf("reading %q: %w", name, err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxSent+1))
	if err != nil {
		return nil, fmt.Errorf("reading %q: %w", name, err)
	}
	return text, nil
}

// refusedImport prints why a file is not taken.
func refusedImport(problems []problem.Problem, out io.Writer) error {
	for _, p := range problems {
		fmt.Fprintln(out, printable(p.String()))
	}
	return badContent("mend the segments and import the file again", "nothing was taken over")
}

// A receiver takes over what came back.
type receiver struct {
	*translators
	name     string // of the file that came back
	locale   string
	problems []problem.Problem
	outcomes []outcome
}

// An outcome is what comes of one article.
type outcome struct {
	file    string // of the translation
	before  []byte // nil when it did not exist
	text    []byte
	changed int // segments
	left    int
	foreign int // segments of the file that the source does not have any more
}

func (im *receiver) take(ctx context.Context, f *xliff.ReceivedFile) error {
	a := im.base.ByID[f.ID]
	if a == nil || a.Source.Locale == im.locale {
		im.problems = append(im.problems, problem.Problem{File: im.name, Line: f.Line, Column: 1, Rule: problem.Link, Message: fmt.Sprintf("no article %q that could be translated into %s", f.ID, im.locale), Hint: "export it anew"})
		return nil
	}
	s, err := im.reader.Of(ctx, a, im.locale)
	if err != nil {
		return err
	}
	w, err := im.reader.Work(&s)
	if err != nil {
		return err
	}
	o := outcome{file: im.fileOf(a, im.locale)}
	if w.Current != nil {
		o.before = w.Current.Source()
	}
	targets, foreign := targetsOf(f, w)
	merged, refusals := w.Merge(im.reader.Cutter(), im.name, im.locale, targets)
	for _, r := range refusals {
		im.problems = append(im.problems, r.Problem)
	}
	if merged == nil {
		return nil
	}
	o.changed, o.left, o.foreign = merged.Changed, len(merged.Left), foreign
	o.text, err = im.withSettings(o.file, im.locale, merged.Text, settingsFor(&s, merged)...)
	if err != nil {
		return err
	}
	im.outcomes = append(im.outcomes, o)
	return nil
}

// targetsOf returns the translations of segments that still say what the translator
// saw, and how many do not.
func targetsOf(f *xliff.ReceivedFile, w *translation.Work) (targets map[string]translation.Target, foreign int) {
	sources := map[string]translation.Content{}
	for _, s := range w.Source.Segments {
		sources[s.ID] = s.Content
	}
	targets = map[string]translation.Target{}
	for _, u := range f.Units {
		source, known := sources[u.ID]
		if !known || !sameWords(source.Parts, u.Source) {
			foreign++
			continue
		}
		targets[u.ID] = translation.Target{Parts: u.Target, State: u.State, Line: u.Line}
	}
	return targets, foreign
}

// sameWords compares the parts of a source with what a file holds of it, in which
// characters are replaced that no XML may hold.
func sameWords(source, sent []translation.Part) bool {
	if len(source) != len(sent) {
		return false
	}
	for i, p := range source {
		p.Words = xliff.Holdable(p.Words)
		if p != sent[i] {
			return false
		}
	}
	return true
}

// settingsFor returns what changes in the front matter of a translation.
func settingsFor(s *standing.Standing, m *translation.Merged) []translation.Setting {
	var list []translation.Setting
	set := func(key, value, now string) {
		if value != now {
			list = append(list, translation.Setting{Key: key, Value: value})
		}
	}
	before := s.Edition
	if before == nil {
		before = &knowledge.Edition{}
	}
	isReviewed := m.State >= translation.Reviewed && len(m.Left) == 0
	switch {
	case isReviewed && (m.Changed > 0 || before.State == knowledge.Draft):
		set("state", string(knowledge.Review), string(before.State))
	case m.Changed > 0 || before.State == "":
		set("state", string(knowledge.Draft), string(before.State))
	}
	if isReviewed && before.Machine {
		set("machine", "", "true")
	}
	if len(m.Left) == 0 {
		set("source_revision", string(s.Article.Source.Revision), before.SourceRevision)
		if before.ChangeMinor {
			set("change", "", "minor")
		}
	}
	return list
}

// write writes what has changed, and says what is left to do.
func (im *receiver) write(out io.Writer) error {
	root, err := os.OpenRoot(im.site.Root)
	if err != nil {
		return fmt.Errorf("opening the site: %w", err)
	}
	defer root.Close()
	for _, o := range im.outcomes {
		verb := "unchanged"
		switch {
		case o.before == nil:
			verb = "wrote"
			err = writeNew(root, o.file, o.text)
		case !bytes.Equal(o.before, o.text):
			verb = "changed"
			err = im.replace(root, o)
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s %s: %s taken over", verb, o.file, counted(o.changed, "segment"))
		if o.left > 0 {
			fmt.Fprintf(out, ", %d left to translate", o.left)
		}
		if o.foreign > 0 {
			fmt.Fprintf(out, ", %d of an older source", o.foreign)
		}
		fmt.Fprintln(out)
	}
	return nil
}

// replace writes a translation, unless somebody has changed it meanwhile.
func (im *receiver) replace(root *os.Root, o outcome) error {
	now, err := fs.ReadFile(im.base.Files(), strings.TrimPrefix(o.file, im.base.Config.Folder+"/"))
	if err != nil {
		return fmt.Errorf("reading %q: %w", o.file, err)
	}
	if !bytes.Equal(now, o.before) {
		return wrongUse("import the file again", "%q was changed meanwhile", o.file)
	}
	return replaceFile(root, o.file, o.text)
}

// replaceFile writes a file in place of another, all or nothing.
func replaceFile(root *os.Root, name string, text []byte) error {
	beside := path.Join(path.Dir(name), "."+path.Base(name)+".new")
	root.Remove(filepath.FromSlash(beside)) // of a run that was killed
	if err := writeNew(root, beside, text); err != nil {
		return err
	}
	if err := root.Rename(filepath.FromSlash(beside), filepath.FromSlash(name)); err != nil {
		return fmt.Errorf("writing %q: %w", name, err)
	}
	return nil
}
