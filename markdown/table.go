package markdown

import (
	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// table writes a table in a box that can scroll. Cells are aligned by classes.
func (w *writer) table(n *extast.Table) {
	w.str("<div class=\"table\" tabindex=\"0\"><table>\n")
	body := false
	for row := n.FirstChild(); row != nil && !w.full(row); row = row.NextSibling() {
		if _, head := row.(*extast.TableHeader); head {
			w.str("<thead>\n")
			w.row(row, "th")
			w.str("</thead>\n")
			w.canon.line()
			w.delimiters(n.Alignments)
			continue
		}
		if !body {
			w.str("<tbody>\n")
			body = true
		}
		w.canon.line()
		w.row(row, "td")
	}
	if body {
		w.str("</tbody>\n")
	}
	w.str("</table></div>\n")
}

func (w *writer) row(row ast.Node, tag string) {
	w.str("<tr>")
	w.canon.str("|")
	w.cell = true
	for c := row.FirstChild(); c != nil; c = c.NextSibling() {
		cell, ok := c.(*extast.TableCell)
		if !ok {
			continue
		}
		name := tag
		if !cell.HasChildren() {
			name = "td" // a heading without words is none
		}
		w.str("<" + name)
		if name == "th" {
			w.attr("scope", "col")
		}
		if cell.Alignment != extast.AlignNone {
			w.attr("class", cell.Alignment.String())
		}
		w.str(">")
		w.canon.str(" ")
		w.inlineChildren(cell)
		w.canon.str(" |")
		if c.NextSibling() != nil {
			w.text = append(w.text, ' ')
		}
		w.str("</" + name + ">")
	}
	w.cell = false
	w.endText()
	w.str("</tr>\n")
}

// delimiters writes the line between head and body in Markdown.
func (w *writer) delimiters(alignments []extast.Alignment) {
	w.canon.str("|")
	for _, a := range alignments {
		switch a {
		case extast.AlignLeft:
			w.canon.str(" :-- |")
		case extast.AlignRight:
			w.canon.str(" --: |")
		case extast.AlignCenter:
			w.canon.str(" :-: |")
		default:
			w.canon.str(" --- |")
		}
	}
}
