package live

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"testing"
	"time"
)

// A fakeView has the files that are named, and says what they are.
type fakeView map[string]string

func (v fakeView) Answer(file string) ([]byte, bool, error) {
	if file == "broken/index.html" {
		return nil, false, errors.New("its template fails")
	}
	content, ok := v[file]
	return []byte(content), ok, nil
}

func (v fakeView) Redirect(path string) string {
	if path == "/help/old/" {
		return "/help/en/"
	}
	return ""
}

func (v fakeView) NotFound(path string) []byte { return []byte("nothing at " + path) }

var pages = fakeView{
	"index.html": "start", "en/index.html": "English", "en/a/index.html": "article", "en/a/index.md": "# words", "style.css": "p{}",
	"app.webmanifest": "{}", "en/a/v.vtt": "WEBVTT", "evil.example/index.html": "a page of that name", "/evil.example/index.html": "another",
}

func newServer(view View) *Server {
	s := New(Config{
		Base: "/help/",
		Headers: func(file string) map[string]string {
			return map[string]string{"Content-Security-Policy": "default-src 'none'", "X-File": file}
		},
		MediaType: func(file string) string {
			types := map[string]string{".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".webmanifest": "application/manifest+json", ".vtt": "text/vtt; charset=utf-8"}
			return cmp.Or(types[path.Ext(file)], "application/octet-stream")
		},
	})
	if view != nil {
		s.Show(view)
	}
	return s
}

func get(t *testing.T, s *Server, method, host, target string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, "http://localhost/", nil)
	r.Host, r.RequestURI = host, target
	r.URL.Path, r.URL.RawPath = target, ""
	if path, query, ok := strings.Cut(target, "?"); ok {
		r.URL.Path, r.URL.RawQuery = path, query
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result()
}

// A page of another host can be made to resolve to this computer; what it asks
// for then bears that host's name.
func TestOnlyThisComputerIsAnswered(t *testing.T) {
	s := newServer(pages)
	for host, want := range map[string]int{
		"localhost": 200, "localhost:8080": 200, "LOCALHOST:8080": 200, "127.0.0.1:8080": 200, "127.0.0.2": 200, "[::1]:8080": 200, "[::1]": 200,
		"evil.example": 421, "evil.example:8080": 421, "localhost.evil.example": 421, "127.0.0.1.evil.example": 421, "192.168.0.1": 421,
		"0.0.0.0:8080": 421, "[::]:8080": 421, "": 421, "127.1": 421, "2130706433": 421, "localhost\n": 421, "[::ffff:10.0.0.1]": 421,
	} {
		if got := get(t, s, "GET", host, "/help/en/").StatusCode; got != want {
			t.Errorf("host %q gets %d, want %d", host, got, want)
		}
	}
}

// Headers and types are those of the file: what writers put beside their words has
// others than pages, and nobody guesses what an unknown file may be.
func TestHeadersOfAFile(t *testing.T) {
	s := newServer(fakeView{"files/a-1.ino": "<html><script>alert(1)</script>", "en/index.html": "English"})
	for target, file := range map[string]string{"/help/files/a-1.ino": "files/a-1.ino", "/help/en/": "en/"} {
		if got := get(t, s, "GET", "localhost", target).Header.Get("X-File"); got != file {
			t.Errorf("%s has the headers of %q", target, got)
		}
	}
	if got := get(t, s, "GET", "localhost", "/help/files/a-1.ino").Header.Get("Content-Type"); got != "application/octet-stream" {
		t.Errorf("an unknown file is served as %s", got)
	}
}

func TestAnswers(t *testing.T) {
	s := newServer(pages)
	for _, test := range []struct {
		name, why, method, target string
		status                    int
		location                  string
		kind, body                string
	}{
		{"page", "a folder is its index", "GET", "/help/en/", 200, "", "text/html; charset=utf-8", "English"},
		{"start", "the base is a page", "GET", "/help/", 200, "", "text/html; charset=utf-8", "start"},
		{"file", "other files are themselves", "GET", "/help/style.css", 200, "", "text/css; charset=utf-8", "p{}"},
		{"words", "Markdown is read, not downloaded", "GET", "/help/en/a/index.md", 200, "", "text/plain; charset=utf-8", "# words"},
		{"manifest", "systems disagree about its type", "GET", "/help/app.webmanifest", 200, "", "application/manifest+json", "{}"},
		{"captions", "browsers want this type", "GET", "/help/en/a/v.vtt", 200, "", "text/vtt; charset=utf-8", "WEBVTT"},
		{"script", "its own script", "GET", "/help/" + ScriptPath, 200, "", "text/javascript; charset=utf-8", string(script)},
		{"head", "the same without the words", "HEAD", "/help/en/", 200, "", "text/html; charset=utf-8", ""},
		{"query", "says nothing here", "GET", "/help/en/?a=b", 200, "", "text/html; charset=utf-8", "English"},
		{"missing", "with the words for it", "GET", "/help/en/b/", 404, "", "text/html; charset=utf-8", "nothing at en/b/index.html"},
		{"missing, head", "without the words", "HEAD", "/help/en/b/", 404, "", "text/html; charset=utf-8", ""},
		{"above the base", "the site begins at its base", "GET", "/", 302, "/help/", "", "-"},
		{"beside the base", "so does this", "GET", "/helper", 302, "/help/", "", "-"},
		{"old address", "the view knows it", "GET", "/help/old/", 302, "/help/en/", "", "-"},
		{"folder", "a missing slash is added", "GET", "/help/en", 301, "/help/en/", "", "-"},
		{"dots", "lead nowhere", "GET", "/help/../secret", 404, "", "text/html; charset=utf-8", "nothing at ../secret"},
		{"broken page", "says why, in the page", "GET", "/help/broken/", 500, "", "text/plain; charset=utf-8", "this page could not be made: its template fails\n"},
		{"post", "nothing is written", "POST", "/help/en/", 405, "", "text/plain; charset=utf-8", "only GET and HEAD\n"},
		{"delete", "nothing is removed", "DELETE", "/help/en/", 405, "", "text/plain; charset=utf-8", "only GET and HEAD\n"},
		{"options", "nothing is allowed to others", "OPTIONS", "/help/en/", 405, "", "text/plain; charset=utf-8", "only GET and HEAD\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := get(t, s, test.method, "localhost", test.target)
			body, _ := io.ReadAll(r.Body)
			if r.StatusCode != test.status || r.Header.Get("Location") != test.location {
				t.Errorf("status %d to %q, want %d to %q: %s", r.StatusCode, r.Header.Get("Location"), test.status, test.location, test.why)
			}
			if test.body == "-" {
				return
			}
			if got := r.Header.Get("Content-Type"); got != test.kind || string(body) != test.body {
				t.Errorf("%s %q, want %s %q: %s", got, body, test.kind, test.body, test.why)
			}
			if test.status == 405 {
				return
			}
			if r.Header.Get("Cache-Control") != "no-store" || r.Header.Get("Content-Security-Policy") == "" {
				t.Errorf("headers are %v; nothing may be kept, and the policy is the site's", r.Header)
			}
		})
	}
}

// A redirect that begins with two slashes, or that browsers take for such, leads
// to another host.
func TestRedirectsStayOnTheHost(t *testing.T) {
	for _, base := range []string{"/", "/help/"} {
		s := New(Config{Base: base})
		s.Show(pages)
		for _, target := range []string{"//evil.example", "///evil.example", "/\\evil.example", "/help//evil.example", "/help/\\evil.example", "//evil.example/..", "/\t/evil.example", "/%2f/evil.example", "/en", "/help/en"} {
			to := get(t, s, "GET", "localhost", target).Header.Get("Location")
			if to == "" {
				continue
			}
			if !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.HasPrefix(to, "/\\") || strings.ContainsAny(to, "\t\n\r") {
				t.Errorf("base %s: %q leads to %q", base, target, to)
			}
		}
	}
}

func TestNothingToShowYet(t *testing.T) {
	r := get(t, newServer(nil), "GET", "localhost", "/help/en/")
	if r.StatusCode != http.StatusServiceUnavailable || r.Header.Get("Retry-After") == "" {
		t.Errorf("before the first view: %d %v", r.StatusCode, r.Header)
	}
}

// Open pages are told of each change, and let go at the end.
func TestEvents(t *testing.T) {
	s := newServer(pages)
	web := httptest.NewServer(s)
	defer web.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	request, _ := http.NewRequestWithContext(ctx, "GET", web.URL+"/help/"+eventsPath, nil)
	r, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if got := r.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Errorf("content type %q", got)
	}
	lines := bufio.NewScanner(r.Body)
	if !lines.Scan() || lines.Text() != "retry: 500" {
		t.Errorf("the stream begins with %q", lines.Text())
	}
	for range 3 {
		s.Show(pages)
		if got := nextEvent(lines); got != "event: reload" {
			t.Errorf("a new view gives %q", got)
		}
	}
	s.Close()
	s.Close()
	for lines.Scan() {
	}
	if err := lines.Err(); err != nil {
		t.Errorf("the stream ends with %v", err)
	}
}

// Who undoes an edit at once changes the site while the page of the edit is still
// loading; it must not stay.
func TestChangeWhileThePageLoads(t *testing.T) {
	s := newServer(pages)
	web := httptest.NewServer(s)
	defer web.Close()
	defer s.Close()
	for _, test := range []struct {
		name, why string
		changes   int // between the page and its first question
		want      string
	}{
		{"one change", "the page shows the view before it", 1, "event: reload"},
		{"two changes", "the second undid the first, but what the page shows is not known", 2, "event: reload"},
		{"none", "the page is what it should be", 0, "the end"},
	} {
		t.Run(test.name, func(t *testing.T) {
			timing := get(t, s, "GET", "localhost", "/help/en/").Header.Get("Server-Timing")
			number := strings.TrimSuffix(strings.TrimPrefix(timing, `view;desc="`), `"`)
			for range test.changes {
				s.Show(pages)
			}
			ctx, cancel := context.WithTimeout(context.Background(), time.Second)
			defer cancel()
			request, _ := http.NewRequestWithContext(ctx, "GET", web.URL+"/help/"+eventsPath+"?view="+number, nil)
			r, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Body.Close()
			if got := nextEvent(bufio.NewScanner(r.Body)); got != test.want {
				t.Errorf("the page is told %q, want %q: %s", got, test.want, test.why)
			}
		})
	}
}

func nextEvent(lines *bufio.Scanner) string {
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "event:") {
			return lines.Text()
		}
	}
	return "the end"
}

// Pages that are forgotten in a browser must not use up the computer.
func TestTooManyPages(t *testing.T) {
	h := newHub()
	var first chan string
	for i := range maxPages {
		c, ok := h.join()
		if !ok {
			t.Fatalf("page %d is refused", i)
		}
		if i == 0 {
			first = c
		}
	}
	if _, ok := h.join(); ok {
		t.Error("there is no limit")
	}
	for range 10 {
		h.send("reload") // nobody listens; nobody waits either
	}
	h.leave(first)
	if _, ok := h.join(); !ok {
		t.Error("a page that left still counts")
	}
}

func TestListen(t *testing.T) {
	first, err := Listen("127.0.0.1:0", false)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	taken := first.Addr().String()
	if _, err := Listen(taken, false); err == nil {
		t.Error("an address that is taken was opened")
	}
	second, err := Listen(taken, true)
	if err != nil {
		t.Fatal("a wish that cannot be met should find another port: ", err)
	}
	second.Close()
	for _, addr := range []string{":8080", "0.0.0.0:8080", "[::]:0", "192.0.2.1:80", "example.com:80", "127.0.0.1", ""} {
		if l, err := Listen(addr, true); err == nil {
			l.Close()
			t.Errorf("%q was opened; drafts are for this computer alone", addr)
		}
	}
}
