package workflow

import (
	"crypto/sha1"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/storage/filesystem"
)

// A reader reads objects of a repository. It is for one goroutine.
type reader struct {
	store *filesystem.Storage
	trees treeCache
}

func newReader(r *repository) *reader {
	return &reader{store: r.open()}
}

func (r *reader) close() { r.store.Close() }

// readers work side by side.
type readers []*reader

// maxReaders bounds how many there are: each keeps the index of the packs in
// memory, as soon as it reads.
const maxReaders = 4

func newReaders(repo *repository) readers {
	rs := make(readers, min(runtime.GOMAXPROCS(0), maxReaders))
	for i := range rs {
		rs[i] = newReader(repo)
	}
	return rs
}

func (rs readers) close() {
	for _, r := range rs {
		r.close()
	}
}

// object returns the bytes of an object that is no longer than limit.
func (r *reader) object(t plumbing.ObjectType, h plumbing.Hash, limit int64) (data []byte, err error) {
	size, err := r.size(t, h)
	if err != nil {
		return nil, err
	}
	if size > limit {
		return nil, tooMuch("%s %s is longer than %d MiB", t, h, limit>>20)
	}
	err = guarded(func() error {
		o, err := r.store.EncodedObject(t, h)
		if err != nil {
			return err
		}
		if o.Size() != size {
			return fmt.Errorf("%d bytes are no length", o.Size())
		}
		body, err := o.Reader()
		if err != nil {
			return err
		}
		defer body.Close()
		data = make([]byte, size)
		if _, err = io.ReadFull(body, data); err != nil {
			return err
		}
		if nameOf(t, data) != h {
			return errName
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading %s %s: %w", t, h, err)
	}
	return data, nil
}

// size returns the length of an object in bytes. It unpacks only objects that are kept
// in another repository.
func (r *reader) size(t plumbing.ObjectType, h plumbing.Hash) (size int64, err error) {
	err = guarded(func() error {
		size, err = r.store.EncodedObjectSize(h)
		if errors.Is(err, plumbing.ErrObjectNotFound) {
			o, err := r.store.EncodedObject(t, h)
			if err != nil {
				return err
			}
			size = o.Size()
			return nil
		}
		return err
	})
	if err == nil && size < 0 {
		err = fmt.Errorf("%d bytes are no length", size)
	}
	if err != nil {
		return 0, fmt.Errorf("looking for %s %s: %w", t, h, err)
	}
	return size, nil
}

var errName = errors.New("it says something else than its name stands for")

// nameOf returns the name that an object must bear. Where every object bears its
// own, no commit can come before itself and no folder lie in itself.
func nameOf(t plumbing.ObjectType, data []byte) plumbing.Hash {
	h := sha1.New()
	fmt.Fprintf(h, "%s %d\x00", t, len(data))
	h.Write(data)
	return plumbing.Hash(h.Sum(nil))
}

// An entry is a file or folder in a tree.
type entry struct {
	name   string
	hash   plumbing.Hash
	folder bool
	link   bool // a symbolic one
}

var errTree = errors.New("not a tree")

// A folder is a tree: its entries in git's order, submodules left out, and how many
// bytes list them.
type folder struct {
	entries []entry
	size    int64
}

// tree returns a folder; for the zero hash one without entries.
func (r *reader) tree(h plumbing.Hash) (folder, error) {
	if h.IsZero() {
		return folder{}, nil
	}
	if f, ok := r.trees.get(h); ok {
		return f, nil
	}
	data, err := r.object(plumbing.TreeObject, h, maxFolder)
	if err != nil {
		return folder{}, err
	}
	entries, err := parseTree(string(data))
	if err != nil {
		return folder{}, fmt.Errorf("reading tree %s: %w", h, err)
	}
	f := folder{entries, int64(len(data))}
	r.trees.put(h, f)
	return f, nil
}

// named returns the entry of a name: a file if there is one, else a folder.
func (f folder) named(name string) (entry, bool) {
	for _, wanted := range []entry{{name: name}, {name: name, folder: true}} {
		if i, found := slices.BinarySearchFunc(f.entries, wanted, compareEntries); found {
			return f.entries[i], true
		}
	}
	return entry{}, false
}

// parseTree reads entries of the form "MODE NAME\x00HASH", in git's order. Of a tree that
// names something twice, or out of order, or a path where names belong, every program
// would see other files.
func parseTree(data string) ([]entry, error) {
	entries := make([]entry, 0, len(data)/36)
	for data != "" {
		mode, rest, ok := strings.Cut(data, " ")
		if !ok {
			return nil, errTree
		}
		name, rest, ok := strings.Cut(rest, "\x00")
		e := entry{name: name, folder: mode == "40000" || mode == "040000", link: mode == "120000"}
		if !ok || len(rest) < len(e.hash) {
			return nil, errTree
		}
		copy(e.hash[:], rest)
		data = rest[len(e.hash):]
		if mode == "160000" {
			continue
		}
		if n := len(entries); strings.ContainsRune(name, '/') || n > 0 && compareEntries(entries[n-1], e) >= 0 {
			return nil, errTree
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// below returns the tree of a folder below a root tree; the zero hash when
// there is none. The path is "." or slash separated.
func (r *reader) below(root plumbing.Hash, path string) (plumbing.Hash, error) {
	at := root
	if path == "." {
		return at, nil
	}
	for name := range strings.SplitSeq(path, "/") {
		f, err := r.tree(at)
		if err != nil {
			return plumbing.ZeroHash, err
		}
		at = plumbing.ZeroHash
		for _, e := range f.entries {
			if e.name == name && e.folder {
				at = e.hash
			}
		}
	}
	return at, nil
}

// treeCacheEntries bounds a tree cache: so many entries in either half.
const treeCacheEntries = 50_000

// A treeCache keeps trees that were used lately. Commits follow each other and
// share nearly all trees, so two halves of which the older is thrown away do as
// well as exact book-keeping.
type treeCache struct {
	young, old map[plumbing.Hash]folder
	entries    int // in young
}

func (c *treeCache) get(h plumbing.Hash) (folder, bool) {
	if f, ok := c.young[h]; ok {
		return f, true
	}
	f, ok := c.old[h]
	if ok {
		c.put(h, f)
	}
	return f, ok
}

func (c *treeCache) put(h plumbing.Hash, f folder) {
	if c.young == nil || c.entries > treeCacheEntries {
		c.old, c.young, c.entries = c.young, map[plumbing.Hash]folder{}, 0
	}
	c.young[h] = f
	c.entries += len(f.entries) + 1
}
