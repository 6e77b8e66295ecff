package importer

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"helpwright/importer/oldsite"
)

// write writes the site and returns the report.
func (im *imp) write(root *os.Root) (*Report, error) {
	w := &writer{imp: im, root: root, report: &Report{Title: im.siteTitle(), Pages: len(im.site.Pages), Skipped: im.skipped(), Dropped: im.site.Dropped}}
	for _, l := range im.site.Locales {
		w.report.Locales = append(w.report.Locales, l.Tag)
	}
	w.file("helpwright.yaml", im.config(w.report))
	w.file(".gitignore", []byte("/.helpwright/\n/private/\n/data/\n"))
	w.file("public/.gitignore", []byte("*\n!.gitignore\n"))
	used := map[string]bool{}
	for _, a := range im.articles {
		for dir := parent(a.folder); dir != ""; dir = parent(dir) {
			used[dir] = true
		}
	}
	for _, folder := range sortedKeys(im.topics) {
		if used[folder] {
			w.report.Topics++
			w.file(path.Join("content", folder, "topic.yaml"), im.topicFile(im.topics[folder]))
		}
	}
	for _, a := range im.articles {
		w.article(a)
	}
	for _, name := range sortedKeys(im.blocks.words) {
		w.block(name)
	}
	w.report.sort()
	w.file(reportFile, w.report.Markdown())
	if w.err != nil {
		return nil, fmt.Errorf("writing the site: %w", w.err)
	}
	return w.report, nil
}

// skipped lists what was not imported, without what pages include.
func (im *imp) skipped() []oldsite.Skip {
	included := map[string]bool{}
	for _, locales := range im.blocks.words {
		for _, b := range locales {
			included[b.file] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(im.site.Skipped), func(s oldsite.Skip) bool { return s.Why == oldsite.NoPage && included[s.File] })
}

// A writer writes files until the first error.
type writer struct {
	*imp
	root   *os.Root
	report *Report
	err    error
}

func (w *writer) file(name string, data []byte) {
	if w.err != nil {
		return
	}
	if w.err = w.root.MkdirAll(path.Dir(name), 0o777); w.err != nil {
		return
	}
	f, err := w.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		w.err = err
		return
	}
	if _, err := f.Write(data); err != nil {
		w.err = err
	}
	if err := f.Close(); err != nil && w.err == nil {
		w.err = err
	}
}

func (w *writer) article(a *article) {
	w.report.Articles++
	copied := map[string]bool{}
	for _, l := range w.site.Locales {
		e := a.editions[l.Tag]
		if e == nil {
			continue
		}
		w.report.Editions++
		w.report.Redirects += len(e.from)
		if e.page.Outdated {
			w.report.Outdated++
		}
		w.file(path.Join("content", a.folder, l.Tag+".md"), w.editionFile(e))
		w.copy(path.Join("content", a.folder), e.files, copied)
		w.withheld(a, e)
		w.lost(e.page.File, e.page.Notes)
		w.lost(e.page.File, e.result.Notes)
		w.misspelt(e.page.File)
	}
}

func (w *writer) block(name string) {
	w.report.Blocks++
	copied := map[string]bool{}
	for _, l := range w.site.Locales {
		b := w.blocks.words[name][l.Tag]
		if b == nil {
			continue
		}
		text := b.result.Text
		if strings.HasPrefix(strings.TrimLeft(text, " \t\r\n"), "---") { // it would be taken for front matter
			text = "---\nstate: approved\n---\n\n" + text
		}
		w.file(path.Join("content", blocksFolder, name, l.Tag+".md"), []byte(text))
		w.copy(path.Join("content", blocksFolder, name), b.wanted, copied)
		w.lost(b.file, b.result.Notes)
		w.misspelt(b.file)
	}
}

// withheld lists an edition that became a draft because the old site did not show
// it to everybody.
func (w *writer) withheld(a *article, e *edition) {
	if !e.withheld() {
		return
	}
	w.report.Withheld = append(w.report.Withheld, Withheld{path.Join("content", a.folder, e.page.Locale+".md"), e.page.File, e.page.Withheld})
}

// misspelt lists a text of which some bytes were no letters.
func (w *writer) misspelt(file string) {
	if line := w.site.Tree.Wrong(file); line > 0 {
		w.report.Lost = append(w.report.Lost, Loss{File: file, Line: line, What: "bytes that are not UTF-8", Why: "each became the sign \ufffd; save the file as UTF-8"})
	}
}

// copy copies files beside words.
func (w *writer) copy(folder string, files []wanted, copied map[string]bool) {
	for _, f := range files {
		if copied[f.name] {
			continue
		}
		copied[f.name] = true
		data, err := w.site.Tree.ReadBytes(f.from, oldsite.MaxAsset)
		if err != nil {
			w.report.Lost = append(w.report.Lost, Loss{File: f.from, What: "file", Why: err.Error()})
			continue
		}
		w.report.Files++
		w.file(path.Join(folder, f.name), data)
	}
}

// editionFile writes front matter and words.
func (im *imp) editionFile(e *edition) []byte {
	var b bytes.Buffer
	b.WriteString("---\n")
	source := e.page.Locale == e.article.source.page.Locale
	if source {
		field(&b, "id", e.article.id)
		field(&b, "kind", e.article.kind)
	}
	field(&b, "title", e.title)
	field(&b, "summary", e.summary)
	state := "approved"
	if e.withheld() {
		state = "draft"
	}
	field(&b, "state", state)
	if source && e.article.internal() {
		field(&b, "audience", "internal")
	}
	if source && e.article.order != 0 {
		fmt.Fprintf(&b, "order: %d\n", e.article.order)
	}
	if e.slug != "" {
		field(&b, "slug", e.slug)
	}
	if !source && e.page.Outdated {
		field(&b, "source_revision", "earlier-version")
	}
	list(&b, "keywords", keywords(e.page.Keywords))
	list(&b, "moved_from", e.from)
	b.WriteString("---\n")
	if e.result.Text != "" {
		b.WriteString("\n" + e.result.Text)
	}
	return b.Bytes()
}

func keywords(all []string) []string {
	var out []string
	for _, k := range all {
		if k = cut(k, 60); k != "" && !slices.Contains(out, k) && len(out) < 20 {
			out = append(out, k)
		}
	}
	return out
}

func field(b *bytes.Buffer, name, value string) {
	b.WriteString(name + ": " + scalar(value) + "\n")
}

func list(b *bytes.Buffer, name string, values []string) {
	if len(values) == 0 {
		return
	}
	b.WriteString(name + ":\n")
	for _, v := range values {
		b.WriteString("  - " + scalar(v) + "\n")
	}
}

var (
	plainScalar = regexp.MustCompile(`^[\pL][\pL\pM\pN ,.()/'’“”„«»–—!?+%;&-]*$|^/[\pL\pM\pN._~/-]*$`)
	notText     = regexp.MustCompile(`(?i)^(true|false|null|yes|no|on|off|y|n)$`)
)

// scalar writes a YAML value: plain where that is safe, quoted otherwise.
func scalar(s string) string {
	if plainScalar.MatchString(s) && !notText.MatchString(s) && !strings.HasSuffix(s, " ") {
		return s
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil { // a string can always be encoded
		return `""`
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func (im *imp) topicFile(t *topic) []byte {
	var b bytes.Buffer
	im.texts(&b, "names", t.names)
	im.texts(&b, "summary", t.summary)
	if t.order != 0 {
		fmt.Fprintf(&b, "order: %d\n", t.order)
	}
	return b.Bytes()
}

func (im *imp) texts(b *bytes.Buffer, name string, texts map[string]string) {
	if len(texts) == 0 {
		return
	}
	b.WriteString(name + ":\n")
	for _, l := range im.site.Locales {
		if text := texts[l.Tag]; text != "" {
			b.WriteString("  " + l.Tag + ": " + scalar(strings.Join(strings.Fields(text), " ")) + "\n")
		}
	}
}

func (im *imp) siteTitle() string { return orText(cut(im.site.Title, 80), "Help centre") }

// config writes helpwright.yaml. What the old repository does not say is
// filled with examples, and the report says so.
func (im *imp) config(r *Report) []byte {
	var b bytes.Buffer
	b.WriteString("# Made by `helpwright import`. `helpwright schema config` explains every key.\n\n")
	field(&b, "title", im.siteTitle())
	if d := cut(im.site.Description, 300); d != "" {
		field(&b, "description", d)
	}
	base := im.site.BaseURL
	if base == "" {
		base = "https://help.example.com/"
		r.Settings = append(r.Settings, "`base_url` is an example: the old repository does not say where it is published.")
	}
	field(&b, "base_url", base)
	b.WriteString("\nlocales:\n")
	source := im.site.Locales[0].Tag
	for i, l := range im.site.Locales {
		fmt.Fprintf(&b, "  %s:\n    name: %s\n", l.Tag, scalar(localeName(l)))
		if i > 0 {
			fmt.Fprintf(&b, "    fallback: [%s]\n", strings.Join(fallbacks(l.Tag, source, im.site.Locales), ", "))
		}
	}
	b.WriteString("\n# The ways to reach a person: at least one, shown at the end of every page.\ncontact:\n")
	if im.site.BaseURL != "" {
		b.WriteString("  - kind: link\n    label: Contact us\n    address: " + scalar(im.site.BaseURL) + "\n")
	} else {
		b.WriteString("  - kind: email\n    label: Write to us\n    address: help@example.com\n")
	}
	r.Settings = append(r.Settings, "`contact` is an example: say how readers reach a person.")
	return b.Bytes()
}

// localeName returns a language's name in itself.
func localeName(l oldsite.Locale) string {
	if l.Name != "" && len(l.Name) < 60 {
		return strings.Join(strings.Fields(l.Name), " ")
	}
	t, err := language.Parse(l.Tag)
	if err != nil {
		return l.Tag
	}
	name := display.Self.Name(t)
	if name == "" {
		return l.Tag
	}
	// The names leave regions out: "português" for Brazil as well.
	if region, confidence := t.Region(); confidence == language.Exact && !strings.Contains(name, "(") {
		if names := display.Regions(t); names != nil && names.Name(region) != "" {
			return name + " (" + names.Name(region) + ")"
		}
	}
	return name
}

// fallbacks lists the locales that stand in for one: the same language first.
func fallbacks(tag, source string, all []oldsite.Locale) []string {
	var out []string
	if base, _, ok := strings.Cut(tag, "-"); ok {
		for _, l := range all {
			if l.Tag == base && l.Tag != source {
				out = append(out, l.Tag)
			}
		}
	}
	return append(out, source)
}
