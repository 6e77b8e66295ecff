package markdown

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"

	"helpwright/problem"
)

// isOutcome reports whether an id is one of the two ends of every guide.
func isOutcome(id string) bool { return id == "solved" || id == "contact" }

// beginStep starts a step of a guide. Its id is written, never derived: trails
// and translations name it, so it must survive a change of the title.
func (w *writer) beginStep(h *ast.Heading, id, title string, line, column int) {
	if _, written := h.LastChild().(*headingID); !written {
		w.find(offsetOf(h), problem.Guide, fmt.Sprintf("step %q has no id", title), "write one after the title, such as {#"+id+"}")
	}
	w.steps = append(w.steps, Step{ID: id, Title: title, Line: line, Column: column})
}

// endStep completes the step that is open.
func (w *writer) endStep() {
	step := &w.steps[len(w.steps)-1]
	if step.Choices == nil {
		step.Text = w.stepText(len(w.text))
		w.findIn(w.part.unit, w.part.offset, problem.Guide, fmt.Sprintf("step %q has no choices", step.Title),
			"end it with a list of links, such as \"- [Yes](#solved)\"")
	} else if len(step.Choices) == 0 {
		step.Choices = nil // all were refused, and reported
	}
}

// stepText returns the plain text of the open step up to an offset.
func (w *writer) stepText(end int) string {
	start := w.sections[len(w.sections)-1].text
	for i := len(w.sections) - 1; i >= 0; i-- {
		start = w.sections[i].text
		if w.sections[i].level == 2 {
			break
		}
	}
	return strings.TrimSpace(string(w.text[start:end]))
}

// closesStep reports whether the first of the blocks is the list of choices of
// the open step: a list with links that ends it.
func (w *writer) closesStep(blocks []block) bool {
	if w.src.Shape != Guide || !w.top() || !w.inShape || w.steps[len(w.steps)-1].Choices != nil {
		return false
	}
	if len(blocks) > 1 {
		h, ok := blocks[1].node.(*ast.Heading)
		if !ok || h.Level > 2 {
			return false
		}
	}
	for item := blocks[0].node.FirstChild(); item != nil; item = item.NextSibling() {
		if isChoice(item) {
			return true
		}
	}
	return false
}

// isChoice reports whether an item of a list consists of a link.
func isChoice(item ast.Node) bool {
	paragraph := item.FirstChild()
	if paragraph == nil || paragraph.NextSibling() != nil || paragraph.Type() != ast.TypeBlock {
		return false
	}
	link, ok := paragraph.FirstChild().(*ast.Link)
	return ok && link.NextSibling() == nil
}

// choice takes the item that was just written, whose refs begin at ref, into the
// step. A link whose address was refused is no ref.
func (w *writer) choice(item ast.Node, ref int) {
	if !isChoice(item) {
		w.find(offsetOf(item), problem.Guide, "choice without a link", "write each answer as a link to a step, an article, #solved or #contact")
		return
	}
	if ref < len(w.refs) && w.refs[ref].Kind == RefLink {
		step := &w.steps[len(w.steps)-1]
		step.Choices = append(step.Choices, Choice{Text: w.refs[ref].Text, Ref: ref})
	}
}
