package server

import (
	"bytes"
	"compress/gzip"
	"crypto/tls"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"golang.org/x/tools/txtar"
)

// unpack writes the files of an archive.
func unpack(t testing.TB, dir string, files []txtar.File) {
	t.Helper()
	for _, f := range files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func readSite(t testing.TB) *txtar.Archive {
	t.Helper()
	site, err := txtar.ParseFile("testdata/site.txtar")
	if err != nil {
		t.Fatal(err)
	}
	return site
}

// newSite returns a handler for the built site of testdata/site.txtar.
func newSite(t testing.TB, base string) (h http.Handler, public string) {
	t.Helper()
	public = t.TempDir()
	unpack(t, public, readSite(t).Files)
	earlier := t.TempDir()
	unpack(t, earlier, []txtar.File{{Name: "assets/site.0ld.css", Data: []byte("old")}, {Name: "files/receipt.0ld.png", Data: []byte("old")}, {Name: "en/old/index.html", Data: []byte("old")}})
	h, err := New(Config{Public: public, Base: base, Earlier: func(string) string { return earlier }})
	if err != nil {
		t.Fatal(err)
	}
	return h, public
}

// TestScript runs the requests of testdata/requests.txt. A block of lines is one
// request with what is expected of the answer:
//
//	GET /path             the request; # lines before it say why
//	> Name: value         a header of the request; "> tls" sends it over TLS
//	status 200
//	Name: value           a header of the answer, exactly
//	Name absent           the answer lacks the header
//	Name has text         the header contains the text
//	body has text         the body, decompressed, contains the text
//	body text             the body is the text
//	body empty
func TestScript(t *testing.T) {
	script, err := os.ReadFile("testdata/requests.txt")
	if err != nil {
		t.Fatal(err)
	}
	h, _ := newSite(t, "/help/")
	for block := range strings.SplitSeq(string(script), "\n\n") {
		lines := strings.Split(strings.TrimSpace(block), "\n")
		for len(lines) > 0 && strings.HasPrefix(lines[0], "#") {
			lines = lines[1:]
		}
		if len(lines) > 0 && lines[0] != "" {
			t.Run(lines[0], func(t *testing.T) { runBlock(t, h, lines) })
		}
	}
}

func runBlock(t *testing.T, h http.Handler, lines []string) {
	method, target, _ := strings.Cut(lines[0], " ")
	r := httptest.NewRequest(method, target, nil)
	for len(lines) > 1 && strings.HasPrefix(lines[1], "> ") {
		name, value, _ := strings.Cut(lines[1][2:], ": ")
		if name == "tls" {
			r.TLS = &tls.ConnectionState{}
		} else {
			r.Header.Set(name, value)
		}
		lines = lines[1:]
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	answer := w.Result()
	body := decoded(t, answer.Header.Get("Content-Encoding"), w.Body.Bytes())
	for _, line := range lines[1:] {
		if complaint := expectation(line, answer, body); complaint != "" {
			t.Errorf("%s\n%s\n%d %v", line, complaint, answer.StatusCode, answer.Header)
		}
	}
}

// expectation returns what is wrong with an answer, "" if it is as the line says.
func expectation(line string, answer *http.Response, body string) string {
	first, rest, _ := strings.Cut(line, " ")
	switch {
	case first == "status":
		if got := answer.Status[:3]; got != rest {
			return "got " + got
		}
	case line == "body empty":
		if body != "" {
			return "got " + body
		}
	case strings.HasPrefix(line, "body has "):
		if !strings.Contains(body, line[len("body has "):]) {
			return "got " + body
		}
	case first == "body":
		if strings.TrimSuffix(body, "\n") != rest {
			return "got " + body
		}
	case rest == "absent":
		if got := answer.Header.Values(first); got != nil {
			return "got " + strings.Join(got, "\n")
		}
	case strings.HasPrefix(rest, "has "):
		if got := answer.Header.Get(first); !strings.Contains(got, rest[len("has "):]) {
			return "got " + got
		}
	default:
		if got := strings.Join(answer.Header.Values(strings.TrimSuffix(first, ":")), ", "); got != rest {
			return "got " + got
		}
	}
	return ""
}

func decoded(t *testing.T, coding string, body []byte) string {
	t.Helper()
	var r io.Reader = bytes.NewReader(body)
	switch {
	case len(body) == 0:
	case coding == "br":
		r = brotli.NewReader(r)
	case coding == "gzip":
		var err error
		if r, err = gzip.NewReader(r); err != nil {
			t.Fatal(err)
		}
	}
	out, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestNewRefuses(t *testing.T) {
	for name, cfg := range map[string]Config{
		"a folder that is not there":          {Public: filepath.Join(t.TempDir(), "public"), Base: "/"},
		"a base path without a closing slash": {Public: t.TempDir(), Base: "/help"},
		"a base path without a first slash":   {Public: t.TempDir(), Base: "help/"},
	} {
		if _, err := New(cfg); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func TestPanicTellsNothing(t *testing.T) {
	h, _ := newSite(t, "/")
	h.(*server).Earlier = func(string) string { panic("secret detail") }
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/assets/missing.css", nil))
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "secret") {
		t.Errorf("got %d %q", w.Code, w.Body)
	}
	if w.Header().Get("X-Content-Type-Options") != "nosniff" || w.Header().Get("Content-Security-Policy") == "" {
		t.Errorf("the security headers are missing: %v", w.Header())
	}
}

func TestHTTPServerLimits(t *testing.T) {
	s := NewHTTPServer(http.NotFoundHandler())
	if s.ReadHeaderTimeout <= 0 || s.ReadTimeout <= 0 || s.WriteTimeout <= 0 || s.IdleTimeout <= 0 || s.MaxHeaderBytes != 32<<10 {
		t.Errorf("a limit is missing: %+v", s)
	}
}
