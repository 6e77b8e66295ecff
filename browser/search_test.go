package browser

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A search is what one reader of each language looks for, and what nobody answers.
type searchCase struct{ locale, page, query, path, vain string }

var searchCases = []searchCase{
	{"en", "/en/getting-started/install/", "right to left", "/en/translating/right-to-left/", "how do i get my monney back for a parcel"},
	{"zh-Hans", "/zh-Hans/getting-started/install/", "视频字幕", "/zh-Hans/writing/video/", "今天晚上的火车票多少钱"},
	{"ar", "/ar/getting-started/install/", "التثبيت", "/ar/getting-started/install/", "xyzzyx"},
}

const (
	header  = "header input[name=q]"
	wantBox = `document.activeElement.matches(".finder input")`
)

// opens goes to a page and opens the dialog from its header.
func (b *tab) opens(page string) {
	b.t.Helper()
	b.visit(page)
	b.click(header)
	b.want(wantBox, "true", "a click on the box opens the dialog")
}

// Before a reader turns to the search box nothing of the search is there; then its
// script is, and what it begins with. Parts of the index come with the first letters.
func TestNothingBeforeFocus(t *testing.T) {
	for _, page := range []string{"/en/", article, "/zh-Hans/getting-started/install/", "/en/search/", "/en/contact/"} {
		t.Run(page, func(t *testing.T) {
			b := open(t)
			b.visit(page)
			b.ask(`new Promise((done) => setTimeout(done, 400))`)
			if got := b.searchFiles(); got != "" {
				t.Errorf("without a reader's wish: %s", got)
			}
			b.run(`one("input[name=q]").focus()`)
			b.want(`performance.getEntriesByType("resource").filter(({ name }) => /\/search\/(index\.bin|words\.json)$|\/search-\w+\.js$/.test(name)).length`, "3", "script, pointer and words")
			b.want(`performance.getEntriesByType("resource").filter(({ name }) => name.includes("/assets/search/")).length`, "0", "no part of the index")
			b.want(`one(".finder")`, "null", "focus alone changes nothing that is seen")
		})
	}
}

// searchFiles lists what was asked for that belongs to the search.
func (b *tab) searchFiles() string {
	var files []string
	b.asked.Range(func(path, _ any) bool {
		p := path.(string)
		if strings.HasPrefix(p, "/assets/search") || strings.HasSuffix(p, "index.bin") || strings.HasSuffix(p, "words.json") || strings.HasSuffix(p, "index.json") {
			files = append(files, p)
		}
		return true
	})
	return strings.Join(files, " ")
}

// Results come while one types, with the section that answers.
func TestSearchInDialog(t *testing.T) {
	for _, test := range searchCases {
		t.Run(test.locale, func(t *testing.T) {
			b := open(t, asks(test.locale))
			b.opens(test.page)
			b.press(test.query)
			b.want(`options().slice(0, 3).some((a) => a.pathname === `+quote(test.path)+`)`, "true", "among the first results")
			b.want(`[...document.querySelectorAll(".finder .passage mark")].length > 0`, "true", "what was asked for is marked in a passage")
			b.want(`options().some((a) => a.hash !== "" && a.pathname === `+quote(test.path)+`)`, "true", "a result leads to its section")
			b.want(`document.querySelectorAll(".finder [role=group]").length <= 5`, "true", "few at first")
			b.want(`/[0-9٠-٩]|واحدة|نتيجتان/.test(said())`, "true", "how many were found is said")
			b.want(`one(".finder").scrollWidth <= one(".finder").clientWidth && overflow() === 0`, "true", "nothing stands out")
			b.want(`getComputedStyle(one(".finder")).direction`, b.ask(`document.documentElement.dir`), "")
		})
	}
}

// The whole way with the keyboard: into the box, through the results, back, and on.
func TestSearchByKeyboard(t *testing.T) {
	for _, test := range searchCases {
		t.Run(test.locale, func(t *testing.T) {
			b := open(t, asks(test.locale))
			b.visit(test.page)
			b.tabTo(header)
			b.want(`one(".finder[open]")`, "null", "who passes by is not stopped")
			b.press(test.query)
			b.want(wantBox, "true", "typing opens the dialog")
			b.want(`one(".finder input").value`, test.query, "with every letter")
			b.want(`options().length > 1 && one(".finder input").ariaExpanded`, "true", "")
			b.want(`one(".finder input").role + one("#" + one(".finder input").getAttribute("aria-controls")).role`, "comboboxlistbox", "screen readers know what it is")
			b.want(`chosen()`, "null", "nothing is chosen yet")
			b.press(kb.ArrowDown)
			b.want(`options().indexOf(chosen()) + chosen().ariaSelected`, "0true", "an arrow goes into the results")
			b.press(kb.End)
			b.want(`options().indexOf(chosen()) === options().length - 1`, "true", "to the last one")
			b.want(`(() => { const r = chosen().getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight })()`, "true", "which is in sight")
			b.press(kb.ArrowDown)
			b.want(`chosen()`, "null", "and round to the box")
			b.press(kb.ArrowUp)
			b.press(kb.Home)
			b.want(`options().indexOf(chosen())`, "0", "to the first one")
			b.want(wantBox, "true", "the focus stays in the box")
			b.press(kb.Escape)
			b.want(`one(".finder").open`, "false", "Escape closes")
			b.want(`document.activeElement === one(`+quote(header)+`) && document.activeElement.value`, test.query, "and returns to the box, which has the words")
			b.click(header)
			b.want(`options().length > 1`, "true", "the results are there again")
			b.press(kb.ArrowDown)
			b.press(kb.ArrowDown)
			goal := b.ask(`chosen().pathname`)
			b.press(kb.Enter)
			b.want(`location.pathname`, goal, "Enter opens the result")
			b.opens(test.page)
			b.want(`options().map((o) => o.textContent).join()`, test.query, "what was searched for is remembered")
		})
	}
}

// Enter in the box leads to the page with all results.
func TestSearchPage(t *testing.T) {
	for _, test := range searchCases {
		t.Run(test.locale, func(t *testing.T) {
			b := open(t, asks(test.locale))
			b.visit("/" + test.locale + "/")
			b.click("main input[name=q]")
			b.want(wantBox, "true", "")
			b.press(test.query)
			b.press(kb.Enter)
			b.want(`location.pathname + new URLSearchParams(location.search).get("q")`, "/"+test.locale+"/search/"+test.query, "")
			b.want(`[...document.querySelectorAll(".found .title")].slice(0, 5).some((a) => a.pathname === `+quote(test.path)+`)`, "true", "among the first five")
			b.want(`text(".count") !== ""`, "true", "how many there are can be read")
			b.run(`one("main input[name=q]").focus()`)
			b.press(kb.ArrowDown)
			b.want(`document.activeElement.matches(".found a")`, "true", "arrows go into the results")
			b.press(kb.Escape)
			b.want(`document.activeElement.name`, "q", "and Escape back")
		})
	}
}

// The slash goes to the search from anywhere but from a field.
func TestSearchKey(t *testing.T) {
	b := open(t)
	b.visit(article)
	b.press("/")
	b.want(wantBox, "true", "")
	b.press("a/b")
	b.want(`one(".finder input").value`, "a/b", "in a field it is a character")
	b.press(kb.Escape)
	b.visit("/en/search/")
	b.press("/")
	b.want(`document.activeElement.id + one(".finder")`, "qnull", "the search page has its own box")
}

// A screen reader is told how many results there are, once the typing pauses.
func TestSearchIsAnnounced(t *testing.T) {
	b := open(t)
	b.opens(article)
	b.want(`one(".finder [role=status]").checkVisibility()`, "true", "the region is there before there is anything to say")
	b.run(`window.heard = []; new MutationObserver(() => heard.push(said())).observe(one(".finder [role=status]"), { childList: true, characterData: true, subtree: true })`)
	for _, letter := range "translate" {
		b.press(string(letter))
	}
	b.want(`/^\d+ results$/.test(said())`, "true", "")
	b.want(`heard.filter(Boolean).length < "translate".length`, "true", "not at every key")
	b.press(" xyzzyxx")
	b.run(`one(".finder input").value = "xyzzyxx"; one(".finder input").dispatchEvent(new InputEvent("input"))`)
	b.want(`said()`, "Nothing found for “xyzzyxx”.", "nor is silence kept silent")
}

// Where nothing fits well that is said first, with what may have been meant, where to
// look, and who helps.
func TestHonestSilence(t *testing.T) {
	for _, test := range searchCases {
		t.Run(test.locale, func(t *testing.T) {
			b := open(t, asks(test.locale))
			b.opens(test.page)
			b.press(test.vain)
			b.want(`seen(".finder .said")`, "true", "it is said that nothing fits")
			b.want(`seen(".finder .near a")`, "true", "topics lead on")
			b.want(`box(".finder .silent").bottom <= (options()[0]?.getBoundingClientRect().top ?? Infinity)`, "true", "before weaker results")
			b.want(`new URL(one(".finder .silent .button").href).pathname`, "/"+test.locale+"/contact/", "a person is near")
			if test.locale == "en" {
				b.want(`text(".finder .meant")`, "Did you mean “how do i get my money back for a parcel”?", "")
				b.click(".finder .meant")
				b.want(`one(".finder input").value`, "how do i get my money back for a parcel", "another spelling is a click away")
				b.opens(test.page)
				b.press(test.vain)
			}
			b.click(".finder .silent .button")
			b.want(`location.pathname`, "/"+test.locale+"/contact/", "")
			b.want(`one("#about").value !== ""`, "true", "what was asked for is there to be sent")
		})
	}
}

// Filters, more results and the words stand in the address or come back with it.
func TestFiltersAndAddress(t *testing.T) {
	b := open(t)
	b.visit("/en/search/?q=build")
	b.want(`document.querySelectorAll(".found > li").length`, "10", "ten at first")
	b.want(`seen(".results > .button")`, "true", "")
	b.click(".results > .button")
	b.want(`document.querySelectorAll(".found > li").length > 10`, "true", "then more")
	b.want(`document.activeElement === one(".found > li:nth-child(11) a")`, "true", "from where one reads on")
	b.run(`one(".found > li:nth-child(12) a").click()`)
	b.want(`location.pathname !== "/en/search/" && seen("h1")`, "true", "")
	b.run(`history.back()`)
	b.want(`document.querySelectorAll(".found > li").length > 10`, "true", "who comes back finds as many")
	all := b.ask(`text(".count")`)

	b.tabTo(".filters summary")
	b.press(kb.Enter)
	b.want(`document.querySelectorAll(".filters nav").length > 1`, "true", "filters say what there is")
	b.tabTo(`.filters a[href*="kind=reference"]`)
	count := b.ask(`document.activeElement.nextElementSibling.textContent`)
	b.press(kb.Enter)
	b.want(`new URLSearchParams(location.search).get("kind")`, "reference", "a filter has an address")
	b.want(`text(".count").split(" ")[0]`, count, "it leaves as many as it said")
	b.want(`[...document.querySelectorAll(".found .where")].every((e) => e.textContent.includes("Reference"))`, "true", "")
	b.want(`document.activeElement.textContent`, "Reference", "the focus stays where it was")
	b.want(`document.activeElement.getAttribute("aria-current")`, "true", "")
	b.run(`location.reload()`)
	b.want(`text(".count").split(" ")[0]`, count, "a reload changes nothing")
	b.run(`history.back()`)
	b.want(`text(".count")`, all, "back takes the filter away")
	b.run(`history.forward()`)
	b.want(`text(".count").split(" ")[0]`, count, "")

	b.click(".found .title")
	b.want(`location.pathname !== "/en/search/" && seen("h1")`, "true", "")
	b.run(`history.back()`)
	b.want(`one("main input[name=q]").value + text(".count").split(" ")[0]`, "build"+count, "from an article one comes back to the results")
	b.run(`const box = one("main input[name=q]"); box.value = "video"; box.dispatchEvent(new InputEvent("input"))`)
	b.want(`new URLSearchParams(location.search).get("q")`, "video", "typing changes the address")
	b.visit("/en/search/?q=build&topic=nowhere")
	b.want(`seen(".silent") && seen(".filters a[aria-current]")`, "true", "a filter that leaves nothing can be taken away")
}

// What a page proposes to search for is found.
func TestExamples(t *testing.T) {
	b := open(t)
	for _, locale := range []string{"en", "zh-Hans", "ar"} {
		b.visit("/" + locale + "/search/")
		examples := strings.Split(b.ask(`[...document.querySelectorAll("main a[href*='?q=']")].map((a) => a.pathname + a.search).join(" ")`), " ")
		if len(examples) < 3 {
			t.Errorf("%s: there are no examples: %v", locale, examples)
		}
		for _, example := range examples {
			b.visit(example)
			b.want(`seen(".found a")`, "true", "an example finds something")
		}
	}
}

// The last searches stay in the browser, as few as five, and can be cleared.
func TestRecentSearches(t *testing.T) {
	b := open(t)
	b.opens(article)
	b.press("video")
	b.want(`options().length > 0`, "true", "")
	b.press(kb.Escape)
	b.visit(article)
	b.want(`Object.keys(localStorage).filter((key) => key.startsWith("searches")).length`, "0", "what was only typed is not kept")
	for _, query := range []string{"video", "guide", "build", "offline", "import", "translate"} {
		b.opens(article)
		b.press(query)
		b.want(`options().length > 0 && seen(".finder .where")`, "true", "")
		b.press(kb.ArrowDown)
		b.press(kb.Enter)
		b.want(`location.pathname !== `+quote(article)+` || !one(".finder[open]")`, "true", "")
	}
	b.opens(article)
	b.want(`options().map((o) => o.textContent).join()`, "translate,import,offline,build,guide", "five, the last one first")
	b.press(kb.ArrowDown)
	b.press(kb.ArrowDown)
	b.press(kb.Enter)
	b.want(`one(".finder input").value + seen(".finder .where")`, "importtrue", "one of them is searched for again")
	b.run(`one(".finder input").value = ""; one(".finder input").dispatchEvent(new InputEvent("input"))`)
	b.click(".finder .small button")
	b.want(`options().length + Object.keys(localStorage).filter((key) => key.startsWith("searches")).length`, "0", "a button forgets them")
	b.want(`said()`, "Your recent searches are cleared.", "and says so")
	b.visit("/zh-Hans/")
	b.click("main input[name=q]")
	b.want(`one(".finder").open + " " + options().length`, "true 0", "those of another language are others")
}

// Whoever writes with an input method is not interrupted, and searches with what
// the letters have become.
func TestComposition(t *testing.T) {
	compose := func(text string) chromedp.Action[chromedp.Void] {
		return command(input.ImeSetComposition, input.ImeSetCompositionParams{Text: text, SelectionStart: int64(len(text)), SelectionEnd: int64(len(text))})
	}
	commit := func(text string) chromedp.Action[chromedp.Void] {
		return command(input.InsertText, input.InsertTextParams{Text: text})
	}
	b := open(t, asks("zh-CN"))
	b.visit("/zh-Hans/getting-started/install/")
	b.tabTo(header)
	b.do(compose("f"), compose("fan"), compose("fan yi"))
	b.ask(`new Promise((done) => setTimeout(done, 600))`)
	b.want(`one(".finder[open]")`, "null", "the page's box is not left in the middle of a word")
	b.do(commit("翻译"))
	b.want(wantBox, "true", "but after it")
	b.want(`one(".finder input").value + (options().length > 0)`, "翻译true", "")
	before := b.ask(`options().map((o) => o.pathname).join()`)
	b.do(compose("w"), compose("wen zhang"))
	b.ask(`new Promise((done) => setTimeout(done, 600))`)
	b.want(`options().map((o) => o.pathname).join()`, before, "letters that will be something else are not searched for")
	b.run(`one(".finder input").dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", isComposing: true, bubbles: true }))`)
	b.run(`one(".finder input").dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", isComposing: true, bubbles: true }))`)
	b.want(`chosen() + " " + one(".finder").open`, "null true", "keys belong to the input method")
	b.do(commit("文章"))
	b.want(`one(".finder input").value`, "翻译文章", "")
	b.want(`options().length > 0 && options().map((o) => o.pathname).join() !== `+quote(before), "true", "")
}

// On a phone the dialog is the screen, and the box stays in sight above the keyboard.
func TestSearchOnPhone(t *testing.T) {
	for _, test := range searchCases {
		t.Run(test.locale, func(t *testing.T) {
			b := open(t, asks(test.locale))
			b.size(360, 740)
			b.opens(test.page)
			b.press(test.query)
			b.want(`options().length > 0`, "true", "")
			b.want(`box(".finder").width + " " + box(".finder").height`, "360 740", "the whole screen")
			b.want(`overflow()`, "0", "")
			b.want(`Math.min(...[...options(), one(".finder .quiet")].map((e) => e.getBoundingClientRect().height)) >= 40`, "true", "large enough for fingers")
			for _, keyboard := range []struct {
				how         string
				open, close func()
			}{
				{"the page becomes smaller", func() { b.size(360, 380) }, func() { b.size(360, 740) }},
				{"a part of the page is covered", func() { b.cover(380) }, func() { b.cover(740) }},
			} {
				keyboard.open()
				b.want(`box(".finder").height`, "380", keyboard.how)
				b.want(`(() => { options().at(-1).scrollIntoView(); const r = box(".finder input"); return r.top >= 0 && r.bottom < 100 })()`, "true", "the box stays in sight")
				b.want(`options().at(-1).getBoundingClientRect().bottom <= 381`, "true", "and the last result can be reached")
				keyboard.close()
				b.want(`box(".finder").height`, "740", "")
			}
			b.click(".finder .quiet")
			b.want(`one(".finder").open`, "false", "a button closes it")
		})
	}
}

// cover leaves so many pixels of a page to be seen, as browsers do that lay a keyboard
// over it. A browser without a screen has none; it is told in its words.
func (b *tab) cover(height int) {
	b.run(fmt.Sprintf(`Object.defineProperty(visualViewport, "height", { value: %d, configurable: true }); visualViewport.dispatchEvent(new Event("resize"))`, height))
}

// Passages come into a place that is kept for them.
func TestResultsDoNotMove(t *testing.T) {
	b := open(t)
	for _, width := range []int64{360, 1280} {
		b.size(width, 800)
		b.opens(article)
		b.run(`window.tops = undefined; new MutationObserver(() => { if (options().length) window.tops ??= [options().length, ...options().map((o) => o.offsetTop)].join() }).observe(one(".finder"), { childList: true, subtree: true })`)
		b.run(`one(".finder input").value = "translate an article"; one(".finder input").dispatchEvent(new InputEvent("input"))`)
		b.want(`document.querySelectorAll(".finder .passage mark").length > 1`, "true", "")
		b.want(`[options().length, ...options().map((o) => o.offsetTop)].join()`, b.ask(`window.tops`), fmt.Sprintf("at %d px all stays where it was", width))
	}
}

// Nothing that is there moves, unless a reader has just pressed a key: neither when
// results come nor when it is said that there are none.
func TestSearchShiftsNothing(t *testing.T) {
	const watch = `window.shifts = []; new PerformanceObserver((list) => { for (const e of list.getEntries()) if (!e.hadRecentInput) shifts.push(e.value, ...e.sources.map(({ node, previousRect, currentRect }) => [node?.className || node?.nodeName, previousRect.top, "to", currentRect.top].join(" "))) }).observe({ type: "layout-shift", buffered: true })`
	for _, test := range searchCases {
		t.Run(test.locale, func(t *testing.T) {
			b := open(t, asks(test.locale))
			for _, query := range []string{test.query, test.vain} {
				b.opens(test.page)
				b.run(watch)
				b.press(query)
				b.want(`options().length > 0 && one(".finder .passage").textContent !== "" || seen(".finder .said")`, "true", "")
				b.want(`new Promise((done) => setTimeout(() => done(shifts.join()), 300))`, "", "in the dialog: "+query)
				b.visit("/" + test.locale + "/search/?q=" + query)
				b.run(watch)
				b.want(`seen(".found .passage") || seen(".results .said")`, "true", "")
				b.want(`new Promise((done) => setTimeout(() => done(shifts.join()), 600))`, "", "on the page: "+query)
			}
		})
	}
}

// Without a network what was fetched goes on to answer; what was not says so and shows
// the way to a person, and the next letter tries again.
func TestSearchOffline(t *testing.T) {
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

// Browsers refuse to write many addresses in a short time; the search goes on without.
func TestAddressRefused(t *testing.T) {
	b := open(t, before(`history.replaceState = history.pushState = () => { throw new DOMException("too many", "SecurityError") }`))
	b.visit("/en/search/?q=build")
	b.want(`document.querySelectorAll(".found > li").length`, "10", "")
	b.run(`one("main input[name=q]").select()`)
	b.press("video")
	b.want(`text(".found .title").toLowerCase().includes("video")`, "true", "what one types is found")
	b.press(" zzz" + kb.Enter)
	b.want(`one("main input[name=q]").value`, "video zzz", "Enter searches for what is in the box")
	b.want(`text(".results [role=status]").includes("video zzz")`, "true", "")
	b.click(".filters summary")
	b.click(`.filters a[href*="kind=reference"]`)
	b.want(`one(".filters a[href*='kind=reference']").getAttribute("aria-current")`, "true", "a filter is a filter all the same")
}

// While one types the address waits, since browsers count how often it is written.
func TestAddressWaits(t *testing.T) {
	b := open(t, before(`const own = history.replaceState; history.replaceState = function (...all) { globalThis.written = (globalThis.written ?? 0) + 1; return own.apply(this, all) }`))
	b.visit("/en/search/")
	b.run(`one("main input[name=q]").focus()`)
	b.want(`one(".results .filters") !== null`, "true", "")
	b.run(`const box = one("main input[name=q]"); for (const part of ["vi", "vid", "vide", "video"]) { box.value = part; box.dispatchEvent(new InputEvent("input")) }`)
	b.want(`new URLSearchParams(location.search).get("q")`, "video", "who has settled has an address")
	b.want(`written`, "1", "which was written once")
}

// An address may name anything as a filter, which is shown as it is.
func TestStrangeFilter(t *testing.T) {
	b := open(t)
	b.visit("/en/search/?q=build&kind=constructor")
	b.click(".filters summary")
	b.want(`text(".filters a[aria-current]")`, "constructor", "a word, and no function of the language")
}

// On the contact page answers stand below what one writes, and never in the way.
func TestAnswersWhileWriting(t *testing.T) {
	b := open(t)
	b.visit("/en/contact/")
	ways := b.ask(`box(".ways").top`)
	b.click("#about")
	b.press("the build stops with errors")
	b.want(`[...document.querySelectorAll(".answers .title")].some((a) => a.pathname === "/en/help/build-stops/")`, "true", "an answer comes while one writes")
	b.want(`document.querySelectorAll(".answers li").length <= 3`, "true", "few")
	b.want(`box(".ways").top`, ways, "the ways to a person stay where they were")
	b.want(`document.activeElement.id`, "about", "and so does the focus")
	b.want(`decodeURIComponent(one("main a[href^='mailto:']").href).includes("the build stops with errors")`, "true", "what was written goes along")
	b.run(`one("#about").select()`)
	b.press("xyzzyx")
	b.want(`document.querySelectorAll(".answers li").length`, "0", "where nothing fits nothing is shown")
}

// axe finds nothing in any state of the search.
func TestSearchIsAccessible(t *testing.T) {
	axe, err := os.ReadFile("../node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatal("axe-core is not installed; run: npm ci")
	}
	for i, test := range searchCases {
		for _, look := range []struct {
			scheme string
			width  int64
		}{{"light", 1280}, {"dark", 360}} {
			t.Run(fmt.Sprint(test.locale, " ", look.scheme), func(t *testing.T) {
				b := open(t, withoutPolicy(), scheme(look.scheme), asks(test.locale))
				b.size(look.width, 800)
				check := func(state string) {
					if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[chromedp.Void](string(axe)+"; undefined")); err != nil {
						t.Fatal(err)
					}
					for _, v := range b.violations() {
						t.Errorf("%s: %s", state, v)
					}
				}
				b.opens(test.page)
				check("empty")
				b.press(test.query)
				b.want(`document.querySelectorAll(".finder .passage mark").length > 0`, "true", "")
				b.press(kb.ArrowDown)
				check("results")
				goal := b.ask(`chosen().href`)
				b.press(kb.Enter)
				b.want(`location.href`, goal, "")
				b.opens(test.page)
				b.want(`options().length`, "1", "")
				check("recent")
				b.press(test.vain)
				b.want(`seen(".finder .said")`, "true", "")
				check("silence")
				b.visit("/" + test.locale + "/search/?q=" + searchCases[i].query)
				b.want(`document.querySelectorAll(".found .passage mark").length > 0`, "true", "")
				b.run(`one(".filters summary").click()`)
				check("search page")
			})
		}
	}
}

// A product that the address names goes with the reader from page to page.
func TestProductOfReader(t *testing.T) {
	b := open(t)
	b.opens(article + "?for=web%20shop")
	b.press("build")
	b.want(`one(".finder .foot a").search`, "?q=build&for=web%20shop", "on to all results")
	b.click(".finder .foot a")
	b.want(`new URLSearchParams(location.search).get("for") + seen(".found > li")`, "web shoptrue", "")
	b.opens(article + "?for=web%20shop")
	b.press("how do i get my monney back for a parcel")
	b.want(`new URL(one(".finder .silent .button").href).searchParams.get("for")`, "web shop", "and to a person")
}
