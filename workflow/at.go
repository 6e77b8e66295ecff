package workflow

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/go-git/go-git/v5/plumbing"

	"helpwright/knowledge"
)

// At returns the content folder as it was in a commit, given in hex: a read-only file
// system of regular files and folders that is safe for concurrent use. Whoever opened
// it closes it. Links and submodules of that time are not in it.
func (h *History) At(commit string) (*Snapshot, error) {
	if h.repo == nil {
		return nil, errNoGit
	}
	r := newReader(h.repo)
	tree, err := h.contentAt(r, plumbing.NewHash(commit))
	if err != nil {
		r.close()
		return nil, fmt.Errorf("looking into commit %s: %w", commit, err)
	}
	return &Snapshot{reader: r, root: tree}, nil
}

// contentAt returns the tree of the content folder in a commit; the zero hash if
// there was none.
func (h *History) contentAt(r *reader, commit plumbing.Hash) (plumbing.Hash, error) {
	c, err := r.commit(commit)
	if err != nil {
		return plumbing.ZeroHash, err
	}
	return r.below(c.root, h.folder)
}

// A Snapshot is the content folder as it was in some commit.
type Snapshot struct {
	mu     sync.Mutex
	reader *reader
	root   plumbing.Hash
}

// Close ends the reading of git's files.
func (s *Snapshot) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reader.close()
	return nil
}

// Open opens a file or folder by its slash path below the content folder.
func (s *Snapshot) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	f, err := s.reader.openAt(s.root, name)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return f, nil
}

// openAt opens what lies at a path below a tree.
func (r *reader) openAt(root plumbing.Hash, name string) (fs.File, error) {
	e, err := r.find(root, name)
	if err != nil {
		return nil, err
	}
	info := pastInfo{name: path.Base(name), folder: e.folder}
	if e.folder {
		entries, err := r.list(e.hash)
		return &pastFolder{info, entries}, err
	}
	data, err := r.object(plumbing.BlobObject, e.hash, knowledge.MaxPublishedSize)
	if err != nil {
		return nil, err
	}
	info.size = int64(len(data))
	return &pastFile{bytes.NewReader(data), info}, nil
}

// find returns the entry at a path below a tree, no link; "." is the tree itself, which is
// empty where there was none.
func (r *reader) find(root plumbing.Hash, name string) (entry, error) {
	e, err := r.entryAt(root, name)
	if err == nil && e.link {
		return entry{}, fs.ErrNotExist
	}
	return e, err
}

// entryAt does what find does, and finds links too.
func (r *reader) entryAt(root plumbing.Hash, name string) (entry, error) {
	at := entry{hash: root, folder: true}
	if name == "." {
		return at, nil
	}
	for part := range strings.SplitSeq(name, "/") {
		if !at.folder {
			return entry{}, fs.ErrNotExist
		}
		f, err := r.tree(at.hash)
		if err != nil {
			return entry{}, err
		}
		found, ok := f.named(part)
		if !ok {
			return entry{}, fs.ErrNotExist
		}
		at = found
	}
	return at, nil
}

// list returns what a folder holds, in the order of names.
func (r *reader) list(tree plumbing.Hash) ([]fs.DirEntry, error) {
	f, err := r.tree(tree)
	if err != nil {
		return nil, err
	}
	var entries []fs.DirEntry
	for _, e := range f.entries {
		if e.link || !fs.ValidPath(e.name) || strings.Contains(e.name, "/") {
			continue
		}
		info := pastInfo{name: e.name, folder: e.folder}
		if !e.folder {
			if info.size, err = r.size(plumbing.BlobObject, e.hash); err != nil {
				return nil, err
			}
		}
		entries = append(entries, fs.FileInfoToDirEntry(info))
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, nil
}

// A pastInfo describes a file or folder of a snapshot. Git keeps no times of files.
type pastInfo struct {
	name   string
	size   int64
	folder bool
}

func (i pastInfo) Name() string       { return i.name }
func (i pastInfo) Size() int64        { return i.size }
func (i pastInfo) IsDir() bool        { return i.folder }
func (i pastInfo) ModTime() time.Time { return time.Time{} }
func (i pastInfo) Sys() any           { return nil }

func (i pastInfo) Mode() fs.FileMode {
	if i.folder {
		return fs.ModeDir | 0o555
	}
	return 0o444
}

// A pastFile is a file of a snapshot, read into memory.
type pastFile struct {
	*bytes.Reader
	info pastInfo
}

func (f *pastFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *pastFile) Close() error               { return nil }

// A pastFolder is a folder of a snapshot.
type pastFolder struct {
	info pastInfo
	left []fs.DirEntry
}

func (f *pastFolder) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *pastFolder) Close() error               { return nil }

func (f *pastFolder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: f.info.name, Err: fs.ErrInvalid}
}

func (f *pastFolder) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 {
		n = len(f.left)
	} else if len(f.left) == 0 {
		return nil, io.EOF
	}
	n = min(n, len(f.left))
	list := f.left[:n:n]
	f.left = f.left[n:]
	return list, nil
}
