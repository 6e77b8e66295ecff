package theme

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"helpwright/problem"
)

// english is where every phrase can be found in the end.
const english = "en"

// A phrase is the words of a phrase in one file.
type phrase struct {
	i18n.Message
	line, column int
	own          bool // from the site's own file
}

// A shelf holds all phrase files: by locale, then by id.
type shelf struct {
	files    map[string]map[string]*phrase
	own      map[string]bool     // locales that the site has a file for
	required []string            // ids that the built-in English has
	values   map[string][]string // by these ids, the names of what is filled in
}

// readPhrases reads the built-in files of which the site's locales may show
// anything, and lays the site's over them.
func readPhrases(builtIn, own fs.FS, chains []LocaleChain) (*shelf, []problem.Problem, error) {
	s := &shelf{files: map[string]map[string]*phrase{}, own: map[string]bool{}}
	shown := []string{english}
	for _, chain := range chains {
		shown = append(shown, candidates(chain)...)
	}
	problems, err := s.read(builtIn, false, func(locale string) bool { return slices.Contains(shown, locale) })
	if err != nil {
		return nil, nil, err
	}
	s.required = slices.Sorted(maps.Keys(s.files[english]))
	s.values = map[string][]string{}
	for id, p := range s.files[english] {
		s.values[id] = p.values()
	}
	if own != nil {
		found, err := s.read(own, true, func(string) bool { return true })
		if err != nil {
			return nil, nil, err
		}
		problems = append(problems, found...)
	}
	return s, problems, nil
}

func (s *shelf) read(files fs.FS, own bool, wanted func(locale string) bool) ([]problem.Problem, error) {
	names, err := glob(files, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list phrase files: %w", err)
	}
	var problems []problem.Problem
	for _, name := range names {
		locale := strings.TrimSuffix(name, ".yaml")
		if !wanted(locale) {
			continue
		}
		var values map[string][]string
		if own {
			values = s.values
		}
		phrases, found, err := readPhraseFile(files, name, values)
		if err != nil {
			return nil, err
		}
		problems = append(problems, found...)
		if s.files[locale] == nil {
			s.files[locale] = map[string]*phrase{}
		}
		for id, p := range phrases {
			p.own = own
			s.files[locale][id] = p
		}
		if own {
			s.own[locale] = true
		}
	}
	return problems, nil
}

func (p *phrase) forms() []string {
	return []string{p.Zero, p.One, p.Two, p.Few, p.Many, p.Other}
}

// pluralForms returns the words by form, nil when "other" is the only one.
func (p *phrase) pluralForms() map[string]string {
	forms := map[string]string{}
	for i, name := range []string{"zero", "one", "two", "few", "many", "other"} {
		if words := p.forms()[i]; words != "" {
			forms[name] = words
		}
	}
	if len(forms) == 1 {
		return nil
	}
	return forms
}

// plain reports whether the words are the same whatever the data.
func (p *phrase) plain() bool {
	return p.Zero+p.One+p.Two+p.Few+p.Many == "" && !strings.Contains(p.Other, "{{")
}

// known reports whether any file has a phrase.
func (s *shelf) known(id string) bool {
	for _, phrases := range s.files {
		if phrases[id] != nil {
			return true
		}
	}
	return false
}

// sources lists the files in which a locale's phrases are looked for.
func (s *shelf) sources(chain LocaleChain) []string {
	var order []string
	for _, t := range candidates(chain) {
		if s.files[t] != nil && !slices.Contains(order, t) {
			order = append(order, t)
		}
	}
	return order
}

// candidates are the locales that may have words for one: itself, those of the
// same language with less said, those of its chain, English.
func candidates(chain LocaleChain) []string {
	var all []string
	for _, tag := range append(append([]string{chain.Tag}, chain.Fallback...), english) {
		all = append(append(all, tag), parents(tag)...)
	}
	return all
}

// missing tells, one problem a locale, which phrases are shown in another language.
func (s *shelf) missing(chains []LocaleChain) []problem.Problem {
	var problems []problem.Problem
	for _, chain := range chains {
		var absent []string
		for _, id := range s.required {
			if !s.hasInLanguage(chain, id) {
				absent = append(absent, id)
			}
		}
		if len(absent) == 0 {
			continue
		}
		named := strings.Join(absent[:min(5, len(absent))], ", ")
		if len(absent) > 5 {
			named += ", …"
		}
		problems = append(problems, problem.Problem{
			File: path.Join("locales", chain.Tag+".yaml"), Rule: problem.MissingPhrase,
			Message: fmt.Sprintf("%d of %d phrases are missing in %q: %s", len(absent), len(s.required), chain.Tag, named),
			Hint:    fmt.Sprintf("write them into locales/%s.yaml", chain.Tag),
		})
	}
	return problems
}

func (s *shelf) hasInLanguage(chain LocaleChain, id string) bool {
	for _, source := range s.sources(chain) {
		if SameLanguage(source, chain.Tag) && s.files[source][id] != nil {
			return true
		}
	}
	return false
}

// unused finds phrases of the site that nothing asks for: as a rule their ids
// are misspelt.
func (s *shelf) unused(uses []phraseUse) []problem.Problem {
	used := map[string]bool{}
	for _, u := range uses {
		used[u.id] = true
	}
	var problems []problem.Problem
	for locale := range s.own {
		for id, p := range s.files[locale] {
			if !p.own || used[id] || slices.Contains(s.required, id) {
				continue
			}
			problems = append(problems, problem.Problem{
				File: path.Join("locales", locale+".yaml"), Line: p.line, Column: p.column, Rule: problem.Phrase,
				Message: fmt.Sprintf("no template uses the phrase %q", id),
				Hint:    didYouMean(id, s.required),
			})
		}
	}
	return problems
}

// A book is the phrases of one locale of the site.
type book struct {
	entries map[string]entry
}

// An entry is a phrase, and the language that it is written in.
type entry struct {
	text      string            // the words of the form "other"
	plain     bool              // text is all there is
	forms     map[string]string // by name of the plural form, nil when there is one form
	localizer *i18n.Localizer
}

// open finds the words of every phrase for a locale.
func (s *shelf) open(chain LocaleChain) *book {
	b := &book{entries: map[string]entry{}}
	for _, source := range s.sources(chain) {
		var filled []*i18n.Message
		var fresh []string
		for id, p := range s.files[source] {
			if _, done := b.entries[id]; done {
				continue
			}
			b.entries[id] = entry{text: p.Other, plain: p.plain(), forms: p.pluralForms()}
			if !p.plain() {
				filled = append(filled, &p.Message)
				fresh = append(fresh, id)
			}
		}
		localizer := localizerFor(source, filled)
		for _, id := range fresh {
			e := b.entries[id]
			e.localizer = localizer
			b.entries[id] = e
		}
	}
	return b
}

// localizerFor makes a localizer that knows the messages of one language only,
// so that the words and the plural rules are always those of the same language.
func localizerFor(locale string, messages []*i18n.Message) *i18n.Localizer {
	tag := language.Make(locale)
	bundle := i18n.NewBundle(tag)
	if bundle.AddMessages(tag, messages...) != nil {
		// A language without plural rules: those of English do least harm.
		tag = language.English
		bundle = i18n.NewBundle(tag)
		bundle.MustAddMessages(tag, messages...)
	}
	return i18n.NewLocalizer(bundle, tag.String())
}

// Phrase returns the words of the interface in a locale of the site: those of
// the site's own file, else the built-in ones, else those of the locale's
// chain, in the end English. An unknown id is returned as it is.
//
// data is nil, a count (an int, shown as the locale writes numbers and deciding
// the plural form) or a map of values by name, of which "Count" is treated so.
func (t *Theme) Phrase(locale, id string, data any) string {
	b := t.books[locale]
	if b == nil {
		return id
	}
	e, ok := b.entries[id]
	if !ok {
		return id
	}
	if e.plain {
		return e.text
	}
	values := map[string]any{}
	switch data := data.(type) {
	case int:
		values["Count"] = data
	case map[string]any:
		maps.Copy(values, data)
	}
	config := i18n.LocalizeConfig{MessageID: id, TemplateData: values}
	if n, ok := values["Count"].(int); ok {
		config.PluralCount = n
		values["Count"] = t.Number(locale, n)
	}
	words, err := e.localizer.Localize(&config)
	if words == "" && err != nil {
		return id
	}
	return words
}
