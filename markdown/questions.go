package markdown

import (
	"fmt"

	"github.com/yuin/goldmark/ast"

	"helpwright/problem"
)

// A part is a question of a FAQ or a step of a guide while it is being written.
type part struct {
	title  string
	unit   *unit
	offset int  // of its heading
	html   int  // where its body begins
	exists bool // false before the first
}

// shapeClass returns the class of the section that a heading in the text
// itself begins, "" when it begins none.
func (w *writer) shapeClass(level int) string {
	switch {
	case level != 2:
		return ""
	case w.src.Shape == Questions:
		return "question"
	case w.src.Shape == Guide:
		return "step"
	}
	return ""
}

// beginShape starts a question or a step after its heading has been written.
func (w *writer) beginShape(h *ast.Heading, id, title string, line, column, offset int) {
	w.part = part{title: title, unit: w.unit, offset: offset, html: len(w.html), exists: true}
	if w.src.Shape == Guide {
		w.beginStep(h, id, title, line, column)
	}
}

// closeShape ends the question or step that is open.
func (w *writer) closeShape() {
	if !w.inShape {
		return
	}
	w.inShape = false
	switch w.src.Shape {
	case Questions:
		if len(w.html) == w.part.html {
			w.findIn(w.part.unit, w.part.offset, problem.FAQ, fmt.Sprintf("question %q has no answer", w.part.title),
				"write the answer below the heading")
		}
	case Guide:
		w.endStep()
	}
	w.str("</section>\n")
}

// checkShape finds what a whole FAQ or guide lacks.
func (w *writer) checkShape() {
	if w.part.exists {
		return
	}
	switch w.src.Shape {
	case Questions:
		w.findIn(w.root, 0, problem.FAQ, "no question", "write each question as a heading that begins with \"##\"")
	case Guide:
		w.findIn(w.root, 0, problem.Guide, "no step", "write each step as a heading with an id, such as \"## Is the light on? {#light}\"")
	}
}
