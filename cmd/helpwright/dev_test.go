package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// A devRun is a dev that runs on a copy of a site.
type devRun struct {
	t    testing.TB
	root string
	base string // address of the site
	out  *lockedBuffer
}

// A lockedBuffer is written by dev and read by the test.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// startDev shows a site folder until the test ends.
func startDev(t testing.TB, root string) *devRun {
	t.Helper()
	d := &devRun{t: t, root: root, out: &lockedBuffer{}}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"dev", "--site", root, "--addr", "127.0.0.1:0"}, d.out, d.out, time.Now)
	}()
	t.Cleanup(func() {
		cancel()
		if code := <-ended; code != 0 {
			t.Errorf("dev ended with %d:\n%s", code, d.out)
		}
		if said := d.out.String(); !strings.HasSuffix(said, "\nstopped\n") {
			t.Errorf("dev does not say that it has stopped:\n%s", said)
		}
	})
	address := regexp.MustCompile(`in your browser: (http://\S+)`)
	d.until("the site is open", func() bool {
		m := address.FindStringSubmatch(d.out.String())
		if m == nil {
			return false
		}
		d.base = m[1]
		return true
	})
	return d
}

// until waits for something that dev does by itself.
func (d *devRun) until(what string, done func() bool) {
	d.t.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		if done() {
			return
		}
	}
	d.t.Fatalf("never: %s\nin the terminal:\n%s", what, d.out)
}

// get asks for a page.
func (d *devRun) get(page string) (status int, body string) {
	d.t.Helper()
	r, err := http.Get(d.base + page)
	if err != nil {
		d.t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return r.StatusCode, string(b)
}

func (d *devRun) shows(page, words string) {
	d.t.Helper()
	d.until(fmt.Sprintf("%s shows %q", page, words), func() bool {
		_, body := d.get(page)
		return strings.Contains(body, words)
	})
}

func (d *devRun) hides(page, words string) {
	d.t.Helper()
	d.until(fmt.Sprintf("%s no longer shows %q", page, words), func() bool {
		_, body := d.get(page)
		return !strings.Contains(body, words)
	})
}

func (d *devRun) tells(line string) {
	d.t.Helper()
	d.until("the terminal tells "+line, func() bool { return strings.Contains(d.out.String(), line) })
}

func (d *devRun) write(name, text string) {
	d.t.Helper()
	text = strings.NewReplacer("<words>", strings.Repeat("enough words ", 20), "<summary>", "What "+name+" says, in as many words as a result shows.").Replace(text)
	if err := os.MkdirAll(filepath.Dir(filepath.Join(d.root, name)), 0o777); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(d.root, name), []byte(text), 0o666); err != nil {
		d.t.Fatal(err)
	}
}

// A writer's afternoon: each thing that is saved shows where it should, without
// a restart, and nothing is published by it.
func TestDevFollowsAWriter(t *testing.T) {
	d := &devRun{t: t, root: t.TempDir()}
	for name, text := range soundSite {
		d.write(name, text)
	}
	published := digestFolder(t, filepath.Join(d.root, "public"))
	d = startDev(t, d.root)
	if !strings.HasPrefix(d.base, "http://127.0.0.1:") {
		t.Errorf("the site is open at %s", d.base)
	}
	d.shows("en/a/sound/", "Where sound stands")

	t.Log("A new title shows in the page, in the list of its topic and beside its neighbours.")
	d.write("content/a/sound/en.md", strings.Replace(sound("sound", "", "<words>\n\n## Part one\n\n[itself](en.md)"), "Where sound stands", "Where all of sound stands", 1))
	d.shows("en/a/sound/", "Where all of sound stands")
	d.shows("en/a/", "Where all of sound stands")
	d.shows("en/a/moved/", "Where all of sound stands")
	d.shows("en/all/", "Where all of sound stands")

	t.Log("A broken link shows in its page, on no other, and in the terminal; and is gone when it is mended.")
	d.write("content/a/moved/en.md", sound("moved", "moved_from: [older/moved, /hc/1]\n", "<words>\n\n[lost](../nowhere/en.md)"))
	broken := `content/a/moved/en.md:10:1: link: no file`
	d.tells(broken)
	d.shows("en/a/moved/", "no file")
	if _, body := d.get("en/a/sound/"); strings.Contains(body, "nowhere") {
		t.Error("another page shows the problem")
	}
	d.write("content/a/moved/en.md", sound("moved", "moved_from: [older/moved, /hc/1]\n", "<words>"))
	d.tells("\n1 problem\n") // that the site has no history
	d.hides("en/a/moved/", "no file")

	t.Log("A problem in a block shows in the pages that include it.")
	d.write("content/_blocks/note/en.md", "A note with a [lost](../nowhere/en.md) link.\n")
	d.shows("en/a/note/", "content/_blocks/note/en.md:1:")
	d.write("content/_blocks/note/en.md", "A better note.\n")
	d.shows("en/a/note/", "A better note.")
	d.hides("en/a/note/", "content/_blocks/note/en.md:1:")

	t.Log("An article comes, as a draft, and goes.")
	d.write("content/a/new-one/en.md", strings.Replace(sound("new-one", "", "<words>"), "approved", "draft", 1))
	d.shows("en/a/new-one/", "Where new one stands")
	d.shows("en/a/", "Where new one stands")
	if err := os.RemoveAll(filepath.Join(d.root, "content/a/new-one")); err != nil {
		t.Fatal(err)
	}
	d.until("the article is gone", func() bool { status, _ := d.get("en/a/new-one/"); return status == http.StatusNotFound })
	d.hides("en/a/", "Where new one stands")

	t.Log("While its front matter is broken, an article stays as it was, and says so.")
	d.write("content/a/sound/en.md", "---\nid: sound\ntitle: [half\n---\n<words>\n")
	d.tells("content/a/sound/en.md:3:8: front-matter:")
	d.shows("en/a/sound/", "Where all of sound stands")
	d.shows("en/a/sound/", "front-matter")
	d.write("content/a/sound/en.md", sound("sound", "", "<words> Mended."))
	d.shows("en/a/sound/", "Mended.")
	d.hides("en/a/sound/", "front-matter")

	t.Log("Topics, phrases, templates and the configuration are followed, too.")
	d.write("content/a/topic.yaml", "names: {en: First steps, de: Anfang}\n")
	d.shows("en/a/sound/", "First steps")
	d.write("helpwright.yaml", strings.Replace(soundSite["helpwright.yaml"], "en: Help", "en: Assistance", 1))
	d.shows("en/", "Assistance")
	d.write("helpwright.yaml", "title: [\n")
	d.tells("helpwright.yaml:1:")
	d.shows("en/", "helpwright.yaml:1:")
	d.write("helpwright.yaml", soundSite["helpwright.yaml"])
	d.hides("en/", "helpwright.yaml:1:")
	d.write("templates/article.html", "{{if}}")
	d.shows("en/", "templates/article.html:1")
	d.write("templates/article.html", "<main id=\"main\">A template of its own</main>")
	d.shows("en/a/sound/", "A template of its own")
	if err := os.Remove(filepath.Join(d.root, "templates/article.html")); err != nil {
		t.Fatal(err)
	}
	d.hides("en/a/sound/", "A template of its own")

	if got := digestFolder(t, filepath.Join(d.root, "public")); got != published {
		t.Error("dev changed what was published")
	}
}
