package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"helpwright/api"
	"helpwright/builder"
	"helpwright/search"
	"helpwright/server"
	"helpwright/workfolder"
)

const serveHelp = `Serve the built site over HTTP, the way a static host does: with the headers and
redirects that the build wrote, compression, error pages in the reader's
language, and nothing that is not in public/.

Build first: serve renders nothing. A build that finishes meanwhile is taken
over at once, without an interruption and without a restart. To see your edits
while you write, use "helpwright dev" instead.

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
	cmd.Flags().BoolVar(&opts.Preview, "preview", false, "serve what build --preview made")
	addSiteOption(cmd, &opts.Site)
	return cmd
}

func runServe(ctx context.Context, opts serveOptions, out, log io.Writer) error {
	if err := checkAddr(opts.Addr); err != nil {
		return err
	}
	s, err := openSound(opts.Site)
	if err != nil {
		return err
	}
	key, err := workfolder.UserKey()
	if err != nil {
		key = nil // recovering needs none; files of earlier releases are not served
	}
	root, build := s.Root, "helpwright build"
	if opts.Preview {
		root, build = previewRoot(s.Root), "helpwright build --preview"
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
	base, err := url.Parse(s.Config.BaseURL)
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
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if api.Handles(mount, r.URL.Path) {
			questions.ServeHTTP(w, r)
			return
		}
		pages.ServeHTTP(w, r)
	})
	listener, err := server.Listen(opts.Addr)
	if err != nil {
		return wrongUse("another program may use it; --addr 127.0.0.1:0 takes a free one", "cannot listen on %q: %s", opts.Addr, err)
	}
	fmt.Fprintf(out, "Serving %s at http://%s%s\n", public, listener.Addr(), base.EscapedPath())
	return serve(ctx, server.NewHTTPServer(handler), listener)
}

// stopTime is how long answers that have begun may take to end.
const stopTime = 10 * time.Second

// serve answers until the context ends, and then ends in order.
func serve(ctx context.Context, s *http.Server, l net.Listener) error {
	stopped := make(chan error, 1)
	go func() { stopped <- s.Serve(l) }()
	select {
	case err := <-stopped:
		return fmt.Errorf("serving: %w", err)
	case <-ctx.Done():
	}
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	if err := s.Shutdown(end); err != nil {
		return fmt.Errorf("stopping: %w", errors.Join(err, s.Close()))
	}
	<-stopped
	return nil
}
