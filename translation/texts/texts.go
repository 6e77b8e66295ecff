// Package texts reads and writes the words in YAML files that have a form for each
// locale: the names of a topic, what a site says of itself.
//
//	names:
//	  en: Orders     # as in the menu
//	  de: Bestellungen
//
// A [File] is such a file, a [Text] one mapping from locales to words in it. Which
// keys hold texts is for whoever asks to say; a key that holds one text for all
// locales is none.
//
// # What is promised
//
//   - [File.With] changes the words that it is given and nothing else: other words,
//     comments, quotes, order and line ends keep their bytes. What it writes is read
//     again and compared with what was meant.
//   - The id of a text is its key, and in a list a digest of what it says in its
//     source, so it outlives any edit but that of its own words.
//
// Files: texts.go (from YAML to texts), edit.go (and back), place.go (where in the
// bytes a value stands). Nothing here knows what a key means, or reads a file.
package texts

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"helpwright/problem"
	"helpwright/strict"
)

// A File is a YAML file with texts. It is immutable.
type File struct {
	Name  string
	Texts []Text // in the order of the file

	keys    []string
	locales []string
	source  []byte
	root    *strict.Node
}

// A Text is a mapping from locales to words.
type Text struct {
	ID     string
	Key    string // those that lead to it, joined by dots: "home.greeting"
	Line   int    // of its words in the source locale
	Source string // locale: the first of the site that has words here
	Words  map[string]Words

	node *strict.Node
}

// Words are those of one locale.
type Words struct {
	Value string
	Line  int
	Raw   string // the bytes of key and value, with a comment beside them
}

// byteOrderMark may stand at the beginning of a file.
const byteOrderMark = "\ufeff"

// Read reads a file. Keys are paths of keys that may hold texts, where * stands for
// any key and lists are passed through: "contact.label", "variables.*". Locales are
// those of the site, the first being that in which it is written if in doubt. YAML
// that cannot be read is a problem, and then there is no file.
func Read(name string, source []byte, keys, locales []string) (*File, []problem.Problem) {
	if after, found := strings.CutPrefix(string(source), byteOrderMark); found {
		return nil, []problem.Problem{{File: name, Line: 1, Column: 1, Rule: problem.Config, Message: "a byte-order mark", Hint: fmt.Sprintf("save the file without it; it begins with %q", firstLine(after))}}
	}
	root, problems := strict.Parse(strict.Text{File: name, Line: 1, YAML: source, Rule: problem.Config})
	if len(problems) > 0 {
		return nil, problems
	}
	f := &File{Name: name, keys: keys, locales: locales, source: source, root: root}
	f.collect(root, nil, patterns(keys), false)
	number(f.Texts)
	return f, nil
}

// Earlier reads another version of the file.
func (f *File) Earlier(source []byte) (*File, []problem.Problem) {
	return Read(f.Name, source, f.keys, f.locales)
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return strings.TrimRight(line, "\r")
}

// patterns splits paths of keys.
func patterns(keys []string) [][]string {
	var list [][]string
	for _, k := range keys {
		list = append(list, strings.Split(k, "."))
	}
	return list
}

// collect walks through a tree along the paths that may lead to texts.
func (f *File) collect(n *strict.Node, path []string, keys [][]string, listed bool) {
	if n == nil || len(keys) == 0 {
		return
	}
	switch n.Kind {
	case strict.Sequence:
		for _, item := range n.Items {
			f.collect(item, path, keys, true)
		}
	case strict.Map:
		if slices.ContainsFunc(keys, func(k []string) bool { return len(k) == 0 }) {
			f.add(n, path, listed)
			return
		}
		for _, e := range n.Entries {
			f.collect(e.Value, append(slices.Clone(path), e.Key), below(keys, e.Key), listed)
		}
	}
}

// below returns the rest of the paths that go on with a key.
func below(keys [][]string, key string) [][]string {
	var rest [][]string
	for _, k := range keys {
		if len(k) > 0 && (k[0] == key || k[0] == "*") {
			rest = append(rest, k[1:])
		}
	}
	return rest
}

// add takes a mapping for a text if it has words in a locale of the site.
func (f *File) add(n *strict.Node, path []string, listed bool) {
	t := Text{Key: strings.Join(path, "."), Words: map[string]Words{}, node: n}
	for _, e := range n.Entries {
		if e.Value == nil || e.Value.Kind != strict.Scalar || strings.TrimSpace(e.Value.Value) == "" || !slices.Contains(f.locales, e.Key) {
			continue
		}
		p, ok := f.placeOf(n, e)
		if !ok {
			continue
		}
		t.Words[e.Key] = Words{strings.TrimSpace(e.Value.Value), e.Line, string(f.source[p.key:p.line])}
	}
	for _, l := range f.locales {
		if w, ok := t.Words[l]; ok {
			t.Source, t.Line = l, w.Line
			break
		}
	}
	if t.Source == "" {
		return
	}
	t.ID = t.Key
	if listed {
		t.ID += "." + digest(t.Words[t.Source].Value)
	}
	f.Texts = append(f.Texts, t)
}

// idLetters are what a digest is made of.
var idLetters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

func digest(words string) string {
	sum := sha256.Sum256([]byte(words))
	return idLetters.EncodeToString(sum[:5])
}

// number tells texts apart that say the same, in their order.
func number(list []Text) {
	seen := map[string]int{}
	for i := range list {
		t := &list[i]
		seen[t.ID]++
		if n := seen[t.ID]; n > 1 {
			t.ID += "-" + strconv.Itoa(n)
		}
	}
}

// Bytes returns the file as it was read.
func (f *File) Bytes() []byte { return slices.Clone(f.source) }

// Find returns a text by its id, nil if there is none.
func (f *File) Find(id string) *Text {
	i := slices.IndexFunc(f.Texts, func(t Text) bool { return t.ID == id })
	if i < 0 {
		return nil
	}
	return &f.Texts[i]
}

// Twins returns the texts of another version of the file that have the same key and
// read the same in a locale, bytes beside the words included.
func (f *File) Twins(t *Text, locale string) []*Text {
	var list []*Text
	for i := range f.Texts {
		if o := &f.Texts[i]; o.Key == t.Key && o.Words[locale].Raw == t.Words[locale].Raw {
			list = append(list, o)
		}
	}
	return list
}
