package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"helpwright/importer"
	"helpwright/knowledge"
	"helpwright/problem"
	"helpwright/theme"
)

const importHelp = `Make a site of a repository of Markdown that was written for another program.

DIR is the old repository; it is only read. The new site is written to the
folder named by --to, which must be absent or empty.

Pages become articles, folders become topics, translations become editions of
their article. Links are rewritten as paths of files, pictures move beside their
words, and old addresses become redirects. Components, shortcodes and HTML become
Markdown as far as Markdown can say them. What cannot be carried over is listed
in import-report.md with file, line and reason.

Articles in which check still finds an error become drafts, so that the site
builds; mend them one by one and set their state again.

What the old site did not show to everybody becomes a draft as well: drafts, pages
of the future and of the past, pages for some users only, and pages of which nobody
can tell. The report names the reason of each.

  hugo        content/ with sections, bundles and shortcodes
  docusaurus  docs/ and i18n/, MDX; Starlight (src/content/docs) as well
  jekyll      pages and collections with Liquid
  zendesk     JSON of the Help Center API, or Markdown that is published there
  plain       any folder of Markdown, with languages as folders or suffixes;
              MkDocs and Starlight are recognised

Exit codes: 0 imported, 1 the old site cannot be imported as it stands, 2 wrong use,
3 it could not be read or written.`

type importOptions struct {
	From string
	Dir  string
	To   string
	Date string // 2006-01-02, RFC 3339 or "today"; "" for now
}

func newImportCommand(now func() time.Time) *cobra.Command {
	var opts importOptions
	cmd := &cobra.Command{
		Use:   "import --from DIALECT DIR",
		Short: "Make a site of an existing repository of Markdown",
		Long:  importHelp,
		Example: `  helpwright import --from hugo ../old-docs --to help
  helpwright import --from zendesk export --to help`,
		Args: oneFolder,
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.Dir = args[0]
			return runImport(cmd.Context(), opts, now, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	cmd.Flags().StringVar(&opts.From, "from", "", "what the old repository was written for: "+strings.Join(importer.Dialects(), ", "))
	cmd.Flags().StringVar(&opts.To, "to", "", "the folder of the new site (default: the name of DIR with -help)")
	cmd.Flags().StringVar(&opts.Date, "date", "", "pages to be published after it stay drafts: 2026-11-30, 2026-11-30T12:00:00Z, or today (default: now)")
	return cmd
}

func oneFolder(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return wrongUse("write "+cmd.CommandPath()+" --from hugo DIR", "name one folder to import")
	}
	return nil
}

func runImport(ctx context.Context, opts importOptions, now func() time.Time, out, messages io.Writer) error {
	if err := opts.settle(); err != nil {
		return err
	}
	date, err := parseDate(opts.Date, now)
	if err != nil {
		return err
	}
	if date.IsZero() {
		date = now()
	}
	progress := newProgress(messages)
	defer progress.done()
	report, err := importer.Run(importer.Options{
		From: opts.From, Source: opts.Dir, Target: opts.To, Date: date, ReservedIDs: theme.ReservedIDs(), CheckPicture: knowledge.CheckPicture, Progress: progress.step("reading pages"),
	})
	if errors.Is(err, importer.ErrNotEmpty) {
		return wrongUse("name another folder with --to; nothing was written", "%s", err)
	}
	var unfit *importer.Unfit
	if errors.As(err, &unfit) {
		return badContent(unfit.Hint, "%s", unfit)
	}
	if err != nil {
		return err
	}
	left, err := demoteAll(ctx, opts.To, report, progress.step("checking pages"))
	progress.done()
	if err != nil {
		return err
	}
	if err := report.Save(opts.To); err != nil {
		return err
	}
	sayImported(out, opts, report, left)
	return nil
}

// settle completes the options and refuses what makes no sense.
func (o *importOptions) settle() error {
	dialects := strings.Join(importer.Dialects(), ", ")
	if o.From == "" {
		return wrongUse("write --from with one of "+dialects, "--from is missing")
	}
	if !slices.Contains(importer.Dialects(), o.From) {
		return wrongUse("use one of "+dialects, "--from cannot be %q", o.From)
	}
	info, err := os.Stat(o.Dir)
	if err != nil || !info.IsDir() {
		return wrongUse("name the folder of the old repository", "%q is not a folder", o.Dir)
	}
	if o.To == "" {
		abs, err := filepath.Abs(o.Dir)
		if err != nil {
			return err
		}
		o.To = filepath.Base(abs) + "-help"
	}
	return nil
}

// demoteAll makes drafts of articles with errors until none is left, since an
// error may show only after another one is out of the way. It returns the
// problems that remain.
func demoteAll(ctx context.Context, dir string, r *importer.Report, progress func(done, total int)) (left []problem.Problem, err error) {
	for range 10 {
		left, err = problemsIn(ctx, dir, progress)
		if err != nil {
			return nil, err
		}
		if n, err := r.Demote(dir, left); n == 0 || err != nil {
			return left, err
		}
	}
	return left, nil
}

// problemsIn checks a site as a build does.
func problemsIn(ctx context.Context, dir string, progress func(done, total int)) ([]problem.Problem, error) {
	p, err := openPipeline(dir, io.Discard) // each round would say the same
	if err != nil {
		return nil, err
	}
	defer p.close()
	if err := p.read(ctx, reading{progress: progress}); err != nil {
		return nil, err
	}
	return p.problems, nil
}

func sayImported(out io.Writer, opts importOptions, r *importer.Report, left []problem.Problem) {
	_, warnings := problem.Count(left)
	fmt.Fprintf(out, "imported %s into %s: %s, %s in %s, %s\n", counted(r.Pages, "page"), opts.To,
		counted(r.Articles, "article"), counted(r.Editions, "edition"), counted(len(r.Locales), "locale"), counted(r.Files, "picture"))
	if len(r.Withheld) > 0 {
		fmt.Fprintf(out, "made drafts of %s that the old site did not show to everybody; import-report.md says why\n", counted(len(r.Withheld), "edition"))
	}
	sayDrafts(out, r.Drafts)
	if dropped := r.DroppedFields(); len(dropped) > 0 {
		fmt.Fprintf(out, "left out %s of front matter: %s\n", counted(len(dropped), "field"), inOneLine(dropped))
	}
	if warnings > 0 {
		fmt.Fprintf(out, "%s could make pages better; helpwright check lists them\n", counted(warnings, "warning"))
	}
	if len(r.Lost) > 0 {
		fmt.Fprintf(out, "%s could not be carried over; import-report.md says what, where and why:\n", counted(len(r.Lost), "thing"))
		for i, c := range r.Counts() {
			if i == maxSaid {
				fmt.Fprintf(out, "  and %d other sorts\n", len(r.Counts())-i)
				break
			}
			fmt.Fprintf(out, "  %6d  %s\n", c.Count, c.What)
		}
	}
	fmt.Fprintf(out, "Next: read %s, then %s dev --site %s\n", filepath.Join(opts.To, "import-report.md"), self("."), quotedWord(opts.To))
}

// maxSaid is how many things of a sort the terminal lists one by one.
const maxSaid = 12

// sayDrafts names the editions that were made drafts, each with its first problem.
func sayDrafts(out io.Writer, drafts []importer.Draft) {
	if len(drafts) == 0 {
		return
	}
	fmt.Fprintf(out, "made drafts of %s, because helpwright check finds errors there:\n", counted(len(drafts), "edition"))
	for i, d := range drafts {
		if i == maxSaid {
			fmt.Fprintf(out, "  and %d more; import-report.md names them all\n", len(drafts)-i)
			return
		}
		fmt.Fprintf(out, "  %s\n", d.Why[0])
	}
}

// inOneLine lists things with their counts, the first ones by name.
func inOneLine(all []importer.Count) string {
	var words []string
	for i, c := range all {
		if i == maxSaid {
			words = append(words, fmt.Sprintf("and %d more", len(all)-i))
			break
		}
		words = append(words, fmt.Sprintf("%s (%d)", c.What, c.Count))
	}
	return strings.Join(words, ", ")
}
