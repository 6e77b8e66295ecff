package site

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"helpwright/problem"
)

// own opens a folder of the site's own templates or phrases; an empty one when there is
// none. What nobody should read is told and left out.
func (f folder) own(name string) (fs.FS, []problem.Problem, error) {
	none := embed.FS{} // its zero value holds one folder, which is empty
	inside, err := f.sub(name)
	if errors.Is(err, fs.ErrNotExist) {
		return none, nil, nil
	}
	if info, statErr := f.Lstat(name); err != nil && statErr == nil && !info.IsDir() {
		return none, []problem.Problem{{File: name, Rule: problem.File, Message: "not a folder of the site", Hint: "make it one, or remove it"}}, nil
	}
	if err != nil {
		return nil, nil, err
	}
	kept := &sound{FS: inside, hidden: map[string]bool{}}
	var problems []problem.Problem
	err = fs.WalkDir(inside, ".", func(file string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		if message, hint := unfit(inside, file); message != "" {
			kept.hidden[file] = true
			if strings.HasPrefix(e.Name(), ".") {
				return nil // what editors leave behind while a file is open
			}
			problems = append(problems, problem.Problem{File: path.Join(name, file), Rule: problem.File, Message: message, Hint: hint})
		}
		return nil
	})
	if err != nil || len(kept.hidden) == 0 {
		return inside, nil, err
	}
	return kept, problems, nil
}

// unfit says why something that is no folder cannot be read, "" if it can.
func unfit(files fs.FS, name string) (message, hint string) {
	info, err := fs.Stat(files, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "the link points to a file that does not exist", "copy the file here, or remove the link"
	case err != nil:
		return "the link leads out of the folder", "copy the file here"
	case info.IsDir():
		return "a link to a folder is not followed", "copy the folder here"
	case !info.Mode().IsRegular():
		return "not a regular file but a device, pipe or socket", "remove it"
	case info.Size() > maxTheme:
		return fmt.Sprintf("larger than %d MiB", maxTheme>>20), "every reader would load it; make it smaller"
	}
	return "", ""
}

// A sound folder leaves out the files that nobody should read.
type sound struct {
	fs.FS
	hidden map[string]bool
}

func (s *sound) Open(name string) (fs.File, error) {
	if s.hidden[name] {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return s.FS.Open(name)
}

func (s *sound) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(s.FS, name)
	return slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return s.hidden[path.Join(name, e.Name())] }), err
}
