package knowledge

import (
	"slices"

	"helpwright/strict"
)

// places remembers where the fields of a file stand, for problems found later.
// Every edition has them and hardly any is asked, so they stay in the form of
// the cache until somebody does.
type places string

// A place is where a field stands.
type place struct {
	field              string
	line, column       int // of the value
	keyLine, keyColumn int
	items              [][2]int // line and column of each value of a list
}

// namedLists are the lists whose values are looked up one by one.
var namedLists = []string{"moved_from", "related", "markets"}

// notePlaces takes down where the fields of a mapping stand.
func notePlaces(root *strict.Node) places {
	w := &encoder{}
	for _, e := range root.Entries {
		at := place{field: e.Key, line: e.Value.Line, column: e.Value.Column, keyLine: e.Line, keyColumn: e.Column}
		if e.Value.Kind != strict.Scalar {
			at.line, at.column = at.keyLine, at.keyColumn
		}
		if e.Value.Kind == strict.Sequence && slices.Contains(namedLists, e.Key) {
			for _, item := range e.Value.Items {
				if item != nil && item.Kind == strict.Scalar {
					at.items = append(at.items, [2]int{item.Line, item.Column})
				}
			}
		}
		w.place(at)
	}
	return places(w.b)
}

func (w *encoder) place(at place) {
	w.text(at.field)
	w.int(at.line)
	w.int(at.column)
	w.int(at.keyLine)
	w.int(at.keyColumn)
	w.count(len(at.items))
	for _, item := range at.items {
		w.int(item[0])
		w.int(item[1])
	}
}

func (r *decoder) place() place {
	at := place{field: r.Text(), line: r.int(), column: r.int(), keyLine: r.int(), keyColumn: r.int()}
	at.items = list(r, 1+1, func() [2]int { return [2]int{r.int(), r.int()} })
	return at
}

func (p places) find(field string) (at place, found bool) {
	for r := newDecoder(string(p)); !r.Whole() && !r.Failed(); {
		if at := r.place(); at.field == field {
			return at, true
		}
	}
	return place{}, false
}

// at returns where the value of a field stands, the top of the file when the field is absent.
func (p places) at(field string) (line, column int) {
	if at, ok := p.find(field); ok {
		return at.line, at.column
	}
	return 1, 1
}

// item returns where a value of a list stands.
func (p places) item(field string, i int) (line, column int) {
	if at, ok := p.find(field); ok && i < len(at.items) {
		return at.items[i][0], at.items[i][1]
	}
	return p.at(field)
}

// key returns where the name of a field stands.
func (p places) key(field string) (line, column int) {
	if at, ok := p.find(field); ok {
		return at.keyLine, at.keyColumn
	}
	return 1, 1
}
