package workflow

import (
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/go-git/go-billy/v5"
	"github.com/go-git/go-billy/v5/osfs"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/cache"
	"github.com/go-git/go-git/v5/plumbing/storer"
	"github.com/go-git/go-git/v5/storage/filesystem"
	"github.com/go-git/go-git/v5/storage/filesystem/dotgit"
)

// errNoGit says that no folder from the site upwards is a git repository.
var errNoGit = errors.New("not in a git repository")

// A repository is a git repository with a working folder.
type repository struct {
	top    string // the working folder
	git    string // its git folder; in a linked working folder its own one
	common string // the git folder shared by linked working folders, "" if that is git
}

// findRepository looks for the repository that holds a folder.
func findRepository(folder string) (*repository, error) {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	if folder, err = filepath.EvalSymlinks(folder); err != nil {
		return nil, err
	}
	for top := folder; ; top = filepath.Dir(top) {
		info, err := os.Stat(filepath.Join(top, ".git"))
		switch {
		case err == nil && info.IsDir():
			return newRepository(top, filepath.Join(top, ".git"))
		case err == nil && !info.Mode().IsRegular():
			return nil, fmt.Errorf("%q is neither a folder nor a file", filepath.Join(top, ".git"))
		case err == nil:
			git, err := readPointer(filepath.Join(top, ".git"), "gitdir:", top)
			if err != nil {
				return nil, err
			}
			return newRepository(top, git)
		case top == filepath.Dir(top):
			return nil, errNoGit
		}
	}
}

// contentRepository returns the repository that the content folder of a site is kept
// in, and its slash path there. The folder may be a submodule of the site's repository.
func contentRepository(site, content string) (*repository, string, error) {
	if _, err := os.Lstat(filepath.Join(site, content, ".git")); err == nil {
		repo, err := findRepository(filepath.Join(site, content))
		return repo, ".", err
	}
	repo, folder, err := siteRepository(site)
	return repo, path.Join(folder, content), err
}

// siteRepository returns the repository that the site folder is kept in, and its slash
// path there.
func siteRepository(site string) (*repository, string, error) {
	repo, err := findRepository(site)
	if err != nil {
		return nil, "", err
	}
	folder, err := repo.pathOf(site)
	return repo, folder, err
}

func newRepository(top, git string) (*repository, error) {
	common, err := readPointer(filepath.Join(git, "commondir"), "", git)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	return &repository{top: top, git: git, common: common}, nil
}

// readPointer reads a file that holds the path of a folder, relative to base.
func readPointer(file, prefix, base string) (string, error) {
	info, err := os.Stat(file)
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() || info.Size() > maxPointer {
		return "", fmt.Errorf("%q holds no path", file)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	to := strings.TrimSpace(strings.TrimPrefix(string(data), prefix))
	if !filepath.IsAbs(to) {
		to = filepath.Join(base, to)
	}
	return to, nil
}

// pathOf returns the slash path of a folder relative to the working folder.
func (r *repository) pathOf(folder string) (string, error) {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return "", err
	}
	if folder, err = filepath.EvalSymlinks(folder); err != nil {
		return "", err
	}
	rel, err := filepath.Rel(r.top, folder)
	return filepath.ToSlash(rel), err
}

// maxPointer is the length of a path in bytes, with room to spare.
const maxPointer = 64 << 10

// Sizes in bytes: what one open store keeps of unpacked objects, and from which
// size on an object is not kept in memory. Trees and commits are small and one
// rests on the other, so a modest cache serves nearly all of them.
const (
	objectCacheSize = 16 * 1024 * 1024
	largeObject     = 8 * 1024 * 1024
)

// open gives access to the objects. A store is for one goroutine; each has
// caches of its own.
func (r *repository) open() *filesystem.Storage {
	var fs billy.Filesystem = files{osfs.New(r.git)}
	if r.common != "" {
		fs = dotgit.NewRepositoryFilesystem(fs, files{osfs.New(r.common)})
	}
	return filesystem.NewStorageWithOptions(fs, cache.NewObjectLRU(objectCacheSize), filesystem.Options{
		ExclusiveAccess:      true,
		KeepDescriptors:      true,
		LargeObjectThreshold: largeObject,
		AlternatesFS:         files{osfs.New(string(filepath.Separator))},
	})
}

// files opens nothing but regular files: a git folder may hold anything, and
// opening a pipe would wait for somebody who writes into it.
type files struct{ billy.Filesystem }

// maxFile is the length in bytes up to which a file is opened that may be read
// into memory as a whole: all but packs.
const maxFile = 1 << 30

func (f files) Open(name string) (billy.File, error) { return f.OpenFile(name, os.O_RDONLY, 0) }

func (f files) OpenFile(name string, flag int, perm os.FileMode) (billy.File, error) {
	info, err := f.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%q is not a regular file", name)
	}
	if info.Size() > maxFile && filepath.Ext(name) != ".pack" {
		return nil, fmt.Errorf("%q is too long", name)
	}
	return f.Filesystem.OpenFile(name, flag, perm)
}

func (f files) Chroot(path string) (billy.Filesystem, error) {
	inner, err := f.Filesystem.Chroot(path)
	return files{inner}, err
}

// guarded calls what reads a git folder. Not all that may be in it has been
// thought of by those who read it for us.
func guarded(read func() error) (err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("git's files cannot be read: %v", reason)
		}
	}()
	return read()
}

// head returns the commit that is checked out.
func head(store *filesystem.Storage) (hash plumbing.Hash, err error) {
	err = guarded(func() error {
		ref, err := storer.ResolveReference(store, plumbing.HEAD)
		if err != nil {
			return err
		}
		hash = ref.Hash()
		return nil
	})
	return hash, err
}

// isShallow reports whether a part of the history was left behind.
func isShallow(store *filesystem.Storage) (cut bool, err error) {
	err = guarded(func() error {
		commits, err := store.Shallow()
		cut = len(commits) > 0
		return err
	})
	return cut, err
}
