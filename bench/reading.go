package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/chromedp/chromedp"
)

// A readable search is one that a reader can be sent to.
type readable struct {
	open  string // a page
	begin func(*reader)
	ask   func(r *reader, query string)
	times func(r *reader, query string) []float64
}

// The reader of our site does what people do: clicks on the box and types. What is
// counted is what all of it takes, passages of the first results included.
var oursRead = readable{
	open:  "/en/",
	begin: func(r *reader) { r.do(chromedp.Click("main input[name=q]", chromedp.NodeVisible)) },
	ask:   func(r *reader, query string) { r.press(query, rhythm) },
	times: func(r *reader, query string) (times []float64) {
		r.press(query, 3*rhythm) // so that all is there
		r.eval(clearAndWatch, nil)
		r.press(query, rhythm)
		r.eval("window.times", &times)
		return times
	},
}

// Pagefind has an interface, but it would only cost more: its search is called as
// one that shows as many results as ours would call it.
var theirsRead = readable{
	open: blank,
	begin: func(r *reader) {
		r.eval(`import("/pagefind/pagefind.js").then((p) => (window.pagefind = p).init())`, nil)
	},
	ask: func(r *reader, query string) { r.eval(callPagefind(query), nil) },
	times: func(r *reader, query string) (times []float64) {
		for range 2 { // at first, nothing is there
			times = nil
			for i := 2; i <= len(query); i++ {
				var took float64
				r.eval(`(async () => { const from = performance.now(); await `+callPagefind(query[:i])+`; return performance.now() - from })()`, &took)
				times = append(times, took)
			}
		}
		return times
	},
}

func callPagefind(query string) string {
	return `pagefind.search(` + strconv.Quote(query) + `).then(({ results }) => Promise.all(results.slice(0, 5).map((result) => result.data()))).then(() => 0)`
}

// clearAndWatch takes the time from each key of a query to the results.
const clearAndWatch = `(() => {
	const box = document.querySelector(".finder input");
	box.value = "";
	box.dispatchEvent(new InputEvent("input"));
	window.times = [];
	let pressed = 0;
	box.addEventListener("keydown", (event) => (pressed = event.timeStamp));
	new MutationObserver(() => {
		if (pressed && document.querySelector(".finder [role=option]")) times.push(performance.now() - pressed);
		pressed = 0;
	}).observe(document.querySelector(".finder .results"), { childList: true, subtree: true });
})()`

// read sends readers to both searches.
func (b *searchBench) read(public, pagefind string, q questions, c *searchComparison) error {
	h := newHost(public, pagefind)
	defer h.Close()
	browser, end, err := startChromium(b.ctx)
	if err != nil {
		return err
	}
	defer end()
	if err := readAll(browser, h, oursRead, q, &c.Ours); err != nil {
		return fmt.Errorf("reading ours: %w", err)
	}
	if err := readAll(browser, h, theirsRead, q, &c.Theirs); err != nil {
		return fmt.Errorf("reading Pagefind: %w", err)
	}
	return nil
}

func readAll(browser context.Context, h *host, s readable, q questions, c *searchCost) error {
	var err error
	bytes := func(query string) (first, asked int64) {
		r, end := newReader(browser, h)
		defer end()
		r.visit(s.open)
		r.fetched()
		s.begin(r)
		first = r.fetched()
		s.ask(r, query)
		asked = r.fetched()
		if r.err != nil && err == nil {
			err = fmt.Errorf("%q: %w", query, r.err)
		}
		return first, asked
	}
	each := func(queries []string) (middle int64) {
		var all []int64
		for _, query := range queries {
			var one int64
			c.First, one = bytes(query)
			all = append(all, one)
		}
		slices.Sort(all)
		return all[len(all)/2]
	}
	c.One, c.Three = each(q.one), each(q.three)
	if err != nil {
		return err
	}
	var times []float64
	for _, query := range q.three {
		r, end := newReader(browser, h)
		r.visit(s.open)
		r.slow()
		s.begin(r)
		r.fetched()
		times = append(times, s.times(r, query)...)
		end()
		if r.err != nil {
			return fmt.Errorf("%q: %w", query, r.err)
		}
	}
	slices.Sort(times)
	c.Median, c.P95 = times[len(times)/2], times[len(times)*95/100]
	return nil
}
