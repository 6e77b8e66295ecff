package browser

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// With scripts off everything can be read and reached; nothing is dead.
func TestWithoutScripts(t *testing.T) {
	t.Parallel()
	b := open(t, withoutScripts())
	b.missing = true // the page that is not found
	b.size(320, 640)
	for _, p := range pages {
		path := in(p.path, "en")
		b.visit(path)
		if b.ask(`seen("h1") && one("main").innerText.length > 40 && overflow() === 0`) != "true" {
			t.Errorf("%s cannot be read", path)
		}
		dead := b.ask(`[...document.querySelectorAll("button")].filter((e) => e.checkVisibility() && !e.form).map((e) => e.textContent).join("|")`)
		if dead != "" {
			t.Errorf("%s has buttons that do nothing: %s", path, dead)
		}
	}
	b.visit(guide)
	b.want(`shown().split(" ").length > 5 && [...document.querySelectorAll(".step, .outcome")].every((e) => e.checkVisibility())`, "true", "a guide is a page with all of its steps")

	b.visit(article)
	b.want(`seen(".menu nav a") || seen(".side nav a")`, "false", "menus are folded at first")
	b.click(".menu summary")
	b.want(`seen(".menu nav a")`, "true", "and open without a script")
	b.visit(article)
	b.click(".side summary")
	b.want(`seen(".side nav a")`, "true", "the topic's navigation as well")
	b.visit(article)
	b.click(".languages summary")
	b.click(`.languages a[hreflang="zh-Hans"]`)
	b.want(`location.pathname`, "/zh-Hans/getting-started/install/", "so does the language switch")

	for _, test := range searchCases {
		b.visit("/" + test.locale + "/")
		b.click("main input[name=q]")
		b.press(test.query)
		b.press(kb.Enter)
		b.want(`location.pathname + new URLSearchParams(location.search).get("q")`, "/"+test.locale+"/search/"+test.query, "a search leads somewhere")
		b.want(`seen("noscript p, .browse a")`, "true", "from where there is a way on")
		b.want(`seen("main a[href='/`+test.locale+`/all/']")`, "true", "to all articles")
	}
}
