// Package packet is what a customer brings along from self-service: searches made,
// articles opened and rated, steps done in guides, the page, the locale and facts of
// the browser. The customer has seen it and let it go; the person who helps reads it
// first, and goes on where the customer stopped.
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
	Page     string    `json:"page,omitempty"`   // path on the site from which the customer came to the form
	Locale   string    `json:"locale,omitempty"` // of that page
	Browser  *Browser  `json:"browser,omitempty"`
}

// A Search is what was looked for.
type Search struct {
	Query string `json:"query"`
	Found int    `json:"found"` // how many results
	At    int64  `json:"at"`
}

// An Article is one that was opened.
type Article struct {
	ID       string   `json:"id"`
	Locale   string   `json:"locale"`
	Revision string   `json:"revision"`
	At       int64    `json:"at"`
	Helped   *bool    `json:"helped,omitempty"` // what the customer said; nil is nothing
	Reasons  []string `json:"reasons,omitempty"`
}

// A Trail is the way through a guide.
type Trail struct {
	Article  string `json:"article"`
	Locale   string `json:"locale"`
	Revision string `json:"revision"`
	Steps    []Step `json:"steps"`             // in the order in which they were done
	Outcome  string `json:"outcome,omitempty"` // "solved", "contact"; "" is stopped on the way
}

// A Step is one question of a guide and the answer. The last one of a trail may have
// none yet: there the customer stopped.
type Step struct {
	ID     string `json:"id"`
	Choice string `json:"choice,omitempty"` // where the answer led: the id of a step, an outcome or an address
	At     int64  `json:"at"`
}

// A Browser is what a browser tells of itself.
type Browser struct {
	Agent    string `json:"agent,omitempty"`    // as its User-Agent
	Language string `json:"language,omitempty"` // that it prefers
	Screen   string `json:"screen,omitempty"`   // "390x844"
	Zone     string `json:"zone,omitempty"`     // time zone, "Europe/Berlin"
}

// How much a packet holds at most.
const (
	MaxSearches = 20
	MaxArticles = 30
	MaxReasons  = 8 // of a rated article
	MaxTrails   = 5
	MaxSteps    = 40  // of a trail
	MaxQuery    = 200 // characters, as of every other text
	MaxName     = 80  // characters of an id, a revision or a choice
	MaxPage     = 500
	MaxAgent    = 400
)

// IsZero says whether nothing was brought along.
func (p Packet) IsZero() bool {
	return len(p.Searches)+len(p.Articles)+len(p.Trails) == 0 && p.Page == "" && p.Locale == "" && p.Browser == nil
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
		c.number(s.Found)
		c.time(s.At)
	}
	for i, a := range p.Articles {
		c.in("articles", i)
		c.article(a.ID, a.Locale, a.Revision)
		c.time(a.At)
		c.atMost(c.part, len(a.Reasons), MaxReasons)
		for _, r := range a.Reasons {
			c.name(r)
		}
	}
	for i, t := range p.Trails {
		c.in("trails", i)
		c.trail(t)
	}
	c.part = "page"
	if p.Page != "" {
		c.page(p.Page)
	}
	c.part = "locale"
	if p.Locale != "" {
		c.matches(locale, p.Locale, "is no locale")
	}
	c.part = "browser"
	if b := p.Browser; b != nil {
		c.optional(b.Agent, MaxAgent)
		c.optional(b.Language, MaxName)
		c.optional(b.Screen, MaxName)
		c.optional(b.Zone, MaxName)
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

func (c *checker) number(n int) { c.refuse(n < 0 || n > 1e6, "is no such number") }

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
	c.refuse(!slices.Contains([]string{"", "solved", "contact"}, t.Outcome), "ends nowhere")
	c.refuse(len(t.Steps) == 0, "holds no step")
	c.atMost(c.part, len(t.Steps), MaxSteps)
	for i, s := range t.Steps {
		c.name(s.ID)
		c.time(s.At)
		if s.Choice != "" {
			c.text(s.Choice, MaxPage)
		}
		c.refuse(s.Choice == "" && i < len(t.Steps)-1, "goes on without a choice")
	}
}

// page takes a path of the site and nothing that could lead elsewhere when somebody
// makes a link of it.
func (c *checker) page(path string) {
	c.text(path, MaxPage)
	c.refuse(!strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.Contains(path, `\`), "is no path")
}

// SelfServed says whether the customer tried to find the answer first: opened an
// article or went through a guide.
func (p Packet) SelfServed() bool { return len(p.Articles)+len(p.Trails) > 0 }

// Stopped is where the customer stopped last: the newest trail that did not end in
// "solved", and the id of its last step; "" is nowhere.
func (p Packet) Stopped() (t Trail, step string) {
	var newest int64
	for _, each := range p.Trails {
		last := each.Steps[len(each.Steps)-1]
		if each.Outcome != "solved" && last.At >= newest {
			t, step, newest = each, last.ID, last.At
		}
	}
	return t, step
}

// Without takes a part out: "searches", "articles", "trails", "page", "locale",
// "browser", or one of a list, such as "searches/0". It reports whether there was one.
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
	case "locale":
		p.Locale, was = "", p.Locale != ""
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
