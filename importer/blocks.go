package importer

import (
	"path"
	"sort"
	"strings"

	"helpwright/importer/convert"
	"helpwright/importer/oldsite"
)

// blocksFolder is where blocks lie, content-relative.
const blocksFolder = "_blocks"

// A blockSet holds the files that pages include. They are registered in a
// fixed order, so that their names do not depend on which page came first.
type blockSet struct {
	files map[string]string            // old file to name
	words map[string]map[string]*block // name to locale
}

type block struct {
	file     string // in the old tree
	page     *oldsite.Page
	result   convert.Result
	files    *beside
	wanted   []wanted
	includes []string // as written
}

func newBlockSet() *blockSet {
	return &blockSet{files: map[string]string{}, words: map[string]map[string]*block{}}
}

// includeFile finds the file that an include names, seen from a file.
func (im *imp) includeFile(from, locale, p string) (string, bool) {
	p, isShortcode := strings.CutPrefix(p, "shortcode:")
	r := &resolver{imp: im, file: from, locale: locale}
	var tries []string
	if alias, ok := r.aliased(p); ok {
		tries = append(tries, alias)
	}
	if strings.HasPrefix(p, "/") || isShortcode {
		for _, root := range im.site.RefRoots {
			tries = append(tries, path.Join(root, p))
		}
		if root, ok := im.site.Aliases["/"]; ok {
			tries = append(tries, path.Join(root, p))
		}
	}
	if !strings.HasPrefix(p, "/") {
		tries = append([]string{path.Join(path.Dir(from), p)}, tries...)
	}
	for _, t := range tries {
		for _, ending := range []string{"", ".md", ".mdx", "/index.md", "/_index.md"} {
			if f, ok := im.site.Tree.Find(strings.TrimPrefix(path.Clean(t), "/") + ending); ok && isWords(f) && f != from {
				return f, true
			}
		}
	}
	return "", false
}

func isWords(f string) bool {
	switch strings.ToLower(path.Ext(f)) {
	case ".md", ".mdx", ".markdown":
		return true
	}
	return false
}

// gatherBlocks registers what all pages include, and what that includes.
func (im *imp) gatherBlocks() {
	type request struct {
		page *oldsite.Page
		from string
		path string
	}
	var queue []request
	for _, e := range im.editions {
		for _, p := range e.includes {
			queue = append(queue, request{e.page, e.page.File, p})
		}
	}
	for depth := 0; len(queue) > 0 && depth < 8; depth++ {
		var next []request
		for _, q := range queue {
			file, ok := im.includeFile(q.from, q.page.Locale, q.path)
			if !ok || im.blocks.files[q.page.Locale+"\x00"+file] != "" {
				continue
			}
			b := im.blocks.add(im.site, file, q.page)
			b.result = convert.Convert(im.blockSource(b), convert.Options{Title: notATitle, Addresses: convert.Addresses{Block: func(p string) (string, bool) {
				b.includes = append(b.includes, p)
				return "block", true
			}}})
			for _, p := range b.includes {
				next = append(next, request{q.page, file, p})
			}
		}
		queue = next
	}
	for _, e := range im.editions {
		im.learnBlocks(e, e.page.File, e.includes, 0)
	}
}

// learnBlocks makes the headings of included blocks known as those of the page.
func (im *imp) learnBlocks(e *edition, from string, includes []string, depth int) {
	for _, p := range includes {
		file, ok := im.includeFile(from, e.page.Locale, p)
		if !ok || depth > 8 {
			continue
		}
		b := im.blocks.words[im.blocks.files[e.page.Locale+"\x00"+file]][e.page.Locale]
		if b == nil {
			continue
		}
		e.learn(b.result)
		im.learnBlocks(e, file, b.includes, depth+1)
	}
}

// notATitle is no page's title: a first-level heading of a block is kept.
const notATitle = "\x00"

// add registers a file as a block in the language of the page that includes it.
func (s *blockSet) add(site *oldsite.Site, file string, page *oldsite.Page) *block {
	stem := strings.TrimSuffix(file, path.Ext(file))
	name := blockName(path.Base(stem))
	if strings.TrimLeft(path.Base(stem), "_") == "index" {
		name = blockName(path.Base(path.Dir(stem)))
	}
	if w := s.words[name][page.Locale]; w != nil && w.file != file {
		name = blockName(path.Base(path.Dir(stem)) + "-" + path.Base(stem))
	}
	if w := s.words[name][page.Locale]; w != nil && w.file != file {
		name += "-" + digest(file)
	}
	if s.words[name] == nil {
		s.words[name] = map[string]*block{}
	}
	b := &block{file: file, page: page}
	for _, l := range site.Locales {
		if other := s.words[name][l.Tag]; other != nil {
			b.files = other.files
		}
	}
	if b.files == nil {
		b.files = newBeside(blocksFolder + "/" + name)
	}
	s.words[name][page.Locale] = b
	s.files[page.Locale+"\x00"+file] = name
	return b
}

func blockName(stem string) string {
	name := asciiID(strings.Trim(stem, "_"))
	if name == "" {
		name = "block-" + digest(stem)
	}
	return name[:min(len(name), 60)]
}

func (im *imp) blockSource(b *block) convert.Source {
	words, line := oldsite.Words(im.site.Tree.Read(b.file))
	f := b.page.Flavour
	if f.MDX || strings.HasSuffix(b.file, ".mdx") {
		f.MDX = true
	}
	return convert.Source{Line: line, Text: words, Flavour: f}
}

// includes answers what block an include stands for.
func (r *resolver) includes(p string) (string, bool) {
	file, ok := r.includeFile(r.from(), r.locale, p)
	if !ok {
		return "", false
	}
	name, ok := r.blocks.files[r.locale+"\x00"+file]
	return name, ok
}

// convertBlocks converts the words of all blocks.
func (im *imp) convertBlocks() {
	for _, name := range sortedKeys(im.blocks.words) {
		for _, l := range im.site.Locales {
			b := im.blocks.words[name][l.Tag]
			if b == nil {
				continue
			}
			r := &resolver{imp: im, page: b.page, file: b.file, folder: blocksFolder + "/" + name, locale: l.Tag, files: b.files, headings: b.result.Headings}
			b.result = convert.Convert(im.blockSource(b), convert.Options{Title: notATitle, Reserved: im.opts.ReservedIDs, Addresses: r.addresses()})
			b.wanted = r.wanted
		}
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
