package markdown

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"golang.org/x/text/unicode/norm"

	"helpwright/problem"
)

// A headingID is `{#id}` at the end of a heading.
type headingID struct {
	ast.BaseInline
	id string
}

var kindHeadingID = ast.NewNodeKind("HeadingID")

func (*headingID) Kind() ast.NodeKind              { return kindHeadingID }
func (h *headingID) Dump(source []byte, level int) { ast.DumpHelper(h, source, level, nil, nil) }

// heading writes a heading; in the text itself it also begins a section.
func (w *writer) heading(h *ast.Heading) {
	offset := offsetOf(h)
	htmlStart, slotStart, textStart := len(w.html), len(w.slots), len(w.text)
	if w.top() {
		w.count()
		w.closeSections(h.Level)
		if h.Level <= 2 {
			w.closeShape()
		}
		htmlStart = len(w.html)
	}
	level := w.checkedLevel(h, offset)

	before := w.canon
	w.canon.str(strings.Repeat("#", level) + " ")
	w.oneLine = true
	w.inlineChildren(h)
	w.oneLine = false
	title := strings.TrimSpace(string(w.text[textStart:]))
	if title == "" && len(w.html) == htmlStart {
		w.canon = before
		w.find(offset, problem.Heading, "heading without words", "give it a title or delete it")
		return
	}
	id := w.headingID(h, title, offset)
	tag := "h" + strconv.Itoa(level)
	open := "<" + tag + ` id="` + id + `">`
	end := "</" + tag + ">\n"
	if !w.top() {
		w.wrap(htmlStart, slotStart, open, end)
		w.endText()
		w.anchors = append(w.anchors, id)
		return
	}
	if class := w.shapeClass(h.Level); class != "" {
		w.inShape = true
		open = `<section class="` + class + `" id="` + id + "\">\n<" + tag + ">"
	}
	w.wrap(htmlStart, slotStart, open, end)
	w.words += countWords(w.text[textStart:])
	w.text = w.text[:textStart]
	w.counted = textStart
	line, column := w.unit.position(offset)
	w.openSection(openSection{id: id, title: title, level: level, line: line})
	if w.inShape && h.Level == 2 {
		w.beginShape(h, id, title, line, column, offset)
	}
}

// wrap puts markup around the HTML that was written from start on.
func (w *writer) wrap(start, slot int, open, end string) {
	n := len(w.html)
	w.str(open)
	copy(w.html[start+len(open):], w.html[start:n])
	copy(w.html[start:], open)
	for i := slot; i < len(w.slots); i++ {
		w.slots[i].Offset += len(open)
	}
	w.str(end)
}

// checkedLevel returns the level at which a heading is shown. The page's title
// is its one first-level heading.
func (w *writer) checkedLevel(h *ast.Heading, offset int) int {
	level := h.Level
	if level == 1 {
		w.find(offset, problem.Heading, "first-level heading in the text", "the title stands in the front matter; begin with \"##\"")
		level = 2
	}
	if level > w.outline+1 {
		w.find(offset, problem.Heading, fmt.Sprintf("heading jumps from level %d to %d", w.outline, level),
			"use \""+strings.Repeat("#", w.outline+1)+"\"")
	}
	w.outline = level
	return level
}

// headingID returns the id of a heading, unique in the document.
func (w *writer) headingID(h *ast.Heading, title string, offset int) string {
	written, ok := h.LastChild().(*headingID)
	if !ok {
		return w.uniqueID(slug(title))
	}
	rule := problem.Heading
	if w.src.Shape == Guide && w.top() && h.Level == 2 {
		rule = problem.Guide
	}
	id := written.id
	switch {
	case w.src.Shape == Guide && isOutcome(id):
		w.find(written.Pos(), problem.Guide, fmt.Sprintf("id %q is an outcome", id), "choose another id; every guide has the outcomes solved and contact")
	case w.p.reserved[id] || generatedID(id):
		w.find(written.Pos(), rule, fmt.Sprintf("id %q is used by the page itself", id), "choose another id")
	case !w.ids[id]:
		w.ids[id] = true
		return id
	case w.unit.name == "" || rule == problem.Guide:
		w.find(written.Pos(), rule, fmt.Sprintf("id %q is used twice", id), "choose another id")
	}
	return w.uniqueID(id)
}

// uniqueID returns an id that is not taken, by a number after it if need be.
func (w *writer) uniqueID(id string) string {
	if !w.idFree(id) && generatedID(id+"-2") {
		id = "section-" + id // with a number it would look like a tab or a footnote
	}
	base := id
	for n := max(w.nextID[base], 2); !w.idFree(id); n++ {
		id = base + "-" + strconv.Itoa(n)
		w.nextID[base] = n + 1
	}
	w.ids[id] = true
	return id
}

// idFree reports whether nobody has an id and no heading further on claims it.
func (w *writer) idFree(id string) bool {
	return !w.ids[id] && !generatedID(id) && !w.p.reserved[id] && !w.root.claims[id] && !(w.src.Shape == Guide && isOutcome(id))
}

// generatedID reports whether an id looks like those of tabs, tab-1-1, and
// footnotes, fn-1 and fn-1-ref.
func generatedID(id string) bool {
	if rest, ok := strings.CutPrefix(id, "fn-"); ok {
		return startsWithDigit(rest)
	}
	rest, ok := strings.CutPrefix(id, "tab-")
	_, number, two := strings.Cut(rest, "-")
	return ok && two && startsWithDigit(rest) && startsWithDigit(number)
}

func startsWithDigit(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

// slug derives an id from a title: lower case, letters, their marks and digits
// of every script, everything else a single dash. Titles that look equal give
// equal ids, however their letters are composed.
func slug(title string) string {
	if !norm.NFC.IsNormalString(title) {
		title = norm.NFC.String(title)
	}
	b := make([]byte, 0, len(title))
	dash := false
	for _, r := range title {
		keep := false
		if r < utf8.RuneSelf {
			if r >= 'A' && r <= 'Z' {
				r += 'a' - 'A'
			}
			keep = r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
		} else {
			keep = unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r)
			r = unicode.ToLower(r)
		}
		if !keep {
			dash = len(b) > 0
			continue
		}
		if dash {
			b = append(b, '-')
			dash = false
		}
		b = utf8.AppendRune(b, r)
	}
	if len(b) == 0 {
		return "section"
	}
	return string(b)
}

// validID reports whether an id may be written down: what a slug holds, and
// dots and underscores.
func validID(id string) bool {
	for _, r := range id {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) && r != '-' && r != '_' && r != '.' {
			return false
		}
	}
	return id != ""
}
