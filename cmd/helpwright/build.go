package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"helpwright/builder"
	"helpwright/problem"
)

const buildHelp = `Build the help centre: public/ for any static host, private/ for the desk.

Everything is checked first. With an error nothing is published, and what stood
in public/ stays. Otherwise the new site takes the place of the old one at once;
a build that is interrupted, at whatever moment, leaves the old one or the new.

Pages that did not change are not rendered again. The same commit and build date
give the same bytes, on any machine, in any folder.

The build date is the commit time of HEAD, or what --date says. It stands in the
manifest, and in feeds that have no entry yet. Articles have dates of their own,
which come from the history alone.

--preview builds what a branch would publish, drafts included, apart from public/,
in .helpwright/preview/. Every page says that it is a preview, search engines are
asked to list none, and a page tells in words what is different from a commit: the
last one, or what --against names. Look at it with: helpwright serve --preview

Exit codes: 0 published, 1 errors in content or configuration, 2 wrong use,
3 the build itself failed.`

type buildOptions struct {
	Site    string
	Date    string // 2006-01-02, RFC 3339 or "today"
	Fresh   bool
	Timings bool
	Workers int // 0: one a processor
	Preview bool
	Against string // branch, tag or commit that a preview is compared with
}

func newBuildCommand(now func() time.Time) *cobra.Command {
	var opts buildOptions
	cmd := &cobra.Command{
		Use:   "build",
		Short: "Build the help centre",
		Long:  buildHelp,
		Example: `  helpwright build
  helpwright build --fresh --timings
  helpwright build --preview --against origin/main`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cmd.Flags().Changed("workers") && opts.Workers < 1 {
				return wrongUse("name 1 or more, or leave it out to use all processors", "--workers cannot be %d", opts.Workers)
			}
			if cmd.Flags().Changed("against") && !opts.Preview {
				return wrongUse("add --preview", "only a preview is compared with something")
			}
			return runBuild(cmd.Context(), opts, now, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	f := cmd.Flags()
	addSiteOption(cmd, &opts.Site)
	f.StringVar(&opts.Date, "date", "", "build date: 2026-11-30, 2026-11-30T12:00:00Z, or today (default: commit time of HEAD)")
	f.BoolVar(&opts.Fresh, "fresh", false, "render everything anew instead of what changed")
	f.BoolVar(&opts.Preview, "preview", false, "build a preview with drafts, apart from what is published")
	f.StringVar(&opts.Against, "against", "HEAD", "branch, tag or commit that the preview is compared with")
	f.BoolVar(&opts.Timings, "timings", false, "say where the time went")
	f.IntVar(&opts.Workers, "workers", 0, "how many pages to work on at a time (default: one a processor)")
	return cmd
}

// noDate leaves the date of a build to the history.
var noDate time.Time

func runBuild(ctx context.Context, opts buildOptions, now func() time.Time, out, log io.Writer) error {
	date, err := parseDate(opts.Date, now)
	if err != nil {
		return err
	}
	builder.CollectLate()

	watch := newStopwatch()
	p, err := openPipeline(opts.Site, log)
	if err != nil {
		return err
	}
	defer p.close() // whatever becomes of this build, the next one need not read everything again
	bar := newProgress(log)
	p.drafts = opts.Preview
	if err := p.read(ctx, reading{opts.Workers, bar.step("reading")}); err != nil {
		return err
	}
	watch.lap("reading and checking")
	if p.base == nil {
		return p.refuse(out)
	}
	if err := p.readHistory(ctx); err != nil {
		return err
	}
	watch.lap("history")
	cfg := p.builderConfig(p.buildDate(date))
	if err := p.review(cfg.Date); err != nil {
		return err
	}
	watch.lap("review")
	b, root, err := p.prepareBuild(ctx, opts, cfg)
	if err != nil {
		return err
	}
	p.base, p.proved, p.reviewed = nil, nil, nil // what is not published need not be kept while pages are rendered
	watch.lap("preparing")
	if b == nil || p.errors() {
		return p.refuse(out)
	}
	report, problems, err := b.Build(ctx, builder.Options{Root: root, Workers: opts.Workers, Fresh: opts.Fresh || p.tool == "", Key: p.kept.key, Progress: bar.step("rendering")})
	if err != nil {
		return notBuilt(err)
	}
	p.problems = problem.Sort(append(p.problems, problems...))
	if report == nil {
		return p.refuse(out)
	}
	bar.done()
	for _, t := range report.Timings {
		watch.add(t.Part, t.Wall)
	}
	watch.restart()
	p.kept.results.Complete()
	if err := p.kept.close(); err != nil {
		report.Notes = append(report.Notes, fmt.Sprintf("the cache could not be kept: %s", err))
	}
	watch.lap("keeping the cache")
	for _, note := range report.Notes {
		fmt.Fprintf(log, "the release is published, but %s\n", note)
	}
	if err := problem.Write(out, problem.FormatText, p.problems); err != nil {
		return err
	}
	if opts.Timings {
		watch.print(out)
	}
	summarise(out, report, p.site.Root, opts.Preview, watch.total())
	return nil
}

// prepareBuild makes the site that is to be built, and says below which folder.
func (p *pipeline) prepareBuild(ctx context.Context, opts buildOptions, cfg builder.Config) (b *builder.Site, root string, err error) {
	if !opts.Preview {
		b, err = p.prepare(ctx, p.published(), p.gated(), cfg)
		return b, p.site.Root, err
	}
	if root, err = makePreviewRoot(p.site.Root, p.kept.key); err != nil {
		return nil, "", err
	}
	b, err = p.preparePreview(ctx, opts.Against, cfg)
	return b, root, err
}

// notBuilt says what to do where the way to public/ is barred.
func notBuilt(err error) error {
	if errors.Is(err, builder.ErrBusy) {
		return wrongUse("wait until it has ended", "%s", err)
	}
	if immovable, ok := errors.AsType[*builder.ImmovableError](err); ok {
		return wrongUse("remove public/ and private/ in the step that builds, or mount the folder above them", "%s", immovable)
	}
	return err
}

// parseDate reads what --date says; noDate is left to the history.
func parseDate(s string, now func() time.Time) (time.Time, error) {
	if s == "" {
		return noDate, nil
	}
	if s == "today" {
		return now().UTC().Truncate(24 * time.Hour), nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), nil
		}
	}
	return noDate, wrongUse("write it as 2026-11-30, as 2026-11-30T12:00:00Z, or today", "--date cannot be %q", s)
}

// refuse prints the problems that keep a site from being published.
func (p *pipeline) refuse(out io.Writer) error {
	if err := problem.Write(out, problem.FormatText, p.problems); err != nil {
		return err
	}
	n, _ := problem.Count(p.problems)
	return badContent("mend the errors; warnings may wait", "nothing was published: %s", counted(n, "error"))
}

// summarise says what was published, where it is and what comes next.
func summarise(out io.Writer, r *builder.Report, root string, preview bool, took time.Duration) {
	what := fmt.Sprintf("%s, %d rendered, %s", counted(r.Pages, "page"), r.Rendered, counted(r.Files, "file"))
	made, at, option := "published", root, ""
	if preview {
		made, at, option = "made a preview,", previewRoot(root), " --preview"
	}
	if r.Unchanged {
		fmt.Fprintf(out, "nothing changed: release %s stays (%s, %s)\n", r.Release, what, took.Round(time.Millisecond))
	} else {
		fmt.Fprintf(out, "%s release %s (%s, %s)\n", made, r.Release, what, took.Round(time.Millisecond))
	}
	fmt.Fprintf(out, "the site is in %s; look at it with: %s serve%s%s\n", nearPath(filepath.Join(at, "public")), self("."), option, siteOption(root))
}

// A stopwatch remembers where time went.
type stopwatch struct {
	begin, last time.Time
	parts       []builder.Timing
}

func newStopwatch() *stopwatch {
	now := time.Now()
	return &stopwatch{begin: now, last: now}
}

func (w *stopwatch) lap(part string) {
	now := time.Now()
	w.add(part, now.Sub(w.last))
	w.last = now
}

func (w *stopwatch) add(part string, wall time.Duration) {
	w.parts = append(w.parts, builder.Timing{Part: part, Wall: wall})
}

func (w *stopwatch) restart() { w.last = time.Now() }

func (w *stopwatch) total() time.Duration { return time.Since(w.begin) }

func (w *stopwatch) print(out io.Writer) {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, p := range w.parts {
		fmt.Fprintf(t, "%s\t%.1f ms\t\n", p.Part, float64(p.Wall.Microseconds())/1000)
	}
	fmt.Fprintf(t, "all\t%.1f ms\t\n", float64(w.total().Microseconds())/1000)
	t.Flush()
}
