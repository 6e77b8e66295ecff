package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// The search page finds an article by words of its title.
func TestSearch(t *testing.T) {
	tests := []struct{ locale, query, path string }{
		{"en", "right to left", "/en/translating/right-to-left/"},
		{"en", "transl", "/en/translating/translate-an-article/"},
		{"zh-Hans", "视频", "/zh-Hans/writing/video/"},
		{"zh-Hans", "翻译文章", "/zh-Hans/translating/translate-an-article/"},
		{"ar", "التثبيت", "/ar/getting-started/install/"},
	}
	for _, test := range tests {
		t.Run(test.query, func(t *testing.T) {
			b := open(t)
			b.visit("/" + test.locale + "/")
			b.run(`one("main input[name=q]").focus()`)
			b.do(chromedp.KeyEvent(test.query))
			b.press(kb.Enter)
			b.want(`location.pathname + new URLSearchParams(location.search).get("q")`, "/"+test.locale+"/search/"+test.query, "the box of the home page leads to the search page")
			b.want(`[...document.querySelectorAll(".results a")].slice(0, 5).some((a) => a.pathname === `+quote(test.path)+`)`, "true", "among the first five")
			b.want(`text(".count") !== ""`, "true", "how many were found is said aloud")
		})
	}
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
			b.want(`seen(".results a") || seen(".nothing") && location.href`, "true", "an example finds something")
		}
	}
}

func TestSearchByKeyboard(t *testing.T) {
	b := open(t)
	b.visit("/en/search/")
	b.tabTo("main input[name=q]")
	b.do(chromedp.KeyEvent("video"))
	b.want(`seen(".results a")`, "true", "results come while one types")
	b.press(kb.ArrowDown)
	b.want(`document.activeElement.matches(".results a")`, "true", "arrows go into them")
	b.press(kb.Escape)
	b.want(`document.activeElement.name`, "q", "and Escape back")
	b.run(`one("main input[name=q]").select()`)
	b.do(chromedp.KeyEvent("xyzzyx"))
	b.want(`seen(".nothing a[href$='/contact/']")`, "true", "who finds nothing finds a person")
}
