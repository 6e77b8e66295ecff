package knowledge

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"helpwright/markdown"
	"helpwright/problem"
	"helpwright/strict"
)

// A Source is where a base is loaded from.
type Source struct {
	Files    fs.FS // the content folder; symlinks may not lead out of it
	Config   *Config
	Cache    Cache                 // nil: everything is parsed
	Workers  int                   // 0: one a processor
	Progress func(done, total int) // nil: nobody watches
}

// Load reads a content folder. Problems are all that was found, sorted; the
// base holds what could be used nevertheless. An error means that the folder
// itself could not be read.
func Load(ctx context.Context, src Source) (*Base, []problem.Problem, error) {
	c := src.Config
	docs := &documents{files: src.Files, config: c, cache: src.Cache, site: siteDigest(c)}
	docs.buffers = &sync.Pool{New: func() any { return new([]byte) }}
	docs.parser = markdown.New(docs.dialect())
	docs.seen = docs.readSnapshot(c.Folder)
	s, err := scanFiles(src.Files, c.Folder, docs.seen)
	if err != nil {
		return nil, nil, err
	}
	l := &loader{src: src, scan: s, docs: docs, problems: s.problems}
	l.classify()
	l.reportUntold()
	l.readBlocks()
	if err := l.parseAll(ctx); err != nil {
		return nil, nil, err
	}
	l.keepSnapshot()
	docs.seen = nil
	if err := l.measurePictures(ctx); err != nil {
		return nil, nil, err
	}
	b := l.assemble()
	return b, b.Problems(), nil
}

// A loader turns a scan into a base.
type loader struct {
	src        Source
	scan       *scan
	docs       *documents
	topics     []string                     // folders with topic.yaml, parents first
	folders    []string                     // folders of articles
	locales    map[string][]string          // of an article folder, in the site's order
	untold     map[string]bool              // folders of articles without topic.yaml
	beside     []string                     // files that lie beside words
	blocks     map[string]map[string]string // name to locale to content-relative file
	blockFacts map[string]*Block
	articles   []*loaded
	pictures   map[string]*Picture
	refused    map[string]bool // files beside words whose kind is not published
	problems   []problem.Problem
}

// A loaded is an article folder with everything that was read in it.
type loaded struct {
	folder string
	parsed []*parsed
	source *parsed // nil when there is none
}

const blocksFolder = "_blocks"

func (l *loader) report(file string, rule problem.Rule, message, hint string) {
	l.problems = append(l.problems, problem.Problem{File: file, Rule: rule, Message: message, Hint: hint})
}

// classify sorts folders into topics, articles and what lies beside them.
func (l *loader) classify() {
	l.locales = make(map[string][]string, len(l.scan.order))
	l.blocks = map[string]map[string]string{}
	l.untold = map[string]bool{}
	owner := make(map[string]bool, len(l.scan.order)) // folders of articles and all below them
	for _, dir := range l.scan.order {
		f := l.scan.folders[dir]
		parent, _ := path.Split(dir)
		parent = strings.TrimSuffix(parent, "/")
		switch {
		case dir == blocksFolder || strings.HasPrefix(dir, blocksFolder+"/"):
			l.classifyBlock(f)
		case owner[parent]:
			owner[dir] = true
			l.addBeside(f)
		case f.has("topic.yaml"):
			l.topics = append(l.topics, dir)
			l.classifyTopic(f)
			l.needTopic(parent)
		case dir != "" && l.articleLocales(f) != nil:
			owner[dir] = true
			l.folders = append(l.folders, dir)
			l.locales[dir] = l.articleLocales(f)
			l.addBeside(f)
			l.needTopic(parent)
		default:
			l.classifyTopic(f)
		}
	}
}

// articleLocales lists the locales in which a folder holds words.
func (l *loader) articleLocales(f *folder) []string {
	var found []string
	for _, tag := range l.src.Config.tags() {
		if f.has(tag + ".md") {
			found = append(found, tag)
		}
	}
	return found
}

// needTopic remembers folders that hold articles, or topics that do, without a topic.yaml.
func (l *loader) needTopic(dir string) {
	for ; dir != "" && dir != "."; dir = path.Dir(dir) {
		if l.scan.folders[dir].has("topic.yaml") {
			return
		}
		l.untold[dir] = true
	}
}

// reportUntold asks for the missing topic.yaml of folders.
func (l *loader) reportUntold() {
	for dir := range l.untold {
		file := path.Join(l.scan.base, dir, "topic.yaml")
		l.report(file, problem.Config, "the folder holds articles or topics, but no topic.yaml",
			fmt.Sprintf("write one with names: {%s: %s}", l.src.Config.Locales[0].Tag, path.Base(dir)))
	}
}

// addBeside takes the files of an article's folder that are not words.
func (l *loader) addBeside(f *folder) {
	for _, name := range f.names {
		tag, isWords := strings.CutSuffix(name, ".md")
		if isWords && l.locales[f.path] != nil && l.src.Config.Locale(tag) != nil {
			continue
		}
		p := path.Join(f.path, name)
		if !isWords {
			l.beside = append(l.beside, p)
			continue
		}
		switch {
		case l.locales[f.path] == nil:
			l.report(l.scan.name(p), problem.Orphan, "the file lies in the folder of an article, which holds no others", "move its folder beside that of the article")
		case l.src.Config.Locale(tag) == nil:
			hint := "name the file after a locale of helpwright.yaml, or remove it"
			if near := strict.Nearest(tag, l.src.Config.tags()); near != "" {
				hint = fmt.Sprintf("did you mean %q?", near+".md")
			}
			l.report(l.scan.name(p), problem.Orphan, fmt.Sprintf("no locale %q, so this file is not read", tag), hint)
		}
	}
}

// classifyTopic reports files that lie where no article is.
func (l *loader) classifyTopic(f *folder) {
	for _, name := range f.names {
		if name == "topic.yaml" {
			continue
		}
		hint := "move it into the folder of the article that uses it, or remove it"
		if path.Ext(name) == ".md" {
			hint = "an article is a folder: write FOLDER/" + l.src.Config.Locales[0].Tag + ".md"
		}
		l.report(l.scan.name(path.Join(f.path, name)), problem.Orphan, "the file belongs to no article", hint)
	}
}

func (l *loader) classifyBlock(f *folder) {
	name := strings.TrimPrefix(strings.TrimPrefix(f.path, blocksFolder), "/")
	for _, file := range f.names {
		p := path.Join(f.path, file)
		tag, isWords := strings.CutSuffix(file, ".md")
		switch {
		case !isWords && name != "":
			l.beside = append(l.beside, p)
		case name == "" || l.src.Config.Locale(tag) == nil:
			l.report(l.scan.name(p), problem.Orphan, "the file is not a block", "blocks are "+blocksFolder+"/NAME/LOCALE.md")
		default:
			if l.blocks[name] == nil {
				l.blocks[name] = map[string]string{}
			}
			l.blocks[name][tag] = p
		}
	}
}

// siteDigest covers what every text depends on besides itself.
func siteDigest(c *Config) []byte {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(c.Variables)) {
		values := c.Variables[name]
		for _, locale := range slices.Sorted(maps.Keys(values)) {
			fmt.Fprintf(h, "%q %q %q\n", name, locale, values[locale])
		}
	}
	for _, l := range c.Locales {
		fmt.Fprintf(h, "%q %q %q\n", l.Tag, l.Fallback, l.Market)
	}
	fmt.Fprintf(h, "%q %q %t\n", c.Tool, c.ReservedIDs, c.DraftBlocks)
	for _, locale := range slices.Sorted(maps.Keys(c.Glossary)) {
		fmt.Fprintf(h, "%q %q\n", locale, *c.Glossary[locale])
	}
	for _, kind := range slices.Sorted(maps.Keys(c.Standard)) {
		fmt.Fprintf(h, "%q %q\n", kind, c.Standard[kind])
	}
	if c.CalloutTitle != nil {
		for _, l := range c.Locales {
			for _, kind := range []string{"note", "tip", "important", "warning", "caution"} {
				fmt.Fprintf(h, "%q\n", c.CalloutTitle(l.Tag, kind))
			}
		}
	}
	return h.Sum(nil)
}

// parseAll reads all words, several folders at a time.
func (l *loader) parseAll(ctx context.Context) error {
	l.articles = make([]*loaded, len(l.folders))
	return l.each(ctx, len(l.folders), func(i int) {
		folder := l.folders[i]
		a := &loaded{folder: folder, parsed: l.docs.parseFolder(folder, l.locales[folder], l.scan.base)}
		for _, p := range a.parsed {
			p.text, p.matter = nil, matter{}
		}
		l.articles[i] = a
	})
}

// measurePictures reads the files beside words whose kinds are published.
func (l *loader) measurePictures(ctx context.Context) error {
	l.refused = map[string]bool{}
	l.beside = slices.DeleteFunc(l.beside, func(p string) bool {
		message, _ := unpublished(p)
		if message != "" {
			l.refused[p] = true
		}
		return message != ""
	})
	pictures := make([]*Picture, len(l.beside))
	errs := make([]error, len(l.beside))
	err := l.each(ctx, len(l.beside), func(i int) { pictures[i], errs[i] = measure(l.src.Files, l.beside[i]) })
	if err != nil {
		return err
	}
	l.pictures = make(map[string]*Picture, len(pictures))
	for i, p := range pictures {
		if errs[i] != nil {
			l.scan.unusable[l.beside[i]] = true
			l.problems = append(l.problems, unreadable(l.scan.name(l.beside[i]), errs[i]))
			continue
		}
		l.pictures[p.Path] = p
	}
	return nil
}

// each runs fn for 0 to n-1 on all workers and returns when all are done.
func (l *loader) each(ctx context.Context, n int, fn func(i int)) error {
	var next, done atomic.Int64
	var wg sync.WaitGroup
	for range min(n, cmp.Or(l.src.Workers, runtime.GOMAXPROCS(0))) {
		wg.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				fn(i)
				if d := int(done.Add(1)); l.src.Progress != nil && (d%64 == 0 || d == n) {
					l.src.Progress(d, n)
				}
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}
