package knowledge

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"helpwright/problem"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// The limits of a content folder.
const (
	MaxFileSize    = 8 << 20 // bytes of a file of words
	MaxFiles       = 200_000
	MaxPathPart    = 200 // bytes of one name
	MaxFolderDepth = 32  // folders in folders
)

// A folder is a directory of the content folder as it was found.
type folder struct {
	path  string   // content-relative, "" for the content folder itself
	names []string // regular files, sorted

	entries []entry // everything, sorted
	stamp   stamp   // from before it was listed
}

// A scan lists the content folder without reading a file.
type scan struct {
	base     string // the content folder's name in messages
	files    fs.FS
	seen     *snapshot // by an earlier load
	folders  map[string]*folder
	order    []string // paths of folders, parents first
	count    int
	changed  int             // folders that had to be listed
	unusable map[string]bool // files and folders that were found, but are not used
	problems []problem.Problem
}

func scanFiles(files fs.FS, base string, seen *snapshot) (*scan, error) {
	s := &scan{base: base, files: files, seen: seen, folders: make(map[string]*folder, len(seen.folders)), unusable: map[string]bool{}}
	if err := s.walk("", 0); err != nil {
		return nil, err
	}
	return s, nil
}

var errTooManyFiles = fmt.Errorf("the content folder has more than %d files or folders", MaxFiles)

func (s *scan) walk(dir string, depth int) error {
	f := &folder{path: dir}
	if err := s.list(f); err != nil {
		return fmt.Errorf("reading %s: %w", s.name(dir), err)
	}
	if len(s.order) == MaxFiles {
		return errTooManyFiles
	}
	s.folders[dir] = f
	s.order = append(s.order, dir)
	s.findTwins(dir, f.entries)
	var below []string
	for _, e := range f.entries {
		if skipName(e.name) {
			continue
		}
		p := e.name
		if dir != "" {
			p = dir + "/" + e.name
		}
		if !e.mode.IsDir() {
			s.count++
		}
		if s.count > MaxFiles {
			return errTooManyFiles
		}
		if len(e.name) > MaxPathPart {
			s.report(p, fmt.Sprintf("name longer than %d bytes", MaxPathPart), "choose a shorter name")
			continue
		}
		switch s.typeOf(p, e) {
		case fs.ModeDir:
			if depth == MaxFolderDepth {
				s.report(p, fmt.Sprintf("folders nested deeper than %d levels", MaxFolderDepth), "move it up")
				continue
			}
			below = append(below, p)
		case 0:
			f.names = append(f.names, e.name)
		}
	}
	for _, p := range below {
		if err := s.walk(p, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// typeOf returns fs.ModeDir for a folder, 0 for a file that can be used, and
// anything else after reporting why not.
func (s *scan) typeOf(p string, e entry) fs.FileMode {
	mode := e.mode
	if mode&fs.ModeSymlink != 0 {
		info, err := fs.Stat(s.files, p)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			s.report(p, "the link points to a file that does not exist", "copy the file here")
			return fs.ModeIrregular
		case err != nil:
			s.report(p, "the link leads out of the content folder", "copy the file here")
			return fs.ModeIrregular
		case info.IsDir():
			s.report(p, "a link to a folder is not followed", "copy the folder, or include a block")
			return fs.ModeIrregular
		}
		mode = info.Mode().Type()
	}
	switch {
	case mode.IsDir():
		return fs.ModeDir
	case !mode.IsRegular():
		s.report(p, "not a regular file but a device, pipe or socket", "remove it")
		return fs.ModeIrregular
	case isArchive(p):
		s.report(p, "archives cannot be published", "unpack it, or link to where it can be downloaded")
		return fs.ModeIrregular
	}
	return 0
}

// findTwins reports names that are the same to some file systems and people.
func (s *scan) findTwins(dir string, entries []entry) {
	if len(entries) < 2 {
		return
	}
	seen := make(map[string]string, len(entries))
	for _, e := range entries {
		key := foldName(e.name)
		if first, ok := seen[key]; ok {
			s.problems = append(s.problems, problem.Problem{
				File: s.name(path.Join(dir, e.name)), Rule: problem.DuplicateSlug,
				Message: fmt.Sprintf("%q and %q differ only in case or in how accents are stored", e.name, first),
				Hint:    "rename one of them",
			})
			continue
		}
		seen[key] = e.name
	}
}

// foldName maps names that some file systems take for the same to one string.
func foldName(name string) string {
	for i := range len(name) {
		if name[i] >= 0x80 {
			return cases.Fold().String(norm.NFC.String(name))
		}
	}
	return strings.ToLower(name)
}

func (s *scan) report(p, message, hint string) {
	s.unusable[p] = true
	s.problems = append(s.problems, problem.Problem{File: s.name(p), Rule: problem.File, Message: message, Hint: hint})
}

func (s *scan) name(p string) string { return path.Join(s.base, p) }

// skipName passes over what editors, git and operating systems leave behind.
func skipName(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") || name == "Thumbs.db"
}

func isArchive(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".zst", ".jar":
		return true
	}
	return false
}

func (f *folder) has(name string) bool {
	_, found := slices.BinarySearch(f.names, name)
	return found
}
