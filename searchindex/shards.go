package searchindex

import (
	"cmp"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"path"
	"slices"
)

// The browser's index of a locale is three trees (tree.go): the forms table, the
// posting lists by term, and the documents by their place. Their roots stand
// together in one file, the pointer, which a browser asks for anew; all others
// never change.
//
// The pointer is its version, the number of documents, how many of them are in the
// reader's own language, the rarity of a term that none of them holds, and the least and
// the greatest standing as unsigned varints, each root with its length before it, and the
// name of the file of facets. It is packed as a node is.

// WriteShards writes the files of the browser's index, by name, and returns the
// pointer.
func (x *Index) WriteShards(write func(name string, content []byte) error) ([]byte, error) {
	return x.PutShards(&Shelf{Put: write})
}

// PutShards puts the files of the browser's index on a shelf and returns the pointer.
func (x *Index) PutShards(shelf *Shelf) ([]byte, error) {
	pointer, err := x.putShards(shelf)
	if err != nil {
		return nil, fmt.Errorf("writing the shards of %s: %w", x.Locale, err)
	}
	return pointer, nil
}

func (x *Index) putShards(shelf *Shelf) ([]byte, error) {
	b := binary.AppendUvarint(nil, Version)
	b = binary.AppendUvarint(b, uint64(len(x.documents)))
	b = binary.AppendUvarint(b, uint64(x.own))
	b = binary.AppendUvarint(b, uint64(rarity(len(x.documents), 0)))
	standings := standingsOf(x.documents)
	b = binary.AppendUvarint(b, uint64(standings.least))
	b = binary.AppendUvarint(b, uint64(standings.greatest))
	for _, tree := range []struct {
		entries []entry
		shape   treeShape
	}{{x.forms, formShape}, {x.postings(), termShape}, {x.places(), documentShape}} {
		root, err := writeTree(tree.entries, tree.shape, func(content []byte) ([]byte, error) {
			if len(content) > maxNode {
				return nil, errLarge
			}
			return shelf.put(content)
		})
		if err != nil {
			return nil, err
		}
		b = binary.AppendUvarint(b, uint64(len(root)))
		b = append(b, root...)
	}
	facets, err := newFacets(x.documents).encode()
	if err != nil {
		return nil, err
	}
	if len(facets) > maxFacets {
		return nil, fmt.Errorf("the products and topics of %d documents take %d MiB, at most %d are read; name fewer products", len(x.documents), len(facets)>>20, maxFacets>>20)
	}
	name, err := shelf.put(facets)
	if err != nil {
		return nil, err
	}
	if b = append(b, name...); len(b) > maxNode {
		return nil, errLarge
	}
	return pack(b), nil
}

// errLarge says that a file would be refused by those who read it.
var errLarge = fmt.Errorf("a file of the search index is larger than %d KiB", maxNode>>10)

func (x *Index) postings() []entry {
	out := make([]entry, 0, len(x.terms))
	for i := range x.terms {
		l := &x.terms[i]
		out = append(out, entry{l.term, l.best})
		if l.whole != nil {
			out = append(out, entry{wholeKey + l.term, l.whole})
		}
	}
	slices.SortFunc(out, func(a, b entry) int { return cmp.Compare(a.key, b.key) })
	return out
}

// wholeKey begins the key of a list that is longer than the best of it: these lie
// apart, since queries of one word do not need them.
const wholeKey = "\x00"

// Flags of a document's entry.
const (
	fallbackFlag = 1 << iota
	audienceFlag // the audience is the last text
	standingFlag // the standing follows
	labelFlag    // the label stands behind the id
)

// places are the entries of the documents: a byte of flags, the standing as an unsigned
// varint where it is not 100, and texts, each with its length before it: path, data,
// title, kind, language, topic, the id where it is not the last part of the path, the
// label where there is one, and the audience where it is not everybody.
func (x *Index) places() []entry {
	out := make([]entry, len(x.documents))
	for i := range x.documents {
		d := &x.documents[i]
		b := []byte{0}
		if d.Fallback {
			b[0] |= fallbackFlag
		}
		if d.Audience != "" {
			b[0] |= audienceFlag
		}
		if d.Label != "" {
			b[0] |= labelFlag
		}
		if s := d.standing(); s != usualStanding {
			b[0] |= standingFlag
			b = binary.AppendUvarint(b, uint64(s))
		}
		if short := *d; short.ID == path.Base(d.Path) {
			short.ID = ""
			d = &short
		}
		for _, text := range d.texts(b[0]) {
			b = binary.AppendUvarint(b, uint64(len(*text)))
			b = append(b, *text...)
		}
		out[i] = entry{placeKey(i), b}
	}
	return out
}

func (d *Document) texts(flags byte) []*string {
	all := []*string{&d.Path, &d.Data, &d.Title, &d.Kind, &d.Language, &d.Topic, &d.ID}
	if flags&labelFlag != 0 {
		all = append(all, &d.Label)
	}
	if flags&audienceFlag != 0 {
		all = append(all, &d.Audience)
	}
	return all
}

// maxShown bounds the texts of a document that shards hold, in bytes.
const maxShown = 64 << 10

func (d *Document) shown() (size int) {
	for _, text := range d.texts(labelFlag | audienceFlag) {
		size += len(*text)
	}
	return size
}

// maxDocuments bounds the places that placeKey can tell apart.
const maxDocuments = 1 << 24

// placeKey is a key that is in the order of places.
func placeKey(i int) string {
	return string([]byte{byte('0' + i>>18&63), byte('0' + i>>12&63), byte('0' + i>>6&63), byte('0' + i&63)})
}

func decodePlace(b []byte) (*Document, error) {
	if len(b) == 0 {
		return nil, errShard
	}
	d := &Document{Fallback: b[0]&fallbackFlag != 0}
	flags, b := b[0], b[1:]
	if flags&standingFlag != 0 {
		standing, rest, err := readNumber(b)
		if err != nil || standing == 0 || standing > mostStanding {
			return nil, errShard
		}
		d.Standing, b = int(standing), rest
	}
	whole := string(b) // which all texts share
	for _, text := range d.texts(flags) {
		n, rest, err := readNumber(b)
		if err != nil || n > uint64(len(rest)) {
			return nil, errShard
		}
		at := uint64(len(whole) - len(rest))
		*text, b = whole[at:at+n], rest[n:]
	}
	if len(b) > 0 {
		return nil, errShard
	}
	if d.ID == "" {
		d.ID = path.Base(d.Path)
	}
	return d, nil
}

// shards reads the browser's index.
type shards struct {
	extent
	standings               standings
	facetFile               string // name
	load                    func(string) ([]byte, error)
	formTree, terms, placed *treeReader
}

func openShards(pointer []byte, load func(string) ([]byte, error)) (*shards, error) {
	b, err := unpack(pointer)
	if err != nil {
		return nil, err
	}
	version, b, err := readNumber(b)
	if err != nil || version != Version {
		return nil, errShard
	}
	documents, b, err := readNumber(b)
	if err != nil || documents > maxDocuments {
		return nil, errShard
	}
	own, b, err := readNumber(b)
	if err != nil || own > documents {
		return nil, errShard
	}
	unknown, b, err := readNumber(b)
	if err != nil || int(unknown) != rarity(int(documents), 0) {
		return nil, errShard
	}
	s := &shards{extent: extent{int(documents), int(own)}, load: load}
	if s.standings, b, err = readStandings(b); err != nil {
		return nil, err
	}
	for kind, t := range []**treeReader{&s.formTree, &s.terms, &s.placed} {
		n, rest, err := readNumber(b)
		if err != nil || n > uint64(len(rest)) {
			return nil, errShard
		}
		if *t, err = openTree(rest[:n], byte(kind), load); err != nil {
			return nil, err
		}
		b = rest[n:]
	}
	if len(b) != nameSize {
		return nil, errShard
	}
	s.facetFile = hex.EncodeToString(b)
	return s, nil
}

func (s *shards) facets() (*facets, error) {
	file, err := s.load(s.facetFile)
	if err != nil {
		return nil, err
	}
	if hex.EncodeToString(nodeName(file)) != s.facetFile {
		return nil, fmt.Errorf("%w: %s", errShard, s.facetFile)
	}
	return decodeFacets(file, s.documents)
}

func (s *shards) form(word string) (*formEntry, error) {
	b, err := s.formTree.get(word)
	if err != nil || b == nil {
		return nil, err
	}
	return decodeForm(word, b)
}

func (s *shards) forms(from, to string, leaves int, f func(string, *formEntry)) error {
	var broken error
	err := s.formTree.scan(from, to, leaves, func(e entry) {
		form, err := decodeForm(e.key, e.value)
		if err != nil {
			broken = err
			return
		}
		f(e.key, form)
	})
	if err == nil {
		err = broken
	}
	return err
}

func (s *shards) posting(term string, whole bool) (*posting, error) {
	b, err := s.terms.get(term)
	if err != nil || b == nil {
		return nil, err
	}
	p, err := decodePosting(term, b, s.documents)
	if err != nil || !whole || len(p.hits) == p.all {
		return p, err
	}
	if b, err = s.terms.get(wholeKey + term); err != nil {
		return nil, err
	}
	all, err := decodePosting(term, b, s.documents)
	if err != nil || len(all.hits) != p.all {
		return nil, errShard
	}
	return all, nil
}

func (s *shards) document(place int) (*Document, error) {
	b, err := s.placed.get(placeKey(place))
	if err != nil {
		return nil, err
	}
	d, err := decodePlace(b) // one that is not there is broken too
	if err == nil && !s.standings.hold(d.standing()) {
		return nil, errShard
	}
	return d, err
}
