package browser

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"helpwright/server"
	"helpwright/site"
)

// workFolder holds the program and the site for as long as the tests run.
var workFolder string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		folder, err := os.MkdirTemp("", "helpwright-browser-")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(folder)
		defer closeBrowser()
		workFolder = folder
		return m.Run()
	}())
}

// sourceSite makes the program and a folder with this repository's own site, once.
var sourceSite = sync.OnceValues(func() (made struct{ program, folder string }, err error) {
	program, folder := filepath.Join(workFolder, "helpwright"), filepath.Join(workFolder, "site")
	made.program, made.folder = program, folder
	if out, err := exec.Command("go", "build", "-o", program, "../cmd/helpwright").CombinedOutput(); err != nil {
		return made, fmt.Errorf("%w\n%s", err, out)
	}
	for _, name := range []string{"content", "templates", "locales"} {
		if err := os.CopyFS(filepath.Join(folder, name), os.DirFS(filepath.Join("..", name))); err != nil {
			return made, err
		}
	}
	config, err := os.ReadFile("../helpwright.yaml")
	if err := errors.Join(err, os.WriteFile(filepath.Join(folder, "helpwright.yaml"), config, 0o666)); err != nil {
		return made, err
	}
	if err := commitSite(folder); err != nil {
		return made, err
	}
	return made, nil
})

// builtSite builds this repository's own site, once, and returns its public folder.
var builtSite = sync.OnceValues(func() (string, error) {
	made, err := sourceSite()
	if err != nil {
		return "", err
	}
	program, folder := made.program, made.folder
	if out, err := exec.Command(program, "build", "--site", folder, "--date", "2026-11-22").CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return filepath.Join(folder, "public"), nil
})

var deskConfig = regexp.MustCompile(`(?m)^desk:\n(?:[ #].*\n)*`)

// plainSite builds the same site without a desk, once.
var plainSite = sync.OnceValues(func() (string, error) {
	made, err := sourceSite()
	if err != nil {
		return "", err
	}
	folder := filepath.Join(workFolder, "plain")
	if err := os.CopyFS(folder, os.DirFS(made.folder)); err != nil {
		return "", err
	}
	name := filepath.Join(folder, "helpwright.yaml")
	config, err := os.ReadFile(name)
	if err := errors.Join(err, os.WriteFile(name, deskConfig.ReplaceAll(config, nil), 0o666)); err != nil {
		return "", err
	}
	if out, err := exec.Command(made.program, "build", "--site", folder, "--date", "2026-11-22").CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return filepath.Join(folder, "public"), nil
})

// commitSite gives a site a history, so that its pages have dates and all words are
// approved by who may.
func commitSite(folder string) error {
	s, _, err := site.Open(folder)
	if err != nil {
		return err
	}
	who := "user.email=" + s.Config.Review.Rules[0].Approvers[0]
	for _, args := range [][]string{{"init", "--quiet"}, {"add", "."}, {"-c", "user.name=Approver", "-c", who, "commit", "--quiet", "--message", "The site"}} {
		git := exec.Command("git", append([]string{"-C", folder}, args...)...)
		git.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_AUTHOR_DATE=2026-11-21T12:00:00Z", "GIT_COMMITTER_DATE=2026-11-21T12:00:00Z")
		if out, err := git.CombinedOutput(); err != nil {
			return fmt.Errorf("git %v: %w\n%s", args, err, out)
		}
	}
	return nil
}

// A host serves the built site, until its network is gone.
type host struct {
	url   string // without a closing slash
	down  atomic.Bool
	spoil atomic.Pointer[spoiler] // what happens to parts of the search index on their way
	mute  atomic.Pointer[string]  // a part of the paths that never get an answer
	drip  atomic.Bool             // whether the header of pages comes part by part
	asked sync.Map                // path of each request
}

// A spoiler answers with what is left of a file.
type spoiler func(w http.ResponseWriter, file string)

func serve(t *testing.T) *host {
	t.Helper()
	return serveSite(t, builtSite)
}

func serveSite(t *testing.T, built func() (string, error)) *host {
	t.Helper()
	public, err := built()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fs.Stat(os.DirFS(public), "en/index.html"); err != nil {
		t.Fatal(err)
	}
	handler, err := server.New(server.Config{Public: public, Base: "/"})
	if err != nil {
		t.Fatal(err)
	}
	h := &host{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if h.down.Load() {
			panic(http.ErrAbortHandler)
		}
		h.asked.Store(r.URL.Path, true)
		if mute := h.mute.Load(); mute != nil && strings.Contains(r.URL.Path, *mute) {
			<-r.Context().Done()
			return
		}
		if spoil := h.spoil.Load(); spoil != nil && strings.HasPrefix(r.URL.Path, "/assets/search/") {
			(*spoil)(w, filepath.Join(public, r.URL.Path))
			return
		}
		if h.drip.Load() {
			r.Header.Del("Accept-Encoding")
			w = dripping{w}
		}
		handler.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	h.url = s.URL
	return h
}

// A dripping answer has a pause before each part of a page's header, and before what
// follows it, in which a browser draws what it has.
type dripping struct{ http.ResponseWriter }

var headerParts = regexp.MustCompile(`<details class="drop|<form class="find|<div class="page`)

func (d dripping) Write(b []byte) (int, error) {
	at := 0
	for _, part := range headerParts.FindAllIndex(b, -1) {
		if _, err := d.ResponseWriter.Write(b[at:part[0]]); err != nil {
			return at, err
		}
		at = part[0]
		d.ResponseWriter.(http.Flusher).Flush()
		time.Sleep(150 * time.Millisecond)
	}
	n, err := d.ResponseWriter.Write(b[at:])
	return at + n, err
}
