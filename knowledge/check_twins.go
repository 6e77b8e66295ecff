package knowledge

import (
	"fmt"
	"strings"

	"golang.org/x/text/unicode/norm"

	"helpwright/problem"
)

// twins finds titles and summaries that two articles share.
func (c *checker) twins() {
	titles, summaries := map[string]string{}, map[string]string{}
	c.topicTwins(titles, summaries)
	c.editions(func(e *Edition) {
		if e.State == Archived {
			return
		}
		for _, field := range []struct {
			name, text string
			seen       map[string]string // file by locale and text
		}{{"title", e.Title, titles}, {"summary", e.Summary, summaries}} {
			if field.text == "" {
				continue
			}
			key := e.Locale + " " + foldText(field.text)
			if first, ok := field.seen[key]; ok {
				c.field(e, field.name, problem.Duplicate, fmt.Sprintf("the %s is that of %s", field.name, first), "say what makes this one different")
				continue
			}
			field.seen[key] = e.File
		}
	})
}

// topicTwins finds names and summaries that two topics share, once each: what
// is written for one locale may stand for several.
func (c *checker) topicTwins(names, summaries map[string]string) {
	told := map[string]bool{}
	for _, l := range c.base.Config.Locales {
		for _, t := range c.base.Topics {
			for _, text := range []struct {
				what, words string
				seen        map[string]string
			}{{"name", c.base.TopicName(t, l.Tag), names}, {"summary", c.base.TopicSummary(t, l.Tag), summaries}} {
				if text.words == "" {
					continue
				}
				key := l.Tag + " " + foldText(text.words)
				first, taken := text.seen[key]
				switch {
				case !taken:
					text.seen[key] = t.File
				case !told[t.File+text.what]:
					told[t.File+text.what] = true
					c.report(t.File, 1, 1, problem.Duplicate, fmt.Sprintf("the %s %q is that of %s", text.what, text.words, first), "say what makes this one different")
				}
			}
		}
	}
}

// foldText ignores case, how accents are stored and how words are spaced.
func foldText(s string) string {
	return strings.Join(strings.Fields(foldName(norm.NFC.String(s))), " ")
}
