package knowledge

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"helpwright/markdown"
	"helpwright/plain"
	"helpwright/problem"
)

// Lengths that search results show whole, in characters; texts in scripts
// without spaces say as much in half as many.
const (
	maxTitle   = 65
	minSummary = 50
	maxSummary = 160
	minWords   = 25
)

// words checks the fields that readers meet first.
func (c *checker) words(e *Edition) {
	share := density(e.Title)
	if n := utf8.RuneCountInString(e.Title); n > maxTitle/share {
		c.field(e, "title", problem.TitleLength, fmt.Sprintf("the title has %d characters; search results show about %d", n, maxTitle/share), "shorten it")
	}
	if e.State != Archived && plain.Vague(e.Locale, e.Title) {
		c.field(e, "title", problem.VagueTitle, fmt.Sprintf("the title %q does not say what about", e.Title), "name the thing or the task, as somebody would who searches for it")
	}
	share = density(e.Summary)
	switch n := utf8.RuneCountInString(e.Summary); {
	case n == 0:
		c.field(e, "summary", problem.Summary, `"summary" is missing`, fmt.Sprintf("say in %d to %d characters what the reader will know or have done", minSummary/share, maxSummary/share))
	case n < minSummary/share:
		c.field(e, "summary", problem.SummaryLength, fmt.Sprintf("the summary has %d characters; %d or more say enough", n, minSummary/share), "add whom it is for or what it solves")
	case n > maxSummary/share+share*5:
		c.field(e, "summary", problem.SummaryLength, fmt.Sprintf("the summary has %d characters; search results show about %d", n, maxSummary/share), "shorten it")
	}
	for _, field := range []struct{ name, text string }{{"title", e.Title}, {"summary", e.Summary}} {
		if strings.Contains(field.text, markdown.Placeholder) {
			c.field(e, field.name, problem.Placeholder, "the "+field.name+" is still to be written", "write it in place of the braces and what is in them")
		}
	}
	if e.Words < minWords && e.Article.Kind != KindTroubleshooting {
		c.report(e.File, e.BodyLine, 1, problem.Thin, fmt.Sprintf("the article has %d words", e.Words), "answer the question, or join it with another article")
	}
}

// density returns how many times as much a text says as one in Latin letters of
// the same length: twice where scripts without spaces prevail.
func density(s string) int {
	dense, all := 0, 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			all++
			if isDense(r) {
				dense++
			}
		}
	}
	if dense*2 > all {
		return 2
	}
	return 1
}
