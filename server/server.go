// Package server serves a built site over HTTP, as a static host would: files,
// redirects, headers, compression, error pages. It knows nothing of articles.
//
// # What it serves
//
// [New] opens the folder with the built site and answers GET and HEAD for the
// regular files in it. A folder is answered with its index.html, under an address
// that ends with a slash. What is not there is answered with the 404.html of the
// locale that begins the address, or else that at the top. Files whose name
// begins with a dot, _headers and _redirects are not there for anybody, and links
// cannot lead out of the folder.
//
// # The two rule files
//
// _headers and _redirects stand at the top of the built site, in the form that
// Netlify and Cloudflare Pages read:
//
//	/help/assets/*
//	  Cache-Control: public, max-age=31536000, immutable
//
//	/help/en/old/ /help/en/new/ 301
//
// Addresses are paths from the host on. A star in a header rule stands for
// anything. A redirect is for one address, with or without its closing slash, and
// goes before files. Strict-Transport-Security is sent over TLS only.
//
// # Freshness
//
// Hashed files below assets/ and files/ may be kept for ever, all else is asked for again
// with an ETag, which is made of the content. Text is compressed on the fly with
// Brotli or gzip and kept in a cache of bounded size. Ranges are answered
// uncompressed.
//
// A publish exchanges the whole folder by renaming. The server holds the folder
// open that it serves, looks every half second whether the name means another one
// by now, and then changes over at once; requests that have begun end in the
// folder in which they began. Pages that readers have open still ask for hashed
// files of earlier releases; Config.Earlier says where these are.
//
// Files: release.go and live.go (the open folder), rules.go, path.go, answer.go
// (files), encoding.go, variants.go (compressed bodies), media.go (types),
// http.go (limits of the HTTP server), listener.go (how many connections),
// connection.go (how long). Nothing dynamic may live here.
package server

import (
	"fmt"
	"log/slog"
	"net/http"
	"strings"
)

// Config says what is served.
type Config struct {
	Public string       // folder with the built site
	Base   string       // path under which it is served: "/" or "/help/"
	Log    *slog.Logger // for failures; nil logs nothing

	// Earlier returns the folder of an earlier built site that holds a hashed file
	// which is missing in this one, "" if there is none: what it names is served. The
	// name is a slash path in the folder. May be nil.
	Earlier func(name string) (folder string)
}

// New opens the built site and returns the handler that serves it.
func New(cfg Config) (http.Handler, error) {
	if !strings.HasPrefix(cfg.Base, "/") || !strings.HasSuffix(cfg.Base, "/") {
		return nil, fmt.Errorf("base path %q does not begin and end with a slash", cfg.Base)
	}
	if cfg.Earlier == nil {
		cfg.Earlier = func(string) string { return "" }
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	first, err := openRelease(cfg.Public)
	if err != nil {
		return nil, fmt.Errorf("opening the built site: %w", err)
	}
	return &server{Config: cfg, live: live{folder: cfg.Public, current: first, log: cfg.Log}}, nil
}

type server struct {
	Config
	live live
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	rel := s.live.acquire()
	defer rel.done()
	x := &exchange{server: s, release: rel, w: w, r: r}
	defer x.recover()
	x.answer()
}
