package builder

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io/fs"
	"iter"
	"maps"
	"path"
	"path/filepath"
	"slices"

	"helpwright/manifest"
	"helpwright/reserved"
	"helpwright/workfolder"
)

// A state remembers what a release was made of, so that the next build renders
// only what changed. Losing it costs time, nothing else.
type state struct {
	id    string               // of the release
	pages map[string]pageState // by file
	files map[string]fileState // that belong to no page, by name
	face  [32]byte             // of the site that it was made of

	// folders tells of folders in the public folder when they last changed, as far
	// as is known; "" is the public folder itself.
	folders map[string]int64
}

// A pageState is a page as it was published.
type pageState struct {
	file  string
	key   [32]byte    // digest of everything that it was made of
	words [32]byte    // digest of the words on it
	files []fileState // HTML first
}

// A fileState is a file of the public folder. Size and time tell whether
// somebody has touched it since.
type fileState struct {
	name   string
	digest [32]byte
	size   int64
	time   int64 // modification time in nanoseconds

	written bool // by this build; not remembered
}

// is reports whether a file on disk has the size and time that are remembered.
func (f fileState) is(name string) bool {
	size, time, ok := look(name)
	return ok && size == f.size && time == f.time
}

// part returns a file of the page, empty when it has none of that name.
func (p pageState) part(name string) fileState {
	for _, f := range p.files {
		if f.name == name {
			return f
		}
	}
	return fileState{}
}

func newState() *state {
	return &state{pages: map[string]pageState{}, files: map[string]fileState{}, folders: map[string]int64{}}
}

func (s *state) withID(id string) *state {
	s.id = id
	return s
}

func (p pageState) htmlDigest() [32]byte {
	if len(p.files) == 0 {
		return [32]byte{}
	}
	return p.files[0].digest
}

func (s *state) count() int {
	n := len(s.files)
	for _, p := range s.pages {
		n += len(p.files)
	}
	return n
}

// differing goes through the files of a release that another one has not, or not
// as they are; for a page that differs it may name all. Hashed ones always differ:
// they stay with the release that had them.
func (s *state) differing(from *state) iter.Seq[fileState] {
	return func(yield func(f fileState) bool) {
		for name, f := range s.files {
			if (isHashed(name) || from.files[name] != f) && !yield(f) {
				return
			}
		}
		for page, p := range s.pages {
			if slices.Equal(from.pages[page].files, p.files) {
				continue
			}
			for _, f := range p.files {
				if !yield(f) {
					return
				}
			}
		}
	}
}

// holds reports whether a release has a file of that name in its public folder.
func (s *state) holds(name string) bool {
	_, ok := s.files[name]
	return ok || name == manifest.Pointer || s.isOfPage(name)
}

func (s *state) isOfPage(name string) bool {
	return s.pages[name].part(name).name != "" || s.pages[path.Join(folderOf(name), reserved.Page)].part(name).name != ""
}

// without tells of the folders in which another release has a file that this one
// has not.
func (s *state) without(other *state) iter.Seq[string] {
	return func(yield func(folder string) bool) {
		for name := range other.files {
			if !s.holds(name) && !yield(folderOf(name)) {
				return
			}
		}
		for page, p := range other.pages {
			if !sameNames(p.files, s.pages[page].files) && !yield(folderOf(page)) {
				return
			}
		}
	}
}

// forget drops pages and files that are not there any more.
func (s *state) forget(isThere func(name string) bool) {
	maps.DeleteFunc(s.files, func(name string, _ fileState) bool { return !isThere(name) })
	maps.DeleteFunc(s.pages, func(_ string, p pageState) bool {
		return slices.ContainsFunc(p.files, func(f fileState) bool { return !isThere(f.name) })
	})
}

// written goes through the names of the files that this build wrote.
func (s *state) written() iter.Seq[string] {
	return func(yield func(name string) bool) {
		if !yield(manifest.Pointer) {
			return
		}
		for f := range s.differing(newState()) {
			if f.written && !yield(f.name) {
				return
			}
		}
	}
}

func sameNames(a, b []fileState) bool {
	return slices.EqualFunc(a, b, func(a, b fileState) bool { return a.name == b.name })
}

// release sums up all files of the public folder and what the manifest lists:
// equal ids, equal releases.
func (s *state) release(listed []byte) string {
	h := sha256.New()
	h.Write(listed)
	var line []byte
	add := func(f fileState) {
		line = append(append(line[:0], f.name...), 0)
		h.Write(append(line, f.digest[:]...))
	}
	for _, name := range slices.Sorted(maps.Keys(s.files)) {
		add(s.files[name])
	}
	for _, page := range slices.Sorted(maps.Keys(s.pages)) {
		for _, f := range s.pages[page].files {
			add(f)
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:idLength]
}

// idLength is that of a release's id, in hexadecimal digits.
const idLength = 16

// isRelease reports whether a text may be the id of a release. What stands in a
// published folder may have been written by anybody, and ids name folders.
func isRelease(id string) bool {
	_, err := hex.DecodeString(id)
	return err == nil && len(id) == idLength
}

// stateFile is the name of the file, in the work folder and beside the folders of
// a replaced release; stateForm its first line, which changes with what follows.
const (
	stateFile = "state"
	stateForm = "helpwright state 4\n"
)

func (s *state) encode() []byte {
	b := make([]byte, 0, s.size())
	b = workfolder.AppendText(b, s.id)
	b = binary.AppendUvarint(b, uint64(len(s.files)))
	for _, name := range slices.Sorted(maps.Keys(s.files)) {
		b = s.files[name].encode(b)
	}
	b = binary.AppendUvarint(b, uint64(len(s.pages)))
	for _, file := range slices.Sorted(maps.Keys(s.pages)) {
		p := s.pages[file]
		b = workfolder.AppendText(b, p.file)
		b = append(b, p.key[:]...)
		b = append(b, p.words[:]...)
		b = binary.AppendUvarint(b, uint64(len(p.files)))
		for _, f := range p.files {
			b = f.encode(b)
		}
	}
	b = append(b, s.face[:]...)
	b = binary.AppendUvarint(b, uint64(len(s.folders)))
	for _, dir := range slices.Sorted(maps.Keys(s.folders)) {
		b = workfolder.AppendText(b, dir)
		b = binary.AppendVarint(b, s.folders[dir])
	}
	return b
}

// size is about how many bytes encode makes.
func (s *state) size() int {
	const numbers = sha256.Size + 3 + 5 + 10 // digest, lengths and times
	size := 1 << 10
	for name := range s.files {
		size += len(name) + numbers
	}
	for page, p := range s.pages {
		size += (2+len(p.files))*(len(page)+numbers) + 2*sha256.Size // its folder is remembered too
	}
	return size
}

func (f fileState) encode(b []byte) []byte {
	b = workfolder.AppendText(b, f.name)
	b = append(b, f.digest[:]...)
	b = binary.AppendVarint(b, f.size)
	return binary.AppendVarint(b, f.time)
}

// decodeState reads a state; what is not a whole state is an empty one. Nothing is
// believed of what it says: names must be those of files in the public folder.
func decodeState(text string) *state {
	r := stateReader{workfolder.NewDecoder(text)}
	if s := r.state(); r.Whole() {
		return s
	}
	return newState()
}

// A stateReader reads what a state wrote.
type stateReader struct{ *workfolder.Decoder }

// The least number of bytes that a file and a page take.
const (
	leastFile = 2 + sha256.Size + 2
	leastPage = 2 + 2*sha256.Size + 1

	leastFolder = 1 + 1
)

func (r stateReader) state() *state {
	s := newState()
	if s.id = r.Text(); !isRelease(s.id) {
		r.Fail()
	}
	for range r.Count(leastFile) {
		f := r.file()
		s.files[f.name] = f
	}
	n := r.Count(leastPage)
	s.pages = make(map[string]pageState, n)
	for range n {
		p := pageState{file: r.name(), key: r.Digest(), words: r.Digest()}
		p.files = make([]fileState, r.Count(leastFile))
		if len(p.files) == 0 {
			r.Fail() // the first one is the page itself
		}
		for i := range p.files {
			p.files[i] = r.file()
		}
		s.pages[p.file] = p
	}
	s.face = r.Digest()
	n = r.Count(leastFolder)
	s.folders = make(map[string]int64, n)
	for range n {
		dir := r.Text() // only names of folders that are there anyway are looked up
		s.folders[dir] = r.Signed()
	}
	return s
}

func (r stateReader) file() fileState {
	return fileState{name: r.name(), digest: r.Digest(), size: r.Signed(), time: r.Signed()}
}

// name reads the name of a file, which must lie in the public folder.
func (r stateReader) name() string {
	name := r.Text()
	if name == "." || !fs.ValidPath(name) || !filepath.IsLocal(name) {
		r.Fail()
		return ""
	}
	return name
}

// check looks for two files of one name.
func (s *state) check() error {
	for name := range s.files {
		if name == manifest.Pointer || s.isOfPage(name) {
			return fmt.Errorf("completing the release: two files are called %q", name)
		}
	}
	return nil
}
