package search

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync/atomic"

	"helpwright/manifest"
	"helpwright/reserved"
	"helpwright/searchindex"
)

var (
	// ErrNotBuilt says that no release stands, or one without a search.
	ErrNotBuilt = errors.New("no built site with a search stands here")
	// ErrTorn says that the two halves are of two releases: one is being published.
	ErrTorn = errors.New("the two halves of the built site are of two releases")
	// ErrLocale says that a site has no such locale.
	ErrLocale = errors.New("no such locale")
)

// Everybody is the audience that sees what is public, and no more.
const Everybody = "public"

// A Release is an open release. It is safe for concurrent use.
type Release struct {
	ID      string
	Locales []string // in order, the default one first

	public, private *os.Root
	base            string // path of the site, with a slash at both ends
	locales         map[string]*locale
	users           atomic.Int64 // searches in it, and one for being open
}

// A locale is the search in one locale.
type locale struct {
	tag      string
	searcher *searchindex.Searcher
	words    words
	texts    files            // of what has no page
	facts    map[string]Facts // of the articles of which there are some, by id
}

// Open opens the release in a public and a private folder, as an audience sees it.
func Open(public, private, audience string) (*Release, error) {
	r := &Release{locales: map[string]*locale{}}
	r.users.Store(1)
	if err := r.open(public, private, audience); err != nil {
		return nil, fmt.Errorf("opening the search: %w", errors.Join(err, r.close()))
	}
	return r, nil
}

func (r *Release) open(public, private, audience string) (err error) {
	if r.public, err = os.OpenRoot(public); err != nil {
		return notBuilt(err)
	}
	if r.private, err = os.OpenRoot(private); err != nil {
		return notBuilt(err)
	}
	if r.ID = manifest.ReadRelease(r.public.FS()); r.ID == "" {
		return ErrNotBuilt
	}
	m, err := manifest.Read(r.private.FS())
	if err != nil {
		return notBuilt(err)
	}
	if m.Release != r.ID {
		return ErrTorn
	}
	address, err := url.Parse(m.BaseURL)
	if err != nil {
		return err
	}
	r.base = strings.TrimSuffix(address.Path, "/") + "/"
	for _, x := range m.Search {
		if x.Audience != audience {
			continue
		}
		if r.locales[x.Locale], err = r.openLocale(x, private); err != nil {
			return fmt.Errorf("%s: %w", x.Locale, err)
		}
		r.Locales = append(r.Locales, x.Locale)
	}
	for _, e := range m.Editions {
		if l := r.locales[e.Locale]; l != nil && (e.Machine || e.Outdated) {
			l.facts[e.ID] = Facts{e.Machine, e.Outdated, e.OutdatedSince}
		}
	}
	if len(r.Locales) == 0 {
		return ErrNotBuilt
	}
	if !r.stands(public, private) {
		return ErrTorn
	}
	return nil
}

func notBuilt(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return errors.Join(ErrNotBuilt, err)
	}
	return err
}

func (r *Release) openLocale(x manifest.Index, private string) (*locale, error) {
	beside := files{r.public, path.Join(x.Locale, reserved.Search)} // the pointer
	shards := files{r.public, path.Join(reserved.Assets, reserved.Search)}
	if x.Shards != "" {
		beside, shards = files{r.private, x.Shards}, files{r.private, path.Join(x.Shards, reserved.SearchShards)}
	}
	pointer, err := beside.read(reserved.SearchIndex)
	if err != nil {
		return nil, notBuilt(err)
	}
	if err := r.checkFolder(x.Folder); err != nil {
		return nil, notBuilt(err)
	}
	l := &locale{tag: x.Locale, texts: beside, facts: map[string]Facts{}}
	if l.words, err = readWords(beside); err != nil {
		return nil, notBuilt(err)
	}
	l.searcher, err = searchindex.Open(pointer, shards.read, filepath.Join(private, filepath.FromSlash(x.Folder)))
	return l, err
}

// checkFolder refuses a folder of the private one in which anything but files stands:
// bleve opens what it finds by its name.
func (r *Release) checkFolder(folder string) error {
	if !filepath.IsLocal(filepath.FromSlash(folder)) {
		return fs.ErrInvalid
	}
	for parent := folder; parent != "."; parent = path.Dir(parent) {
		info, err := r.private.Lstat(parent)
		if err != nil {
			return err
		}
		if !info.IsDir() {
			return errStrange(parent)
		}
	}
	return fs.WalkDir(r.private.FS(), folder, func(name string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && !e.Type().IsRegular() {
			return errStrange(name)
		}
		return err
	})
}

// stands reports whether the two names still mean the folders that are open.
func (r *Release) stands(public, private string) bool {
	return isSame(r.public, public) && isSame(r.private, private)
}

func isSame(root *os.Root, folder string) bool {
	open, err := root.Stat(".")
	if err != nil {
		return false
	}
	now, err := os.Stat(folder)
	return err == nil && os.SameFile(open, now)
}

// locale returns the search in a locale, whose capitals do not matter.
func (r *Release) locale(tag string) (*locale, error) {
	if tag == "" {
		return r.locales[r.Locales[0]], nil
	}
	for _, known := range r.Locales {
		if strings.EqualFold(known, tag) {
			return r.locales[known], nil
		}
	}
	return nil, fmt.Errorf("%w: %q", ErrLocale, tag)
}

// Done says that a user of the release has ended. The last one closes it.
func (r *Release) Done() error {
	if r.users.Add(-1) == 0 {
		return r.close()
	}
	return nil
}

func (r *Release) close() error {
	var all []error
	for _, l := range r.locales {
		if l != nil && l.searcher != nil {
			all = append(all, l.searcher.Close())
		}
	}
	for _, root := range []*os.Root{r.public, r.private} {
		if root != nil {
			all = append(all, root.Close())
		}
	}
	return errors.Join(all...)
}
