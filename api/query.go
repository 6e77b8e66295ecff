package api

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"helpwright/search"
	"helpwright/searchindex"
)

var (
	searchParameters  = []string{"q", "locale", "kind", "topic", "product", "for", "limit", "offset", "typing"}
	suggestParameters = []string{"q", "locale"}
)

// Limits of a question.
const (
	maxText   = 512 // characters of the query, and of each other value
	maxLimit  = 50
	maxOffset = 1000
	maxQuery  = 16 << 10 // bytes of the query of an address: more than all values take
)

var errLong = fmt.Errorf("the query of the address is longer than %d bytes", maxQuery)

// question reads a question from the query of an address.
func question(query string, known []string) (search.Query, error) {
	if len(query) > maxQuery {
		return search.Query{}, errLong
	}
	values, err := url.ParseQuery(query)
	if err != nil {
		return search.Query{}, errors.New("the query of the address is not well-formed")
	}
	return parse(values, known)
}

// A question of so many words costs as much as one; more words cost more.
const (
	usualWords = 8
	mostWords  = 64 // that are searched
)

// cost is what a question counts for.
func cost(q search.Query) int {
	return max(1, (min(searchindex.CountWords(q.Text), mostWords)+usualWords-1)/usualWords)
}

// parse reads a question from the parameters of an address.
func parse(values url.Values, known []string) (q search.Query, err error) {
	for name, all := range values {
		switch {
		case !slices.Contains(known, name):
			return q, fmt.Errorf("there is no parameter %q, only %s", name, strings.Join(known, ", "))
		case len(all) > 1:
			return q, fmt.Errorf("%s stands twice", name)
		case !utf8.ValidString(all[0]):
			return q, fmt.Errorf("%s is not UTF-8", name)
		case utf8.RuneCountInString(all[0]) > maxText:
			return q, fmt.Errorf("%s is longer than %d characters", name, maxText)
		}
	}
	q = search.Query{Locale: values.Get("locale"), Query: searchindex.Query{
		Text: values.Get("q"), Kind: values.Get("kind"), Topic: values.Get("topic"), Product: values.Get("product"), For: values.Get("for"),
	}}
	if strings.TrimSpace(q.Text) == "" {
		return q, fmt.Errorf("q is missing")
	}
	if q.Limit, err = number(values, "limit", 1, maxLimit); err != nil {
		return q, err
	}
	if q.Offset, err = number(values, "offset", 0, maxOffset); err != nil {
		return q, err
	}
	typing, err := number(values, "typing", 0, 1)
	q.Typing = typing == 1
	return q, err
}

// number reads a whole number; 0 where it is not said.
func number(values url.Values, name string, least, most int) (int, error) {
	text := values.Get(name)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most {
		return 0, fmt.Errorf("%s is a number from %d to %d", name, least, most)
	}
	return n, nil
}
