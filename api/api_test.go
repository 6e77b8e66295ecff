package api

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"helpwright/search"
	"helpwright/searchindex"
)

// newSite writes what a build writes for a search of two articles.
func newSite(t *testing.T) http.Handler {
	t.Helper()
	folder := t.TempDir()
	put := func(name, content string) {
		t.Helper()
		name = filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	x, err := searchindex.Build(t.Context(), searchindex.Source{Locale: "en", Documents: []searchindex.Document{
		{ID: "refund", Language: "en", Kind: "article", Path: "/help/en/refund/", Title: "Get your money back", Sections: []searchindex.Section{{ID: "when", Title: "When", Text: "Within five days <b>."}}},
		{ID: "card", Language: "en", Kind: "faq", Path: "/help/en/card/", Title: "Add a card", Sections: []searchindex.Section{{Text: "Open your account, where money is."}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	pointer, err := x.WriteShards(func(name string, content []byte) error {
		put("public/assets/search/"+name, string(content))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	put("public/en/search/index.bin", string(pointer))
	put("public/en/search/words.json", `{}`)
	put("public/release.json", `{"release":"one"}`)
	put("public/en/refund/index.json", `{"sections":[{"id":"when","title":"When","text":"Within five days <b>."}]}`)
	put("private/manifest.json", `{"release":"one","base_url":"https://example.com/help/","search":[{"locale":"en","audience":"public","folder":"search/public/en"}]}`)
	if err := os.MkdirAll(filepath.Join(folder, "private/search/public"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := x.WriteBleve(filepath.Join(folder, "private/search/public/en")); err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	live := search.Follow(filepath.Join(folder, "public"), filepath.Join(folder, "private"), log)
	t.Cleanup(live.Close)
	return New("/help/", live, log)
}

func ask(h http.Handler, method, target string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, target, nil))
	return w
}

func TestQuestions(t *testing.T) {
	h := newSite(t)
	for _, c := range []struct {
		why, method, target string
		status              int
		want                string
	}{
		{"a search", "GET", "/help/api/v1/search?q=money+back&locale=en", 200, `"id":"refund","title":"Get your money back","kind":"article","url":"/help/en/refund/"`},
		{"markup is escaped", "GET", "/help/api/v1/search?q=five+days", 200, `\u003cb\u003e`},
		{"a filter", "GET", "/help/api/v1/search?q=money&kind=faq", 200, `"total":1`},
		{"what is left out before", "GET", "/help/api/v1/search?q=money&offset=5&limit=50", 200, `"results":[]`},
		{"nothing fits", "GET", "/help/api/v1/search?q=weather", 200, `"silent":true`},
		{"a product of the reader", "GET", "/help/api/v1/search?q=money&for=shop", 200, `"total":2`},
		{"a word that is being typed", "GET", "/help/api/v1/search?q=mon&typing=1", 200, `"id":"refund"`},
		{"suggestions", "GET", "/help/api/v1/suggest?q=get+mon&locale=EN", 200, `"completions":["get money"]`},
		{"the longest query", "GET", "/help/api/v1/search?q=" + strings.Repeat("%E9%80%80", 512), 200, `"silent":true`},
		{"a longer one", "GET", "/help/api/v1/search?q=" + strings.Repeat("a", 513), 400, `longer than 512`},
		{"no question is so long", "GET", "/help/api/v1/search?q=" + strings.Repeat("a", maxQuery), 414, `longer than`},
		{"no query", "GET", "/help/api/v1/search?q=+", 400, `q is missing`},
		{"too much at once", "GET", "/help/api/v1/search?q=a&limit=51", 400, `limit is a number from 1 to 50`},
		{"nothing at once", "GET", "/help/api/v1/search?q=a&limit=0", 400, `limit is`},
		{"a place before the first", "GET", "/help/api/v1/search?q=a&offset=-1", 400, `offset is`},
		{"words for a number", "GET", "/help/api/v1/search?q=a&typing=yes", 400, `typing is`},
		{"twice", "GET", "/help/api/v1/search?q=a&q=b", 400, `stands twice`},
		{"an unknown parameter", "GET", "/help/api/v1/search?q=a&page=2", 400, `there is no parameter`},
		{"of search alone", "GET", "/help/api/v1/suggest?q=a&limit=2", 400, `only q, locale`},
		{"no UTF-8", "GET", "/help/api/v1/search?q=%ff", 400, `not UTF-8`},
		{"broken escapes", "GET", "/help/api/v1/search?q=%zz", 400, `not well-formed`},
		{"a locale that the site has not", "GET", "/help/api/v1/search?q=a&locale=fr", 404, `has no locale`},
		{"a way out", "GET", "/help/api/v1/search?q=a&locale=../en", 404, `has no locale`},
		{"another address", "GET", "/help/api/v1/index", 404, `there is only search and suggest`},
		{"writing", "POST", "/help/api/v1/search?q=a", 405, `only GET and HEAD`},
	} {
		t.Run(c.why, func(t *testing.T) {
			w := ask(h, c.method, c.target)
			body := w.Body.String()
			if w.Code != c.status || !strings.Contains(body, c.want) || !json.Valid(w.Body.Bytes()) {
				t.Errorf("%s is answered %d %s, want %d with %s", c.target, w.Code, body, c.status, c.want)
			}
			for name, want := range map[string]string{"Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"} {
				if got := w.Header().Get(name); got != want {
					t.Errorf("%s is %q, want %q", name, got, want)
				}
			}
		})
	}
}

func TestNothingBuilt(t *testing.T) {
	log := slog.New(slog.DiscardHandler)
	h := New("/", search.Follow(t.TempDir(), t.TempDir(), log), log)
	if w := ask(h, "GET", "/api/v1/search?q=a"); w.Code != 503 || w.Header().Get("Retry-After") == "" {
		t.Errorf("without a site the answer is %d", w.Code)
	}
}

func TestRate(t *testing.T) {
	h := newSite(t)
	for range mostAsked {
		if w := ask(h, "HEAD", "/help/api/v1/search?q=a"); w.Code != 200 {
			t.Fatalf("the answer is %d", w.Code)
		}
	}
	w := ask(h, "GET", "/help/api/v1/search?q=a")
	if w.Code != 429 || w.Header().Get("Retry-After") == "" {
		t.Errorf("one more is answered %d, to be asked again after %q", w.Code, w.Header().Get("Retry-After"))
	}
}

// Who asks for many words at once may ask less often.
func TestRateCountsWords(t *testing.T) {
	h := newSite(t)
	long := "/help/api/v1/search?q=" + strings.Repeat("qx+", mostWords)
	for range mostAsked * usualWords / mostWords {
		if w := ask(h, "HEAD", long); w.Code != 200 {
			t.Fatalf("the answer is %d", w.Code)
		}
	}
	if w := ask(h, "GET", long); w.Code != 429 {
		t.Errorf("one more long question is answered %d", w.Code)
	}
}

func TestTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		turns := turns{make(chan struct{}, 1)}
		if err := turns.take(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := turns.take(t.Context()); err != errBusy {
			t.Errorf("a second one at once: %v", err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(mostWait/2, cancel)
		if err := turns.take(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("who goes while waiting: %v", err)
		}
		turns.end()
		if err := turns.take(ctx); !errors.Is(err, context.Canceled) || len(turns.taken) > 0 {
			t.Errorf("who has gone before: %v", err)
		}
		if err := turns.take(t.Context()); err != nil {
			t.Errorf("the next one: %v", err)
		}
	})
}

// Nothing is searched for a client that has gone.
func TestClientHasGone(t *testing.T) {
	h := newSite(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(ctx, "GET", "/help/api/v1/search?q=money", nil))
	if w.Code != 503 {
		t.Errorf("the answer is %d %s", w.Code, w.Body)
	}
}

func TestRateOfClients(t *testing.T) {
	now := time.Unix(1000, 0)
	r := newRate()
	r.now = func() time.Time { return now }
	one, two := netip.MustParsePrefix("192.0.2.1/32"), netip.MustParsePrefix("192.0.2.2/32")
	for range mostAsked {
		r.take(one, 1)
	}
	now = now.Add(window / 2)
	if wait := r.take(one, 1); wait != int(window/time.Second)/2 {
		t.Errorf("a client waits %d seconds", wait)
	}
	if wait := r.take(two, 1); wait != 0 {
		t.Errorf("another one waits %d seconds", wait)
	}
	now = now.Add(window)
	if wait := r.take(one, 1); wait != 0 {
		t.Errorf("in the next window it waits %d seconds", wait)
	}
}

// Who is told apart must not cost memory without end.
func TestRateKnowsBoundedlyMany(t *testing.T) {
	r := newRate()
	r.now = func() time.Time { return time.Unix(1000, 0) }
	addr := netip.MustParseAddr("10.0.0.0")
	for range 2 * mostKnown {
		client, _ := addr.Prefix(32)
		r.take(client, 1)
		addr = addr.Next()
	}
	if len(r.asked) > mostKnown+1 {
		t.Errorf("%d clients are known", len(r.asked))
	}
}

func TestClientOf(t *testing.T) {
	for _, c := range []struct{ why, peer, forwarded, want string }{
		{"a reader", "192.0.2.1:5000", "", "192.0.2.1/32"},
		{"who says to be another one", "192.0.2.1:5000", "198.51.100.7", "192.0.2.1/32"},
		{"through a proxy beside us", "127.0.0.1:5000", "198.51.100.7", "198.51.100.7/32"},
		{"who told the proxy to be another one", "[::1]:5000", "1.1.1.1, 198.51.100.7", "198.51.100.7/32"},
		{"a proxy that tells nothing", "127.0.0.1:5000", "unknown", "127.0.0.1/32"},
		{"a network of one customer", "[2001:db8:1:2:3::4]:5000", "", "2001:db8:1:2::/64"},
		{"no address", "@", "", "invalid Prefix"},
	} {
		t.Run(c.why, func(t *testing.T) {
			r := httptest.NewRequest("GET", "/", nil)
			r.RemoteAddr = c.peer
			if c.forwarded != "" {
				r.Header.Set("X-Forwarded-For", c.forwarded)
			}
			if got := clientOf(r).String(); got != c.want {
				t.Errorf("the client is %s, want %s", got, c.want)
			}
		})
	}
}
