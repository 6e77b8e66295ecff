package workflow

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/format/index"
)

// A worktree tells which content the files of the working folder have.
type worktree struct {
	history *History
	entries map[string]*index.Entry // by slash path relative to the site folder
}

// newWorktree reads git's index, in which git notes size and time of each file
// that it knows the content of. Without a readable index every file is hashed.
func newWorktree(h *History, r *reader) *worktree {
	w := &worktree{history: h, entries: map[string]*index.Entry{}}
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
	disk := w.history.onDisk(file)
	info, err := os.Lstat(disk)
	if err != nil {
		return false
	}
	if e := w.entries[file]; e != nil && sameStat(e, info) {
		return e.Hash == blob
	}
	data, err := os.ReadFile(disk)
	return err == nil && plumbing.ComputeHash(plumbing.BlobObject, data) == blob
}

func sameStat(e *index.Entry, info fs.FileInfo) bool {
	return info.Mode().IsRegular() && e.Size == uint32(info.Size()) && e.ModifiedAt.Equal(info.ModTime())
}
