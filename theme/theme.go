// Package theme turns data into pages. It owns everything that is said in the
// interface and how it looks: templates, phrases, dates and numbers of a
// locale, brand colours. It knows nothing of files of content, of addresses or
// of the build; whoever calls it has them ready in a [Page].
//
// # Templates
//
// A template is a file NAME.html in Config.Templates. page.html is the frame of
// every page but the redirect; where it says {{template "content" .}} the file
// of the page's kind is put in, article.html for an article. Files that begin
// with an underscore are parts. Files of the folder desk/ are pages and parts of the
// desk, named with the folder: "desk/signin.html"; those that only its people see
// have a frame of their own, desk/page.html. Each receives what its first comment says, most
// of them the [Page].
//
// Templates are made ready once, not once a page:
//
//   - White space that holds a line break means nothing next to a tag or an
//     action and is dropped; any other run of white space is one space. Text in
//     pre and textarea is left alone. A page needs no minifier.
//   - {{phrase "id"}} is replaced by the words of the locale, so that every
//     locale has its own copy of each template, made when it is first used.
//   - What is the same on all pages of a locale is rendered by [Theme.Shell],
//     what is the same for a topic by [Theme.Nav].
//
// Functions in templates, besides those of Go:
//
//	phrase ID [DATA]   words of the interface; DATA is a count or values
//	values K V …       values for a phrase, by name
//	date TIME          a long date as the locale writes it
//	moment TIME        a date and a time of day, in the time's own zone, as a time element
//	iso TIME           2026-11-05
//	number N           a whole number as the locale writes it
//	bytes N            a file size as the locale writes it
//	head PAGE          title, description, canonical and other addresses, Open Graph, scripts
//	headings LIST      the entries of a table of contents
//	lang THING         the attributes of a tag around words that may be in another language than the page's
//	said WORDS THING   the words, marked as those of THING where that is in another language
//	links LIST         the entries of a list of links
//	rows LIST          the entries of a list of articles with their summaries
//	lines LIST         the entries of a list of articles by title
//	languages PAGE     the language switch
//	phrases PAGE       the phrases that the scripts of the page need
//	reach WAY          the address of a way to reach a person, telephones included
//	ogLocale TAG       the locale as Open Graph writes it
//
// # Phrases
//
// A file TAG.yaml holds a locale's phrases in the format of go-i18n. See
// [Theme.Phrase] for how one is found.
//
// Values of html/template that are trusted without escaping are made in this
// package only.
package theme

import (
	"context"
	"fmt"
	"html/template"
	"io/fs"
	"sync"

	"helpwright/problem"
)

// Config is what a theme is made of.
type Config struct {
	Templates fs.FS // page.html and its like; a site's files already laid over the built-in ones
	BuiltIn   fs.FS // the built-in ones alone, which a site may leave unused; may be nil
	Phrases   fs.FS // the built-in TAG.yaml files
	Overrides fs.FS // the site's own TAG.yaml files, each with the phrases that it changes; may be nil
	Locales   []LocaleChain

	// Done is closed when nobody waits for pages any more; then templates of the site's
	// own end. May be nil.
	Done <-chan struct{}

	// Desk lets pages of the desk be rendered, too: files of the folder desk/. Without,
	// they are looked through for mistakes and left alone.
	Desk bool

	ImageHosts []string // hosts, such as "*.example.com", or origins from which pages may show pictures
}

// A LocaleChain is a locale with those to try when a phrase is missing in it.
type LocaleChain struct {
	Locale
	Fallback []string
}

// A Theme renders the pages of a site. It is safe for concurrent use.
type Theme struct {
	base    *template.Template // parsed and without idle white space, never executed
	desk    []string           // kinds of pages of the desk
	locales []LocaleChain
	books   map[string]*book // by locale
	sets    map[string]*set  // by locale
	json    sync.Map         // scriptKey to template.HTML
	digest  [32]byte
	files   fs.FS // with the templates, to tell what is wrong with one
	watch
}

// New reads templates and phrases and tries every template once on a page that
// has everything. The theme is nil when a template does not work.
func New(cfg Config) (*Theme, []problem.Problem, error) {
	t := &Theme{locales: cfg.Locales, books: map[string]*book{}, sets: map[string]*set{}}
	if len(cfg.Locales) == 0 {
		return nil, nil, fmt.Errorf("make a theme: no locales")
	}
	base, whole, problems, err := parseTemplates(cfg.Templates)
	if err != nil {
		return nil, nil, err
	}
	forbidden, err := forbiddenMarkup(cfg.Templates, cfg.ImageHosts)
	if err != nil {
		return nil, nil, err
	}
	shelf, found, err := readPhrases(cfg.Phrases, cfg.Overrides, cfg.Locales)
	if err != nil {
		return nil, nil, err
	}
	problems = append(problems, found...)
	if base == nil {
		return nil, problem.Sort(append(problems, forbidden...)), nil
	}
	problems = append(problems, unusedTemplates(whole, cfg.BuiltIn)...)
	uses := phraseIDs(cfg.Templates, whole)
	if cfg.Desk {
		base, t.desk = whole, deskKinds(whole)
	}
	t.base, t.files = base, cfg.Templates
	t.done = cfg.Done
	t.watched = watchTurns(base, cfg.Templates, cfg.BuiltIn)
	if t.digest, err = digestFiles(cfg.Templates, cfg.Phrases, cfg.Overrides); err != nil {
		return nil, nil, err
	}
	for _, chain := range cfg.Locales {
		t.books[chain.Tag] = shelf.open(chain)
		t.sets[chain.Tag] = &set{}
	}
	problems = append(problems, shelf.missing(cfg.Locales)...)
	problems = append(problems, shelf.unused(uses)...)
	broken := append(t.unknownPhrases(uses, shelf), forbidden...)
	if len(broken) == 0 && !cfg.Desk { // the build tried what the desk renders
		broken = t.try(cfg.Templates)
	}
	if t.isDone() {
		return nil, nil, fmt.Errorf("make a theme: %w", context.Canceled)
	}
	problems = problem.Sort(append(problems, broken...))
	if len(broken) > 0 {
		return nil, problems, nil
	}
	return t, problems, nil
}
