package browser

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// Enter in the box leads to the page with all results.
func TestSearchPage(t *testing.T) {
	t.Parallel()
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

// Filters, more results and the words stand in the address or come back with it.
func TestFiltersAndAddress(t *testing.T) {
	t.Parallel()
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

// An address may name anything as a filter, which is shown as it is.
func TestStrangeFilter(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.visit("/en/search/?q=build&kind=constructor")
	b.click(".filters summary")
	b.want(`text(".filters a[aria-current]")`, "constructor", "a word, and no function of the language")
}

// Browsers refuse to write many addresses in a short time; the search goes on without.
func TestAddressRefused(t *testing.T) {
	t.Parallel()
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
	t.Parallel()
	b := open(t, before(`const own = history.replaceState; history.replaceState = function (...all) { globalThis.written = (globalThis.written ?? 0) + 1; return own.apply(this, all) }`))
	b.visit("/en/search/")
	b.run(`one("main input[name=q]").focus()`)
	b.want(`one(".results .filters") !== null`, "true", "")
	b.run(`const box = one("main input[name=q]"); for (const part of ["vi", "vid", "vide", "video"]) { box.value = part; box.dispatchEvent(new InputEvent("input")) }`)
	b.want(`new URLSearchParams(location.search).get("q")`, "video", "who has settled has an address")
	b.want(`written`, "1", "which was written once")
}

// On the contact page answers stand below what one writes, and never in the way.
func TestAnswersWhileWriting(t *testing.T) {
	t.Parallel()
	b := openPlain(t)
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

// A product that the address names goes with the reader from page to page.
func TestProductOfReader(t *testing.T) {
	t.Parallel()
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
