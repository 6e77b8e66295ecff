package assess

import (
	"fmt"

	"helpwright/knowledge"
	"helpwright/problem"
)

// Facts are what an assessment looks at.
type Facts struct {
	Site     string            // its title
	Base     *knowledge.Base   // what everybody may read
	Problems []problem.Problem // of the site, all of them
	Locales  []Locale          // the first is the default
	Ways     []Way             // to a person

	Logo, Color, Legal bool // how the site looks is set
	Popular            int  // articles that the start page names
	Offline, Related   bool // parts of the theme that are switched on
	OwnTheme           bool // the site has templates or styles of its own
	Standards          map[knowledge.Kind]bool
	Owners             bool // who answers for articles is known
	Review             bool // there are rules of who must approve what
	Checked            bool // a workflow or a hook calls the check
	SearchTests        bool // the site says which articles searches should find
	Signals            bool // how often articles are opened is known
	Gated              bool // there are articles that not everybody may read

	Desk         bool // people can write here
	Reasons      int  // why people write, as far as the site says it
	HumanFirst   bool // one of them leads to a person first
	Hours        bool // the desk knows when somebody is there
	Promises     int  // how fast tickets are answered, by priority
	Credit       bool // who tried alone is answered sooner
	Bookings     bool // times can be booked
	SingleSignOn bool // agents sign in where they are signed in already

	articles     []*knowledge.Article
	editions     []*knowledge.Edition
	kinds        map[knowledge.Kind]int
	withProblems map[string]map[problem.Rule]bool // by file
}

// A Locale is a language of the site.
type Locale struct {
	Tag      string
	Owner    bool // somebody answers for its translations
	Synonyms bool
	Glossary bool
}

// A Way is a way to reach a person.
type Way struct {
	Kind        string // "email", "phone", "link" or "chat"
	Hours, Wait bool   // readers are told when, and how long it takes
}

// count gathers what several rules ask for.
func (f *Facts) count() {
	f.kinds = map[knowledge.Kind]int{}
	f.articles = f.Base.Articles
	for _, a := range f.articles {
		f.kinds[a.Kind]++
		for _, l := range f.Locales {
			if e := a.Editions[l.Tag]; e != nil {
				f.editions = append(f.editions, e)
			}
		}
	}
	f.withProblems = map[string]map[problem.Rule]bool{}
	for _, p := range f.Problems {
		if f.withProblems[p.File] == nil {
			f.withProblems[p.File] = map[problem.Rule]bool{}
		}
		f.withProblems[p.File][p.Rule] = true
	}
}

// editionsWithout gives the share of editions in which none of some rules found anything.
func (f *Facts) editionsWithout(gap string, rules ...problem.Rule) mark {
	return shareOf(f.editions, "editions", gap, func(e *knowledge.Edition) bool {
		for _, r := range rules {
			if f.withProblems[e.File][r] {
				return false
			}
		}
		return true
	})
}

// shareOf gives the share of some things that fulfil a condition; of no things, none do.
func shareOf[T any](all []T, noun, gap string, good func(T) bool) mark {
	n := 0
	for _, one := range all {
		if good(one) {
			n++
		}
	}
	m := mark{found: fmt.Sprintf("%d of %d %s", n, len(all), noun), gap: gap}
	if len(all) > 0 {
		m.points = float64(n) / float64(len(all))
	}
	return m
}

// all is a whole point for what is true, and none for what is not.
func all(ok bool, found, gap string) mark {
	if ok {
		return mark{points: 1, found: found}
	}
	return mark{found: "nothing", gap: gap}
}

// part gives some of a number of parts.
func part(of int, found, gap string, parts ...bool) mark {
	n := 0
	for _, ok := range parts {
		if ok {
			n++
		}
	}
	return mark{points: float64(n) / float64(of), found: fmt.Sprintf("%d of %d: %s", n, of, found), gap: gap}
}

// always is for what every site has that the program builds.
func always(found string) func(*Facts) mark {
	return func(*Facts) mark { return mark{points: 1, found: found} }
}

// someOf is for what the program does in part only: the site can do nothing more.
func someOf(points float64, found, missing string) func(*Facts) mark {
	return func(*Facts) mark { return mark{points: points, found: found, gap: missing} }
}
