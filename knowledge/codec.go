package knowledge

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"time"

	"helpwright/markdown"
	"helpwright/problem"
)

// The cache holds editions in a plain binary form: numbers as varints, texts
// with their length in front, lists with their count in front. What is read
// back shares one string, so that a base from the cache costs few allocations.

type encoder struct{ b []byte }

func (w *encoder) int(i int)      { w.b = binary.AppendVarint(w.b, int64(i)) }
func (w *encoder) text(s string)  { w.int(len(s)); w.b = append(w.b, s...) }
func (w *encoder) bytes(s []byte) { w.b = append(w.b, s...) }
func (w *encoder) bool(v bool) {
	if v {
		w.int(1)
	} else {
		w.int(0)
	}
}
func (w *encoder) texts(list []string) {
	w.int(len(list))
	for _, s := range list {
		w.text(s)
	}
}

type decoder struct {
	s   string
	at  int
	bad bool
}

func (r *decoder) int() int {
	var v uint64
	for shift := 0; ; shift += 7 {
		if r.at >= len(r.s) || shift > 63 {
			r.bad = true
			return 0
		}
		c := r.s[r.at]
		r.at++
		v |= uint64(c&0x7f) << shift
		if c < 0x80 {
			break
		}
	}
	return int(int64(v>>1) ^ -int64(v&1))
}

func (r *decoder) fixed(n int) string {
	if r.bad || n < 0 || n > len(r.s)-r.at {
		r.bad = true
		return ""
	}
	s := r.s[r.at : r.at+n]
	r.at += n
	return s
}

func (r *decoder) text() string { return r.fixed(r.int()) }
func (r *decoder) bool() bool   { return r.int() != 0 }

// count reads the length of a list; each entry takes at least a byte.
func (r *decoder) count() int {
	n := r.int()
	if r.bad || n < 0 || n > len(r.s)-r.at {
		r.bad = true
		return 0
	}
	return n
}

func list[T any](r *decoder, one func() T) []T {
	n := r.count()
	if n == 0 {
		return nil
	}
	out := make([]T, 0, n)
	for range n {
		if r.bad {
			return nil
		}
		out = append(out, one())
	}
	return out
}

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
	w.int(len(a.Documents))
	for _, d := range a.Documents {
		w.text(d.File)
		w.text(d.Title)
		w.text(d.Version)
		w.int(d.Line)
		w.int(d.Column)
	}
	w.int(len(e.Outline))
	for _, h := range e.Outline {
		w.text(h.ID)
		w.text(h.Title)
		w.int(h.Level)
	}
	w.texts(e.Anchors)
	w.int(len(e.Steps))
	for _, s := range e.Steps {
		w.text(s.ID)
		w.text(s.Title)
		w.int(s.Line)
		w.int(s.Column)
		w.int(len(s.Choices))
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
	w.int(len(e.Refs))
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
	w.int(len(list))
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
	return problem.Problem{File: r.text(), Line: r.int(), Column: r.int(), Rule: problem.Rule(r.text()), Message: r.text(), Hint: r.text()}
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
	r := &decoder{s: string(value[4*features:])}
	p.hasID = r.bool()
	e.Title = r.text()
	e.Summary = r.text()
	e.Keywords = list(r, r.text)
	e.State = State(r.text())
	e.Slug = r.text()
	e.MovedFrom = list(r, r.text)
	e.SourceRevision = r.text()
	e.ChangeMinor = r.bool()
	e.Machine = r.bool()
	e.shape = markdown.Shape(r.int())

	a.ID = r.text()
	a.Kind = Kind(r.text())
	a.Owner = r.text()
	a.Audience = Audience(r.text())
	a.Governance = r.text()
	a.Products = list(r, r.text)
	a.Markets = list(r, r.text)
	a.ContactReasons = list(r, r.text)
	if has, at := r.bool(), r.int(); has {
		a.ReviewBy = time.Unix(int64(at), 0).UTC()
	}
	a.Related = list(r, r.text)
	a.Order = r.int()
	a.Documents = list(r, func() DocumentFile {
		return DocumentFile{File: r.text(), Title: r.text(), Version: r.text(), Line: r.int(), Column: r.int()}
	})
	e.Outline = list(r, func() Heading { return Heading{ID: r.text(), Title: r.text(), Level: r.int()} })
	e.Anchors = list(r, r.text)
	e.Steps = list(r, func() markdown.Step {
		s := markdown.Step{ID: r.text(), Title: r.text(), Line: r.int(), Column: r.int()}
		s.Choices = list(r, func() markdown.Choice { return markdown.Choice{Text: r.text(), Ref: r.int()} })
		return s
	})
	e.places = places(r.text())

	e.Words = r.int()
	e.BodyLine = r.int()
	e.Blocks = list(r, r.text)
	e.Refs = list(r, func() markdown.Ref {
		return markdown.Ref{Kind: markdown.RefKind(r.int()), Dest: r.text(), Text: r.text(), File: cmp.Or(r.text(), e.File), Line: r.int(), Column: r.int()}
	})
	p.problems = list(r, r.problem)
	return !r.bad && r.at == len(r.s)
}
