// Package importer makes a site folder of a repository of Markdown that was
// written for another program.
//
// # How
//
// Five stages, each with one direction:
//
//   - read: package oldsite finds pages, languages, facts and old addresses;
//   - convert: package convert turns the words of each page into our dialect;
//   - place (place*.go): every page gets a topic, a folder, an id and old
//     addresses that lead to it;
//   - link (links.go, find.go, pictures.go, files.go): with all places known, the words are converted
//     once more, now with links written as relative paths of files and with
//     pictures moved beside the words;
//   - write (write.go, report.go): helpwright.yaml, topics, articles, blocks,
//     and a report of everything that could not be carried over.
//
// An [Import] stops before the last and converts what pages said earlier in their
// history (earlier.go).
//
// # What was not public
//
// What the old site did not show to everybody becomes a draft, and [Report.Withheld]
// says why; what only some people could see is for the audience "internal" as well.
// Where nobody can tell, as with front matter that cannot be read, the page is a
// draft, too. Neither its title nor its summary shows in what is public.
//
// [Report.Demote] then makes drafts of what check finds broken, so that an import
// always ends in a site that builds.
//
// # What is promised
//
// The same repository gives the same bytes. Nothing in it is executed, nothing
// outside it is read, nothing is fetched. No existing file is overwritten. Old
// addresses become redirects. A link or picture that cannot be kept gives way
// to its words, and the report names file, line and reason.
//
// # Dead links
//
// A link that led nowhere on the old site becomes its words: keeping it would
// keep the article from being published. An address of the old site that was
// not imported (a blog, an earlier version) becomes a whole address when the
// old site's own address is known.
package importer

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"helpwright/importer/convert"
	"helpwright/importer/oldsite"
)

// Dialects lists what can be imported.
func Dialects() []string { return oldsite.Dialects }

// Options are the settings of an import.
type Options struct {
	From        string    // one of Dialects
	Source      string    // the old repository
	Target      string    // the site folder to be made: absent or empty
	Date        time.Time // what lies in the future: pages to be published later stay drafts
	ReservedIDs []string
	Progress    func(done, total int) // nil: nobody watches
	// CheckPicture says why a picture cannot be published, "" when it can; nil: all can.
	CheckPicture func(files fs.FS, name string) (message, hint string)
}

// A Report says what was done, for people.
type Report struct {
	Title     string
	Locales   []string // tags, the source first
	Pages     int      // found on the old site, in all languages
	Articles  int
	Editions  int
	Topics    int
	Blocks    int
	Files     int // pictures and other files
	Redirects int
	Lost      []Loss            // what could not be carried over
	Skipped   []oldsite.Skip    // what was not imported
	Settings  []string          // what a person must fill in
	Outdated  int               // translations of an earlier version
	Dropped   []oldsite.Dropped // front matter that has no place here
	Drafts    []Draft           // by Demote
	Withheld  []Withheld        // not shown to everybody on the old site
}

// A Withheld is an edition that is a draft because the old site did not show it to
// everybody.
type Withheld struct {
	File string // in the new site
	Old  string // in the old repository
	Why  []string
}

// A Loss is one thing that could not be carried over.
type Loss struct {
	File string // in the old repository
	Line int
	What string
	Why  string
}

// ErrNotEmpty says that the target folder holds something.
var ErrNotEmpty = errors.New("the target folder is not empty")

// Run imports a repository.
func Run(opts Options) (*Report, error) {
	if err := wantEmpty(opts.Target); err != nil {
		return nil, err
	}
	im, err := read(opts)
	if err != nil {
		return nil, err
	}
	defer im.site.Tree.Close()
	if err := os.MkdirAll(opts.Target, 0o777); err != nil {
		return nil, fmt.Errorf("making the target folder: %w", err)
	}
	root, err := os.OpenRoot(opts.Target)
	if err != nil {
		return nil, fmt.Errorf("opening the target folder: %w", err)
	}
	defer root.Close()
	return im.write(root)
}

// read reads and converts a repository: all but the writing. Whoever asked closes the
// tree of its site.
func read(opts Options) (*imp, error) {
	if opts.Date.IsZero() {
		return nil, errors.New("an import needs a date")
	}
	site, err := oldsite.Read(opts.Source, opts.From, opts.Date)
	if err != nil {
		return nil, err
	}
	if len(site.Pages) == 0 {
		site.Tree.Close()
		return nil, nothing(site, opts)
	}
	im := newImport(site, opts)
	im.convertAll(len(im.editions), func(i int) { im.firstPass(im.editions[i]) })
	im.gatherBlocks()
	im.place()
	im.convertAll(len(im.articles), func(i int) { im.secondPass(im.articles[i]) })
	im.convertBlocks()
	return im, nil
}

// Unfit says what keeps an old site as a whole from being imported.
type Unfit = oldsite.Unfit

// nothing says that no page was found, and why some that might be were left out.
func nothing(site *oldsite.Site, opts Options) error {
	text := fmt.Sprintf("no page was found in %q that %s would publish", opts.Source, opts.From)
	for i, s := range site.Skipped {
		if i == 5 {
			text += fmt.Sprintf("\n  and %d more", len(site.Skipped)-i)
			break
		}
		text += "\n  " + s.File + ": " + s.Why
	}
	return &Unfit{Text: text, Hint: "see whether --from names what the old repository was written for"}
}

func wantEmpty(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("looking at the target folder: %w", err)
	case len(entries) > 0:
		return fmt.Errorf("%q: %w", dir, ErrNotEmpty)
	}
	return nil
}

// An imp is one import.
type imp struct {
	opts     Options
	site     *oldsite.Site
	editions []*edition
	keys     []string                       // of byPage, sorted
	byPage   map[string]map[string]*edition // key, locale
	byFile   map[string]*edition
	byName   map[string][]string // keys by their last part, sorted
	articles []*article
	topics   map[string]*topic // by folder
	lookup   map[string]destination
	blocks   *blockSet
	mu       sync.Mutex        // guards checked
	checked  map[string]string // old file to why it cannot be shown, "" if it can
	done     atomic.Int64
}

// An edition is a page on its way into the site.
type edition struct {
	page     *oldsite.Page
	result   convert.Result
	article  *article
	title    string
	summary  string
	slug     string
	from     []string          // old addresses that become redirects
	ids      map[string]string // old heading ids to new ones
	files    []wanted          // pictures and other files that its words show
	includes []string          // as written
}

// withheld reports an edition that the old site did not show to everybody.
func (e *edition) withheld() bool { return len(e.page.Withheld) > 0 }

// An article gathers the editions of one page.
type article struct {
	folder   string // content-relative
	id       string
	kind     string
	order    int
	source   *edition
	editions map[string]*edition
	files    *beside
}

// internal reports an article of which an edition was shown to some people only.
func (a *article) internal() bool {
	for _, e := range a.editions {
		if e.page.Internal {
			return true
		}
	}
	return false
}

// A topic is a folder of articles.
type topic struct {
	folder  string
	names   map[string]string
	summary map[string]string
	order   int
}

func newImport(site *oldsite.Site, opts Options) *imp {
	im := &imp{opts: opts, site: site, byPage: map[string]map[string]*edition{}, byFile: map[string]*edition{}, topics: map[string]*topic{}, checked: map[string]string{}}
	im.blocks = newBlockSet()
	for _, p := range site.Pages {
		e := &edition{page: p}
		im.editions = append(im.editions, e)
		if im.byPage[p.Key] == nil {
			im.byPage[p.Key] = map[string]*edition{}
		}
		im.byPage[p.Key][p.Locale] = e
		im.byFile[p.File] = e
	}
	return im
}

// convertAll runs a pass for 0 to n-1, several at a time. A pass touches only
// its own edition or article, or what im.mu guards.
func (im *imp) convertAll(n int, pass func(i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				pass(i)
			}
		})
	}
	wg.Wait()
}

// tell reports progress: every edition is converted twice.
func (im *imp) tell() {
	if im.opts.Progress != nil {
		im.opts.Progress(int(im.done.Add(1)), 2*len(im.editions))
	}
}

func (im *imp) source(e *edition) convert.Source {
	return convert.Source{Line: e.page.Line, Lines: e.page.Lines, Text: e.page.Words, Flavour: e.page.Flavour}
}

// firstPass learns the title, the headings and whether there are words at all.
func (im *imp) firstPass(e *edition) {
	e.result = convert.Convert(im.source(e), convert.Options{
		Title: e.page.Title, Reserved: im.opts.ReservedIDs,
		Addresses: convert.Addresses{Block: func(p string) (string, bool) {
			_, ok := im.includeFile(e.page.File, e.page.Locale, p)
			if ok {
				e.includes = append(e.includes, p)
			}
			return "block", ok
		}, Param: im.param},
	})
	e.ids = map[string]string{}
	for _, h := range e.result.Headings {
		e.ids[h.ID] = h.ID
	}
	e.learn(e.result)
	im.tell()
}

// learn remembers by which ids the headings of a text were known.
func (e *edition) learn(r convert.Result) {
	add := func(old, id string) {
		if _, taken := e.ids[old]; !taken && old != "" {
			e.ids[old] = id
		}
	}
	for _, h := range r.Headings {
		add(h.ID, h.Reach)
		for _, old := range h.OldIDs {
			add(old, h.Reach)
		}
	}
	for _, old := range r.Top {
		add(old, "") // the page itself
	}
}

// secondPass converts the editions of an article with all addresses known.
func (im *imp) secondPass(a *article) {
	for _, l := range im.site.Locales {
		e := a.editions[l.Tag]
		if e == nil {
			continue
		}
		im.resolve(e)
		im.tell()
	}
}

// resolve converts an edition whose place is known.
func (im *imp) resolve(e *edition) {
	r := &resolver{imp: im, page: e.page, edition: e, folder: e.article.folder, locale: e.page.Locale, files: e.article.files}
	e.result = convert.Convert(im.source(e), convert.Options{Title: e.page.Title, Reserved: im.opts.ReservedIDs, Addresses: r.addresses()})
	e.files = r.wanted
}
