// Package live shows a site while it is being written: pages made when they are
// asked for, reloaded in the browser when a file changes.
//
// A [Server] answers from a [View], which is replaced whole after each change, so
// a request sees one state of the site. Nothing is written anywhere. It is meant
// for one person on one computer: it answers only requests that name this
// computer as their host, so that a page elsewhere cannot read the drafts.
//
// watch.go notices changes, and is the only user of fsnotify; events.go tells
// browsers about them. What a change means for the site is for the caller to know.
package live

import (
	"bytes"
	_ "embed"
	"fmt"
	"net"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// A View is one state of a site.
type View interface {
	// Answer returns the file of the public folder, such as "en/index.html",
	// with its status. It reports false when there is none.
	Answer(file string) (content []byte, ok bool, err error)
	// Redirect returns where an old address leads, "" when nowhere.
	Redirect(path string) string
	// NotFound returns the page that is shown where there is nothing.
	NotFound(path string) []byte
}

// Config says how to serve.
type Config struct {
	Base      string                              // path below which the site lives, "/" or "/help/"
	Headers   func(file string) map[string]string // of the answer with a file of the public folder; nil: none
	MediaType func(file string) string            // what a file is served as; nil: something to save
}

// A Server shows views. The zero Server is not ready; use New.
type Server struct {
	cfg    Config
	shown  atomic.Pointer[shown]
	events *hub
}

// A shown is a view with a number that no other has had, not even before dev was
// started again.
type shown struct {
	View
	number string
}

// New makes a server without a view; it answers 503 until Show is called.
func New(cfg Config) *Server {
	if cfg.Headers == nil {
		cfg.Headers = func(string) map[string]string { return nil }
	}
	if cfg.MediaType == nil {
		cfg.MediaType = func(string) string { return "application/octet-stream" }
	}
	return &Server{cfg: cfg, events: newHub()}
}

// ScriptPath is where the script stands that reloads a page, below Config.Base.
const ScriptPath = ".helpwright/live.js"

const eventsPath = ".helpwright/events"

//go:embed live.js
var script []byte

// Show replaces the view and reloads every open page.
func (s *Server) Show(v View) {
	s.shown.Store(&shown{View: v, number: strconv.FormatInt(time.Now().UnixNano(), 36)})
	s.events.send("reload")
}

// Close ends the connections of open pages, so that the server can stop.
func (s *Server) Close() { s.events.close() }

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !isLocal(r.Host) {
		http.Error(w, "this server answers only to the computer that it runs on", http.StatusMisdirectedRequest)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
		return
	}
	file, ok := strings.CutPrefix(r.URL.Path, s.cfg.Base)
	for name, value := range s.cfg.Headers(file) {
		w.Header().Set(name, value)
	}
	w.Header().Set("Cache-Control", "no-store")
	switch {
	case !ok:
		http.Redirect(w, r, s.cfg.Base, http.StatusFound)
	case file == ScriptPath:
		s.serve(w, r, "live.js", script, http.StatusOK)
	case file == eventsPath:
		s.events.serve(w, r, s.isOld)
	default:
		s.page(w, r, file)
	}
}

// isOld reports whether a page shows a view that was replaced. It may have been
// while the page was on its way.
func (s *Server) isOld(page *http.Request) bool {
	view := s.shown.Load()
	number := page.URL.Query().Get("view")
	return view != nil && number != "" && number != view.number
}

func (s *Server) page(w http.ResponseWriter, r *http.Request, file string) {
	view := s.shown.Load()
	if view == nil {
		w.Header().Set("Retry-After", "1")
		http.Error(w, "the site is being read", http.StatusServiceUnavailable)
		return
	}
	// The one thing about its own answer that a page can read: see live.js.
	w.Header().Set("Server-Timing", `view;desc="`+view.number+`"`)
	if to := view.Redirect(r.URL.Path); to != "" {
		http.Redirect(w, r, to, http.StatusFound)
		return
	}
	if strings.HasSuffix(file, "/") || file == "" {
		file += "index.html"
	}
	content, ok, err := view.Answer(file)
	switch {
	case err != nil:
		http.Error(w, "this page could not be made: "+err.Error(), http.StatusInternalServerError)
	case ok:
		s.serve(w, r, file, content, http.StatusOK)
	default:
		if _, isFolder, _ := view.Answer(file + "/index.html"); isFolder && !strings.HasSuffix(r.URL.Path, "/") {
			http.Redirect(w, r, "/"+strings.TrimLeft(r.URL.EscapedPath(), "/")+"/", http.StatusMovedPermanently)
			return
		}
		s.serve(w, r, "404.html", view.NotFound(file), http.StatusNotFound)
	}
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request, name string, content []byte, status int) {
	w.Header().Set("Content-Type", s.mediaType(name))
	if status != http.StatusOK {
		w.WriteHeader(status)
		if r.Method != http.MethodHead {
			w.Write(content)
		}
		return
	}
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(content))
}

// mediaType differs from what readers get in one thing: browsers show Markdown to
// who writes it, instead of saving it.
func (s *Server) mediaType(name string) string {
	if path.Ext(name) == ".md" {
		return "text/plain; charset=utf-8"
	}
	return s.cfg.MediaType(name)
}

// Local lets a handler answer to this computer alone, also when a page of another host
// asks whose name was made to lead here.
func Local(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isLocal(r.Host) {
			http.Error(w, "this server answers only to the computer that it runs on", http.StatusMisdirectedRequest)
			return
		}
		h.ServeHTTP(w, r)
	})
}

// isLocal reports whether a Host header names this computer. A page of another
// host that was made to resolve to 127.0.0.1 still bears its own name.
func isLocal(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.Trim(name, "[]")
	if strings.EqualFold(name, "localhost") {
		return true
	}
	ip := net.ParseIP(name)
	return ip != nil && ip.IsLoopback()
}

// Listen opens the address, which must be of this computer. When its port is
// taken and it was only a wish, a free one is used.
func Listen(addr string, wish bool) (net.Listener, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("listening on %q: %w", addr, err)
	}
	if !isLocal(host) {
		return nil, fmt.Errorf("listening on %q: drafts are shown to this computer only; use 127.0.0.1", addr)
	}
	l, err := net.Listen("tcp", addr)
	if err != nil && wish {
		return net.Listen("tcp", net.JoinHostPort(host, "0"))
	}
	return l, err
}
