package browser

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// Each sort of page, with an example of it.
var pages = []struct{ sort, path string }{
	{"home", "/LOCALE/"},
	{"topic", "/LOCALE/getting-started/"},
	{"topic with questions", "/LOCALE/help/"},
	{"article", "/LOCALE/getting-started/install/"},
	{"article with everything", "/LOCALE/writing/markdown/"},
	{"article with a table", "/LOCALE/reference/configuration/"},
	{"article with a video", "/LOCALE/guides/how-readers-see-a-guide/"},
	{"questions", "/LOCALE/help/writers-questions/"},
	{"guide", "/LOCALE/help/build-stops/"},
	{"search", "/LOCALE/search/"},
	{"contact", "/LOCALE/contact/"},
	{"capabilities", "/LOCALE/capabilities/"},
	{"all articles", "/LOCALE/all/"},
	{"offline", "/LOCALE/offline/"},
	{"not found", "/LOCALE/nowhere/"},
	{"languages", "/languages/"},
}

func in(path, locale string) string { return strings.Replace(path, "LOCALE", locale, 1) }

// No sort of page, in no locale, says anything on the console, breaks its policy
// or is wider than the screen.
func TestEveryPage(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.missing = true // the page that is not found
	for _, locale := range []string{"en", "zh-Hans", "ar"} {
		for _, p := range pages {
			b.visit(in(p.path, locale))
			for _, width := range []int64{320, 360, 768, 1280} {
				b.size(width, 800)
				if wide := b.ask(`overflow()`); wide != "0" {
					t.Errorf("%s: %s px wider than a screen of %d px", in(p.path, locale), wide, width)
				}
			}
			if got := b.ask(`document.querySelectorAll("h1").length + " " + document.images.length + " " + [...document.images].filter((i) => i.complete && !i.naturalWidth && i.loading !== "lazy").length`); !strings.HasPrefix(got, "1 ") || !strings.HasSuffix(got, " 0") {
				t.Errorf("%s: headings, pictures, broken pictures: %s", in(p.path, locale), got)
			}
		}
	}
}

// axe finds no violation on any sort of page, light and dark, on a phone and on a
// desktop; in other languages it looks at the pages that look different there.
func TestAccessible(t *testing.T) {
	t.Parallel()
	axe, err := os.ReadFile("../node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatal("axe-core is not installed; run: npm ci")
	}
	for _, look := range []struct {
		scheme, locale string
		width          int64
		sorts          string
	}{
		{"light", "en", 1280, ""}, {"dark", "en", 360, ""},
		{"light", "ar", 360, "home, article, article with everything, guide"}, {"dark", "zh-Hans", 1280, "home, questions, guide"},
	} {
		t.Run(look.scheme+" "+look.locale, func(t *testing.T) {
			b := open(t, withoutPolicy(), scheme(look.scheme))
			b.missing = true
			b.size(look.width, 800)
			for _, p := range pages {
				if look.sorts != "" && !slices.Contains(strings.Split(look.sorts, ", "), p.sort) {
					continue
				}
				path := in(p.path, look.locale)
				b.visit(path)
				if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[chromedp.Void](string(axe)+"; undefined")); err != nil {
					t.Fatal(err)
				}
				for _, v := range b.violations() {
					t.Errorf("%s: %s", path, v)
				}
			}
		})
	}
}

// The check above is only worth something when axe finds what is planted.
func TestAxeFinds(t *testing.T) {
	t.Parallel()
	axe, err := os.ReadFile("../node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatal("axe-core is not installed; run: npm ci")
	}
	b := open(t, withoutPolicy())
	b.visit("/en/")
	if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[chromedp.Void](string(axe)+`; document.body.append(new Image()); document.querySelector("h1").style.color = "#ddd"; undefined`)); err != nil {
		t.Fatal(err)
	}
	found := strings.Join(b.violations(), "\n")
	for _, rule := range []string{"image-alt", "color-contrast"} {
		if !strings.Contains(found, rule) {
			t.Errorf("axe does not find %s in %q", rule, found)
		}
	}
}

// violations runs axe and lists what it found.
func (b *tab) violations() []string {
	b.t.Helper()
	answer := b.ask(`axe.run(document, { resultTypes: ["violations"] }).then((r) => JSON.stringify(r.violations))`)
	var found []struct {
		ID, Help string
		Nodes    []struct {
			HTML   string
			Target []any
		}
	}
	if err := json.Unmarshal([]byte(answer), &found); err != nil {
		b.t.Fatalf("axe answers %.200s", answer)
	}
	var out []string
	for _, v := range found {
		for _, n := range v.Nodes {
			out = append(out, fmt.Sprintf("%s: %s: %v %.160s", v.ID, v.Help, n.Target, n.HTML))
		}
	}
	return out
}
