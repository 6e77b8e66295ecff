package searchindex

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// The folder of an index's posting lists holds two indexes of bleve: one with all lists
// as they were when it was written, and one, where there is need of it, with those
// that changed since then; a term that is in the second one is not looked up in the
// first. After an edit few lists have changed, and to write a few takes a moment. Beside them stands
// what the first index holds, by which the next build knows what has changed.
//
// What the folder says follows from the documents; how it is divided follows from
// what it said before.
const (
	allPostings     = "all"
	changedPostings = "changed"
	sumsFile        = "sums"
)

// sumsForm is what that file begins with. Another form of the indexes is another one.
const sumsForm = "posting lists 1\n"

// mostChanged is the share of hits, one in so many, that may stand in changed lists:
// all of these are written again after each edit, until everything is.
const mostChanged = 4

// WriteBleve writes the posting lists into a folder, which must not exist.
func (x *Index) WriteBleve(dir string) error {
	err := os.Mkdir(dir, 0o777)
	if err == nil {
		err = writePostings(filepath.Join(dir, allPostings), len(x.documents), x.terms, nil)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, sumsFile), x.sums(), 0o666)
	}
	if err != nil {
		return fmt.Errorf("writing the posting lists of %s: %w", x.Locale, err)
	}
	return nil
}

// UpdateBleve writes the posting lists into a folder, which must not exist, as
// WriteBleve does; but what did not change since another folder was written it shares
// with that one. It returns false, and leaves nothing, where too little is the same.
func (x *Index) UpdateBleve(before, dir string) (bool, error) {
	sums, err := os.ReadFile(filepath.Join(before, sumsFile))
	if err != nil {
		return false, nil // there is none
	}
	lists, gone, ok := x.changed(sums)
	if !ok || checkSeal(filepath.Join(before, allPostings)) != nil {
		return false, nil
	}
	if linkPostings(before, dir) != nil { // not every disk has links
		return false, os.RemoveAll(dir)
	}
	if len(lists)+len(gone) == 0 {
		return true, nil
	}
	if err := writePostings(filepath.Join(dir, changedPostings), len(x.documents), lists, gone); err != nil {
		return false, fmt.Errorf("writing the posting lists of %s: %w", x.Locale, err)
	}
	return true, nil
}

// linkPostings gives a folder the index with all lists of another.
func linkPostings(from, to string) error {
	if err := os.MkdirAll(filepath.Join(to, allPostings), 0o777); err != nil {
		return err
	}
	files, err := os.ReadDir(filepath.Join(from, allPostings))
	for _, f := range files {
		name := filepath.Join(allPostings, f.Name())
		err = cmp.Or(err, os.Link(filepath.Join(from, name), filepath.Join(to, name)))
	}
	for _, name := range []string{allPostings + filesSuffix, sumsFile} {
		err = cmp.Or(err, os.Link(filepath.Join(from, name), filepath.Join(to, name)))
	}
	return err
}

// sums lists the terms of an index with the sums of their lists, after the number of
// documents.
func (x *Index) sums() []byte {
	b := appendLength([]byte(sumsForm), len(x.documents))
	for i := range x.terms {
		b = appendText(b, x.terms[i].term)
		b = append(b, x.terms[i].sum[:]...)
	}
	return b
}

// changed compares the lists with those that are summed up: it returns the lists that
// are not the same, and the terms that have none any more.
func (x *Index) changed(sums []byte) (lists []list, gone []string, ok bool) {
	sums, ours := bytes.CutPrefix(sums, []byte(sumsForm))
	documents, sums, err := readNumber(sums)
	if !ours || err != nil || documents != uint64(len(x.documents)) {
		return nil, nil, false
	}
	all, other, last := 0, 0, ""
	terms := x.terms
	enter := func(l list) {
		lists = append(lists, l)
		other += l.all
	}
	for len(sums) > 0 {
		n, rest, err := readNumber(sums)
		if err != nil || uint64(len(rest)) < n+sha256.Size {
			return nil, nil, false
		}
		term, sum := string(rest[:n]), rest[n:n+sha256.Size]
		if term <= last {
			return nil, nil, false
		}
		last, sums = term, rest[n+sha256.Size:]
		for ; len(terms) > 0 && terms[0].term < term; terms = terms[1:] {
			enter(terms[0])
		}
		if len(terms) == 0 || terms[0].term != term {
			gone = append(gone, term)
			continue
		}
		if !bytes.Equal(sum, terms[0].sum[:]) {
			enter(terms[0])
		}
		terms = terms[1:]
	}
	for _, l := range terms {
		enter(l)
	}
	for i := range x.terms {
		all += x.terms[i].all
	}
	return lists, gone, (other+len(gone))*mostChanged <= all
}

// Digest sums up all posting lists, as DigestPostings does: by it two builds are
// compared. Whether files are whole is told by their seals, which are read sooner.
func (x *Index) Digest() [32]byte {
	h := sha256.New()
	for i := range x.terms {
		h.Write(x.terms[i].sum[:])
	}
	return [32]byte(h.Sum(nil))
}

// A postingReader reads posting lists from a folder.
type postingReader struct {
	all     *bleveReader
	changed *bleveReader // nil: nothing changed
}

func openPostings(dir string) (*postingReader, error) {
	if err := checkPostings(dir); err != nil {
		return nil, err
	}
	all, err := openBleve(filepath.Join(dir, allPostings))
	if err != nil {
		return nil, err
	}
	r := &postingReader{all: all}
	changed := filepath.Join(dir, changedPostings)
	if !stands(changed) {
		return r, nil
	}
	if r.changed, err = openBleve(changed); err != nil {
		return nil, errors.Join(err, all.Close())
	}
	if r.changed.documents != all.documents {
		return nil, errors.Join(errShard, r.Close())
	}
	return r, nil
}

func (r *postingReader) Close() error {
	if r.changed == nil {
		return r.all.Close()
	}
	return errors.Join(r.changed.Close(), r.all.Close())
}

// posting reads a posting list, the whole or the best of it, of an index of which the
// first documents are in the reader's own language; nil when nothing holds the term.
func (r *postingReader) posting(term string, whole bool, own int) (*posting, error) {
	p := &posting{term: term, memory: hitMemory.Get().(*hitDecoder)}
	var err error
	if r.changed != nil {
		p.hits, p.article, p.section, err = r.changed.hits(term, p.memory)
	}
	if err == nil && p.article == 0 {
		p.hits, p.article, p.section, err = r.all.hits(term, p.memory)
	}
	if err != nil || len(p.hits) == 0 {
		p.done()
		return nil, err
	}
	if p.all = len(p.hits); !whole {
		p.leaveBest(own)
	}
	return p, nil
}

// terms lists all terms, in order, and with them some that are gone.
func (r *postingReader) terms() ([]string, error) {
	terms, err := r.all.terms()
	if err != nil || r.changed == nil {
		return terms, err
	}
	more, err := r.changed.terms()
	terms = append(terms, more...)
	slices.Sort(terms)
	return slices.Compact(terms), err
}

// DigestPostings sums up all posting lists of a folder, to compare it with what another
// build made of the same: nothing that opens an index does so, which would take as long as
// to read all of it. bleve's own files are not the
// same twice; what they say is.
func DigestPostings(dir string) ([32]byte, error) {
	digest, err := digestPostings(dir)
	if err != nil {
		return digest, fmt.Errorf("reading the search index: %w", err)
	}
	return digest, nil
}

func digestPostings(dir string) (digest [32]byte, err error) {
	r, err := openPostings(dir)
	if err != nil {
		return digest, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	terms, err := r.terms()
	if err != nil {
		return digest, err
	}
	h, room := sha256.New(), []byte(nil)
	for _, term := range terms {
		p, err := r.posting(term, true, 0)
		if err != nil {
			return digest, err
		}
		if p != nil {
			sum := p.sum(&room)
			h.Write(sum[:])
			p.done()
		}
	}
	return [32]byte(h.Sum(nil)), nil
}
