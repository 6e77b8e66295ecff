package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"helpwright/api"
	"helpwright/builder"
	"helpwright/manifest"
	"helpwright/search"
	"helpwright/server"
	"helpwright/site"
	"helpwright/workfolder"
)

const serveHelp = `Serve the built site over HTTP, the way a static host does: with the headers and
redirects that the build wrote, compression, error pages in the reader's
language, and nothing that is not in public/.

Build first: serve renders nothing. A build that finishes meanwhile is taken
over at once, without an interruption and without a restart. To see your edits
while you write, use "helpwright dev" instead.

A site with a desk is served with it: tickets, ratings and what agents need, at the
same address. The desk keeps everything in data/ beside public/ and private/, and
these three folders are all that it needs. As long as nobody has an account, a link
is printed that makes the first admin. The environment says what is not for files:

  HELPWRIGHT_DATABASE       postgres://… instead of a file in data/; desks may share it
  HELPWRIGHT_SMTP           smtp://user:password@host:587 sends mail, else it is kept
  HELPWRIGHT_IMAP           imaps://user:password@host/INBOX is asked for mail
  HELPWRIGHT_SMTP_LISTEN    host:port at which mail servers hand mail in
  HELPWRIGHT_MAIL_SECRET    whsec_… of requests that hand mail in
  HELPWRIGHT_MAIL_CHECKED   name of the mail server whose findings are believed
  HELPWRIGHT_FILES          s3://… for attachments instead of a folder in data/
  HELPWRIGHT_ERASED         file of who was erased, instead of "erased" in data/
  HELPWRIGHT_CLAMD          host:port of a clamd that looks through attachments
  HELPWRIGHT_OPENID_SECRET  of the client at the provider of sign-ins
  HELPWRIGHT_GIT_TOKEN      lets the desk push drafts into the repository of desk.drafts

It answers programs too: api/v1/search?q=WORDS&locale=LOCALE searches with the
ranking of the pages, api/v1/suggest completes words while somebody types.

The address that is printed has the path of base_url, because every link has it.
By default only this computer can reach it. For others name an address to listen
on, such as --addr :8080, and put something in front of it that speaks TLS.

Interrupt or terminate it to stop; answers that have begun are finished first.

Exit codes: 0 stopped, 1 helpwright.yaml has errors, 2 nothing is built yet, the
address cannot be used or this is no site, 3 serving failed.`

type serveOptions struct {
	Site    string // the site folder; "" looks for it upwards from the working directory
	Addr    string // host:port; port 0 takes a free one
	Preview bool   // what build --preview made

	Drain time.Duration // how long to go on when told to stop, so that others are asked instead
}

func newServeCommand() *cobra.Command {
	var opts serveOptions
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the built site",
		Long:  serveHelp,
		Example: `  helpwright build && helpwright serve
  helpwright serve --site docs/help --addr 127.0.0.1:0`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			return runServe(ctx, opts, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	cmd.Flags().StringVar(&opts.Addr, "addr", "127.0.0.1:8080", "address to listen on")
	cmd.Flags().DurationVar(&opts.Drain, "drain", drainTime, "when told to stop, go on answering for this long, such as 5s")
	cmd.Flags().BoolVar(&opts.Preview, "preview", false, "serve what build --preview made")
	addSiteOption(cmd, &opts.Site)
	return cmd
}

func runServe(ctx context.Context, opts serveOptions, out, log io.Writer) error {
	if err := checkAddr(opts.Addr); err != nil {
		return err
	}
	at, err := findServed(opts.Site)
	if err != nil {
		return err
	}
	key, err := workfolder.UserKey()
	if err != nil {
		key = nil // recovering needs none; files of earlier releases are not served
	}
	root, build := at.root, "helpwright build"
	if opts.Preview {
		root, build = previewRoot(at.root), "helpwright build --preview"
	}
	public := filepath.Join(root, "public")
	if _, err := os.Stat(root); err == nil {
		if err := builder.Recover(root, key); err != nil {
			return err
		}
	}
	if _, err := os.Stat(filepath.Join(public, "index.html")); err != nil {
		return wrongUse("run "+build+" first", "nothing is built yet in %q", public)
	}
	base, err := url.Parse(at.baseURL)
	if err != nil {
		return fmt.Errorf("reading base_url: %w", err)
	}
	mount := cmp.Or(base.Path, "/")
	logger := slog.New(slog.NewTextHandler(log, nil))
	pages, err := server.New(server.Config{Public: public, Base: mount, Earlier: builder.NewEarlier(root, key).Folder, Log: logger})
	if err != nil {
		return err
	}
	live := search.Follow(public, filepath.Join(root, "private"), logger)
	defer live.Close()
	questions := api.New(mount, live, logger)
	static := server.SmallBodies(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if api.Handles(mount, r.URL.Path) {
			questions.ServeHTTP(w, r)
			return
		}
		pages.ServeHTTP(w, r)
	}))
	listener, err := server.Listen(opts.Addr)
	if err != nil {
		return wrongUse("another program may use it; --addr 127.0.0.1:0 takes a free one", "cannot listen on %q: %s", opts.Addr, err)
	}
	here := "http://" + listener.Addr().String() + base.EscapedPath()
	d, err := openDesk(ctx, root, static, live, logger)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	fmt.Fprintf(out, "Serving %s at %s\n", public, here)
	if d == nil {
		return serve(ctx, server.NewHTTPServer(static), listener, func() {})
	}
	if err := d.welcome(ctx, out, here); err != nil {
		return errors.Join(err, listener.Close(), d.Close())
	}
	settled := time.AfterFunc(settling, debug.FreeOSMemory)
	defer settled.Stop()
	return errors.Join(serve(ctx, server.NewHTTPServer(d), listener, func() { d.drain(opts.Drain) }), d.Close())
}

// settling is how long after its start a server gives back the memory that only the start
// needed: reading the manifest takes several times as much as what is kept of it.
const settling = 2 * time.Second

// A served is what is served: a site, or what was made of one.
type served struct {
	root    string
	baseURL string
}

// findServed finds the site, or a folder that holds only what a build makes.
func findServed(dir string) (served, error) {
	s, err := openSound(dir)
	if err == nil {
		return served{s.Root, s.Config.BaseURL}, nil
	}
	root := cmp.Or(dir, ".")
	if _, missing := os.Stat(filepath.Join(root, site.File)); !errors.Is(missing, fs.ErrNotExist) {
		return served{}, err
	}
	built, noBuild := manifest.Read(os.DirFS(filepath.Join(root, "private")))
	if noBuild != nil {
		return served{}, err
	}
	return served{root, built.BaseURL}, nil
}

// drainTime is how long a desk goes on answering when nothing else is said: what has
// reached the computer before it was told to stop is read until then.
const drainTime = 500 * time.Millisecond

// stopTime is how long answers that have begun may take to end.
const stopTime = 20 * time.Second

// serve answers until the context ends, and then ends in order. Before it takes no more
// connections it calls drain.
func serve(ctx context.Context, s *http.Server, l net.Listener, drain func()) error {
	stopped := make(chan error, 1)
	go func() { stopped <- s.Serve(l) }()
	select {
	case err := <-stopped:
		return fmt.Errorf("serving: %w", err)
	case <-ctx.Done():
	}
	drain()
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	if err := s.Shutdown(end); err != nil {
		return fmt.Errorf("stopping: %w", errors.Join(err, s.Close()))
	}
	<-stopped
	return nil
}
