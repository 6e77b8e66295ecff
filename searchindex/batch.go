package searchindex

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"math"
	"slices"
)

// A batch is neighbouring documents whose words are counted, and kept, together:
// neighbours share words, so that each is written once, and after an edit only the
// documents of one batch are read again. What a batch holds follows from the texts of
// its documents alone, whatever else is indexed.
//
// The counts of a document are the number of its parts, and for each part the number
// of its words, and for each word the distance of its number from the one before,
// doubled, plus one where a number of times more than 1 follows.
type batch struct {
	documents [][]byte // what was counted in each
	items     []item   // the words, by their numbers; until they are merged
	forms     []int32  // of these words; once they are merged
}

// A batch ends after a document with a chance of 1 in oneEnds, so that a new document
// changes the batch that it falls into and no other.
const (
	oneEnds       = 48
	mostDocuments = 128 // of a batch
)

// inBatches cuts documents, which are in the order of their ids, into batches.
func inBatches(docs []Document) [][]Document {
	var out [][]Document
	first := 0
	for i := range docs {
		if i+1 == len(docs) || i+1-first == mostDocuments || endsNode(docs[i].ID, oneEnds) {
			out = append(out, docs[first:i+1])
			first = i + 1
		}
	}
	return out
}

// batchForm changes when something else is counted, or written in another way.
const batchForm = "counted words 2\n"

// key sums up what the counts of a batch are made of; false when nothing is to be kept.
func (src *Source) key(docs []Document) (key [32]byte, keeps bool) {
	if src.Kept == nil {
		return key, false
	}
	h := sha256.New()
	var b []byte
	add := func(text string) { b = appendText(b, text) }
	add(batchForm)
	for i := range docs {
		d := &docs[i]
		add(d.Language)
		add(d.Title)
		add(d.Summary)
		b = appendLength(b, len(d.Keywords))
		for _, k := range d.Keywords {
			add(k)
		}
		switch {
		case d.Sections == nil && src.Sections != nil:
			sum := src.Digest(d)
			b = append(append(b, 1), sum[:]...)
		default:
			b = appendLength(append(b, 0), len(d.Sections))
			for i := range d.Sections {
				add(d.Sections[i].Title)
				add(d.Sections[i].Text)
			}
		}
		h.Write(b)
		b = b[:0]
	}
	return [32]byte(h.Sum(nil)), true
}

func appendText(b []byte, text string) []byte { return append(appendLength(b, len(text)), text...) }

func appendLength(b []byte, n int) []byte { return binary.AppendUvarint(b, uint64(n)) }

// appendPart adds the counts of a part to those of a document.
func appendPart(b []byte, part []count) []byte {
	b = appendLength(b, len(part))
	last := int32(0)
	for _, c := range part {
		more := uint64(0)
		if c.times > 1 {
			more = 1
		}
		b = binary.AppendUvarint(b, uint64(c.word-last)<<1|more)
		if more > 0 {
			b = binary.AppendUvarint(b, uint64(c.times))
		}
		last = c.word
	}
	return b
}

// A countReader reads the counts of documents, one after the other.
type countReader struct {
	all   []count
	parts countedDocument // of all; both are used again
}

// read reads a document of a batch with so many words.
func (r *countReader) read(b []byte, words int) (countedDocument, error) {
	parts, b, err := readNumber(b)
	if err != nil || parts < fixedParts || parts > fixedParts+2*maxPlaces {
		return nil, errCounted
	}
	r.all, r.parts = r.all[:0], r.parts[:0]
	for range parts {
		var n uint64
		if n, b, err = readNumber(b); err != nil || n > uint64(len(b)) {
			return nil, errCounted
		}
		from, last := len(r.all), uint64(0)
		for range n {
			var step, times uint64
			if step, b, err = readNumber(b); err != nil {
				return nil, err
			}
			if times = 1; step&1 > 0 {
				if times, b, err = readNumber(b); err != nil || times < 2 || times > math.MaxInt32 {
					return nil, errCounted
				}
			}
			if last += step >> 1; last >= uint64(words) {
				return nil, errCounted
			}
			r.all = append(r.all, count{int32(last), int32(times)})
		}
		r.parts = append(r.parts, r.all[from:])
	}
	if len(b) > 0 {
		return nil, errCounted
	}
	return r.parts, nil
}

// encode writes a batch: the length of its table of words, this table, and its
// documents, each with its length before it.
func (b *batch) encode() []byte {
	table := b.encodeItems()
	out := append(appendLength(nil, len(table)), table...)
	for _, d := range b.documents {
		out = append(appendLength(out, len(d)), d...)
	}
	return out
}

// encodeItems writes the languages, and the words, each with the place of its
// language, its kind, its spelling, and its form where this is another.
func (b *batch) encodeItems() []byte {
	var languages []string
	for i := range b.items {
		if l := b.items[i].language; !slices.Contains(languages, l) {
			languages = append(languages, l)
		}
	}
	out := appendLength(nil, len(languages))
	for _, l := range languages {
		out = appendText(out, l)
	}
	out = appendLength(out, len(b.items))
	for i := range b.items {
		one := &b.items[i]
		out = append(appendLength(out, slices.Index(languages, one.language)), byte(one.kind))
		out = appendText(out, one.spelling)
		if one.form == one.spelling {
			out = appendLength(out, 0)
		} else {
			out = appendText(out, one.form)
		}
	}
	return out
}

// decodeBatch reads a batch of so many documents.
func decodeBatch(value []byte, documents int) (*batch, error) {
	n, value, err := readNumber(value)
	if err != nil || n > uint64(len(value)) {
		return nil, errCounted
	}
	b := &batch{documents: make([][]byte, documents)}
	if b.items, err = decodeItems(string(value[:n])); err != nil {
		return nil, err
	}
	rest := slices.Clone(value[n:]) // the value belongs to somebody else
	var r countReader
	for i := range b.documents {
		if n, rest, err = readNumber(rest); err != nil || n > uint64(len(rest)) {
			return nil, errCounted
		}
		b.documents[i], rest = rest[:n], rest[n:]
		if _, err := r.read(b.documents[i], len(b.items)); err != nil {
			return nil, err
		}
	}
	if len(rest) > 0 {
		return nil, errCounted
	}
	return b, nil
}

func decodeItems(table string) ([]item, error) {
	r := textReader{rest: table}
	languages := make([]string, r.length())
	for i := range languages {
		languages[i] = r.text()
	}
	items := make([]item, r.length())
	for i := range items {
		language, kind := r.number(), r.byte()
		one := item{spelling: r.text(), form: r.text(), kind: wordKind(kind)}
		if r.failed || language >= uint64(len(languages)) || one.kind > singleWord {
			return nil, errCounted
		}
		one.language, one.form = languages[language], cmp.Or(one.form, one.spelling)
		items[i] = one
	}
	if r.failed || r.rest != "" {
		return nil, errCounted
	}
	return items, nil
}

var errCounted = errors.New("the counted words are broken")

// A textReader takes numbers and texts from a text, of which the texts are parts.
type textReader struct {
	rest   string
	failed bool
}

func (r *textReader) byte() byte {
	if r.rest == "" {
		r.failed = true
		return 0
	}
	c := r.rest[0]
	r.rest = r.rest[1:]
	return c
}

func (r *textReader) number() uint64 {
	v := uint64(0)
	for shift := 0; shift < 7*longestNumber; shift += 7 {
		c := r.byte()
		v |= uint64(c&0x7f) << shift
		if c < 0x80 {
			return v
		}
	}
	r.failed = true
	return 0
}

// length reads a number that is at most the bytes that are left.
func (r *textReader) length() int {
	n := r.number()
	if n > uint64(len(r.rest)) {
		r.failed = true
		return 0
	}
	return int(n)
}

func (r *textReader) text() string {
	n := r.length()
	text := r.rest[:n]
	r.rest = r.rest[n:]
	return text
}
