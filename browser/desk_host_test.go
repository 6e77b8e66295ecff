package browser

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"helpwright/desk"
	"helpwright/server"
)

// A deskHost serves the built site with a desk of the test's own beside it, until
// something befalls the desk.
type deskHost struct {
	*host
	t        *testing.T
	data     string
	site     http.Handler
	open     atomic.Pointer[desk.Desk] // nil while it is stopped
	befallen atomic.Int32
	spared   atomic.Int32    // writes of files that still get through when something befalls it
	followed map[string]bool // links in letters
	password string          // of the agent who is there from the start
	ended    chan struct{}   // what hangs ends with the test
}

// befall lets some more writes of files through to the desk, and then something happens.
func (h *deskHost) befall(what, spared int32) {
	h.spared.Store(spared)
	h.befallen.Store(what)
}

// What can befall a desk.
const (
	well    int32 = iota
	refused       // nobody listens any more
	broken        // every answer is 500
	hanging       // accepts, and never answers
	mute          // does what it is told, and its answers are lost
)

func serveDesk(t *testing.T) *deskHost {
	t.Helper()
	public, err := builtSite()
	if err != nil {
		t.Fatal(err)
	}
	site, err := server.New(server.Config{Public: public, Base: "/"})
	if err != nil {
		t.Fatal(err)
	}
	h := &deskHost{host: &host{}, t: t, data: t.TempDir(), site: site, followed: map[string]bool{}, ended: make(chan struct{})}
	s := httptest.NewUnstartedServer(http.HandlerFunc(h.serve))
	h.url = "http://" + s.Listener.Addr().String()
	h.start()
	s.Start()
	t.Cleanup(func() {
		close(h.ended)
		s.Close()
		h.stop()
	})
	return h
}

// start opens the desk, with what it kept when it was stopped.
func (h *deskHost) start() {
	h.t.Helper()
	public, _ := builtSite()
	d, err := desk.Open(h.t.Context(), desk.Config{
		Public: os.DirFS(public), Private: os.DirFS(filepath.Join(filepath.Dir(public), "private")), Data: h.data,
		URL: h.url + "/", Next: h.site, Log: slog.New(slog.NewTextHandler(h.t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})), Now: time.Now, Dev: true,
	})
	if err != nil {
		h.t.Fatal(err)
	}
	if h.password, err = d.Seed(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
	h.open.Store(d)
}

// stop closes the desk; the site stays.
func (h *deskHost) stop() {
	if d := h.open.Swap(nil); d != nil {
		if err := d.Close(); err != nil {
			h.t.Error(err)
		}
	}
}

func (h *deskHost) serve(w http.ResponseWriter, r *http.Request) {
	if h.down.Load() {
		panic(http.ErrAbortHandler)
	}
	h.asked.Store(r.URL.Path, true)
	d := h.open.Load()
	if d == nil {
		h.site.ServeHTTP(w, r)
		return
	}
	if !strings.HasPrefix(r.URL.Path, "/api/") {
		d.ServeHTTP(w, r)
		return
	}
	befallen := h.befallen.Load()
	if befallen != well && r.Method != http.MethodGet && strings.HasPrefix(r.URL.Path, "/api/v1/uploads") && h.spared.Add(-1) >= 0 {
		befallen = well
	}
	switch befallen {
	case refused:
		panic(http.ErrAbortHandler)
	case broken:
		http.Error(w, "broken", http.StatusInternalServerError)
		return
	case hanging:
		select {
		case <-r.Context().Done():
		case <-h.ended:
		}
		return
	case mute:
		d.ServeHTTP(httptest.NewRecorder(), r)
		panic(http.ErrAbortHandler)
	}
	d.ServeHTTP(w, r)
}

// visitor opens the tab of a reader of a locale who was never here before.
func (h *deskHost) visitor(locale string, width, height int64, first ...chromedp.Action[chromedp.Void]) *tab {
	h.t.Helper()
	b := openAt(h.t, h.host, append(first, asks(locale))...)
	b.size(width, height)
	return b
}

// agent opens the tab of somebody who has signed in at the desk.
func (h *deskHost) agent(first ...chromedp.Action[chromedp.Void]) *tab {
	h.t.Helper()
	b := openAt(h.t, h.host, first...)
	b.visit("/desk/sign-in")
	b.fill("#email", desk.SeededEmail)
	b.fill("#password", h.password)
	b.click(`main form .button.main`)
	b.want(`location.pathname`, "/desk/", "the agent is in")
	return b
}

// get fetches an address as somebody without a browser.
func (h *deskHost) get(path string) string {
	h.t.Helper()
	answer, err := http.Get(h.url + path)
	if err != nil {
		h.t.Fatal(err)
	}
	defer answer.Body.Close()
	var text strings.Builder
	if err := answer.Write(&text); err != nil {
		h.t.Fatal(err)
	}
	return text.String()
}

var (
	letterAddress = regexp.MustCompile(`/desk/outbox/[a-z0-9]{26}`)
	mailedLink    = regexp.MustCompile(`href="?(http[^" >]*/tickets/open\?code=[a-z0-9]+)`)
)

// mailed is the link in the newest letter that was not followed yet, as the path that leads
// to it. Letters are written a moment after what they tell of.
func (h *deskHost) mailed() string {
	h.t.Helper()
	for range 100 {
		for _, letter := range letterAddress.FindAllString(h.get("/desk/outbox"), -1) {
			if m := mailedLink.FindStringSubmatch(h.get(letter)); m != nil && !h.followed[m[1]] {
				h.followed[m[1]] = true
				at, err := url.Parse(m[1])
				if err != nil {
					h.t.Fatal(err)
				}
				return at.RequestURI()
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	h.t.Fatal("no letter has a link to a ticket")
	return ""
}

// fill writes into a field as a reader does, in place of what stands there.
func (b *tab) fill(selector, text string) {
	b.t.Helper()
	if b.ask(`(one(`+quote(selector)+`).focus(), one(`+quote(selector)+`).select?.(), document.activeElement.matches(`+quote(selector)+`))`) != "true" {
		b.t.Fatalf("%s cannot be written into", selector)
	}
	b.insert(text)
}
