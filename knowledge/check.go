package knowledge

import (
	"fmt"

	"helpwright/problem"
)

// A checker looks for problems in a base, and gathers what it finds. Each group of rules
// has a file of its own, check_*.go.
type checker struct {
	base        *Base
	problems    []problem.Problem
	folderNames map[string]string // last part of an article's folder to the folder; made when first needed
	sortedNames []string
	refused     []string        // files that words name and whose kind is not published
	hostPaths   map[string]bool // of all pages; made when first needed
}

// whole finds what only all articles together show. It depends on nothing but the
// face of the base.
func (c *checker) whole() {
	c.ids()
	c.addresses()
	c.oldAddresses()
	c.twins()
}

// article checks an article against the others. Besides its own words this depends
// on nothing but the face of the base.
func (c *checker) article(a *Article) {
	c.facts(a)
	c.standard(a)
	for _, l := range c.base.Config.Locales {
		if e, ok := a.Editions[l.Tag]; ok {
			c.words(e)
			c.references(e)
			c.guide(e)
		}
	}
}

func (c *checker) report(file string, line, column int, rule problem.Rule, message, hint string) {
	c.problems = append(c.problems, problem.Problem{File: file, Line: line, Column: column, Rule: rule, Message: message, Hint: hint})
}

// field reports at a field of an edition's front matter.
func (c *checker) field(e *Edition, field string, rule problem.Rule, message, hint string) {
	line, column := e.places.at(field)
	c.report(e.File, line, column, rule, message, hint)
}

// item reports at a value of a list in an edition's front matter.
func (c *checker) item(e *Edition, field string, i int, rule problem.Rule, message, hint string) {
	line, column := e.places.item(field, i)
	c.report(e.File, line, column, rule, message, hint)
}

// editions calls fn for every edition, in the order of articles and locales.
func (c *checker) editions(fn func(*Edition)) {
	for e := range c.base.editions() {
		fn(e)
	}
}

// ids finds articles that share an id.
func (c *checker) ids() {
	for _, a := range c.base.Articles {
		if first := c.base.ByID[a.ID]; a.ID != "" && first != a {
			c.field(a.Source, "id", problem.DuplicateID, fmt.Sprintf("the id %q belongs to %s", a.ID, first.Source.File), "choose another; an id is never shared")
		}
	}
}
