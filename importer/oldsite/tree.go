package oldsite

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// The limits of what is read.
const (
	MaxFile  = 8 << 20  // bytes of a text
	MaxAsset = 64 << 20 // bytes of a picture or other file
	maxFiles = 200_000
	maxDepth = 40
)

// A Tree is a folder of files that cannot be left.
type Tree struct {
	Root     *os.Root
	Files    []string // slash paths of regular files, sorted
	Links    []string // symbolic links, which are not followed
	TooLarge []string // texts over the limit
	has      map[string]bool
	fold     map[string]string // lower case to path, for systems that did not mind case
	dirs     map[string]bool
}

// OpenTree lists a folder. Hidden folders and those of package managers are left out.
func OpenTree(dir string) (*Tree, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("opening the old site: %w", err)
	}
	t := &Tree{Root: root, has: map[string]bool{}, fold: map[string]string{}, dirs: map[string]bool{"": true, ".": true}}
	if err := t.walk(".", 0); err != nil {
		root.Close()
		return nil, err
	}
	slices.Sort(t.Files)
	for _, f := range t.Files {
		t.has[f] = true
		if low := strings.ToLower(f); t.fold[low] == "" {
			t.fold[low] = f
		}
	}
	return t, nil
}

// Close releases the folder.
func (t *Tree) Close() { t.Root.Close() }

func (t *Tree) walk(dir string, depth int) error {
	if depth > maxDepth {
		return nil
	}
	entries, err := fs.ReadDir(t.Root.FS(), dir)
	if err != nil {
		return fmt.Errorf("reading %s: %w", dir, err)
	}
	for _, e := range entries {
		p := path.Join(dir, e.Name())
		switch {
		case e.Type()&fs.ModeSymlink != 0:
			t.Links = append(t.Links, p)
		case e.IsDir():
			if strings.HasPrefix(e.Name(), ".") || e.Name() == "node_modules" || e.Name() == "vendor" && depth == 0 {
				continue
			}
			t.dirs[p] = true
			if err := t.walk(p, depth+1); err != nil {
				return err
			}
		case e.Type().IsRegular() && utf8.ValidString(p):
			if len(t.Files) >= maxFiles {
				return fmt.Errorf("the folder has more than %d files", maxFiles)
			}
			if info, err := e.Info(); err == nil && info.Size() > MaxFile && isMarkdown(p) {
				t.TooLarge = append(t.TooLarge, p)
				continue
			}
			t.Files = append(t.Files, p)
		}
	}
	return nil
}

// Has reports whether a file exists.
func (t *Tree) Has(p string) bool { return t.has[p] }

// HasDir reports whether a folder exists.
func (t *Tree) HasDir(p string) bool { return t.dirs[p] }

// Find returns a file, also when its name is written in other case.
func (t *Tree) Find(p string) (string, bool) {
	if t.has[p] {
		return p, true
	}
	f, ok := t.fold[strings.ToLower(p)]
	return f, ok
}

// Under lists the files below a folder, "" for all.
func (t *Tree) Under(dir string) []string {
	if dir == "" || dir == "." {
		return t.Files
	}
	i, _ := slices.BinarySearch(t.Files, dir+"/")
	j := i
	for j < len(t.Files) && strings.HasPrefix(t.Files[j], dir+"/") {
		j++
	}
	return t.Files[i:j]
}

// Dirs lists the names of the folders directly below a folder, sorted.
func (t *Tree) Dirs(dir string) []string {
	var out []string
	for d := range t.dirs {
		if d != "" && d != "." && (path.Dir(d) == dir || dir == "" && path.Dir(d) == ".") {
			out = append(out, path.Base(d))
		}
	}
	slices.Sort(out)
	return out
}

// Read returns the text of a file, "" when it cannot be read.
func (t *Tree) Read(p string) string {
	b, err := t.ReadBytes(p, MaxFile)
	if err != nil {
		return ""
	}
	return strings.ToValidUTF8(string(b), "\ufffd")
}

// ReadBytes reads a file of at most limit bytes.
func (t *Tree) ReadBytes(p string, limit int64) ([]byte, error) {
	f, err := t.Root.Open(p)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is not a regular file", p)
	case info.Size() > limit:
		return nil, fmt.Errorf("%s is larger than %d bytes", p, limit)
	}
	return io.ReadAll(io.LimitReader(f, limit))
}
