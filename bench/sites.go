package main

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

const baseURL = "https://help.example.com/"

// A writer writes files below a folder; the first error stays.
type writer struct {
	root string
	err  error
}

func (w *writer) file(name, content string) {
	if w.err != nil {
		return
	}
	full := filepath.Join(w.root, filepath.FromSlash(name))
	if w.err = os.MkdirAll(filepath.Dir(full), 0o777); w.err == nil {
		w.err = os.WriteFile(full, []byte(content), 0o666)
	}
}

// each calls fn for every article in every locale, with the words that are its
// own: the same ones for every program that is compared.
func (c *corpus) each(link func(locale string) linkTo, fn func(t *topic, a *article, n int, locale, title, summary, body string)) {
	for l, locale := range c.locales {
		number := 0
		for i := range c.topics {
			t := &c.topics[i]
			for n := range t.articles {
				a := &t.articles[n]
				p := newProse(3, uint64(l), uint64(number))
				p.own = t.nouns
				number++
				title := a.title
				if l > 0 {
					title = fmt.Sprintf("%s the %s %s", capital(p.pick(verbs)), p.noun(), a.title[strings.LastIndexByte(a.title, ' ')+1:])
				}
				fn(t, a, n, locale, title, c.summary(p, a), c.body(p, t, link(locale)))
			}
		}
	}
}

// writeHelpwright writes the corpus as a site of ours.
func (c *corpus) writeHelpwright(root string) error {
	w := &writer{root: root}
	config := &strings.Builder{}
	fmt.Fprintf(config, "title: Example Help\ndescription: How to use what we make, from the first day to the last.\nbase_url: %s\nlocales:\n", baseURL)
	for i, locale := range c.locales {
		fmt.Fprintf(config, "  %s:\n    name: %s\n", locale, localeNames[i].name)
	}
	config.WriteString("contact:\n  - kind: email\n    label: Write to us\n    address: help@example.com\nbrand:\n  footer:\n    - label: Status\n      url: https://status.example.com/\n")
	w.file("helpwright.yaml", config.String())
	for i, t := range c.topics {
		w.file("content/"+t.slug+"/topic.yaml", fmt.Sprintf("names:\n  en: %q\norder: %d\n", t.name, i+1))
	}
	link := func(locale string) linkTo {
		return func(t *topic, i int) string { return "../../" + t.slug + "/" + t.articles[i].id + "/" + locale + ".md" }
	}
	c.each(link, func(t *topic, a *article, n int, locale, title, summary, body string) {
		matter := fmt.Sprintf("title: %q\nsummary: %q\nstate: approved\nkeywords: [%s]\n", title, summary, strings.Join(a.keywords, ", "))
		if locale == c.locales[0] {
			matter = fmt.Sprintf("id: %s\nkind: article\n%sowner: docs\naudience: public\norder: %d\n", a.id, matter, n+1)
		}
		w.file(path.Join("content", t.slug, a.id, locale+".md"), "---\n"+matter+"---\n\n"+body)
	})
	return w.err
}

//go:embed all:hugo
var hugoFiles embed.FS

// writeHugo writes the corpus as a Hugo site whose layouts give the same pages.
func (c *corpus) writeHugo(root string) error {
	w := &writer{root: root}
	err := fs.WalkDir(hugoFiles, "hugo", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := hugoFiles.ReadFile(name)
		w.file(strings.TrimPrefix(name, "hugo/"), string(b))
		return err
	})
	if err != nil {
		return err
	}
	english, err := hugoFiles.ReadFile("hugo/i18n/en.toml")
	if err != nil {
		return err
	}
	config := &strings.Builder{}
	for i, locale := range c.locales {
		fmt.Fprintf(config, "[%s]\nlabel = %q\nweight = %d\ncontentDir = \"content/%s\"\n", locale, localeNames[i].name, i+1, locale)
		w.file("i18n/"+locale+".toml", string(english))
		w.file("content/"+locale+"/_index.md", "---\ntitle: Example Help\ndescription: How to use what we make, from the first day to the last.\n---\n")
		for _, name := range []string{"search", "contact", "capabilities", "all", "offline"} {
			w.file("content/"+locale+"/"+name+".md", fmt.Sprintf("---\ntitle: %s\ndescription: A page of the site itself.\nlayout: %s\n---\n", capital(name), name))
		}
		for n, t := range c.topics {
			w.file("content/"+locale+"/"+t.slug+"/_index.md", fmt.Sprintf("---\ntitle: %q\nweight: %d\n---\n", t.name, n+1))
		}
	}
	w.file("content/"+c.locales[0]+"/languages.md", "---\ntitle: Languages\nlayout: languages\nurl: /languages/\n---\n")
	w.file("config/_default/languages.toml", config.String())
	link := func(locale string) linkTo {
		return func(t *topic, i int) string { return "/" + locale + "/" + t.slug + "/" + t.articles[i].id + "/" }
	}
	c.each(link, func(t *topic, a *article, n int, locale, title, summary, body string) {
		w.file(path.Join("content", locale, t.slug, a.id+".md"), fmt.Sprintf(
			"---\ntitle: %q\ndescription: %q\nkeywords: [%s]\nweight: %d\n---\n\n%s", title, summary, strings.Join(a.keywords, ", "), n+1, body))
	})
	return w.err
}
