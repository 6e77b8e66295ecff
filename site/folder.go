package site

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// A folder is a file system on disk that cannot be left, and in which only
// folders and regular files open. It stays open until nobody refers to it.
type folder struct{ root *os.Root }

func openFolder(path string) (folder, error) {
	root, err := os.OpenRoot(path)
	return folder{root}, err
}

// sub opens a folder inside; one that does not exist is an empty file system
// and an error that says so.
func (f folder) sub(name string) (fs.FS, error) {
	root, err := f.root.OpenRoot(name)
	if errors.Is(err, fs.ErrNotExist) {
		return embed.FS{}, fs.ErrNotExist // its zero value holds one folder, which is empty
	}
	if err != nil {
		return nil, err
	}
	return folder{root}, nil
}

// Open does not wait for a pipe that nobody writes to, and looks at what it got
// after opening, when nobody can exchange it any more.
func (f folder) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	file, err := f.root.OpenFile(filepath.FromSlash(name), os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err == nil && !info.IsDir() && !info.Mode().IsRegular() {
		err = &fs.PathError{Op: "open", Path: name, Err: fmt.Errorf("%w: not a regular file", fs.ErrInvalid)}
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

func (f folder) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(f.root.FS(), name) }

func (f folder) Stat(name string) (fs.FileInfo, error) { return fs.Stat(f.root.FS(), name) }

func (f folder) Lstat(name string) (fs.FileInfo, error) { return fs.Lstat(f.root.FS(), name) }

func (f folder) ReadLink(name string) (string, error) { return fs.ReadLink(f.root.FS(), name) }
