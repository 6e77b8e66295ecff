package markdown

import (
	"strconv"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// list writes a list. As choices it is the list of answers that closes a step.
func (w *writer) list(n *ast.List, choices bool) {
	tag, class := "ul", ""
	switch {
	case choices:
		class = "choices"
		step := &w.steps[len(w.steps)-1]
		step.Text, step.Choices = w.stepText(len(w.text)), []Choice{}
	case hasTasks(n):
		class = "tasks"
	}
	if n.IsOrdered() && !choices {
		tag = "ol"
	}
	w.str("<" + tag)
	if class != "" {
		w.attr("class", class)
	}
	if tag == "ol" && n.Start != 1 {
		w.attr("start", strconv.Itoa(n.Start))
	}
	w.str(">\n")
	g := loose
	if n.IsTight {
		g = tight
	}
	number := n.Start
	for item := n.FirstChild(); item != nil && !w.full(item); item = item.NextSibling() {
		refs := len(w.refs)
		w.item(item, itemMark(n, number), g)
		if choices {
			w.choice(item, refs)
		}
		number++
	}
	w.str("</" + tag + ">\n")
}

func (w *writer) item(item ast.Node, mark string, g gap) {
	w.str("<li")
	if task, ok := taskOf(item); ok {
		if task.IsChecked {
			w.str(` class="done"`)
		} else {
			w.str(` class="open"`)
		}
	}
	w.str(">")
	w.canon.str(mark)
	indent := "          "[:min(len(mark), 10)]
	w.canon.push(indent)
	w.flow(item, g)
	w.canon.pop(indent)
	w.canon.gap(g)
	w.str("</li>\n")
}

// itemMark returns the mark of an item in Markdown. Lists of one sort that
// follow each other alternate, or they would become one.
func itemMark(n *ast.List, number int) string {
	second := false
	if other, ok := n.PreviousSibling().(*ast.List); ok && other.IsOrdered() == n.IsOrdered() {
		second = other.Marker != n.Marker
	}
	if n.IsOrdered() {
		if number > 999999999 {
			number = 999999999
		}
		if second {
			return strconv.Itoa(number) + ") "
		}
		return strconv.Itoa(number) + ". "
	}
	if second {
		return "* "
	}
	return "- "
}

// definitions writes terms and what they mean.
func (w *writer) definitions(n *extast.DefinitionList) {
	w.str("<dl>\n")
	for c := n.FirstChild(); c != nil && !w.full(c); c = c.NextSibling() {
		switch c := c.(type) {
		case *extast.DefinitionTerm:
			w.str("<dt>")
			w.inlineChildren(c)
			w.endText()
			w.str("</dt>\n")
			w.canon.gap(tight)
		case *extast.DefinitionDescription:
			w.str("<dd>")
			w.canon.str(": ")
			w.canon.push("  ")
			g := loose
			if c.IsTight {
				g = tight
			}
			w.flow(c, g)
			w.canon.pop("  ")
			w.str("</dd>\n")
			if _, ok := c.NextSibling().(*extast.DefinitionTerm); ok {
				w.canon.gap(loose)
			}
		}
	}
	w.str("</dl>\n")
}
