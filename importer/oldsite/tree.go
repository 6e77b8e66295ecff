package oldsite

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"unicode/utf16"
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
	Root  *os.Root
	Files []string // slash paths of regular files, sorted
	Left  []Skip   // what could not be listed among them
	has   map[string]bool
	fold  map[string]string // lower case to path, for systems that did not mind case
	dirs  map[string]bool
	mu    sync.Mutex     // guards what follows
	wrong map[string]int // texts that are not UTF-8, with the first line that is not
	lost  map[string]error
}

// OpenTree lists a folder. Hidden folders and those of package managers are left out.
func OpenTree(dir string) (*Tree, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("opening the old site: %w", err)
	}
	t := &Tree{Root: root, has: map[string]bool{}, fold: map[string]string{}, dirs: map[string]bool{"": true, ".": true}, wrong: map[string]int{}, lost: map[string]error{}}
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
		t.leave(dir, fmt.Sprintf("folders are nested deeper than %d levels", maxDepth))
		return nil
	}
	entries, err := fs.ReadDir(t.Root.FS(), dir)
	if err != nil {
		return fmt.Errorf("reading %s: %w", dir, err)
	}
	for _, e := range entries {
		p := path.Join(dir, e.Name())
		switch {
		case !utf8.ValidString(p):
			t.leave(p, "its name is not UTF-8")
		case e.Type()&fs.ModeSymlink != 0:
			t.leave(p, "a symbolic link; links are not followed")
		case e.IsDir():
			if strings.HasPrefix(e.Name(), ".") || e.Name() == "node_modules" || e.Name() == "vendor" && depth == 0 {
				continue
			}
			t.dirs[p] = true
			if err := t.walk(p, depth+1); err != nil {
				return err
			}
		case !e.Type().IsRegular():
			t.leave(p, "neither a file nor a folder")
		case strings.HasPrefix(e.Name(), "."):
			if isMarkdown(p) {
				t.leave(p, "a hidden file, which no program publishes")
			}
		default:
			if len(t.Files) >= maxFiles {
				return fmt.Errorf("the folder has more than %d files", maxFiles)
			}
			if info, err := e.Info(); err == nil && info.Size() > MaxFile && isMarkdown(p) {
				t.leave(p, fmt.Sprintf("larger than %d MiB", MaxFile>>20))
				continue
			}
			t.Files = append(t.Files, p)
		}
	}
	return nil
}

func (t *Tree) leave(p, why string) {
	t.Left = append(t.Left, Skip{strings.ToValidUTF8(p, "\ufffd"), why})
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

// Read returns the text of a file, "" when it cannot be read. What is lost by that
// is remembered.
func (t *Tree) Read(p string) string {
	if !t.has[p] {
		return ""
	}
	b, err := t.ReadBytes(p, MaxFile)
	if err != nil {
		t.remember(func() { t.lost[p] = err })
		return ""
	}
	text := fromUTF16(b)
	if !utf8.ValidString(text) {
		t.remember(func() { t.wrong[p] = 1 + strings.Count(text[:firstWrong(text)], "\n") })
		text = strings.ToValidUTF8(text, "\ufffd")
	}
	return text
}

func (t *Tree) remember(note func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	note()
}

// Wrong returns the first line of a text on which something is not UTF-8, 0 when
// all of it is. Only texts that were read are known.
func (t *Tree) Wrong(p string) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.wrong[p]
}

func firstWrong(text string) int {
	for i, r := range text {
		if r == utf8.RuneError {
			if _, n := utf8.DecodeRuneInString(text[i:]); n == 1 {
				return i
			}
		}
	}
	return len(text)
}

// fromUTF16 returns a text that editors on Windows saved in two bytes a character;
// all others are returned as they are.
func fromUTF16(b []byte) string {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(b, []byte{0xff, 0xfe}):
		order = binary.LittleEndian
	case bytes.HasPrefix(b, []byte{0xfe, 0xff}):
		order = binary.BigEndian
	default:
		return string(b)
	}
	units := make([]uint16, 0, len(b)/2)
	for b = b[2:]; len(b) > 1; b = b[2:] {
		units = append(units, order.Uint16(b))
	}
	return string(utf16.Decode(units))
}

// Size returns the length of a file in bytes.
func (t *Tree) Size(p string) (int64, error) {
	info, err := t.Root.Stat(p)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
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
