package main

import "strings"

// questions are what readers search for: words and titles of the corpus.
type questions struct{ one, three []string }

// asked is how many queries of a length are asked; what is told is their median.
const asked = 5

// questionsFor spreads the queries over the corpus.
func questionsFor(c *corpus) questions {
	var q questions
	for i := range asked {
		t := c.topics[i*len(c.topics)/asked]
		a := t.articles[i*len(t.articles)/asked]
		title := strings.Fields(strings.ToLower(a.title)) // verb the adjective noun number
		q.one = append(q.one, title[3])
		q.three = append(q.three, strings.Join([]string{title[0], title[2], title[3]}, " "))
	}
	return q
}
