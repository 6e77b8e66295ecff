package main

import (
	"bytes"
	"path"
	"slices"

	"helpwright/problem"
	"helpwright/site"
	"helpwright/strict"
	"helpwright/translation"
	"helpwright/translation/pseudo"
	"helpwright/translation/texts"
)

// addPseudoLocale gives a site one more locale, whose words are made of those of its
// first one and of the English phrases.
func addPseudoLocale(s *site.Site) {
	if len(s.Config.Locales) == 0 {
		return
	}
	first := s.Config.Locales[0]
	s.Config.Locales = append(s.Config.Locales, site.Locale{
		Tag: pseudo.Locale, Name: pseudo.Name, Dir: "ltr", Fallback: append([]string{first.Tag}, first.Fallback...), Market: first.Market,
	})
	c := translation.NewCutter()
	s.Content = pseudo.Over(s.Content, first.Tag+".md", pseudo.Locale+".md", func(name string, text []byte) []byte {
		return pseudo.Edition(c, name, text)
	})
	s.Content = pseudo.Over(s.Content, topicFile, topicFile, func(name string, text []byte) []byte {
		return pseudoTopic(name, text, first.Tag)
	})
	for _, t := range textsOf(&s.Config) {
		if words, ok := t[first.Tag]; ok {
			t[pseudo.Locale] = pseudo.Words(words)
		}
	}
	s.Phrases = pseudo.Over(s.Phrases, phraseFile(english), phraseFile(pseudo.Locale), pseudoPhrases)
}

// topicFile holds the names of a topic.
const topicFile = "topic.yaml"

// pseudoTopic adds pseudo words to the names of a topic. A file that cannot be edited is
// left as it is.
func pseudoTopic(name string, text []byte, from string) []byte {
	f, problems := texts.Read(name, text, topicKeys, []string{from})
	if len(problems) > 0 {
		return text
	}
	words := map[string]string{}
	for _, t := range f.Texts {
		words[t.ID] = pseudo.Words(t.Words[from].Value)
	}
	out, err := f.With(pseudo.Locale, words)
	if err != nil {
		return text
	}
	return out
}

// textsOf lists what a site says of itself in words, of which there may be some for each
// locale. Variables are left as they are: they hold names and numbers.
func textsOf(c *site.Config) []site.Text {
	list := []site.Text{c.Title, c.Description, c.Organization.Name, c.Home.Greeting}
	list = append(list, c.Home.Examples...)
	for _, w := range c.Contact {
		list = append(list, w.Label, w.Hours, w.Wait)
	}
	for _, l := range slices.Concat(c.Brand.Header, c.Brand.Footer, c.Brand.Legal) {
		list = append(list, l.Label)
	}
	for _, o := range c.Search.Sites {
		list = append(list, o.Name)
	}
	return append(list, deskTexts(&c.Desk)...)
}

// deskTexts lists what is asked of whoever wants to be helped by a person.
func deskTexts(d *site.Desk) []site.Text {
	list := []site.Text{d.OpenID.Label}
	for _, r := range d.Reasons {
		list = append(list, r.Label)
		for _, f := range r.Fields {
			list = append(list, f.Label, f.Hint)
			for _, choice := range f.Choices {
				list = append(list, choice.Label)
			}
		}
	}
	for _, b := range d.Bookings {
		list = append(list, b.Label)
	}
	return list
}

// pseudoPhrases makes a file of phrases from the English one.
func pseudoPhrases(name string, text []byte) []byte {
	root, problems := strict.Parse(strict.Text{File: name, Line: 1, YAML: text, Rule: problem.Phrase})
	if len(problems) > 0 || root == nil {
		return nil
	}
	var out bytes.Buffer
	for _, e := range root.Entries {
		forms := formsOf(e.Value)
		for form, words := range forms {
			forms[form] = pseudo.Words(words)
		}
		out.WriteString(forms.yaml(e.Key))
	}
	return out.Bytes()
}

// withoutPseudo leaves out what is wrong with words that nobody wrote.
func withoutPseudo(found []problem.Problem) []problem.Problem {
	return slices.DeleteFunc(slices.Clone(found), func(p problem.Problem) bool { return path.Base(p.File) == pseudo.Locale+".md" })
}
