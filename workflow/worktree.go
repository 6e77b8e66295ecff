package workflow

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/format/index"
)

// A worktree tells which content the files of the working folder have. It looks at
// each file once, and is safe for concurrent use.
type worktree struct {
	history *History
	entries map[string]*index.Entry // by slash path relative to the site folder

	mu     sync.Mutex
	hashes map[string]plumbing.Hash // likewise, of the files that were looked at
}

// newWorktree reads git's index, in which git notes size and time of each file
// that it knows the content of. Without a readable index every file is hashed.
func newWorktree(h *History, r *reader) *worktree {
	w := &worktree{history: h, entries: map[string]*index.Entry{}, hashes: map[string]plumbing.Hash{}}
	if h.past {
		return w
	}
	info, err := os.Stat(filepath.Join(h.repo.git, "index"))
	if err != nil {
		return w
	}
	var idx *index.Index
	if guarded(func() (err error) { idx, err = r.store.Index(); return err }) != nil {
		return w
	}
	within := ""
	if h.folder != "." {
		within = h.folder + "/"
	}
	w.entries = make(map[string]*index.Entry, len(idx.Entries))
	for _, e := range idx.Entries {
		// A file written in the very moment in which the index was may have been
		// changed again after git looked at it.
		if name, ok := strings.CutPrefix(e.Name, within); ok && e.ModifiedAt.Before(info.ModTime()) {
			w.entries[path.Join(h.options.Content, name)] = e
		}
	}
	return w
}

// unchanged says whether a file of the site is in the working folder as it is in
// a blob.
func (w *worktree) unchanged(file string, blob plumbing.Hash) bool {
	return !blob.IsZero() && w.hashOf(file) == blob
}

// hashOf returns the hash that a file of the site has in git as it is in the working
// folder; the zero hash if it is not there.
func (w *worktree) hashOf(file string) plumbing.Hash {
	w.mu.Lock()
	hash, known := w.hashes[file]
	w.mu.Unlock()
	if known {
		return hash
	}
	hash = w.look(file)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.hashes[file] = hash
	return hash
}

func (w *worktree) look(file string) plumbing.Hash {
	if w.history.past {
		return w.history.blobOf(file)
	}
	disk := w.history.onDisk(file)
	info, err := os.Lstat(disk)
	if err != nil {
		return plumbing.ZeroHash
	}
	if e := w.entries[file]; e != nil && sameStat(e, info) {
		return e.Hash
	}
	data, err := os.ReadFile(disk)
	if err != nil {
		return plumbing.ZeroHash
	}
	return plumbing.ComputeHash(plumbing.BlobObject, data)
}

func sameStat(e *index.Entry, info fs.FileInfo) bool {
	return info.Mode().IsRegular() && e.Size == uint32(info.Size()) && e.ModifiedAt.Equal(info.ModTime())
}
