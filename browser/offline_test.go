package browser

import "testing"

// After the network has gone, pages that were read or kept open as before.
func TestOffline(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.visit("/en/")
	b.want(`navigator.serviceWorker.ready.then((r) => r.active?.state)`, "activated", "the worker starts with the first page")
	b.visit("/en/writing/markdown/")
	b.want(`seen(".keep button")`, "true", "a page can be kept")
	b.run(`one(".keep button").click()`)
	b.want(`one(".keep button").ariaPressed`, "true", "on purpose")
	b.visit(guide)
	b.want(`shown()`, "exit", "")
	b.run(`await fetch("/api/ratings").catch(() => {}); await fetch("/desk/").catch(() => {})`)
	b.missing = true
	b.want(`caches.keys().then(async (names) => { for (const n of names) for (const r of await (await caches.open(n)).keys()) if (/\/(api|desk)\//.test(r.url)) return r.url; return "" })`,
		"", "the worker leaves the desk alone")
	b.want(`caches.match(location.origin + "/en/help/build-stops/").then(Boolean)`, "true", "a page that was read is there")

	b.down.Store(true)
	b.visit(guide)
	b.want(`shown()`, "exit", "and works as before, scripts included")
	b.visit("/en/writing/markdown/")
	b.want(`text("h1") + getComputedStyle(one("main .body")).fontSize`, b.ask(`text("h1")`)+"17px", "so does one that was kept, with its styles")
	b.click(`form.rate [value="true"]`)
	b.want(`text(".rated .thanks").includes("is kept here")`, "true", "and it can be rated, with what was kept with it")
	b.visit("/en/reference/configuration/")
	b.want(`text("h1")`, "You are offline", "another one says so")
	b.want(`[...document.querySelectorAll(".saved a")].some((a) => a.pathname === "/en/writing/markdown/")`, "true", "and lists what can be read")
	b.want(`fetch("/api/ratings").then(() => "answered", () => "failed")`, "failed", "the desk is not made up")
	b.down.Store(false)
	b.visit("/en/reference/configuration/")
	b.want(`text("h1") !== "You are offline"`, "true", "with a network all is as before")
}

// An answer that cannot be sent, nor kept since its script was never fetched, is said to
// be lost where it was given; the page stays.
func TestRatedOffline(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.missing = true
	b.visit(article)
	b.run(`Object.defineProperty(navigator, "onLine", { value: false })`)
	b.down.Store(true)
	b.click(`form.rate [value="true"]`)
	b.want(`text(".helped .wrong").includes("You are offline") && seen("form.rate")`, "true", "")
	b.want(`location.pathname`, article, "")
}
