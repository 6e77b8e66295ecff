package knowledge

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"sync"
	"unicode/utf8"

	"helpwright/markdown"
	"helpwright/problem"
)

// A Key names something in a [Cache].
type Key = [32]byte

// A Cache keeps what was once computed from a file, by the digest of everything
// that went into it. Losing an entry costs time, never correctness. It must be
// safe for concurrent use.
type Cache interface {
	// View calls fn with the value and returns true, or returns false when
	// there is none. The value may not be kept or changed.
	View(key Key, fn func(value []byte)) bool
	// Keep says that a value is still needed though nobody looks at it now.
	Keep(key Key)
	// Put stores a value; the cache keeps no reference to it.
	Put(key Key, value []byte)
}

// documents reads and parses words.
type documents struct {
	files        fs.FS
	config       *Config
	parser       *markdown.Parser
	cache        Cache
	site         []byte // digest of what every text depends on: variables, locales
	blocks       map[string]map[string]*blockWords
	blockMarkets map[string][]string
	unapproved   map[string]string // a file of each block that has no approved words
	instead      map[string]string // see [Instead]
	seen         *snapshot         // by an earlier load; nil after loading
	buffers      *sync.Pool        // of *[]byte, for what goes into the cache
}

// key names the parse of a text: everything goes in but the blocks that it
// includes, which the entry lists and which are compared when it is read.
func (d *documents) key(file, locale string, text []byte) Key {
	h := sha256.New()
	fmt.Fprintf(h, "%s\x00%s\x00", file, locale)
	h.Write(d.site)
	h.Write(text)
	return Key(h.Sum(nil))
}

// bodyKey returns the key under which the document itself stands, beside the
// edition's fields: by now it is known how the text is divided and what the
// blocks say that it includes.
func (e *Edition) bodyKey() Key {
	k := e.key
	k[0] ^= 0xff
	k[1] ^= byte(e.shape)
	for i := range k {
		k[i] ^= e.blocksDigest[i]
	}
	return k
}

// readWords reads a file of words and checks that it is text.
func (d *documents) readWords(name, file string) ([]byte, []problem.Problem) {
	report := func(line, column int, message, hint string) []problem.Problem {
		return []problem.Problem{{File: file, Line: line, Column: column, Rule: problem.File, Message: message, Hint: hint}}
	}
	f, err := d.files.Open(name)
	if err != nil {
		return nil, report(0, 0, "cannot be opened: "+reason(err), "")
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, report(0, 0, "cannot be read: "+reason(err), "")
	}
	if !info.Mode().IsRegular() {
		return nil, report(0, 0, "not a regular file", "remove it")
	}
	if info.Size() > MaxFileSize {
		return nil, report(0, 0, fmt.Sprintf("larger than %d MiB", MaxFileSize>>20), "split it into several articles")
	}
	text := make([]byte, 0, info.Size()+1)
	for {
		n, err := f.Read(text[len(text):cap(text)])
		text = text[:len(text)+n]
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, report(0, 0, "cannot be read: "+reason(err), "")
		}
		if len(text) > MaxFileSize {
			return nil, report(0, 0, fmt.Sprintf("larger than %d MiB", MaxFileSize>>20), "split it into several articles")
		}
		if len(text) == cap(text) {
			text = append(text, 0)[:len(text)]
		}
	}
	if i := bytes.IndexByte(text, 0); i >= 0 {
		line, column := position(text, i)
		return nil, report(line, column, "a NUL character", "remove it; was this file saved as UTF-16?")
	}
	if !utf8.Valid(text) {
		line, column := position(text, invalidAt(text))
		return nil, report(line, column, "not valid UTF-8", "save the file as UTF-8")
	}
	return text, nil
}

// reason leaves the operation and path out of a file system's error.
func reason(err error) string {
	if pe, ok := err.(*fs.PathError); ok {
		return pe.Err.Error()
	}
	return err.Error()
}

// position turns a byte offset into line and column, both from 1.
func position(text []byte, offset int) (line, column int) {
	before := text[:offset]
	start := bytes.LastIndexByte(before, '\n') + 1
	return 1 + bytes.Count(before, []byte("\n")), 1 + utf8.RuneCount(before[start:])
}

func invalidAt(text []byte) int {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size <= 1 {
			return i
		}
		i += size
	}
	return len(text)
}

// shapes says how each kind divides its text.
func (k Kind) shape() markdown.Shape {
	switch k {
	case KindFAQ:
		return markdown.Questions
	case KindTroubleshooting:
		return markdown.Guide
	}
	return markdown.Prose
}

// Document returns the words of an edition, from the cache when they are there. A
// file that was changed since the base was loaded is an error: its new words would
// be taken for the old ones by whoever goes by [Edition.WordsKey].
func (b *Base) Document(e *Edition) (*markdown.Document, error) {
	d := b.docs
	var doc *markdown.Document
	if d.cache != nil {
		d.cache.View(e.bodyKey(), func(value []byte) {
			if cached, err := markdown.DecodeDocument(value); err == nil {
				doc = cached
			}
		})
	}
	if doc != nil {
		return doc, nil
	}
	text, problems := d.readWords(e.path, e.File)
	if len(problems) > 0 {
		return nil, fmt.Errorf("reading %s: %s", e.File, problems[0].Message)
	}
	if d.key(e.File, e.Locale, text) != e.key {
		return nil, fmt.Errorf("%s changed while the site was built; build again", e.File)
	}
	m, broken := splitMatter(e.File, text)
	if broken != nil {
		return nil, fmt.Errorf("reading %s: %s", e.File, broken.Message)
	}
	return d.parse(e, m), nil
}

func (d *documents) parse(e *Edition, m matter) *markdown.Document {
	return d.parser.Parse(markdown.Source{
		File: e.File, Line: m.bodyLine, Text: m.body, Locale: e.Locale, Shape: e.shape,
	})
}

func (d *documents) blocksDigest(names []string, locale string) [32]byte {
	if len(names) == 0 {
		return [32]byte{}
	}
	h := sha256.New()
	for _, name := range names {
		h.Write([]byte(name))
		if w := d.block(locale, name); w != nil {
			h.Write(w.digest[:])
		}
	}
	return [32]byte(h.Sum(nil))
}

// Files is the content folder that the base was loaded from. Only files that
// the base lists may be read from it.
func (b *Base) Files() fs.FS { return b.docs.files }

// WordsKey names what an edition's document was made of: equal keys, equal documents.
func (e *Edition) WordsKey() Key { return e.bodyKey() }
