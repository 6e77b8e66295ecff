package builder

import (
	"context"
	"errors"
	"time"

	"helpwright/manifest"
	"helpwright/problem"
	"helpwright/theme"
	"helpwright/workfolder"
)

// Options say how to build; the result does not depend on them.
type Options struct {
	Root     string                // site folder: public/, private/ and .helpwright/ lie in it
	Workers  int                   // 0: one a processor
	Fresh    bool                  // render everything anew
	Key      workfolder.Key        // with which what is kept for the next build is sealed; without one nothing is
	Progress func(done, total int) // nil: nobody watches
}

// A Report says what a build did.
type Report struct {
	Release   string // id of the release that now stands in public/
	Pages     int
	Rendered  int // pages that were not taken over from the last release
	Files     int
	Unchanged bool // the release was there already
	Changed   []string
	Deleted   []string
	Notes     []string // what went wrong without harm to the release
	Timings   []Timing
}

// A Timing is how long a part of a build took.
type Timing struct {
	Part string
	Wall time.Duration
}

// Build renders every page that changed since the last release and publishes
// the whole, or nothing when an error or problem of severity error comes up.
func (s *Site) Build(ctx context.Context, opts Options) (*Report, []problem.Problem, error) {
	if !s.hasPerson() {
		return nil, []problem.Problem{{File: "helpwright.yaml", Rule: problem.DeadEnd, Message: "no way to reach a person", Hint: "name one under contact"}}, nil
	}
	pub, err := openPublisher(opts.Root, opts.Key)
	if err != nil {
		return nil, nil, err
	}
	defer pub.close()
	old, err := pub.readState()
	if err != nil {
		return nil, nil, err
	}
	b := &build{site: s, opts: opts, pub: pub, old: old, report: &Report{Pages: len(s.pages)}}
	if b.known = b.old; opts.Fresh {
		b.known = newState()
	}
	b.clock = time.Now() // for timings only; nothing of it is written
	problems, err := b.run(ctx)
	if broken, ok := errors.AsType[*theme.Broken](err); ok && ctx.Err() == nil {
		return nil, []problem.Problem{broken.Problem}, nil
	}
	if err != nil {
		return nil, problems, err
	}
	if n, _ := problem.Count(problems); n > 0 {
		return nil, problems, nil
	}
	b.report.Notes = pub.notes
	return b.report, problems, nil
}

// A build is one run.
type build struct {
	site   *Site
	opts   Options
	pub    *publisher
	old    *state // of the standing release, empty when it is not known
	known  *state // the same, or empty when nothing may be taken over
	new    *state
	report *Report
	clock  time.Time

	sameFace bool             // the known release had the same face: only words can have changed
	search   []manifest.Index // what was written or kept
	links    *linkWalker      // has walked the pages that were rendered
}

func (b *build) lap(part string) {
	now := time.Now()
	b.report.Timings = append(b.report.Timings, Timing{part, now.Sub(b.clock)})
	b.clock = now
}

func (b *build) run(ctx context.Context) ([]problem.Problem, error) {
	if err := b.pub.begin(); err != nil {
		return nil, err
	}
	b.new = newState()
	b.new.face = b.site.face()
	b.sameFace = b.new.face == b.known.face
	results, err := b.renderPages(ctx)
	if err != nil {
		return nil, err
	}
	b.lap("pages")
	out := &stage{build: b}
	if err := b.writeAssets(ctx, out); err != nil {
		return nil, err
	}
	b.lap("assets")
	problems := b.site.Problems()
	if n, _ := problem.Count(problems); n > 0 {
		return problems, nil
	}
	if err := b.writeMachineFiles(out); err != nil {
		return problems, err
	}
	b.lap("files for machines")
	if err := b.writeSearch(ctx, out); err != nil {
		return problems, err
	}
	b.lap("search")
	b.new.pages = make(map[string]pageState, len(results))
	for _, r := range results {
		b.new.pages[r.file] = r
	}
	if err := b.new.check(); err != nil {
		return problems, err
	}
	broken, err := b.checkLinks(results)
	if problems = append(problems, broken...); err != nil || len(broken) > 0 {
		return problems, err
	}
	b.lap("checking links")
	if err := b.publish(ctx, results); err != nil {
		return problems, err
	}
	b.lap("publishing")
	return problems, nil
}
