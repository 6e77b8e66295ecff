// Package api answers programs over HTTP with JSON. It searches:
//
//	GET api/v1/search?q=&locale=&kind=&topic=&product=&for=&limit=&offset=&typing=1
//	GET api/v1/suggest?q=&locale=
//
// below the path of the site. The values are those of package search, in the same
// order as on the site's pages. Wrong use is answered with 400, a locale that the
// site has not with 404, an address longer than any question with 414, too many questions of
// one client with 429, a site without a search and a computer that has no time with 503, each
// with {"error": "…"}.
//
// Nothing is kept by anybody: answers change with each release.
//
// Files: query.go (what may be asked), rate.go (how often), turns.go (how much at once). Whoever serves decides
// where else addresses lead; only the command line may import this package.
package api

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"

	"helpwright/search"
)

// Path is where the API begins, below the path of the site.
const Path = "api/v1/"

// New returns the handler of the API of a site under a base path such as "/help/". The
// log is told of failures.
func New(base string, live *search.Live, log *slog.Logger) http.Handler {
	a := &api{live: live, log: log, rate: newRate(), turns: newTurns()}
	find := answer(a, searchParameters, a.search)
	suggest := answer(a, suggestParameters, a.suggest)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case base + Path + "search":
			find(w, r)
		case base + Path + "suggest":
			suggest(w, r)
		default:
			fail(w, http.StatusNotFound, "there is only search and suggest")
		}
	})
}

type api struct {
	live *search.Live
	log  *slog.Logger
	rate *rate
	turns
}

// answer makes a handler of what answers a question whose parameters are known.
func answer(a *api, known []string, find func(*search.Release, search.Query) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			fail(w, http.StatusMethodNotAllowed, "only GET and HEAD are answered")
			return
		}
		q, err := question(r.URL.RawQuery, known)
		if wait := a.rate.take(clientOf(r), cost(q)); wait > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(wait))
			fail(w, http.StatusTooManyRequests, "too many questions, ask again later")
			return
		}
		switch {
		case errors.Is(err, errLong):
			fail(w, http.StatusRequestURITooLong, err.Error())
			return
		case err != nil:
			fail(w, http.StatusBadRequest, err.Error())
			return
		}
		if err := a.turns.take(r.Context()); err != nil {
			w.Header().Set("Retry-After", "5") // nobody reads it where the client has gone
			fail(w, http.StatusServiceUnavailable, err.Error())
			return
		}
		defer a.turns.end()
		var found any
		err = a.live.Use(func(rel *search.Release) (err error) {
			found, err = find(rel, q)
			return err
		})
		switch {
		case err == nil:
			send(w, http.StatusOK, found)
		case errors.Is(err, search.ErrLocale):
			fail(w, http.StatusNotFound, "this site has no locale "+strconv.Quote(q.Locale))
		case errors.Is(err, search.ErrNotBuilt), errors.Is(err, search.ErrTorn):
			w.Header().Set("Retry-After", "5")
			fail(w, http.StatusServiceUnavailable, "nothing can be searched yet")
		default:
			a.log.Error("searching failed", "locale", q.Locale, "error", err)
			fail(w, http.StatusInternalServerError, "searching failed")
		}
	}
}

func (a *api) search(r *search.Release, q search.Query) (any, error) {
	found, err := r.Search(q)
	if err != nil {
		return nil, err
	}
	found.Reading = nil // of no use to those who cannot change the index
	return found, nil
}

func (a *api) suggest(r *search.Release, q search.Query) (any, error) {
	return r.Suggest(q.Locale, q.Text)
}

// A failure is what is wrong, as JSON.
type failure struct {
	Error string `json:"error"`
}

func fail(w http.ResponseWriter, status int, text string) { send(w, status, failure{text}) }

func send(w http.ResponseWriter, status int, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		panic(err) // all values are our own
	}
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Robots-Tag", "noindex")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("Content-Length", strconv.Itoa(len(body)+1))
	w.WriteHeader(status)
	w.Write(append(body, '\n')) // the server leaves it out for HEAD
}

// Handles reports whether an address belongs to the API of a site.
func Handles(base, path string) bool { return strings.HasPrefix(path, base+Path) }
