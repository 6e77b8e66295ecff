package markdown

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"

	"helpwright/problem"
)

// onlyPicture returns the picture that a paragraph consists of.
func onlyPicture(n *ast.Paragraph) (*ast.Image, bool) {
	picture, ok := n.FirstChild().(*ast.Image)
	return picture, ok && picture.NextSibling() == nil
}

// figure writes a picture that stands alone; its title is the caption.
func (w *writer) figure(n *ast.Image) {
	dest := w.destination(n.Destination)
	if w.isVideo(dest) {
		w.video(n, dest)
		return
	}
	if !w.accepts(dest, n.Pos()) {
		w.str("<p>")
		w.inlineChildren(n)
		w.endText()
		w.str("</p>\n")
		return
	}
	caption := w.destination(n.Title)
	w.str("<figure>")
	w.picture(n, dest, caption)
	w.str(` loading="lazy" decoding="async">`)
	w.endText()
	if caption != "" {
		w.str("<figcaption>")
		w.escape(caption)
		w.str("</figcaption>")
		w.text = append(w.text, caption...)
		w.endText()
	}
	w.str("</figure>\n")
}

// inlinePicture writes a picture among words.
func (w *writer) inlinePicture(n *ast.Image) {
	if w.flat > 0 {
		w.inlineChildren(n)
		return
	}
	dest := w.destination(n.Destination)
	if w.isVideo(dest) {
		w.find(n.Pos(), problem.Media, "video among words", "put it in a paragraph of its own")
		w.linkTo(dest, "", n)
		return
	}
	if !w.accepts(dest, n.Pos()) {
		w.inlineChildren(n)
		return
	}
	title := w.destination(n.Title)
	w.picture(n, dest, title)
	if title != "" {
		w.attr("title", title)
	}
	w.str(">")
}

// picture writes a picture up to its last attributes.
func (w *writer) picture(n *ast.Image, dest, title string) {
	ref := w.ref(RefImage, dest, n.Pos())
	w.canon.open(ref, "![")
	alt := w.alternative(n)
	w.canon.address(ref, title)
	if alt == "" {
		w.find(n.Pos(), problem.Alt, fmt.Sprintf("picture %q without alternative text", dest),
			"say in the square brackets what it shows")
	}
	w.refs[ref].Text = alt
	w.str("<img")
	w.slot(ref)
	w.attr("alt", alt)
}

// alternative writes the words of a picture as plain text and Markdown, not as
// HTML, and returns them.
func (w *writer) alternative(n *ast.Image) string {
	html, text := len(w.html), len(w.text)
	w.flat++
	w.inlineChildren(n)
	w.flat--
	w.html = w.html[:html]
	return strings.Join(strings.Fields(string(w.text[text:])), " ")
}
