//go:build unix

package server

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// hostilePaths are request targets, as they would stand on the request line, of
// people who look for a way out of the folder or to another host.
func hostilePaths() []string {
	var paths []string
	steps := []string{
		"..", "%2e%2e", "%2E%2e", ".%2e", "%2e.", "..%00", "..%0d%0a", "..%5c", `..\`, "..;", "%252e%252e",
		"%c0%ae%c0%ae", "%e0%80%ae%e0%80%ae", "%uff0e%uff0e", "....", "...", ". .", "..%20", "%20..", "..%09",
	}
	for _, s := range steps {
		paths = append(paths,
			"/"+s+"/secret.txt",
			"/"+s+"/"+s+"/"+s+"/"+s+"/"+s+"/"+s+"/"+s+"/etc/passwd",
			"/en/"+s+"/"+s+"/secret.txt",
			"/assets/"+s+"/"+s+"/secret.txt",
			"/en/"+s+"%2fsecret.txt",
			"/en/"+s+"%5csecret.txt",
		)
	}
	hosts := []string{
		"//evil.example/", "//evil.example/..", "///evil.example/", "/%2fevil.example/", "/%2f%2fevil.example/", "/%5cevil.example/",
		`/\evil.example/`, `/\/evil.example/`, "/en//evil.example", "//en", "//en/", "/en//", "/.//evil.example/", "/%09/evil.example/",
		"/%0d%0aLocation:%20https://evil.example/", "/en%0d%0aSet-Cookie:a=b", "/en/%00", "/en%00.html", "/%00", "/en/index.html%00.png",
		"//evil.example/en", "//evil.example/%2e%2e", "/;//evil.example", "/@evil.example", "/en/billing//refund", "/./en", "/en/.", "/en/..",
	}
	hidden := []string{
		"/.git/config", "/.gitignore", "/%2egitignore", "/.env", "/.secret/index.html", "/%2esecret/", "/_headers", "/%5fheaders", "/_redirects",
		"/_HEADERS", "/_redirects/", "/_headers%20", "/en/.hidden", "/.well-known/secret", "/link.txt", "/links/secret.txt", "/absolute.txt", "/pipe",
		"/_headers/.", "/_headers%2f", "/CON", "/nul", "/C:/Windows/win.ini", "/file:///etc/passwd", "/en/a.md/", "/" + strings.Repeat("a", 300),
		"/" + strings.Repeat("a/", 3000), "/%ff%fe", "/%ed%a0%80", "/\u202e", "/~root", "/etc/passwd", "/proc/self/environ", "/dev/zero", "/*", "/%", "/%zz", "/%2",
	}
	return append(append(paths, hosts...), hidden...)
}

const secret = "what must not be read"

// newHostileSite serves a folder with links that lead out of it and a pipe, and a
// secret beside the folder.
func newHostileSite(t *testing.T) http.Handler {
	t.Helper()
	h, public := newSite(t, "/")
	beside := filepath.Dir(public)
	for _, name := range []string{filepath.Join(beside, "secret.txt"), filepath.Join(public, "_headers2")} {
		if err := os.WriteFile(name, []byte(secret), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, err := range []error{
		os.Symlink("../secret.txt", filepath.Join(public, "link.txt")),
		os.Symlink("..", filepath.Join(public, "links")),
		os.Symlink("/etc/passwd", filepath.Join(public, "absolute.txt")),
		syscall.Mkfifo(filepath.Join(public, "pipe"), 0o666),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return h
}

func TestHostilePaths(t *testing.T) {
	s := httptest.NewServer(newHostileSite(t))
	defer s.Close()
	paths := hostilePaths()
	if len(paths) < 100 {
		t.Fatalf("the corpus has only %d paths", len(paths))
	}
	for _, path := range paths {
		if complaint := tryHostile(s.Listener.Addr().String(), path); complaint != "" {
			t.Errorf("%.80q: %s", path, complaint)
		}
	}
}

// tryHostile sends a request target as it is, without a client that mends it, and
// returns what is wrong with the answer.
func tryHostile(addr, target string) string {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err.Error()
	}
	defer conn.Close()
	fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: help.example\r\nConnection: close\r\n\r\n", target)
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return err.Error()
	}
	defer answer.Body.Close()
	body := make([]byte, 4096)
	n, _ := answer.Body.Read(body)
	switch to := answer.Header.Get("Location"); {
	case answer.StatusCode != http.StatusNotFound && answer.StatusCode != http.StatusBadRequest:
		return fmt.Sprintf("status %d, location %q", answer.StatusCode, to)
	case to != "":
		return "redirected to " + to
	case strings.Contains(string(body[:n]), secret) || strings.Contains(string(body[:n]), "root:"):
		return "the secret was read"
	case answer.Header.Get("Set-Cookie") != "":
		return "a header was injected"
	}
	return ""
}

// Behind any redirect of ours there is a path of this host, whatever was asked for.
func FuzzRedirectsStayHere(f *testing.F) {
	for _, p := range hostilePaths() {
		f.Add(p)
	}
	f.Add(`/en?\`)
	public := f.TempDir()
	unpack(f, public, readSite(f).Files)
	h, err := New(Config{Public: public, Base: "/"})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, target string) {
		r, err := http.NewRequest("GET", "http://help.example", nil)
		if err != nil {
			t.Fatal(err)
		}
		if r.URL, err = r.URL.Parse("http://help.example" + target); err != nil || !strings.HasPrefix(target, "/") {
			return
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		to, _, _ := strings.Cut(w.Header().Get("Location"), "?") // a query cannot lead away
		if to != "" && !isTarget(to) || strings.HasPrefix(to, "http") && !strings.HasPrefix(to, "https://example.org/elsewhere") {
			t.Errorf("%q leads to %q", target, to)
		}
		if w.Code >= 500 {
			t.Errorf("%q: status %d", target, w.Code)
		}
	})
}
