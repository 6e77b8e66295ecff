package markdown

import (
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"

	"helpwright/problem"
)

// A writer walks trees and writes all sides of a document: HTML, Markdown,
// plain text, sections, refs, steps. Writers are kept for the next text;
// nothing that they hold is part of a document.
type writer struct {
	p    *Parser
	src  Source
	unit *unit // whose nodes are being written
	root *unit

	html    []byte
	slots   []Slot
	canon   canon
	text    []byte // plain text of all sections
	counted int    // up to where in text words have been counted
	words   int
	scratch []byte

	refs     []Ref
	sections []openSection
	open     []int // the sections whose HTML goes on, outermost first
	anchors  []string
	steps    []Step
	safety   []Span
	problems []problem.Problem
	units    []*unit // the source and every block, in the order of their first words

	queue   []block // blocks of the containers that are being written, innermost last
	level   int     // how many containers are open; 1 in the text itself
	depth   int     // how many inline nodes are open
	flat    int     // above 0, links and pictures are written as their words: titles, alternative texts
	linked  bool    // in a link
	bold    int     // above 0, the Markdown side is between ** already
	cell    bool    // in a table cell
	deep    bool    // that something is nested too deep has been reported
	oneLine bool    // in a heading or title, which Markdown writes on one line

	ids      map[string]bool
	nextID   map[string]int // the number to try next for an id that is taken
	outline  int            // level of the last heading
	inShape  bool           // a question or step is open
	part     part           // the last question or step
	tabs     int
	notes    []*note  // in the order of their numbers
	filled   []string // values of variables in addresses, for the digest
	included int      // bytes of all included blocks
	coloured int      // bytes of code so far, as far as it has a language

	addressed int      // bytes of all addresses and titles, each time that they are read
	last      ast.Node // that is being written, for the place where the document is full; of lastUnit
	lastUnit  *unit
	cut       bool // that the document is full has been reported; nothing more is written
}

func newWriter(p *Parser) *writer {
	return &writer{p: p, ids: map[string]bool{}, nextID: map[string]int{}}
}

// reset makes the writer ready for a text, keeping its memory.
func (w *writer) reset(src Source) {
	ids, nextID := w.ids, w.nextID
	clear(ids)
	clear(nextID)
	w.canon.reset()
	*w = writer{
		p: w.p, src: src, ids: ids, nextID: nextID, outline: 1,
		html: w.html[:0], slots: w.slots[:0], canon: w.canon, text: w.text[:0], scratch: w.scratch[:0],
		refs: w.refs[:0], sections: w.sections[:0], open: w.open[:0], anchors: w.anchors[:0], problems: w.problems[:0],
		units: w.units[:0], queue: w.queue[:0], notes: w.notes[:0], filled: w.filled[:0],
	}
}

// keep is how much memory a resting writer may hold in one buffer.
const keep = 1 << 20

// release lets go of what belongs to the document, and of unusually large buffers.
func (w *writer) release() {
	clear(w.refs)
	clear(w.units)
	clear(w.notes)
	clear(w.queue[:cap(w.queue)])
	w.problems = nil // the document holds it
	w.unit, w.root, w.steps, w.safety, w.src = nil, nil, nil, nil, Source{}
	w.last, w.lastUnit = nil, nil
	if cap(w.html) > keep || cap(w.text) > keep || cap(w.canon.buf) > keep {
		w.html, w.text, w.canon.buf, w.scratch = nil, nil, nil, nil
	}
}

// document writes the whole text.
func (w *writer) document() {
	w.root = w.enter(w.p.parseUnit(w.src, "", nil))
	w.unit = w.root
	w.openSection(openSection{})
	w.flow(w.root.root, loose)
	w.closeSections(0) // before the shape, whose end tag is no part of the last section
	w.closeShape()
	w.footnotes()
	w.full(nil)
	w.count()
	w.checkShape()
	for _, u := range w.units {
		w.bidi(u)
	}
}

// enter registers a unit and takes over what was found while it was parsed.
func (w *writer) enter(u *unit) *unit {
	w.units = append(w.units, u)
	for _, f := range u.found {
		w.findIn(u, f.offset, f.rule, f.message, f.hint)
	}
	return u
}

// find reports a problem at an offset of the unit that is being written.
func (w *writer) find(offset int, rule problem.Rule, message, hint string) {
	w.findIn(w.unit, offset, rule, message, hint)
}

func (w *writer) findIn(u *unit, offset int, rule problem.Rule, message, hint string) {
	line, column := u.position(offset)
	w.problems = append(w.problems, problem.Problem{
		File: u.src.File, Line: line, Column: column, Rule: rule, Message: message, Hint: hint,
	})
}

// blockNames lists the included blocks.
func (w *writer) blockNames() []string {
	var names []string
	for _, u := range w.units {
		if u.name != "" {
			names = append(names, strings.Clone(u.name))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
