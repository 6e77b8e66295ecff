package knowledge

import (
	"encoding/xml"
	"strings"
)

// A <use> draws another part of the picture once more, and that part may hold uses
// itself: a few lines can ask a browser to draw more than it ever will.

// maxCopies is how many elements the uses of a picture may draw in all.
const maxCopies = 100_000

// copies counts what the uses of a picture draw, once it is read as a whole.
type copies struct {
	path []*drawn // the elements that are open
	byID map[string]*drawn
	uses []string // what all uses name
}

// A drawn is an element that has an id, or the picture itself, with those that lie
// in it and have none.
type drawn struct {
	elements int      // in it, without those of parts
	uses     []string // in it, likewise
	parts    []*drawn // elements in it that have an id
	counting bool
	counted  int // with everything that its uses draw; 0: not known yet
}

// open begins an element.
func (c *copies) open(e xml.StartElement) {
	var at *drawn
	if len(c.path) > 0 {
		at = c.path[len(c.path)-1]
	}
	for _, a := range e.Attr {
		if a.Name.Local == "id" && a.Name.Space == "" {
			at = c.part(at, a.Value)
		}
	}
	if at == nil {
		at = &drawn{}
	}
	at.elements++
	if e.Name.Local == "use" {
		for _, a := range e.Attr {
			if to, ok := strings.CutPrefix(strings.TrimSpace(a.Value), "#"); ok && a.Name.Local == "href" {
				at.uses = append(at.uses, to)
				c.uses = append(c.uses, to)
			}
		}
	}
	c.path = append(c.path, at)
}

func (c *copies) close() { c.path = c.path[:len(c.path)-1] }

// part begins an element that has an id; the first one of an id is the one that is
// meant by it.
func (c *copies) part(of *drawn, id string) *drawn {
	part := &drawn{}
	if of != nil {
		of.parts = append(of.parts, part)
	}
	if c.byID == nil {
		c.byID = map[string]*drawn{}
	}
	if c.byID[id] == nil {
		c.byID[id] = part
	}
	return part
}

// tooMany reports whether the uses draw too much, or without end.
func (c *copies) tooMany() bool {
	n := 0
	for _, to := range c.uses {
		if n += c.count(c.byID[to]); n > maxCopies {
			return true
		}
	}
	return false
}

// count counts what an element draws, up to a little more than the limit.
func (c *copies) count(d *drawn) int {
	switch {
	case d == nil:
		return 0
	case d.counting:
		return maxCopies + 1 // it holds itself
	case d.counted > 0:
		return d.counted
	}
	d.counting = true
	n := d.elements
	for _, part := range d.parts {
		n = min(n+c.count(part), maxCopies+1)
	}
	for _, to := range d.uses {
		n = min(n+c.count(c.byID[to]), maxCopies+1)
	}
	d.counting, d.counted = false, n
	return n
}
