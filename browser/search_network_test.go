package browser

import (
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
)

// Before a reader turns to the search box nothing of the search is there; then its
// script is, and what it begins with. Parts of the index come with the first letters.
// Nor is anything there with which a reader says something to the desk; only the contact
// page asks how long an answer takes.
func TestNothingBeforeFocus(t *testing.T) {
	t.Parallel()
	for _, page := range []string{"/en/", article, "/zh-Hans/getting-started/install/", "/en/search/", "/en/contact/"} {
		t.Run(page, func(t *testing.T) {
			b := serveDesk(t).visitor("en", 1280, 900)
			b.visit(page)
			b.want(`navigator.serviceWorker.ready.then((r) => r.active?.state)`, "activated", "the worker has kept the page")
			b.ask(`new Promise((done) => setTimeout(done, 600))`)
			if got := b.unasked(); got != "" {
				t.Errorf("without a reader's wish: %s", got)
			}
			if got := b.asksDesk(); got != strings.HasSuffix(page, "/contact/") {
				t.Errorf("the desk is asked: %t", got)
			}
			b.run(`one("input[name=q]").focus()`)
			b.want(`performance.getEntriesByType("resource").filter(({ name }) => /\/search\/(index\.bin|words\.json)$|\/search-\w+\.js$/.test(name)).length`, "3", "script, pointer and words")
			b.want(`performance.getEntriesByType("resource").filter(({ name }) => name.includes("/assets/search/")).length`, "0", "no part of the index")
			b.want(`one(".finder")`, "null", "focus alone changes nothing that is seen")
		})
	}
}

// unasked lists what was asked for that belongs to the search, or to what says something
// to the desk.
func (b *tab) unasked() string {
	var files []string
	b.asked.Range(func(path, _ any) bool {
		p := path.(string)
		if strings.HasPrefix(p, "/assets/search") || strings.HasPrefix(p, "/assets/sender") || strings.HasSuffix(p, "index.bin") || strings.HasSuffix(p, "words.json") || strings.HasSuffix(p, "index.json") {
			files = append(files, p)
		}
		return true
	})
	return strings.Join(files, " ")
}

// asksDesk reports whether the desk was asked anything.
func (b *tab) asksDesk() bool {
	found := false
	b.asked.Range(func(path, _ any) bool {
		found = found || strings.HasPrefix(path.(string), "/api/")
		return true
	})
	return found
}

// Without a network what was fetched goes on to answer; what was not says so and shows
// the way to a person, and the next letter tries again.
func TestSearchOffline(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.missing = true
	b.visit("/en/")
	b.want(`navigator.serviceWorker.ready.then((r) => r.active?.state)`, "activated", "")
	b.opens(article)
	b.press("translate")
	b.want(`document.querySelectorAll(".finder .passage mark").length > 1`, "true", "")
	b.want(`caches.keys().then(async (names) => { let n = 0; for (const name of names) n += (await (await caches.open(name)).keys()).filter(({ url }) => /assets\/search\//.test(url)).length; return n > 1 })`, "true", "parts of the index are kept")
	b.down.Store(true)
	b.opens(article)
	b.press("translate")
	b.want(`document.querySelectorAll(".finder .passage mark").length > 1`, "true", "the same words are answered, with passages")
	b.run(`one(".finder input").value = "zebra crossing"; one(".finder input").dispatchEvent(new InputEvent("input"))`)
	b.want(`text(".finder .said")`, "The search cannot be reached. Check your connection and try again.", "")
	b.want(`seen(".finder .silent a[href='/en/all/']") && seen(".finder .silent a[href^='/en/contact/']")`, "true", "there is a way on")
	b.down.Store(false)
	b.press("s")
	b.want(`options().length > 0 || text(".finder .said").startsWith("Nothing")`, "true", "with a network the next key searches")
}

// A part of the index that is not what it was is told as such, on every page that
// searches, and asked for again.
func TestBrokenIndex(t *testing.T) {
	t.Parallel()
	part := func(w http.ResponseWriter, file string, cut func([]byte) []byte) {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Error(err)
		}
		w.Write(cut(content))
	}
	for name, spoil := range map[string]spoiler{
		"another file": func(w http.ResponseWriter, _ string) { io.WriteString(w, "this is no part of an index") },
		"cut off": func(w http.ResponseWriter, file string) {
			part(w, file, func(b []byte) []byte { return b[:len(b)/2] })
		},
		"a bit is wrong": func(w http.ResponseWriter, file string) {
			part(w, file, func(b []byte) []byte { b[len(b)/2] ^= 4; return b })
		},
		"empty":   func(http.ResponseWriter, string) {},
		"missing": func(w http.ResponseWriter, _ string) { w.WriteHeader(http.StatusNotFound) },
	} {
		t.Run(name, func(t *testing.T) {
			const failed = "The search is damaged. Try again later, or contact us."
			b := open(t)
			b.missing = true
			b.spoil.Store(&spoil)
			b.opens("/en/contact/")
			b.press("translate")
			b.want(`text(".finder .said")`, failed, "")
			b.want(`said()`, failed, "aloud as well")
			b.want(`seen(".finder .silent a[href='/en/all/']") && seen(".finder .silent a[href^='/en/contact/']")`, "true", "there is a way on")
			b.spoil.Store(nil)
			b.press("d")
			b.want(`options().length > 0`, "true", "another key tries again")
			b.spoil.Store(&spoil)
			b.visit("/en/search/?q=video")
			b.want(`text(".results .said")`, failed, "on the search page too")
			b.spoil.Store(nil)
			b.click("main .find button")
			b.want(`seen(".found a")`, "true", "where the button tries again")
		})
	}
}

// A file that never comes is told as such, first that it takes a while and then that
// it failed, with a way on; whichever of the files of the search it is.
func TestMuteNetwork(t *testing.T) {
	t.Parallel()
	const failed = "The search cannot be reached. Check your connection and try again."
	for _, file := range []string{"/en/search/index.bin", "/en/search/words.json", "/assets/search/"} {
		t.Run(file, func(t *testing.T) {
			b := open(t, before(`const own = AbortSignal.timeout; AbortSignal.timeout = (ms) => { globalThis.patience = ms; return own.call(AbortSignal, 1500) }`))
			b.missing = true
			b.mute.Store(&file)
			b.visit("/en/search/?q=video")
			b.want(`text(".results .count")`, "Searching …", "on the search page")
			b.want(`text(".results .said")`, failed, "")
			b.want(`seen(".results .silent a[href='/en/all/']") && seen(".results .silent a[href^='/en/contact/']")`, "true", "there is a way on")
			b.want(`patience > 5000 && patience <= 15000`, "true", "a slow network has its time")
			b.opens(article)
			b.press("translate")
			b.want(`text(".finder .results")`, "Searching …", "in the dialog")
			b.want(`text(".finder .said")`, failed, "")
			b.want(`said()`, failed, "aloud as well")
			b.want(`seen(".finder .silent a[href='/en/all/']") && seen(".finder .silent a[href^='/en/contact/']")`, "true", "there is a way on")
			b.mute.Store(nil)
			b.press("d")
			b.want(`options().length > 0`, "true", "another key tries again")
		})
	}
}
