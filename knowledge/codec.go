package knowledge

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"time"

	"helpwright/markdown"
	"helpwright/problem"
	"helpwright/workfolder"
)

// The cache holds editions in the plain form of the work folder. What is read back
// shares one string, so that a base from the cache costs few allocations.

type encoder struct{ b []byte }

func (w *encoder) int(i int)      { w.b = binary.AppendVarint(w.b, int64(i)) }
func (w *encoder) count(n int)    { w.b = binary.AppendUvarint(w.b, uint64(n)) }
func (w *encoder) text(s string)  { w.b = workfolder.AppendText(w.b, s) }
func (w *encoder) bytes(s []byte) { w.b = append(w.b, s...) }
func (w *encoder) bool(v bool) {
	if v {
		w.count(1)
	} else {
		w.count(0)
	}
}
func (w *encoder) texts(list []string) {
	w.count(len(list))
	for _, s := range list {
		w.text(s)
	}
}

// A decoder reads what an encoder wrote, whatever became of it.
type decoder struct{ workfolder.Decoder }

func newDecoder(text string) *decoder { return &decoder{*workfolder.NewDecoder(text)} }

func (r *decoder) int() int        { return int(r.Signed()) }
func (r *decoder) bool() bool      { return r.Number() != 0 }
func (r *decoder) texts() []string { return list(r, 1, r.Text) }

// list reads a list whose elements take at least size bytes each.
func list[T any](r *decoder, size int, one func() T) []T {
	n := r.Count(size)
	if n == 0 {
		return nil
	}
	out := make([]T, 0, n)
	for range n {
		if r.Failed() {
			return nil
		}
		out = append(out, one())
	}
	return out
}

// The least number of bytes that elements of lists take.
const (
	leastDocument = 3 + 2
	leastHeading  = 2 + 1
	leastStep     = 2 + 2 + 1
	leastChoice   = 1 + 1
	leastRef      = 1 + 3 + 2
	leastProblem  = 1 + 2 + 3
)

// digestsSize is the length of the digests that an edition begins with.
const digestsSize = 3 * sha256.Size

// append writes an edition: digests, its face, then the rest. Digests and features
// stand before all texts: they are copied out of the form of the cache, and what
// remains of it, which an edition holds on to, is the smaller for it.
func (p *parsed) append(b []byte) []byte {
	at := len(b)
	b = append(b, make([]byte, sha256.Size)...) // of the face
	b = append(b, p.edition.digest[:]...)
	b = append(b, p.edition.blocksDigest[:]...)
	b = p.appendFace(b)
	face := sha256.Sum256(b[at+digestsSize:])
	copy(b[at:], face[:])
	return p.appendRest(b)
}

// appendFace writes what the pages of other articles may show of an edition, and
// what other editions are checked against. Whatever is not known to concern the
// edition's own page alone belongs here.
func (p *parsed) appendFace(b []byte) []byte {
	e, a := p.edition, &p.facts
	b = binary.LittleEndian.AppendUint32(b, uint32(len(e.Features)))
	for _, f := range e.Features {
		b = binary.LittleEndian.AppendUint32(b, f)
	}
	w := &encoder{b}
	w.bool(p.hasID)
	w.text(e.Title)
	w.text(e.Summary)
	w.texts(e.Keywords)
	w.text(string(e.State))
	w.text(e.Slug)
	w.texts(e.MovedFrom)
	w.text(e.SourceRevision)
	w.bool(e.ChangeMinor)
	w.bool(e.Machine)
	w.int(int(e.shape))

	w.text(a.ID)
	w.text(string(a.Kind))
	w.text(a.Owner)
	w.text(string(a.Audience))
	w.text(a.Governance)
	w.texts(a.Products)
	w.texts(a.Markets)
	w.texts(a.ContactReasons)
	w.bool(!a.ReviewBy.IsZero())
	w.int(int(a.ReviewBy.Unix()))
	w.texts(a.Related)
	w.int(a.Order)
	w.count(len(a.Documents))
	for _, d := range a.Documents {
		w.text(d.File)
		w.text(d.Title)
		w.text(d.Version)
		w.int(d.Line)
		w.int(d.Column)
	}
	w.count(len(e.Outline))
	for _, h := range e.Outline {
		w.text(h.ID)
		w.text(h.Title)
		w.int(h.Level)
	}
	w.texts(e.Anchors)
	w.count(len(e.Steps))
	for _, s := range e.Steps {
		w.text(s.ID)
		w.text(s.Title)
		w.int(s.Line)
		w.int(s.Column)
		w.count(len(s.Choices))
		for _, c := range s.Choices {
			w.text(c.Text)
			w.int(c.Ref)
		}
	}
	w.text(string(e.places))
	return w.b
}

// appendRest writes what concerns the edition's own page alone: its words and
// where they lead.
func (p *parsed) appendRest(b []byte) []byte {
	w := &encoder{b}
	e := p.edition
	w.int(e.Words)
	w.int(e.BodyLine)
	w.texts(e.Blocks)
	w.count(len(e.Refs))
	for _, f := range e.Refs {
		w.int(int(f.Kind))
		w.text(f.Dest)
		w.text(f.Text)
		if f.File == e.File {
			w.text("") // most are; the name need not be kept once more for each
		} else {
			w.text(f.File)
		}
		w.int(f.Line)
		w.int(f.Column)
	}
	w.problems(p.problems)
	return w.b
}

func (w *encoder) problems(list []problem.Problem) {
	w.count(len(list))
	for _, q := range list {
		w.text(q.File)
		w.int(q.Line)
		w.int(q.Column)
		w.text(string(q.Rule))
		w.text(q.Message)
		w.text(q.Hint)
	}
}

func (r *decoder) problem() problem.Problem {
	return problem.Problem{File: r.Text(), Line: r.int(), Column: r.int(), Rule: problem.Rule(r.Text()), Message: r.Text(), Hint: r.Text()}
}

// decodeParsed fills what was begun in p from a cached value and reports
// whether the value could be read.
func decodeParsed(value []byte, p *parsed) bool {
	e, a := p.edition, &p.facts
	if len(value) < digestsSize+4 {
		return false
	}
	copy(e.face[:], value)
	copy(e.digest[:], value[sha256.Size:])
	copy(e.blocksDigest[:], value[2*sha256.Size:])
	features := int(binary.LittleEndian.Uint32(value[digestsSize:]))
	value = value[digestsSize+4:]
	if features > len(value)/4 {
		return false
	}
	e.Features = make([]uint32, features)
	for i := range e.Features {
		e.Features[i] = binary.LittleEndian.Uint32(value[4*i:])
	}
	r := newDecoder(string(value[4*features:]))
	p.hasID = r.bool()
	e.Title = r.Text()
	e.Summary = r.Text()
	e.Keywords = r.texts()
	e.State = State(r.Text())
	e.Slug = r.Text()
	e.MovedFrom = r.texts()
	e.SourceRevision = r.Text()
	e.ChangeMinor = r.bool()
	e.Machine = r.bool()
	e.shape = markdown.Shape(r.int())

	a.ID = r.Text()
	a.Kind = Kind(r.Text())
	a.Owner = r.Text()
	a.Audience = Audience(r.Text())
	a.Governance = r.Text()
	a.Products = r.texts()
	a.Markets = r.texts()
	a.ContactReasons = r.texts()
	if has, at := r.bool(), r.int(); has {
		a.ReviewBy = time.Unix(int64(at), 0).UTC()
	}
	a.Related = r.texts()
	a.Order = r.int()
	a.Documents = list(r, leastDocument, func() DocumentFile {
		return DocumentFile{File: r.Text(), Title: r.Text(), Version: r.Text(), Line: r.int(), Column: r.int()}
	})
	e.Outline = list(r, leastHeading, func() Heading { return Heading{ID: r.Text(), Title: r.Text(), Level: r.int()} })
	e.Anchors = r.texts()
	e.Steps = list(r, leastStep, func() markdown.Step {
		s := markdown.Step{ID: r.Text(), Title: r.Text(), Line: r.int(), Column: r.int()}
		s.Choices = list(r, leastChoice, func() markdown.Choice { return markdown.Choice{Text: r.Text(), Ref: r.int()} })
		return s
	})
	e.places = places(r.Text())

	e.Words = r.int()
	e.BodyLine = r.int()
	e.Blocks = r.texts()
	e.Refs = list(r, leastRef, func() markdown.Ref {
		return markdown.Ref{Kind: markdown.RefKind(r.int()), Dest: r.Text(), Text: r.Text(), File: cmp.Or(r.Text(), e.File), Line: r.int(), Column: r.int()}
	})
	p.problems = list(r, leastProblem, r.problem)
	return r.Whole()
}
