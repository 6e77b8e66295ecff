package browser

import (
	"strconv"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

const article = "/en/getting-started/install/"

// Reading an article at a desk: what it is, where one is in it, where to go on.
func TestReadOnDesktop(t *testing.T) {
	t.Parallel()
	b := serveDesk(t).visitor("en", 1280, 900)
	b.visit(article)
	b.want(`seen("h1")`, "true", "the title is there")
	b.want(`seen(".side nav a")`, "true", "the topic's navigation stands open")
	b.want(`seen(".contents nav a")`, "true", "so do the contents")
	b.want(`box(".side").right <= box("main").left && box(".contents").left >= box("main .body").right`, "true", "navigation before the words, contents after them")
	b.want(`one(".side [aria-current=page]").getAttribute("href")`, article, "the navigation says where one is")
	b.want(`getComputedStyle(one("main .body")).fontSize`, "17px", "words of this size are read with ease")

	last := b.ask(`[...document.querySelectorAll(".contents nav a")].at(-1).hash`)
	b.run(`[...document.querySelectorAll(".contents nav a")].at(-1).click()`)
	b.want(`location.hash`, last, "contents lead to their sections")
	b.want(`Math.abs(one(location.hash).getBoundingClientRect().top) < 200 || Math.ceil(innerHeight + scrollY) >= document.documentElement.scrollHeight`, "true", "which then stand at the top")
	b.want(`one(".contents [aria-current]")?.hash`, last, "and the contents mark them")

	b.click(`.helped [value="true"]`)
	b.want(`seen(".rated .thanks") && document.activeElement.matches(".rated .thanks")`, "true", "the answer to the question below is heard")
	b.run(`one(".turn [rel=next], .turn [rel=prev]").click()`)
	b.want(`location.pathname !== "`+article+`" && seen("h1")`, "true", "and one can read on")
}

// The same on a phone: menus are folded, all is within reach of a thumb.
func TestReadOnPhone(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.size(360, 740)
	b.visit(article)
	b.want(`seen("h1")`, "true", "the title is there")
	b.want(`box("h1").top < innerHeight / 2`, "true", "in the upper half of the screen")
	b.want(`seen(".side nav a") || seen(".menu nav a")`, "false", "menus are folded")
	b.run(`one(".menu summary").click()`)
	b.want(`seen(".menu nav a")`, "true", "and open")
	b.run(`one(".menu summary").click(); one(".side summary").click()`)
	b.want(`seen(".side nav a")`, "true", "the topic's navigation as well")
	b.want(`overflow()`, "0", "nothing stands out of the screen")
	b.run(`one(".side summary").click()`)
	small := b.ask(`[...document.querySelectorAll("header.top a, header.top summary, header.top button, aside .button, .after a.button")]
		.filter((e) => e.checkVisibility()).filter((e) => { const r = e.getBoundingClientRect(); return r.width < 24 || r.height < 24 }).map((e) => e.textContent).join("|")`)
	if small != "" {
		t.Errorf("too small for a finger: %s", small)
	}
}

// While a page loads nothing moves: what comes later has its place already. A
// browser that is short of time draws a page before it has read all of it, so
// only what moves every time counts.
func TestNothingMoves(t *testing.T) {
	b := open(t)
	for _, width := range []int64{360, 1280} {
		b.size(width, 800)
		for _, path := range []string{"/en/", article, "/en/writing/markdown/", guide, "/zh-Hans/", "/ar/getting-started/install/"} {
			least := b.shift(path)
			for range 3 {
				if least > maxShift {
					least = min(least, b.shift(path))
				}
			}
			if least > maxShift {
				t.Errorf("%s at %d px: layout shift %.4f, at most %.3f is allowed", path, width, least, maxShift)
			}
		}
	}
	// To a place within a page the browser goes only after it has drawn the page.
	if shift := b.shift(guide + "#mend"); shift > 0.1 {
		t.Errorf("a shared step: layout shift %.4f", shift)
	}
}

const maxShift = 0.005

// The parts of the header make room for each other. So it is shown as one, also where
// a slow network brings it part by part.
func TestHeaderIsShownAsOne(t *testing.T) {
	b := open(t)
	b.drip.Store(true)
	for _, width := range []int64{360, 1280} {
		b.size(width, 800)
		for _, path := range []string{article, "/ar/"} {
			if shift := b.shift(path); shift > 0 {
				t.Errorf("%s at %d px: layout shift %.4f", path, width, shift)
			}
			b.want(`seen("header.top .menu")`, "true", "the header is there")
		}
	}
}

// shift visits a page and returns how much moved while it loaded.
func (b *tab) shift(path string) float64 {
	b.t.Helper()
	b.visit(path)
	answer := b.ask(`new Promise((done) => {
		let sum = 0;
		new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.value }).observe({ type: "layout-shift", buffered: true });
		setTimeout(() => done(sum), 200);
	})`)
	sum, err := strconv.ParseFloat(answer, 64)
	if err != nil {
		b.t.Fatalf("the layout shift of %s is %q", path, answer)
	}
	return sum
}

// Whoever goes through a page with the Tab key sees where they are, all the way.
func TestFocusIsSeen(t *testing.T) {
	t.Parallel()
	b := serveDesk(t).visitor("en", 1280, 900)
	for _, path := range []string{"/en/", article, "/en/help/build-stops/", "/en/search/", "/en/contact/"} {
		b.visit(path)
		b.press(kb.Tab)
		b.want(`document.activeElement.className`, "skip", "the first stop leads past the menus")
		for range 40 {
			state := b.ask(`(() => {
				const e = document.activeElement;
				if (e === document.body) return "";
				const r = e.getBoundingClientRect();
				const name = e.tagName + " " + e.textContent.trim().slice(0, 30);
				const outlined = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
				if (!outlined(getComputedStyle(e)) && !outlined(getComputedStyle(e, "::after"))) return name + " has no visible outline";
				if (r.width === 0 || r.height === 0) return name + " has no size";
				const at = document.elementFromPoint(r.left + r.width / 2, Math.min(Math.max(r.top + r.height / 2, 0), innerHeight - 1));
				if (r.bottom < 0 || r.top > innerHeight) return name + " is out of sight";
				if (at && !e.contains(at) && !at.contains(e)) return name + " is covered by " + at.tagName + "." + at.className;
				return "";
			})()`)
			if state != "" {
				t.Errorf("%s: %s", path, state)
			}
			b.press(kb.Tab)
		}
	}
}
