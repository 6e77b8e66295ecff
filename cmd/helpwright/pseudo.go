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
	s.Phrases = pseudo.Over(s.Phrases, phraseFile(english), phraseFile(pseudo.Locale), pseudoPhrases)
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
