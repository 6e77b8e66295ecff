package searchindex

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"sync"
)

// A posting is a term with the documents that hold it.
type posting struct {
	term    string
	article int // rarity among articles
	section int // and among sections
	hits    []hit
	all     int         // hits, in both parts of the list
	memory  *hitDecoder // of the hits, for the next query; nil when they have their own
}

// hitMemory is what posting lists are read into for a query.
var hitMemory = sync.Pool{New: func() any { return &hitDecoder{} }}

// done gives back the memory of the hits, which nobody may look at any more.
func (p *posting) done() {
	if p != nil && p.memory != nil {
		hitMemory.Put(p.memory)
		p.memory = nil
	}
}

// A hit is a document that holds a term.
type hit struct {
	document int32
	impact   uint8
	sections []sectionHit // at most maxSections, by place
}

type sectionHit struct {
	place  uint16
	impact uint8
}

// A list is a posting list as it is written: the best of its hits, and where there are
// more, all of them once again, so that a query of several words reads one file for each
// term. It is its two rarities and the number of all hits as unsigned varints, and hits.
// A hit is the distance of its place from the one before, and a byte: the impact in the
// lower five bits, the number of sections in the upper three, where 7 means that it
// follows as a varint; then for each section two bytes, or three: the place in the upper
// three bits and the impact in the lower five, where 7 means that the place follows as a
// varint.
type list struct {
	term             string
	article, section int      // rarities
	all              int      // hits
	best, whole      []byte   // whole is nil where the best are all
	sum              [32]byte // of what the whole says
}

// posting reads a list of an index of so many documents, the whole or the best of it.
func (l *list) posting(documents int, whole bool) (*posting, error) {
	if whole {
		return decodePosting(l.term, l.everything(), documents)
	}
	return decodePosting(l.term, l.best, documents)
}

// everything is the form of the list that holds all hits.
func (l *list) everything() []byte {
	if l.whole != nil {
		return l.whole
	}
	return l.best
}

// hits calls f for every hit; it may not be kept.
func (l *list) hits(f func(hit)) {
	_, _, _, hits, err := readHead(l.everything())
	r := hitReader{b: hits}
	for err == nil && len(r.b) > 0 {
		if err = r.next(maxDocuments); err == nil {
			f(r.hit)
		}
	}
	if err != nil {
		panic("a list that was just written: " + err.Error())
	}
}

// A listWriter makes lists of all hits of terms, one after the other.
type listWriter struct {
	documents int
	own       int // so many of them are in the reader's own language
	decoder   hitDecoder
	text      []byte
}

// list writes the list of a term.
func (w *listWriter) list(term string, article, section int, all []byte) list {
	hits, err := w.decoder.decode(all, w.documents)
	if err != nil {
		panic("hits that were just written: " + err.Error())
	}
	p := &posting{term: term, article: article, section: section, hits: prune(hits)}
	p.all = len(p.hits)
	l := list{term: term, article: article, section: section, all: p.all, sum: p.sum(&w.text)}
	if p.all > firstPart {
		l.whole = w.kept(p.encode(w.text[:0]))
		p.leaveBest(w.own)
	}
	l.best = w.kept(p.encode(w.text[:0]))
	return l
}

// kept returns a copy of a text that is written over next.
func (w *listWriter) kept(text []byte) []byte {
	w.text = text
	return slices.Clone(text)
}

// sum sums up a list of which all hits are there. It writes them into room that may be
// used again.
func (p *posting) sum(room *[]byte) [32]byte {
	b := append(append((*room)[:0], p.term...), 0)
	b = binary.AppendUvarint(b, uint64(p.article))
	b = binary.AppendUvarint(b, uint64(p.section))
	*room = encodeHits(b, p.hits)
	return sha256.Sum256(*room)
}

// prune keeps the documents with the greatest impact, in their order.
func prune(hits []hit) []hit {
	if len(hits) <= maxArticles {
		return hits
	}
	var with [maxImpact + 1]int
	for _, h := range hits {
		with[h.impact]++
	}
	least, room := uint8(maxImpact), maxArticles // of the least impact that is kept there is room for so many
	for ; with[least] <= room; least-- {
		room -= with[least]
	}
	kept := hits[:0]
	for _, h := range hits {
		if h.impact > least || h.impact == least && room > 0 {
			if h.impact == least {
				room--
			}
			kept = append(kept, h)
		}
	}
	return kept
}

// leaveBest leaves those hits that are the best when nothing else is searched: in the
// reader's own language first, then by their score and place.
func (p *posting) leaveBest(own int) {
	if p.all <= firstPart {
		return
	}
	order := make([]uint64, p.all) // language, score, and the place among the hits, the first greatest
	for i := range p.hits {
		order[i] = uint64(p.alone(&p.hits[i]))<<32 | uint64(p.all-i)
		if int(p.hits[i].document) < own {
			order[i] |= 1 << 63
		}
	}
	slices.Sort(order)
	best := make([]hit, 0, firstPart)
	for _, o := range order[p.all-firstPart:] {
		best = append(best, p.hits[p.all-int(o&(1<<32-1))])
	}
	slices.SortFunc(best, byDocument)
	p.hits = best
}

// alone is the score of a hit for a query that is the term.
func (p *posting) alone(h *hit) int {
	most := 0
	for _, s := range h.sections {
		most = max(most, int(s.impact))
	}
	return p.article*int(h.impact) + p.section*most
}

func byDocument(a, b hit) int { return cmp.Compare(a.document, b.document) }

// encode appends those hits of a list that are there.
func (p *posting) encode(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(p.article))
	b = binary.AppendUvarint(b, uint64(p.section))
	b = binary.AppendUvarint(b, uint64(p.all))
	return encodeHits(b, p.hits)
}

func encodeHits(b []byte, hits []hit) []byte {
	w := hitWriter{b: b}
	for _, h := range hits {
		w.add(h)
	}
	return w.b
}

// A hitWriter writes hits one after the other.
type hitWriter struct {
	b    []byte
	last int32 // document
}

func (w *hitWriter) add(h hit) {
	b := binary.AppendUvarint(w.b, uint64(h.document-w.last))
	w.last = h.document
	b = appendPacked(b, len(h.sections), h.impact)
	for _, s := range h.sections {
		b = appendPacked(b, int(s.place), s.impact)
	}
	w.b = b
}

// appendPacked writes a number and an impact, in one byte where the number is small.
func appendPacked(b []byte, n int, impact uint8) []byte {
	if n < 7 {
		return append(b, byte(n)<<5|impact)
	}
	return binary.AppendUvarint(append(b, 7<<5|impact), uint64(n))
}

func readPacked(b []byte) (n int, impact uint8, rest []byte, err error) {
	if len(b) == 0 {
		return 0, 0, nil, errShard
	}
	n, impact, b = int(b[0]>>5), b[0]&31, b[1:]
	if n < 7 {
		return n, impact, b, nil
	}
	v, b, err := readNumber(b)
	if err != nil || v >= maxPlaces {
		return 0, 0, nil, errShard
	}
	return int(v), impact, b, nil
}

// readHead reads what stands before the hits.
func readHead(b []byte) (article, section, all int, hits []byte, err error) {
	var numbers [3]int
	least := [3]uint64{1, 1, 0}
	for i, most := range [3]uint64{maxRarity, maxRarity, maxArticles} {
		var n uint64
		if n, b, err = readNumber(b); err != nil || n < least[i] || n > most {
			return 0, 0, 0, nil, errShard
		}
		numbers[i] = int(n)
	}
	return numbers[0], numbers[1], numbers[2], b, nil
}

// maxRarity is more than a term of any index has.
const maxRarity = 1 << 10

func decodePosting(term string, b []byte, documents int) (*posting, error) {
	article, section, all, b, err := readHead(b)
	if err != nil {
		return nil, err
	}
	p := &posting{term: term, article: article, section: section, all: all}
	p.hits, err = decodeHits(b, documents)
	if n := len(p.hits); err != nil || n != p.all && n != min(p.all, firstPart) {
		return nil, errShard
	}
	return p, nil
}

func decodeHits(b []byte, documents int) ([]hit, error) { return new(hitDecoder).decode(b, documents) }

// A hitDecoder decodes many hits at once, into memory that it uses again.
type hitDecoder struct {
	hits []hit
	room []sectionHit // of these hits
}

func (d *hitDecoder) decode(b []byte, documents int) ([]hit, error) {
	d.hits, d.room = d.hits[:0], d.room[:0]
	r := hitReader{b: b}
	for len(r.b) > 0 {
		if err := r.next(documents); err != nil {
			return nil, err
		}
		h := r.hit
		if len(d.room)+len(h.sections) > cap(d.room) { // hits that are decoded already keep the old room
			d.room = make([]sectionHit, 0, 2*cap(d.room)+len(b))
		}
		at := len(d.room)
		d.room = append(d.room, h.sections...)
		h.sections = d.room[at:len(d.room):len(d.room)]
		d.hits = append(d.hits, h)
	}
	return d.hits, nil
}

// A hitReader reads hits one after the other.
type hitReader struct {
	b        []byte
	hit      hit // the last that was read; its sections are overwritten by the next
	begun    bool
	sections [maxSections]sectionHit
}

// next reads the next hit of an index of so many documents.
func (r *hitReader) next(documents int) error {
	step, b, err := readNumber(r.b)
	if err != nil || int(step)+int(r.hit.document) >= documents || r.begun && step == 0 {
		return errShard
	}
	r.begun = true
	r.hit.document += int32(step)
	var n int
	if n, r.hit.impact, b, err = readPacked(b); err != nil || n > maxSections || r.hit.impact == 0 {
		return errShard
	}
	for i := range n {
		s := &r.sections[i]
		var place int
		if place, s.impact, b, err = readPacked(b); err != nil || s.impact == 0 || i > 0 && place <= int(r.sections[i-1].place) {
			return errShard
		}
		s.place = uint16(place)
	}
	r.hit.sections, r.b = r.sections[:n], b
	return nil
}
