package main

import (
	"context"
	"errors"
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

// The reader of our site clicks on the box and puts a query into it. What is counted
// is all that this takes, passages of the results that are in sight included.
var oursRead = readable{
	open:  "/en/",
	begin: func(r *reader) { r.do(chromedp.Click("main input[name=q]", chromedp.NodeVisible)) },
	ask:   func(r *reader, query string) { r.insert(query) },
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
	if err := (&readers{browser, h, oursRead}).measure(q, &c.Ours); err != nil {
		return fmt.Errorf("reading ours: %w", err)
	}
	if err := (&readers{browser, h, theirsRead}).measure(q, &c.Theirs); err != nil {
		return fmt.Errorf("reading Pagefind: %w", err)
	}
	return nil
}

// readers ask a search, each of them once and with nothing stored from another.
type readers struct {
	browser context.Context
	host    *host
	search  readable
}

func (r *readers) measure(q questions, c *searchCost) (err error) {
	if c.First, c.One, err = r.bytes(q.one); err != nil {
		return err
	}
	if _, c.Three, err = r.bytes(q.three); err != nil {
		return err
	}
	times, err := r.times(q.three)
	if err != nil {
		return err
	}
	c.Median, c.P95 = times[len(times)/2], times[len(times)*95/100]
	return nil
}

// bytes returns what is fetched before the first letter, and for a query of middle size.
func (r *readers) bytes(queries []string) (first, asked int64, err error) {
	var all []int64
	for _, query := range queries {
		one, end := newReader(r.browser, r.host)
		one.visit(r.search.open)
		one.fetched()
		r.search.begin(one)
		first = one.fetched()
		r.search.ask(one, query)
		all = append(all, one.fetched())
		end()
		if one.err != nil {
			return 0, 0, fmt.Errorf("%q: %w", query, one.err)
		}
	}
	slices.Sort(all)
	return first, all[len(all)/2], nil
}

// times takes the time from each key of the queries to its results, on a slow
// processor, the shortest first. In milliseconds.
func (r *readers) times(queries []string) ([]float64, error) {
	var all []float64
	for _, query := range queries {
		one, end := newReader(r.browser, r.host)
		one.visit(r.search.open)
		one.slow()
		r.search.begin(one)
		one.fetched()
		all = append(all, r.search.times(one, query)...)
		end()
		if one.err != nil {
			return nil, fmt.Errorf("%q: %w", query, one.err)
		}
	}
	if len(all) == 0 {
		return nil, errors.New("no key had results")
	}
	slices.Sort(all)
	return all, nil
}
