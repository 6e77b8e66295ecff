package main

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
)

// A corpus is a help centre that does not exist: the same articles for the same
// numbers, on every machine.
type corpus struct {
	articles int      // in each locale
	locales  []string // the first is the source
	topics   []topic
	snippets []string // fenced code, ready to be placed
}

// A topic is a folder of about a hundred articles.
type topic struct {
	slug     string
	name     string
	nouns    []string // that its articles keep speaking of
	articles []article
}

// An article is what has to be known of it before its words are written.
type article struct {
	id       string // also its folder
	title    string
	keywords []string
}

const (
	articlesPerTopic = 100
	wordsPerArticle  = 600
	snippetPool      = 600 // different pieces of code in the whole corpus
)

// localeNames are the locales that a corpus may have, in this order.
var localeNames = []struct{ tag, name string }{
	{"en", "English"}, {"de", "Deutsch"}, {"fr", "Français"}, {"es", "Español"}, {"pt", "Português"},
}

func newCorpus(articles, locales int) *corpus {
	c := &corpus{articles: articles, snippets: makeSnippets(snippetPool)}
	for _, l := range localeNames[:locales] {
		c.locales = append(c.locales, l.tag)
	}
	p := newProse(1)
	for n := 0; n < articles; n += articlesPerTopic {
		t := topic{nouns: make([]string, 30)}
		for i := range t.nouns {
			t.nouns[i] = p.pick(nouns)
		}
		number := len(c.topics) + 1
		t.name = fmt.Sprintf("%s and %s %d", capital(t.nouns[0]), t.nouns[1], number)
		t.slug = fmt.Sprintf("%s-%s-%d", t.nouns[0], t.nouns[1], number)
		p.own = t.nouns
		for i := n; i < min(n+articlesPerTopic, articles); i++ {
			t.articles = append(t.articles, newArticle(p, i))
		}
		c.topics = append(c.topics, t)
	}
	return c
}

func newArticle(p *prose, number int) article {
	verb, adjective, noun := p.pick(verbs), p.pick(adjectives), p.noun()
	a := article{
		id:    fmt.Sprintf("%s-%s-%s-%d", verb, adjective, noun, number),
		title: fmt.Sprintf("%s the %s %s %d", capital(verb), adjective, noun, number),
	}
	for range 3 + p.IntN(4) {
		word := p.noun()
		if p.IntN(2) == 0 {
			word = p.pick(adjectives) + " " + word
		}
		a.keywords = append(a.keywords, word)
	}
	return a
}

// summary is what search results would show of an article.
func (c *corpus) summary(p *prose, a *article) string {
	return fmt.Sprintf("How to %s the %s of your %s, step by step, and what to do when the %s is %s: %s.",
		p.pick(verbs), p.noun(), p.noun(), p.noun(), p.pick(adjectives), strings.ToLower(a.title))
}

// A linkTo writes the address of an article, the i-th of a topic, as the
// program that reads the words wants it.
type linkTo func(t *topic, i int) string

// body writes the words of an article.
func (c *corpus) body(p *prose, own *topic, link linkTo) string {
	b := &strings.Builder{}
	b.Grow(wordsPerArticle * 7)
	codes, sections := 1+p.IntN(3), 4+p.IntN(3)
	words := c.paragraph(b, p)
	b.WriteString("\n\n")
	for s := range sections {
		fmt.Fprintf(b, "## %s the %s %s\n\n", capital(p.pick(verbs)), p.pick(adjectives), p.noun())
		words += 4
		words += c.paragraph(b, p)
		fmt.Fprintf(b, " See also [%s](%s).\n\n", "the "+p.noun(), c.target(p, own, link))
		switch p.IntN(4) {
		case 0:
			words += c.list(b, p, "1. ")
		case 1:
			words += c.list(b, p, "- ")
		case 2:
			fmt.Fprintf(b, "### When the %s is %s\n\n", p.noun(), p.pick(adjectives))
			words += c.paragraph(b, p) + 4
			b.WriteString("\n\n")
		case 3:
			if p.IntN(3) == 0 {
				words += c.table(b, p)
			}
		}
		if s < codes {
			b.WriteString(c.snippets[p.IntN(len(c.snippets))])
			b.WriteString("\n")
		}
		for words < wordsPerArticle*(s+1)/sections-40 {
			words += c.paragraph(b, p)
			b.WriteString("\n\n")
		}
	}
	return b.String()
}

func (c *corpus) target(p *prose, own *topic, link linkTo) string {
	if p.IntN(5) == 0 {
		own = &c.topics[p.IntN(len(c.topics))]
	}
	return link(own, p.IntN(len(own.articles)))
}

func (c *corpus) paragraph(b *strings.Builder, p *prose) (words int) {
	for i := range 2 + p.IntN(3) {
		if i > 0 {
			b.WriteByte(' ')
		}
		words += p.sentence(b)
	}
	return words
}

func (c *corpus) list(b *strings.Builder, p *prose, mark string) (words int) {
	for range 3 + p.IntN(3) {
		b.WriteString(mark)
		words += p.sentence(b)
		b.WriteByte('\n')
	}
	b.WriteByte('\n')
	return words
}

func (c *corpus) table(b *strings.Builder, p *prose) (words int) {
	fmt.Fprintf(b, "| %s | %s | %s |\n| --- | --- | ---: |\n", capital(p.noun()), capital(p.noun()), capital(p.noun()))
	rows := 3 + p.IntN(4)
	for range rows {
		fmt.Fprintf(b, "| %s | %s %s | %d |\n", p.noun(), p.pick(adjectives), p.noun(), p.number())
	}
	b.WriteByte('\n')
	return 4 * rows
}

//go:embed snippets/snippets.txt
var snippetText string

// makeSnippets fills the blanks of the snippets with different words, so that a
// pool holds n pieces of code and no two are alike.
func makeSnippets(n int) []string {
	patterns := strings.Split("\n"+snippetText, "\n-- ")[1:]
	p := newProse(2)
	out := make([]string, n)
	for i := range out {
		language, code, _ := strings.Cut(patterns[i%len(patterns)], "\n")
		first, second := p.pick(nouns), p.pick(nouns)
		code = strings.NewReplacer(
			"{noun}", first, "{Noun}", capital(first)+capital(second), "{camel}", first+capital(second),
			"{slug}", first+"-"+second, "{snake}", first+"_"+second, "{UPPER}", strings.ToUpper(first),
			"{n}", strconv.Itoa(10+i/len(patterns)), "{d}", strconv.Itoa(1+p.IntN(9)),
		).Replace(code)
		out[i] = "```" + language + "\n" + strings.TrimRight(code, "\n") + "\n```\n"
	}
	return out
}

func writeInt(b *strings.Builder, n int) { b.WriteString(strconv.Itoa(n)) }
