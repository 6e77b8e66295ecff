package importer

import (
	"path"
	"strings"
)

// An Import is a repository that was read and converted, and is not written. It converts
// earlier texts of the pages that are there, as if each page had always had the place,
// the facts and the neighbours that it has now, so that a site can be given the history
// of the repository that it was made of. It is not safe for concurrent use.
type Import struct{ imp *imp }

// Open reads a repository; of the options the target does not matter. Whoever asked
// closes the import.
func Open(opts Options) (*Import, error) {
	im, err := read(opts)
	if err != nil {
		return nil, err
	}
	return &Import{im}, nil
}

// Close ends the reading of the old repository.
func (i *Import) Close() { i.imp.site.Tree.Close() }

// Pages returns where the words of each page go, by its file in the old repository:
// slash paths relative to the site folder.
func (i *Import) Pages() map[string]string {
	pages := map[string]string{}
	for _, a := range i.imp.articles {
		for locale, e := range a.editions {
			pages[e.page.File] = path.Join("content", a.folder, locale+".md")
		}
	}
	return pages
}

// Files returns where the files that words show go, likewise: some lie beside several
// articles.
func (i *Import) Files() map[string][]string {
	files := map[string][]string{}
	for _, a := range i.imp.articles {
		seen := map[string]bool{}
		for _, l := range i.imp.site.Locales {
			e := a.editions[l.Tag]
			if e == nil {
				continue
			}
			for _, f := range e.files {
				if !seen[f.name] {
					seen[f.name] = true
					files[f.from] = append(files[f.from], path.Join("content", a.folder, f.name))
				}
			}
		}
	}
	return files
}

// Earlier returns the file of an edition for what its page, named by its file in the old
// repository, once said; nil if there is no such page.
func (i *Import) Earlier(page string, text []byte) []byte {
	now := i.imp.byFile[page]
	if now == nil || now.article == nil {
		return nil
	}
	e := *now
	e.page = i.imp.site.Earlier(now.page, string(text))
	if e.page.Words == now.page.Words && e.page.Title == now.page.Title && e.page.Summary == now.page.Summary {
		return i.imp.editionFile(now)
	}
	e.includes = nil
	i.imp.firstPass(&e)
	e.title = cut(orText(e.page.Title, e.result.Title, now.title), 200)
	e.summary = shorten(orText(e.page.Summary, e.result.Lead, e.title))
	if length(e.summary) < shortSummary && e.page.Summary == "" {
		e.summary = strings.TrimSuffix(shorten(strings.TrimSpace(e.title+": "+e.summary)), ":")
	}
	i.imp.resolve(&e)
	return i.imp.editionFile(&e)
}
