package theme

import (
	"encoding/json"
	"html/template"
	"slices"
	"strings"
)

// Phrases for scripts have ids that begin with "js_" and the name of the entry
// that needs them. Those of site.ts go to every page.
const (
	scriptPrefix  = "js_"
	everywhere    = "site"
	files         = "files" // of what write.ts and reply.ts share
	phrasesBefore = `<script type="application/json" id="page-phrases">`
	phrasesAfter  = `</script>`
)

// ScriptPhrases returns the element that carries the phrases for site.ts and
// for the entries named, as JSON: an object of words by id, the ids without
// "js_". Phrases with plural forms are objects by form.
func (t *Theme) ScriptPhrases(locale string, entries []string) template.HTML {
	key := locale + " " + strings.Join(entries, " ")
	if made, ok := t.json.Load(key); ok {
		return made.(template.HTML)
	}
	words := t.PhrasesOf(locale, append([]string{everywhere}, entries...)...)
	// json.Marshal sorts the ids and writes <, > and & as \u003c, \u003e and
	// \u0026, so that no phrase can end the element.
	text, err := json.Marshal(words)
	if err != nil {
		return ""
	}
	made := template.HTML(phrasesBefore + string(text) + phrasesAfter)
	t.json.Store(key, made)
	return made
}

// PhrasesOf returns the phrases of entries, to be read by a script that is loaded
// after the page: words by id as in [Theme.ScriptPhrases].
func (t *Theme) PhrasesOf(locale string, entries ...string) map[string]any {
	words := map[string]any{}
	if slices.Contains(entries, "write") || slices.Contains(entries, "reply") {
		entries = append(slices.Clip(entries), files)
	}
	for id, e := range t.books[locale].entries {
		name, isScript := strings.CutPrefix(id, scriptPrefix)
		if !isScript {
			continue
		}
		if entry, _, _ := strings.Cut(name, "_"); slices.Contains(entries, entry) {
			words[name] = e.forScript()
		}
	}
	return words
}

// forScript returns a phrase as scripts get it: {{.Name}} is written {Name}.
func (e entry) forScript() any {
	asScript := strings.NewReplacer("{{.", "{", "}}", "}")
	if len(e.forms) == 0 {
		return asScript.Replace(e.text)
	}
	forms := map[string]string{}
	for form, words := range e.forms {
		forms[form] = asScript.Replace(words)
	}
	return forms
}
