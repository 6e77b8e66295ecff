// Package packet is what a customer brings along from self-service: searches made,
// articles opened and rated, steps done in guides, the page and facts of the browser.
// The customer has seen it and let it go; the person who helps reads it first, and goes
// on where the customer stopped.
//
// It comes from a browser, so nothing in it is believed: [Packet.Check] refuses what
// is not exactly of its form or larger than a customer makes it. It consists of
// parts, each of which can be taken out ([Packet.Without]).
package packet

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Packet is what a customer brings along. Its zero value is nothing. Times are
// milliseconds since 1970, as the browser's clock had them.
type Packet struct {
	Searches []Search  `json:"searches,omitempty"`
	Articles []Article `json:"articles,omitempty"`
	Trails   []Trail   `json:"trails,omitempty"`
	Page     string    `json:"page,omitempty"` // path from which the customer came to the form
	Browser  *Browser  `json:"browser,omitempty"`
}

// A Search is what was looked for.
type Search struct {
	Query string `json:"query"`
	Time  int64  `json:"time"`
}

// An Article is one that was opened.
type Article struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Path     string `json:"path"` // of the host, as the customer read it
	Locale   string `json:"locale"`
	Revision string `json:"revision"`
	Time     int64  `json:"time"`
	Helped   *bool  `json:"helped,omitempty"` // what the customer said; nil is nothing
}

// A Trail is the way through a guide.
type Trail struct {
	Article  string   `json:"article"`
	Revision string   `json:"revision"`
	Locale   string   `json:"locale"`
	Title    string   `json:"title"`
	Path     string   `json:"path"`
	Answers  []Answer `json:"answers"` // in the order in which they were given
	At       string   `json:"at"`      // "#id" of a step or an outcome, or the address that the last choice led to
	Time     int64    `json:"time"`    // of the last answer
}

// An Answer is a step of a guide and the choice that was made there, with the words
// that the customer read.
type Answer struct {
	Step   string `json:"step"`
	Title  string `json:"title"`
	Answer string `json:"answer"`
	To     string `json:"to"` // where it led: "#id", or an address
}

// A Browser is what a browser tells of itself.
type Browser struct {
	Languages []string `json:"languages,omitempty"` // that it prefers
	Viewport  string   `json:"viewport,omitempty"`  // "390x844"
	TimeZone  string   `json:"time_zone,omitempty"` // "Europe/Berlin"
	Agent     string   `json:"agent,omitempty"`     // as its User-Agent
}

// How much a packet holds at most: as much as the scripts of the site keep.
const (
	MaxSearches  = 50
	MaxArticles  = 50
	MaxTrails    = 20
	MaxAnswers   = 100 // of a trail
	MaxLanguages = 5
	MaxQuery     = 500 // characters
	MaxTitle     = 300 // of an article, a step or a choice
	MaxName      = 200 // of an id or a fact
	MaxPath      = 2000
	MaxAgent     = 400
)

// IsZero says whether nothing was brought along.
func (p Packet) IsZero() bool {
	return len(p.Searches)+len(p.Articles)+len(p.Trails) == 0 && p.Page == "" && p.Browser == nil
}

// A Fault is the first thing that is wrong with a packet.
type Fault struct {
	Part string // such as "articles/2"
	Why  string
}

func (f *Fault) Error() string { return fmt.Sprintf("checking the context: %s %s", f.Part, f.Why) }

// Check says what is wrong with a packet, as a *Fault; nil is nothing.
func (p Packet) Check() error {
	c := checker{}
	c.atMost("searches", len(p.Searches), MaxSearches)
	c.atMost("articles", len(p.Articles), MaxArticles)
	c.atMost("trails", len(p.Trails), MaxTrails)
	for i, s := range p.Searches {
		c.in("searches", i)
		c.text(s.Query, MaxQuery)
		c.time(s.Time)
	}
	for i, a := range p.Articles {
		c.in("articles", i)
		c.article(a.ID, a.Locale, a.Revision)
		c.optional(a.Title, MaxTitle)
		c.path(a.Path)
		c.time(a.Time)
	}
	for i, t := range p.Trails {
		c.in("trails", i)
		c.trail(t)
	}
	c.part = "page"
	if p.Page != "" {
		c.path(p.Page)
	}
	c.part = "browser"
	if p.Browser != nil {
		c.browser(*p.Browser)
	}
	if c.fault != nil {
		return c.fault
	}
	return nil
}

var (
	id       = regexp.MustCompile(`^[a-z0-9-]{1,80}$`)
	locale   = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$`)
	revision = regexp.MustCompile(`^[A-Za-z0-9._-]{1,80}$`)
)

type checker struct {
	part  string
	fault *Fault
}

func (c *checker) in(list string, i int) { c.part = list + "/" + strconv.Itoa(i) }

func (c *checker) refuse(bad bool, why string) {
	if bad && c.fault == nil {
		c.fault = &Fault{c.part, why}
	}
}

func (c *checker) atMost(part string, n, most int) {
	c.part = part
	c.refuse(n > most, fmt.Sprintf("holds %d, more than %d", n, most))
}

func (c *checker) matches(form *regexp.Regexp, text, why string) {
	c.refuse(!form.MatchString(text), why)
}

func (c *checker) optional(text string, most int) {
	c.refuse(!utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl), "holds what is no text")
	c.refuse(utf8.RuneCountInString(text) > most, fmt.Sprintf("is longer than %d characters", most))
}

func (c *checker) text(text string, most int) {
	c.refuse(strings.TrimSpace(text) == "", "is empty")
	c.optional(text, most)
}

func (c *checker) name(text string) {
	c.text(text, MaxName)
	c.refuse(strings.ContainsFunc(text, unicode.IsSpace), "holds a space")
}

const (
	earliest = 1577836800000 // 2020
	latest   = 7258118400000 // 2200
)

func (c *checker) time(ms int64) { c.refuse(ms < earliest || ms > latest, "is no such time") }

func (c *checker) article(articleID, tag, rev string) {
	c.matches(id, articleID, "names no article")
	c.matches(locale, tag, "names no locale")
	c.matches(revision, rev, "names no revision")
}

func (c *checker) trail(t Trail) {
	c.article(t.Article, t.Locale, t.Revision)
	c.optional(t.Title, MaxTitle)
	c.path(t.Path)
	c.time(t.Time)
	c.place(t.At)
	c.atMost(c.part, len(t.Answers), MaxAnswers)
	for _, a := range t.Answers {
		c.name(a.Step)
		c.optional(a.Title, MaxTitle)
		c.optional(a.Answer, MaxTitle)
		c.place(a.To)
	}
}

// place takes what a choice leads to: a step, an outcome or an address of the host.
func (c *checker) place(at string) {
	if name, ok := strings.CutPrefix(at, "#"); ok {
		c.name(name)
		return
	}
	c.path(at)
}

// path takes an address of the host and nothing that could lead elsewhere when
// somebody makes a link of it.
func (c *checker) path(path string) {
	c.text(path, MaxPath)
	c.refuse(!strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsFunc(path, func(r rune) bool { return r == '\\' || unicode.IsSpace(r) }), "is no path")
}

func (c *checker) browser(b Browser) {
	c.atMost("browser", len(b.Languages), MaxLanguages)
	for _, text := range append(b.Languages, b.Viewport, b.TimeZone) {
		c.optional(text, MaxName)
	}
	c.optional(b.Agent, MaxAgent)
}

// SelfServed says whether the customer tried to find the answer first: opened an
// article or went through a guide.
func (p Packet) SelfServed() bool { return len(p.Articles)+len(p.Trails) > 0 }

// Stopped is where the customer stopped last: the newest trail that did not end in
// "solved", and the id of the step that was open, or else of the last one that was
// answered; "" is nowhere.
func (p Packet) Stopped() (t Trail, step string) {
	for _, each := range p.Trails {
		if each.At != "#solved" && each.Time >= t.Time && each.open() != "" {
			t, step = each, each.open()
		}
	}
	return t, step
}

func (t Trail) open() string {
	if name, ok := strings.CutPrefix(t.At, "#"); ok && name != "contact" {
		return name
	}
	if len(t.Answers) == 0 {
		return ""
	}
	return t.Answers[len(t.Answers)-1].Step
}

// Without takes a part out: "searches", "articles", "trails", "page", "browser",
// or one of a list, such as "searches/0". It reports whether there was one.
func (p Packet) Without(part string) (rest Packet, was bool) {
	list, index, one := strings.Cut(part, "/")
	n := -1
	if one {
		var err error
		if n, err = strconv.Atoi(index); err != nil || n < 0 {
			return p, false
		}
	}
	switch list {
	case "searches":
		p.Searches, was = drop(p.Searches, n)
	case "articles":
		p.Articles, was = drop(p.Articles, n)
	case "trails":
		p.Trails, was = drop(p.Trails, n)
	default:
		return p.withoutFact(part)
	}
	return p, was
}

func (p Packet) withoutFact(part string) (rest Packet, was bool) {
	switch part {
	case "page":
		p.Page, was = "", p.Page != ""
	case "browser":
		p.Browser, was = nil, p.Browser != nil
	}
	return p, was
}

// drop takes one of a list out, or with -1 all, and leaves the given list as it is.
func drop[T any](list []T, n int) ([]T, bool) {
	switch {
	case n < 0:
		return nil, len(list) > 0
	case n >= len(list):
		return list, false
	}
	return slices.Delete(slices.Clone(list), n, n+1), true
}

// Check says what is wrong with a trail by itself, as a *Fault; nil is nothing.
func (t Trail) Check() error { return Packet{Trails: []Trail{t}}.Check() }
