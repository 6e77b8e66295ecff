package knowledge

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"helpwright/problem"
)

// regulated is what is asked of every article whose words follow from a rule: somebody
// answers for it, and it is looked at again.
var regulated = []string{"owner", "review_by"}

// standard checks that an article has what the site asks of its kind.
func (c *checker) standard(a *Article) {
	s := c.base.Config.Standard[a.Kind]
	fields := s.Fields
	if a.Governance == "compliance_based" {
		fields = append(slices.Clone(regulated), fields...)
	}
	for i, field := range fields {
		if !slices.Contains(fields[:i], field) {
			c.standardField(a, field)
		}
	}
	for _, words := range s.Sections {
		for _, l := range c.base.Config.Locales {
			if e := a.Editions[l.Tag]; e != nil {
				c.standardSection(e, words)
			}
		}
	}
}

// standardField reports a field that is missing or empty: a fact in the source edition,
// words in each.
func (c *checker) standardField(a *Article, field string) {
	missing := func(e *Edition) {
		c.field(e, field, problem.Field, fmt.Sprintf("%q is missing", field), a.whyAsked(field))
	}
	if field == "keywords" {
		for e := range a.inOrder(c.base.Config) {
			if len(e.Keywords) == 0 && !e.unfinished() {
				missing(e)
			}
		}
		return
	}
	if !a.says(field) && !a.Source.unfinished() {
		missing(a.Source)
	}
}

func (a *Article) whyAsked(field string) string {
	if a.Governance == "compliance_based" && slices.Contains(regulated, field) {
		return "an article that is compliance_based needs it"
	}
	return fmt.Sprintf("the standard in helpwright.yaml asks for it in every %s", a.Kind.noun())
}

// unfinished reports whether nobody asks yet, or any more, what an edition lacks.
func (e *Edition) unfinished() bool { return e.State == Draft || e.State == Archived }

// noun is what an article of a kind is called in messages.
func (k Kind) noun() string {
	switch k {
	case KindFAQ:
		return "FAQ"
	case KindTroubleshooting:
		return "troubleshooting guide"
	case KindReference:
		return "reference"
	}
	return "article"
}

// inOrder goes through the editions of an article in the order of the locales.
func (a *Article) inOrder(c *Config) func(yield func(*Edition) bool) {
	return func(yield func(*Edition) bool) {
		for i := range c.Locales {
			if e := a.Editions[c.Locales[i].Tag]; e != nil && !yield(e) {
				return
			}
		}
	}
}

// says reports whether a fact of an article is filled in.
func (a *Article) says(field string) bool {
	switch field {
	case "owner":
		return a.Owner != ""
	case "review_by":
		return !a.ReviewBy.IsZero()
	case "governance":
		return a.Governance != ""
	case "products":
		return len(a.Products) > 0
	case "contact_reasons":
		return len(a.ContactReasons) > 0
	case "related":
		return len(a.Related) > 0
	case "documents":
		return len(a.Documents) > 0
	}
	return true
}

// standardSection reports an edition that has no section of some words, which are those
// of its own locale or one for all.
func (c *checker) standardSection(e *Edition, words map[string]string) {
	title, ok := words[e.Locale]
	if !ok {
		title, ok = words[""]
	}
	if !ok || e.unfinished() {
		return
	}
	for _, h := range e.Outline {
		if h.Level == 2 && plainTitle(h.Title) == plainTitle(title) {
			return
		}
	}
	c.report(e.File, e.BodyLine, 1, problem.Section, fmt.Sprintf("no section “%s”", title),
		fmt.Sprintf("the standard in helpwright.yaml asks for it in every %s: write ## %s and what belongs there", e.Article.Kind.noun(), title))
}

// plainTitle ignores what a heading may end with, case and how it is spaced.
func plainTitle(s string) string {
	return foldText(strings.TrimRightFunc(s, func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSpace(r) }))
}
