package browser

import (
	"bufio"
	"encoding/json"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// untranslated lists what readers see or hear on a page that stands in no file which
// translators get: texts of at least two letters without a sign of pseudo words. Code
// is for machines, and what is marked as another language is in that language.
const untranslated = `(() => {
	const isForeign = (s) => /[A-Za-z]{2}/.test(s) && !/[⟦⟧\u0180-\u024f\u1e00-\u1eff]|[à-öø-ÿÀ-ÖØ-ß]/.test(s);
	const isLeft = (e) => !!e.closest("code, pre, kbd, samp, script, style, [translate=no], [lang]:not([lang=en-XA])");
	const found = new Set();
	const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
	for (let n = walk.nextNode(); n; n = walk.nextNode()) if (isForeign(n.data) && !isLeft(n.parentElement)) found.add(n.data.trim());
	for (const e of document.querySelectorAll("*")) for (const name of ["aria-label", "aria-description", "aria-roledescription", "title", "alt", "placeholder", "data-label"]) {
		const value = e.getAttribute(name);
		if (value && isForeign(value) && !isLeft(e)) found.add(name + ": " + value);
	}
	for (const e of document.querySelectorAll("meta[name=description], meta[property='og:title'], meta[property='og:description'], meta[property='og:site_name']")) if (isForeign(e.content)) found.add("meta: " + e.content);
	return JSON.stringify([...found]);
})()`

// names are what has no translation: of programs, and addresses.
var names = regexp.MustCompile(`^(Helpwright|\S+\.example)$`)

// devSite runs the dev server with its pseudo locale.
func devSite(t *testing.T) *host {
	t.Helper()
	made, err := sourceSite()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(made.program, "dev", "--pseudo", "--site", made.folder, "--addr", "127.0.0.1:0")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM) // it may have ended by itself, which the test has noticed
		_ = cmd.Wait()
	})
	address := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if _, url, ok := strings.Cut(lines.Text(), "open this in your browser: "); ok {
				address <- strings.TrimSuffix(strings.TrimSpace(url), "/")
			}
		}
		close(address)
	}()
	select {
	case url, ok := <-address:
		if !ok {
			t.Fatal("the dev server has ended")
		}
		return &host{url: url}
	case <-time.After(time.Minute):
		t.Fatal("the dev server says nothing")
	}
	return nil
}

// On no sort of page stand words that no translator gets, and none is too narrow for
// words that are longer by two fifths.
func TestPseudoLocale(t *testing.T) {
	t.Parallel()
	b := openAt(t, devSite(t))
	b.missing = true // the page that is not found
	for _, p := range pages {
		path := in(p.path, "en-XA")
		if !strings.HasPrefix(path, "/en-XA/") {
			continue
		}
		t.Run(p.sort, func(t *testing.T) {
			b.visit(path)
			b.size(360, 740)
			b.wantTranslated(t, path)
			if wide := b.ask(`overflow()`); wide != "0" {
				t.Errorf("%s is %s px wider than a screen of 360 px", path, wide)
			}
			if cut := b.ask(cutOff); cut != "" {
				t.Errorf("%s: cut off: %s", path, cut)
			}
		})
	}
	t.Run("results", func(t *testing.T) {
		b.visit("/en-XA/search/?q=" + "Îñšţàļļ")
		b.want(`new Promise((done) => { const look = () => one(".results li, .result") ? done(true) : setTimeout(look, 50); look() })`, "true", "something is found")
		b.wantTranslated(t, "the results")
	})
	t.Run("nothing found", func(t *testing.T) {
		b.visit("/en-XA/search/?q=qwxyzzy")
		b.run(`await new Promise((done) => setTimeout(done, 1500))`)
		b.wantTranslated(t, "a page without results")
	})
}

// cutOff lists what is hidden because it is longer than its box. What only screen readers
// get has no box to speak of.
const cutOff = `[...document.querySelectorAll("a, button, summary, label, h1, h2, h3, th, dt, .button")].filter((e) => e.checkVisibility() && e.clientWidth > 1 && getComputedStyle(e).overflowX !== "visible" && getComputedStyle(e).overflowX !== "auto" && e.scrollWidth > e.clientWidth + 1).map((e) => e.textContent.trim()).join("|")`

func (b *tab) wantTranslated(t *testing.T, where string) {
	t.Helper()
	var found []string
	if err := json.Unmarshal([]byte(b.ask(untranslated)), &found); err != nil {
		t.Fatal(err)
	}
	for _, words := range found {
		if !names.MatchString(words) {
			t.Errorf("%s: %q stands in no file for translators", where, words)
		}
	}
}
