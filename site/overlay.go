package site

import (
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"
	"syscall"
)

// Overlay lays file systems over each other: a file is that of the first layer
// that has it, and a folder holds what the folders of all layers hold.
func Overlay(layers ...fs.FS) fs.FS { return overlay(layers) }

type overlay []fs.FS

func (o overlay) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	for _, layer := range o {
		file, err := layer.Open(name)
		if missing(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		info, err := file.Stat()
		if err != nil {
			return nil, errors.Join(err, file.Close())
		}
		if !info.IsDir() {
			return file, nil
		}
		entries, err := o.ReadDir(name)
		if err != nil {
			return nil, errors.Join(err, file.Close())
		}
		return &mergedDir{File: file, name: name, entries: entries}, nil
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// ReadDir lists what a folder holds in any layer, sorted. A file in an upper
// layer hides a folder below it.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrInvalid}
	}
	var all []fs.DirEntry
	found := false
	for _, layer := range o {
		info, err := fs.Stat(layer, name)
		if missing(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			if found {
				break
			}
			return nil, &fs.PathError{Op: "readdir", Path: name, Err: syscall.ENOTDIR}
		}
		entries, err := fs.ReadDir(layer, name)
		if err != nil {
			return nil, err
		}
		found = true
		all = append(all, entries...)
	}
	if !found {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrNotExist}
	}
	// The sort is stable: of several with one name the uppermost stays.
	slices.SortStableFunc(all, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return slices.CompactFunc(all, func(a, b fs.DirEntry) bool { return a.Name() == b.Name() }), nil
}

// missing tells that a layer has nothing under a name, also because a file
// stands where the path needs a folder.
func missing(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

// A mergedDir is an open folder of the uppermost layer that lists all layers.
type mergedDir struct {
	fs.File
	name    string
	entries []fs.DirEntry
	next    int
}

func (d *mergedDir) ReadDir(n int) ([]fs.DirEntry, error) {
	rest := d.entries[d.next:]
	if n <= 0 {
		d.next = len(d.entries)
		return slices.Clone(rest), nil
	}
	if len(rest) == 0 {
		return nil, io.EOF
	}
	rest = rest[:min(n, len(rest))]
	d.next += len(rest)
	return slices.Clone(rest), nil
}
