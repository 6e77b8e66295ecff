package markdown

import (
	"strconv"

	"helpwright/problem"
)

// tabSet writes the tabs at the beginning of the blocks as one set and returns
// how many there are. Without a script, radio buttons remember which is shown;
// in Markdown all stand open under bold titles.
func (w *writer) tabSet(blocks []block) int {
	w.tabs++
	set := "tab-" + strconv.Itoa(w.tabs)
	group := "tabs-" + strconv.Itoa(w.tabs)
	w.str("<div class=\"tabs\">")
	n := 0
	for _, b := range blocks {
		q, ok := b.node.(*quote)
		if !ok || q.mark != markTab {
			break
		}
		n++
		w.unit = b.unit
		number := strconv.Itoa(n)
		id := set + "-" + number
		w.str(`<input type="radio" name="` + group + `" id="` + id + `"`)
		if n == 1 {
			w.str(" checked")
		}
		w.str(`><label for="` + id + `">`)
		if q.title == nil {
			w.find(offsetOf(q), problem.Markup, "tab without a title", "write it after the mark: > [!TAB] Title")
		}
		w.title(q, number)
		w.str("</label><div class=\"tab\">\n")
		w.flow(q, loose)
		w.canon.gap(loose)
		w.str("</div>\n")
	}
	w.str("</div>\n")
	return n
}
