package discovery

import (
	"strconv"
	"time"
)

// A jsonWriter appends JSON that may stand in an HTML script element. It sets the
// commas; who writes with it opens and closes.
type jsonWriter struct {
	buf   []byte
	comma bool // has something been written that the next thing must be parted from?
}

// open begins an object ('{') or a list ('[').
func (w *jsonWriter) open(bracket byte) {
	w.part()
	w.buf = append(w.buf, bracket)
	w.comma = false
}

// close ends an object ('}') or a list (']').
func (w *jsonWriter) close(bracket byte) {
	w.buf = append(w.buf, bracket)
	w.comma = true
}

// key begins a member of an object. The name is one of ours and needs no escaping.
func (w *jsonWriter) key(name string) {
	w.part()
	w.buf = append(w.buf, '"')
	w.buf = append(w.buf, name...)
	w.buf = append(w.buf, '"', ':')
	w.comma = false
}

// text writes a member with a string; an empty string leaves the member out.
func (w *jsonWriter) text(name, value string) {
	if value == "" {
		return
	}
	w.key(name)
	w.string(value)
}

// date writes a member with a time; an unknown time leaves the member out.
func (w *jsonWriter) date(name string, t time.Time) {
	if t.IsZero() {
		return
	}
	w.key(name)
	w.buf = append(w.buf, '"')
	w.buf = appendTime(w.buf, t)
	w.buf = append(w.buf, '"')
	w.comma = true
}

// number writes a member with a whole number.
func (w *jsonWriter) number(name string, value int) {
	w.key(name)
	w.buf = strconv.AppendInt(w.buf, int64(value), 10)
	w.comma = true
}

// string writes a value of its own, such as an element of a list.
func (w *jsonWriter) string(value string) {
	w.part()
	w.buf = appendJSON(w.buf, value)
	w.comma = true
}

func (w *jsonWriter) part() {
	if w.comma {
		w.buf = append(w.buf, ',')
	}
}
