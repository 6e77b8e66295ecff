package theme

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	texttemplate "text/template"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
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
	own      map[string]bool // locales that the site has a file for
	required []string        // ids that the built-in English has
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
	names, err := fs.Glob(files, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list phrase files: %w", err)
	}
	var problems []problem.Problem
	for _, name := range names {
		locale := strings.TrimSuffix(name, ".yaml")
		if !wanted(locale) {
			continue
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("read phrases %q: %w", name, err)
		}
		phrases, found := parsePhrases(path.Join("locales", name), text)
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

// parsePhrases reads a file in the format of go-i18n: an id and its words, or an
// id and a map of plural forms.
func parsePhrases(file string, text []byte) (map[string]*phrase, []problem.Problem) {
	var problems []problem.Problem
	report := func(line, column int, message, hint string) {
		problems = append(problems, problem.Problem{File: file, Line: line, Column: column, Rule: problem.Phrase, Message: message, Hint: hint})
	}
	phrases := map[string]*phrase{}
	doc, err := parser.ParseBytes(text, 0)
	if err != nil {
		line, column, message := yamlError(err)
		report(line, column, message, "write one phrase a line as  id: words, and put words with a colon or a bracket in quotes")
		return nil, problems
	}
	for _, d := range doc.Docs {
		for _, entry := range entriesOf(d.Body) {
			at := entry.Key.GetToken().Position
			id := entry.Key.GetToken().Value
			p := &phrase{line: at.Line, column: at.Column}
			p.ID = id
			if message := p.setForms(entry.Value); message != "" {
				report(at.Line, at.Column, fmt.Sprintf("phrase %q %s", id, message), "write words, or zero, one, two, few, many and other as this language needs them")
				continue
			}
			for _, words := range p.forms() {
				if _, err := texttemplate.New("").Parse(words); err != nil {
					report(at.Line, at.Column, fmt.Sprintf("phrase %q cannot be filled in: %v", id, err), "values are written as {{.Name}}")
				}
			}
			phrases[id] = p
		}
	}
	return phrases, problems
}

// entriesOf returns the entries of a YAML map, none for an empty document.
func entriesOf(n ast.Node) []*ast.MappingValueNode {
	switch n := n.(type) {
	case *ast.MappingNode:
		return n.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}
	}
	return nil
}

// setForms fills in the plural forms; the answer says what is wrong with them.
func (p *phrase) setForms(n ast.Node) string {
	words, ok := scalar(n)
	if ok {
		p.Other = words
		return ""
	}
	forms := entriesOf(n)
	if len(forms) == 0 {
		return "has no words"
	}
	places := map[string]*string{
		"zero": &p.Zero, "one": &p.One, "two": &p.Two, "few": &p.Few, "many": &p.Many, "other": &p.Other,
		"description": &p.Description, "hash": &p.Hash,
	}
	for _, f := range forms {
		place := places[f.Key.GetToken().Value]
		words, ok := scalar(f.Value)
		if place == nil || !ok {
			return fmt.Sprintf("has an unknown plural form %q", f.Key.GetToken().Value)
		}
		*place = words
	}
	if p.Other == "" {
		return `lacks the plural form "other"`
	}
	return ""
}

// scalar returns the words of a YAML value that is not a list or map.
func scalar(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.NullNode, *ast.MappingNode, *ast.MappingValueNode, *ast.SequenceNode, nil:
		return "", false
	}
	return n.GetToken().Value, true // true, 1, 2026-01-01: words that look like something else
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

func yamlError(err error) (line, column int, message string) {
	var at yaml.Error
	if errors.As(err, &at) {
		if token := at.GetToken(); token != nil {
			line, column = token.Position.Line, token.Position.Column
		}
		return line, column, at.GetMessage()
	}
	return 0, 0, err.Error()
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
