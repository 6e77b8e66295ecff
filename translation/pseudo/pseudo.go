// Package pseudo makes words that look foreign and can still be read: ⟦Šéàŕçĥ·one⟧.
//
// A site shown in such a locale tells at a glance what no translation will reach
// (words that look as usual stand in a template or script) and what has no room for
// one: pseudo words are longer by two fifths, as German is, and in brackets, so that
// one sees where they are cut off. Marks, variables and code stay as they are.
//
// [Over] lays a pseudo locale over a file system: whatever has a file for one locale
// has one for the pseudo locale too, made when it is opened. Nothing is written.
package pseudo

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"helpwright/translation"
)

// Locale is the tag of the pseudo locale: English of no country.
const Locale = "en-XA"

// Name is what the switch of languages calls it.
const Name = "⟦Ƥšéûðö⟧"

var accented = strings.NewReplacer(
	"a", "à", "b", "ƀ", "c", "ç", "d", "ð", "e", "é", "f", "ƒ", "g", "ĝ", "h", "ĥ", "i", "î", "j", "ĵ", "k", "ķ", "l", "ļ", "m", "ɱ",
	"n", "ñ", "o", "ö", "p", "þ", "q", "ǫ", "r", "ŕ", "s", "š", "t", "ţ", "u", "û", "v", "ṽ", "w", "ŵ", "x", "ẋ", "y", "ý", "z", "ž",
	"A", "À", "B", "Ɓ", "C", "Ç", "D", "Ð", "E", "É", "F", "Ƒ", "G", "Ĝ", "H", "Ĥ", "I", "Î", "J", "Ĵ", "K", "Ķ", "L", "Ļ", "M", "Ṁ",
	"N", "Ñ", "O", "Ö", "P", "Ƥ", "Q", "Ǫ", "R", "Ŕ", "S", "Š", "T", "Ţ", "U", "Û", "V", "Ṽ", "W", "Ŵ", "X", "Ẋ", "Y", "Ý", "Z", "Ž",
)

// padding is what makes words longer; it may be broken into lines as words are.
var padding = []string{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}

// Words makes pseudo words. What stands in double braces is left alone.
func Words(text string) string {
	if strings.TrimSpace(text) == "" {
		return text
	}
	return "⟦" + letters(text) + pad(len([]rune(text))*2/5) + "⟧"
}

func letters(text string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{{")
		b.WriteString(accented.Replace(before))
		if !found {
			return b.String()
		}
		value, after, _ := strings.Cut(rest, "}}")
		b.WriteString("{{" + value + "}}")
		text = after
	}
}

// pad returns at least some number of letters.
func pad(length int) string {
	var b strings.Builder
	for i := 0; b.Len() < length; i++ {
		b.WriteString(" " + padding[i%len(padding)])
	}
	return b.String()
}

// Edition makes the file of an edition from that of its source. A file that cannot be
// cut is left as it is.
func Edition(c *translation.Cutter, file string, source []byte) []byte {
	cut, problems := c.Cut(file, Locale, source)
	if len(problems) > 0 {
		return source
	}
	targets := map[string]translation.Target{}
	for _, s := range cut.Segments {
		if s.IsWords() {
			targets[s.ID] = translation.Target{Parts: parts(&s), State: translation.Final}
		}
	}
	w := translation.Work{Source: cut}
	merged, refusals := w.Merge(c, file, Locale, targets)
	if merged == nil {
		for _, r := range refusals {
			delete(targets, r.Segment)
		}
		if merged, _ = w.Merge(c, file, Locale, targets); merged == nil {
			return source
		}
	}
	made, problems := c.Cut(file, Locale, merged.Text)
	if len(problems) > 0 {
		return source
	}
	if cut.Field("state") == "" {
		return merged.Text // a block may have none
	}
	return made.Set(translation.Setting{Key: "state", Value: cut.Field("state")})
}

// parts makes pseudo words of a segment: brackets around all of it, padding at the end.
func parts(s *translation.Segment) []translation.Part {
	out := slices.Clone(s.Content.Parts)
	for i, p := range out {
		out[i].Words = letters(p.Words)
	}
	first, last := 0, len(out)
	if last > 1 && out[0].Kind == translation.Open && out[last-1].Kind == translation.Close {
		first, last = 1, last-1 // answers of guides are links, and nothing stands beside them
	}
	end := pad(len([]rune(s.Content.Plain()))*2/5) + "⟧"
	return slices.Insert(slices.Insert(out, last, translation.Part{Words: end}), first, translation.Part{Words: "⟦"})
}

// Over lays files of the pseudo locale over those of another one: beside every FROM.md
// stands a file made of it. Where both have one name, the one that is made takes the
// place of the other.
func Over(files fs.FS, from, to string, make func(name string, text []byte) []byte) fs.FS {
	return &over{files, from, to, make}
}

type over struct {
	files    fs.FS
	from, to string // names of files
	make     func(name string, text []byte) []byte
}

func (o *over) Open(name string) (fs.File, error) {
	if path.Base(name) != o.to {
		f, err := o.files.Open(name)
		if err != nil {
			return nil, err
		}
		if info, err := f.Stat(); err != nil || !info.IsDir() {
			return f, err
		}
		entries, err := o.ReadDir(name)
		if err != nil {
			return nil, errors.Join(err, f.Close())
		}
		return &folder{f, entries}, nil
	}
	source := path.Join(path.Dir(name), o.from)
	info, err := fs.Stat(o.files, source)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	text, err := fs.ReadFile(o.files, source)
	if err != nil {
		return nil, err
	}
	text = o.make(name, text)
	return &file{bytes.NewReader(text), fileInfo{info, o.to, int64(len(text))}}, nil
}

// ReadDir lists a folder with the files that are made.
func (o *over) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(o.files, name)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if e.Name() == o.from && o.from != o.to {
			info, err := e.Info()
			if err != nil {
				return nil, err
			}
			entries = append(entries, fs.FileInfoToDirEntry(fileInfo{info, o.to, info.Size()}))
			slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
			break
		}
	}
	return entries, nil
}

// A fileInfo is that of a file that is made: of another name and size than the one
// that it is made of.
type fileInfo struct {
	fs.FileInfo
	name string
	size int64
}

func (i fileInfo) Name() string { return i.name }
func (i fileInfo) Size() int64  { return i.size }

// A file is one that is made.
type file struct {
	*bytes.Reader
	info fileInfo
}

func (f *file) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *file) Close() error               { return nil }

// A folder lists what is made too.
type folder struct {
	fs.File
	left []fs.DirEntry
}

func (f *folder) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 {
		n = len(f.left)
	} else if len(f.left) == 0 {
		return nil, io.EOF
	}
	n = min(n, len(f.left))
	list := f.left[:n:n]
	f.left = f.left[n:]
	return list, nil
}
