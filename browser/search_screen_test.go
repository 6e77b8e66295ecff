package browser

import (
	"fmt"
	"os"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// On a phone the dialog is the screen, and the box stays in sight above the keyboard.
func TestSearchOnPhone(t *testing.T) {
	t.Parallel()
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

// A screen reader is told how many results there are, once the typing pauses.
func TestSearchIsAnnounced(t *testing.T) {
	t.Parallel()
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

// axe finds nothing in any state of the search.
func TestSearchIsAccessible(t *testing.T) {
	t.Parallel()
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
