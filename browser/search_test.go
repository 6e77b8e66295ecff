package browser

import (
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

// Results come while one types, with the section that answers.
func TestSearchInDialog(t *testing.T) {
	t.Parallel()
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
	t.Parallel()
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

// The slash goes to the search from anywhere but from a field.
func TestSearchKey(t *testing.T) {
	t.Parallel()
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

// Where nothing fits well that is said first, with what may have been meant, where to
// look, and who helps.
func TestHonestSilence(t *testing.T) {
	t.Parallel()
	for _, test := range searchCases {
		t.Run(test.locale, func(t *testing.T) {
			b := openPlain(t, asks(test.locale))
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

// What a page proposes to search for is found.
func TestExamples(t *testing.T) {
	t.Parallel()
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
	t.Parallel()
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
	t.Parallel()
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
