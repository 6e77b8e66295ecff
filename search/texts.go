package search

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"syscall"

	"helpwright/reserved"
	"helpwright/searchindex"
)

// maxFile bounds the files that are read, in bytes.
const maxFile = 8 << 20

var errLong = errors.New("too long")

func errStrange(name string) error { return fmt.Errorf("%q is not a regular file", name) }

// readFile reads a regular file. Opening a pipe must not wait for somebody who writes
// into it.
func readFile(root *os.Root, name string) ([]byte, error) { return readInto(nil, root, name) }

// readInto reads one into memory that is there already, if it is enough.
func readInto(b []byte, root *os.Root, name string) ([]byte, error) {
	f, err := root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errStrange(name)
	}
	if info.Size() > maxFile {
		return nil, errLong
	}
	b = slices.Grow(b[:0], int(info.Size()))[:info.Size()]
	_, err = io.ReadFull(f, b)
	return b, err
}

// Files are those of a folder of the release.
type files struct {
	root   *os.Root
	folder string // slash path
}

func (f files) read(name string) ([]byte, error) { return readFile(f.root, f.path(name)) }

func (f files) path(name string) string { return path.Join(f.folder, name) }

// words are what a locale says about its search. The builder writes them for
// browsers.
type words struct {
	Kinds  map[string]string `json:"kinds"` // names by kind of what is found
	Topics []topicWords      `json:"topics"`
}

type topicWords struct {
	Folder string `json:"folder"`
	Title  string `json:"title"`
	Path   string `json:"path"`
}

// topic is a topic as an answer names it.
func (t topicWords) topic() Topic { return Topic{Folder: t.Folder, Title: t.Title, URL: t.Path} }

func readWords(beside files) (w words, err error) {
	b, err := beside.read("words.json")
	if err != nil {
		return w, err
	}
	return w, json.Unmarshal(b, &w)
}

// A text is a section as it stands in the index.json of a page.
type text struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Text  string `json:"text"`
}

// sections reads the sections of a document; none when they are not to be had, and
// then the title has to do.
func (r *Release) sections(l *locale, d *searchindex.Document) []text {
	root, name, err := r.textOf(l, d)
	if err != nil {
		return nil
	}
	memory := textMemory.Get().(*[]byte)
	defer textMemory.Put(memory)
	b, err := readInto(*memory, root, name)
	if err != nil {
		return nil
	}
	*memory = b
	var page struct {
		Sections []text `json:"sections"`
	}
	if json.Unmarshal(b, &page) != nil {
		return nil
	}
	return page.Sections
}

// textMemory is what files with texts are read into.
var textMemory = sync.Pool{New: func() any { return new([]byte) }}

// textOf is the file with the text of a document: that of its page, or for what has no
// page one that lies with the index.
func (r *Release) textOf(l *locale, d *searchindex.Document) (root *os.Root, name string, err error) {
	if d.Path == "" {
		if !fs.ValidPath(d.Data) {
			return nil, "", fs.ErrInvalid
		}
		return l.texts.root, l.texts.path(d.Data), nil
	}
	address := d.Data
	if address == "" {
		address = d.Path + reserved.PageJSON
	}
	name, err = url.PathUnescape(address)
	if err != nil {
		return nil, "", err
	}
	name, ok := strings.CutPrefix(name, r.base)
	if !ok || !fs.ValidPath(name) {
		return nil, "", fs.ErrInvalid
	}
	return r.public, name, nil
}
