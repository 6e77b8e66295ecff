package markdown

// fold writes `> [!DETAILS] Title`: folded in HTML, open under a bold title in
// Markdown.
func (w *writer) fold(q *quote) {
	w.str(`<details class="fold"><summary>`)
	w.title(q, "…")
	w.str("</summary>\n")
	w.flow(q, loose)
	w.str("</details>\n")
}

// title writes the title of a fold or tab without links, which would be
// controls within a control.
func (w *writer) title(q *quote, otherwise string) {
	w.flat++
	w.quoteTitle(q, otherwise)
	w.flat--
}
