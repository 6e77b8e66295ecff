package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"helpwright/problem"
	"helpwright/site"
	"helpwright/strict"
	"helpwright/translation"
	"helpwright/translation/po"
)

// A phrase is its words by plural form; one without forms has "other" alone.
type phraseForms map[string]string

// pluralNames are the forms in the order in which files list them.
var pluralNames = []string{"zero", "one", "two", "few", "many", "other"}

// english is the language from which phrases are translated.
const english = "en"

// phraseFile is a file of phrases, built in or the site's own.
func phraseFile(locale string) string { return locale + ".yaml" }

// phrasesOf returns the phrases of a locale, the site's own before the built-in ones,
// and their names in the order of the files.
func phrasesOf(s *site.Site, locale string) (phrases map[string]phraseForms, order []string, err error) {
	phrases = map[string]phraseForms{}
	for _, files := range []fs.FS{s.Phrases, s.Overrides} {
		if files == nil {
			continue
		}
		text, err := fs.ReadFile(files, phraseFile(locale))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, nil, fmt.Errorf("reading phrases: %w", err)
		}
		root, problems := strict.Parse(strict.Text{File: "locales/" + phraseFile(locale), Line: 1, YAML: text, Rule: problem.Phrase})
		if len(problems) > 0 || root == nil {
			continue // the check tells what is wrong
		}
		for _, e := range root.Entries {
			if phrases[e.Key] == nil {
				order = append(order, e.Key)
			}
			phrases[e.Key] = formsOf(e.Value)
		}
	}
	return phrases, order, nil
}

func formsOf(n *strict.Node) phraseForms {
	if n.Kind == strict.Scalar {
		return phraseForms{"other": n.Value}
	}
	forms := phraseForms{}
	for _, f := range n.Entries {
		if slices.Contains(pluralNames, f.Key) && f.Value.Kind == strict.Scalar {
			forms[f.Key] = f.Value.Value
		}
	}
	return forms
}

// pluralsOf lists the plural forms that a language has.
func pluralsOf(locale string) []string {
	tag := language.Make(locale)
	used := map[plural.Form]bool{plural.Other: true}
	for n := range 201 {
		used[plural.Cardinal.MatchPlural(tag, n, 0, 0, 0, 0)] = true
	}
	used[plural.Cardinal.MatchPlural(tag, 1, 1, 1, 5, 5)] = true // 1.5
	var names []string
	for i, form := range []plural.Form{plural.Zero, plural.One, plural.Two, plural.Few, plural.Many, plural.Other} {
		if used[form] {
			names = append(names, pluralNames[i])
		}
	}
	return names
}

// phrasesFor writes the phrases of the interface for translators.
func (t *translators) phrasesFor(locale string) (text []byte, n int, err error) {
	source, order, err := phrasesOf(t.site, english)
	if err != nil {
		return nil, 0, err
	}
	target, _, err := phrasesOf(t.site, locale)
	if err != nil {
		return nil, 0, err
	}
	plurals := pluralsOf(locale)
	var entries []po.Entry
	for _, name := range order {
		if len(source[name]) == 1 {
			entries = append(entries, po.Entry{Context: name, ID: source[name]["other"], Words: target[name]["other"]})
			continue
		}
		for _, form := range plurals {
			entries = append(entries, po.Entry{
				Context: name + ":" + form, ID: source[name].in(form), Words: target[name][form], Note: fmt.Sprintf("form %q of the plural", form),
			})
		}
	}
	return po.Write(locale, entries), len(order), nil
}

// in returns the words of a form, or those for all others.
func (p phraseForms) in(form string) string {
	if words, ok := p[form]; ok {
		return words
	}
	return p["other"]
}

// takePhrases takes over a file of phrases.
func (t *translators) takePhrases(name string, text []byte, out io.Writer) error {
	file, problems := po.Read(name, text)
	if len(problems) > 0 {
		return refusedImport(problems, out)
	}
	if _, err := t.locale(file.Locale); err != nil {
		return refusedImport([]problem.Problem{{
			File: name, Line: 1, Column: 1, Rule: problem.Phrase, Message: fmt.Sprintf("the header says Language: %q, which is no locale of the site", file.Locale), Hint: "export it anew",
		}}, out)
	}
	source, _, err := phrasesOf(t.site, english)
	if err != nil {
		return err
	}
	target, _, err := phrasesOf(t.site, file.Locale)
	if err != nil {
		return err
	}
	changed := map[string]phraseForms{}
	foreign := 0
	plurals := pluralsOf(file.Locale)
	for _, e := range file.Entries {
		id, form, isForm := strings.Cut(e.Context, ":")
		if !isForm {
			form = "other"
		}
		if source[id] == nil {
			foreign++
			continue
		}
		message, hint := wrongForm(source[id], file.Locale, plurals, form, isForm)
		switch {
		case message != "":
		case source[id].in(form) != e.ID:
			foreign++
			continue
		case e.Words == "" || target[id][form] == e.Words:
			continue
		default:
			message, hint = wrongPhrase(e.ID, e.Words, form != "other")
		}
		if message != "" {
			problems = append(problems, problem.Problem{File: name, Line: e.Line, Column: 1, Rule: problem.Phrase, Message: fmt.Sprintf("phrase %q %s", e.Context, message), Hint: hint})
			continue
		}
		if changed[id] == nil {
			changed[id] = phraseForms{}
			for form, words := range target[id] {
				changed[id][form] = words
			}
		}
		changed[id][form] = e.Words
	}
	if len(problems) > 0 {
		return refusedImport(problems, out)
	}
	return t.writePhrases(file.Locale, changed, foreign, out)
}

// wrongForm says why an entry is not one that was sent out, "" if it is: a phrase with
// plural forms has those of the language, any other has none.
func wrongForm(source phraseForms, locale string, plurals []string, form string, isForm bool) (message, hint string) {
	switch isPlural := len(source) > 1; {
	case isPlural != isForm:
		return "has another form than it was sent with", "leave msgctxt as it was exported"
	case isForm && !slices.Contains(plurals, form):
		return fmt.Sprintf("has a form that %s does not have", locale), "use " + strings.Join(plurals, ", ")
	}
	return "", ""
}

// wrongPhrase says what is wrong with the words of a phrase.
func wrongPhrase(source, words string, mayLack bool) (message, hint string) {
	if message := wrongValues(source, words, mayLack); message != "" {
		return message, "take over what stands in double braces as it is"
	}
	if held, hint := translation.Unfit(words); held != "" {
		return "holds " + held, hint
	}
	return "", ""
}

var phraseValue = regexp.MustCompile(`\{\{[^}]*\}\}`)

// wrongValues says what is wrong with what stands in braces. A form of the plural may
// do without a number.
func wrongValues(source, words string, mayLack bool) string {
	wanted, found := phraseValue.FindAllString(source, -1), phraseValue.FindAllString(words, -1)
	for _, v := range found {
		if !slices.Contains(wanted, v) {
			return fmt.Sprintf("holds %q, which its source does not", v)
		}
	}
	for _, v := range wanted {
		if !slices.Contains(found, v) && !mayLack {
			return fmt.Sprintf("lacks %q", v)
		}
	}
	if strings.Count(words, "{{") != len(found) {
		return "holds braces that do not fit together"
	}
	return ""
}

func (t *translators) writePhrases(locale string, changed map[string]phraseForms, foreign int, out io.Writer) error {
	name := "locales/" + phraseFile(locale)
	note := ""
	if foreign > 0 {
		note = fmt.Sprintf(", %d of an older source", foreign)
	}
	if len(changed) == 0 {
		fmt.Fprintf(out, "unchanged %s: 0 phrases taken over%s\n", name, note)
		return nil
	}
	before, err := fs.ReadFile(t.site.Files, name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("reading %q: %w", name, err)
	}
	root, err := os.OpenRoot(t.site.Root)
	if err != nil {
		return fmt.Errorf("opening the site: %w", err)
	}
	defer root.Close()
	if err := replaceFile(root, name, withPhrases(before, changed)); err != nil {
		return err
	}
	fmt.Fprintf(out, "changed %s: %s taken over%s\n", name, counted(len(changed), "phrase"), note)
	return nil
}

var topLevelKey = regexp.MustCompile(`^([A-Za-z0-9_]+):`)

// withPhrases returns a file of phrases with others in it. Those that it does not have
// yet come last.
func withPhrases(text []byte, changed map[string]phraseForms) []byte {
	var out bytes.Buffer
	done := map[string]bool{}
	skipping := false
	for line := range bytes.Lines(text) {
		if m := topLevelKey.FindSubmatch(line); m != nil {
			id := string(m[1])
			if skipping = changed[id] != nil; skipping {
				out.WriteString(changed[id].yaml(id))
				done[id] = true
			}
		} else if len(bytes.TrimSpace(line)) == 0 || line[0] == '#' {
			skipping = false
		}
		if !skipping {
			out.Write(line)
		}
	}
	if out.Len() > 0 && out.Bytes()[out.Len()-1] != '\n' {
		out.WriteByte('\n')
	}
	var rest []string
	for id := range changed {
		if !done[id] {
			rest = append(rest, id)
		}
	}
	slices.Sort(rest)
	for _, id := range rest {
		out.WriteString(changed[id].yaml(id))
	}
	return out.Bytes()
}

func (p phraseForms) yaml(id string) string {
	if len(p) == 1 {
		return id + ": " + strict.Quoted(p["other"]) + "\n"
	}
	var b strings.Builder
	b.WriteString(id + ":\n")
	for _, form := range pluralNames {
		if words, ok := p[form]; ok {
			b.WriteString("  " + form + ": " + strict.Quoted(words) + "\n")
		}
	}
	return b.String()
}
