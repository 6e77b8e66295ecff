package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"helpwright/builder"
	"helpwright/live"
	"helpwright/problem"
	"helpwright/searchindex/synonyms"
	"helpwright/server"
	"helpwright/site"
)

const devHelp = `Show the help centre while you write it.

Pages are made when you open them and reload when you save. Drafts are shown
with a banner, problems in the page and here. Nothing is written to public/ or
private/.

With --pseudo there is one more language, whose words are made of the first one's:
accented, longer and in brackets. What looks as usual in it stands in a template where
no translation reaches it, and what is cut off has no room for other languages.

A site with a desk is shown with it. The terminal says with what to sign in as an
agent; this account exists in dev alone. The desk keeps what it is told below
.helpwright/desk, sends no mail, and shows what it would send.

Only this computer can open the address, because drafts are not for everybody.
When the port is taken and you did not name it, a free one is used.

Interrupt it to stop.

Exit codes: 0 stopped, 1 helpwright.yaml or a template has errors from the start,
2 wrong use or an address that cannot be used, 3 showing the site failed.`

type devOptions struct {
	Site string
	Addr string
	Wish bool // the address is only a wish

	Pseudo bool // one more language, of words that only look foreign
}

const devAddr = "127.0.0.1:8080"

func newDevCommand() *cobra.Command {
	var opts devOptions
	cmd := &cobra.Command{
		Use:   "dev",
		Short: "Show the help centre while you write it",
		Long:  devHelp,
		Example: `  helpwright dev
  helpwright dev --site docs/help --addr 127.0.0.1:4000`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			opts.Wish = !cmd.Flags().Changed("addr")
			return runDev(cmd.Context(), opts, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	cmd.Flags().StringVar(&opts.Addr, "addr", devAddr, "address to listen on, of this computer")
	cmd.Flags().BoolVar(&opts.Pseudo, "pseudo", false, "add a language of words that only look foreign")
	addSiteOption(cmd, &opts.Site)
	return cmd
}

func runDev(ctx context.Context, opts devOptions, out, log io.Writer) error {
	if err := checkAddr(opts.Addr); err != nil {
		return err
	}
	s, found, err := openSite(opts.Site)
	if err != nil {
		return err
	}
	watcher, err := live.NewWatcher(s.Root, []string{"content", "templates", "locales", synonyms.Folder, site.File})
	if err != nil {
		return err
	}
	defer watcher.Close()
	k, err := openKept(s.Root, devCacheFolder, log)
	if err != nil {
		return err
	}
	defer k.close()
	d := &devSite{root: s.Root, kept: k, out: out, log: log, watcher: watcher, pseudo: opts.Pseudo}
	bar := newProgress(log)
	p, err := d.read(ctx, s, found, reading{progress: bar.step("reading")})
	bar.done()
	if err != nil {
		return err
	}
	if d.site == nil {
		return p.refuse(out)
	}
	k.results.Complete()
	return d.serve(ctx, opts)
}

// A devSite is the site that dev shows, as it is at the moment.
type devSite struct {
	root    string
	kept    *kept
	out     io.Writer
	watcher *live.Watcher
	log     io.Writer
	server  *live.Server
	desk    *devDesk       // nil where the site has none
	checks  sync.WaitGroup // running after a page was shown
	pseudo  bool

	mu       sync.Mutex
	pipeline *pipeline         // whose pages are shown
	site     *builder.Site     // its pages
	problems []problem.Problem // of the newest state, whose pages may be impossible
	told     map[string]bool   // problems that the terminal shows already
}

// read reads a site that is open, with drafts, and makes its pages.
func (d *devSite) read(ctx context.Context, s *site.Site, found []problem.Problem, how reading) (*pipeline, error) {
	if d.pseudo {
		addPseudoLocale(s)
	}
	p := newPipeline(s, found, d.kept)
	p.drafts = true
	if err := p.read(ctx, how); err != nil {
		return nil, err
	}
	return p, d.derive(ctx, p)
}

// derive makes the site of a pipeline that was read. With an error in the configuration
// or in a template there is none, and the pages stay those of the last that had one.
func (d *devSite) derive(ctx context.Context, p *pipeline) error {
	if p.base == nil {
		d.problems = withoutPseudo(p.problems)
		return nil
	}
	if err := p.readHistory(ctx); err != nil {
		return err
	}
	cfg := p.builderConfig(p.buildDate(noDate))
	cfg.Preview = true
	cfg.Offline = false // a service worker would show yesterday's pages
	cfg.Live = mountPath(p.site.Config.BaseURL) + live.ScriptPath
	site, err := p.prepare(ctx, p.previewed(), nil, cfg)
	if err != nil {
		return err
	}
	d.problems = withoutPseudo(p.problems)
	if site != nil {
		d.pipeline, d.site = p, site
	}
	return nil
}

// mountPath is the path of the base URL, under which the site is served.
func mountPath(baseURL string) string {
	u, err := url.Parse(baseURL)
	if err != nil || u.Path == "" {
		return "/"
	}
	return u.Path
}

func (d *devSite) serve(ctx context.Context, opts devOptions) error {
	mount := mountPath(d.pipeline.site.Config.BaseURL)
	listener, err := live.Listen(opts.Addr, opts.Wish)
	if err != nil {
		return wrongUse("name another address with --addr, such as 127.0.0.1:4000", "%s", err)
	}
	d.server = live.New(live.Config{Base: mount, Headers: headersOf(d.site), MediaType: server.MediaType})
	d.show()
	address := "http://" + listener.Addr().String() + mount
	handler := server.SmallBodies(d.server)
	if d.desk, err = d.openDevDesk(ctx, address, handler, slog.New(slog.NewTextHandler(d.log, &slog.HandlerOptions{Level: slog.LevelWarn}))); err != nil {
		return errors.Join(err, listener.Close())
	}
	fmt.Fprintf(d.out, "open this in your browser: %s\n", address)
	if d.desk != nil {
		handler = live.Local(d.desk)
		fmt.Fprintln(d.out, d.desk.welcome(address))
	}
	fmt.Fprintln(d.out, "Ctrl+C stops")
	d.report()
	err = d.run(ctx, server.NewHTTPServer(handler), listener)
	if d.desk != nil {
		err = errors.Join(err, d.desk.Close())
	}
	if err != nil && !errors.Is(err, http.ErrServerClosed) && ctx.Err() == nil {
		return err
	}
	fmt.Fprintln(d.out, "stopped")
	return nil
}

// headersOf are the headers of a site on one's own computer, where it is served
// over plain HTTP.
func headersOf(s *builder.Site) func(file string) map[string]string {
	return func(file string) map[string]string {
		headers := s.Headers(file)
		delete(headers, "Strict-Transport-Security")
		return headers
	}
}

// run answers and watches until the context ends or one of the two fails, and
// returns when nothing runs any more.
func (d *devSite) run(ctx context.Context, hs *http.Server, listener net.Listener) error {
	ctx, cancel := context.WithCancel(ctx)
	failed := make(chan error, 2)
	var running sync.WaitGroup
	running.Go(func() { failed <- hs.Serve(listener) })
	running.Go(func() { failed <- d.watcher.Run(ctx, func(c live.Change) { d.follow(ctx, c) }) })
	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	cancel()
	if d.desk != nil {
		d.desk.Stop()
	}
	d.server.Close()
	stop, done := context.WithTimeout(context.Background(), time.Second)
	defer done()
	if hs.Shutdown(stop) != nil {
		hs.Close()
	}
	running.Wait()
	d.checks.Wait()
	return err
}

// follow brings the site up to date with a change: fast when only words changed,
// else by loading it again.
func (d *devSite) follow(ctx context.Context, c live.Change) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.followWords(c) {
		p, pages := d.pipeline, d.site
		d.checks.Go(func() { d.check(p, pages) })
		return
	}
	if err := d.reread(ctx); err != nil {
		if ctx.Err() == nil {
			fmt.Fprintf(d.out, "the change could not be followed: %s\n", err)
		}
		return
	}
	d.show()
	d.report()
}

// reread reads the whole site again.
func (d *devSite) reread(ctx context.Context) error {
	s, found, err := openSite(d.root)
	if err != nil {
		return err
	}
	_, err = d.read(ctx, s, found, reading{})
	return err
}

// followWords follows a change to words alone, and reports whether it was one.
func (d *devSite) followWords(c live.Change) bool {
	if c.All {
		return false
	}
	var files []string
	for _, f := range c.Files {
		inside, ok := strings.CutPrefix(f, "content/")
		if !ok {
			return false
		}
		files = append(files, inside)
	}
	base, ok := d.pipeline.base.Reload(files)
	if !ok {
		return false
	}
	next := *d.pipeline
	next.base = base
	site, err := d.site.With(next.previewed())
	if err != nil {
		return false
	}
	d.pipeline, d.site = &next, site
	d.show()
	return true
}

// check looks for problems after a fast change was shown, and shows the page
// again if it has other ones than before.
func (d *devSite) check(p *pipeline, pages *builder.Site) {
	found := p.base.Problems()
	pages.Problems() // worked out here, where nobody waits for it
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.pipeline != p {
		return // another change came in between
	}
	p.judge(found)
	p.judgePages(pages)
	d.problems = withoutPseudo(p.problems)
	if d.report() {
		d.show()
	}
}

// show lets the server answer from the site as it is now.
func (d *devSite) show() {
	d.server.Show(d.site.Preview(d.byPage()))
	if d.desk == nil {
		return
	}
	if _, err := d.desk.follow(d.site); err != nil {
		fmt.Fprintf(d.out, "the desk could not follow: %s\n", err)
	}
}

// byPage gives each problem to the pages that it concerns, named by the file of
// their words: its own, and those that include the block it is in. What concerns
// no page in particular goes to the start page, whose name is empty.
func (d *devSite) byPage() map[string][]string {
	pages := map[string][]string{} // by file of a problem
	for _, p := range d.problems {
		pages[p.File] = nil
	}
	if len(pages) == 0 {
		return nil
	}
	concerns := func(file, page string) {
		if found, ok := pages[file]; ok {
			pages[file] = append(found, page)
		}
	}
	base := d.pipeline.base
	for _, t := range base.Topics {
		concerns(t.File, t.File)
	}
	for _, a := range base.Articles {
		for _, e := range a.Editions {
			concerns(e.File, e.File)
			for _, name := range e.Blocks {
				for _, file := range base.Blocks[name].File {
					concerns(file, e.File)
				}
			}
		}
	}
	out := map[string][]string{}
	for _, p := range d.problems {
		concerned := pages[p.File]
		if len(concerned) == 0 {
			concerned = []string{""}
		}
		for _, page := range concerned {
			out[page] = append(out[page], p.String())
		}
	}
	return out
}

// report prints the problems that are new with their number, and says when there
// are none, at the start and after each change to them. It reports whether
// anything changed.
func (d *devSite) report() bool {
	now := map[string]bool{}
	changed := false
	for _, p := range d.problems {
		line := p.String()
		now[line] = true
		if !d.told[line] {
			fmt.Fprintln(d.out, line)
			changed = true
		}
	}
	for line := range d.told {
		changed = changed || !now[line]
	}
	if changed || d.told == nil {
		if len(now) == 0 {
			fmt.Fprintln(d.out, "no problems")
		} else {
			fmt.Fprintln(d.out, counted(len(now), "problem"))
		}
	}
	d.told = now
	return changed
}
