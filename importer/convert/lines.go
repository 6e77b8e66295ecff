package convert

import (
	"sort"
	"strings"
)

// A doc is the text of one container (a page, a quote, a list item, an
// element) together with the lines of the source file it came from.
type doc struct {
	text   string
	starts []int // offset of each line
	nos    []int // source line of each line
}

// A srcLine is one line of text with its number in the source file.
type srcLine struct {
	text string
	no   int
}

func newDoc(text string, first int, nos []int) *doc {
	if first < 1 {
		first = 1
	}
	d := &doc{text: text}
	for off, i := 0, 0; ; i++ {
		d.starts = append(d.starts, off)
		no := first + i
		if i < len(nos) {
			no = nos[i]
		}
		d.nos = append(d.nos, no)
		next := strings.IndexByte(text[off:], '\n')
		if next < 0 {
			return d
		}
		off += next + 1
	}
}

func docOf(lines []srcLine) *doc {
	d := &doc{}
	var b strings.Builder
	for i, l := range lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		d.starts = append(d.starts, b.Len())
		d.nos = append(d.nos, l.no)
		b.WriteString(l.text)
	}
	if len(lines) == 0 {
		d.starts, d.nos = []int{0}, []int{1}
	}
	d.text = b.String()
	return d
}

// part returns the lines of a range of the text, with common indentation removed.
func (d *doc) part(from, to int) *doc {
	text := d.text[from:to]
	var lines []srcLine
	no := d.lineIndex(from)
	for i, t := range strings.Split(text, "\n") {
		lines = append(lines, srcLine{t, d.nos[min(no+i, len(d.nos)-1)]})
	}
	dedent(lines)
	return docOf(lines)
}

// dedent removes the indentation that all lines but the first have in common;
// the first loses whatever it has, because a tag stood before it.
func dedent(lines []srcLine) {
	if len(lines) == 0 {
		return
	}
	common := -1
	for _, l := range lines[1:] {
		if blank(l.text) {
			continue
		}
		if w := indentWidth(l.text); common < 0 || w < common {
			common = w
		}
	}
	first := lines[0].text
	if !blank(first) && common < 0 {
		common = indentWidth(first)
	}
	lines[0].text = strings.TrimLeft(first, " \t")
	for i := range lines[1:] {
		lines[i+1].text = cutIndent(lines[i+1].text, common)
	}
}

func (d *doc) lineIndex(off int) int {
	return sort.SearchInts(d.starts, off+1) - 1
}

func (d *doc) no(off int) int { return d.nos[d.lineIndex(off)] }

// eol returns the offset of the end of the line that holds off.
func (d *doc) eol(off int) int {
	if i := strings.IndexByte(d.text[off:], '\n'); i >= 0 {
		return off + i
	}
	return len(d.text)
}

// next returns the offset of the line after the one that holds off, or -1.
func (d *doc) next(off int) int {
	if e := d.eol(off); e < len(d.text) {
		return e + 1
	}
	return -1
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }

// indentWidth counts leading white space in columns; tabs stop at every fourth.
func indentWidth(s string) int {
	w := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case ' ':
			w++
		case '\t':
			w += 4 - w%4
		default:
			return w
		}
	}
	return w
}

// cutIndent removes up to n columns of leading white space; a tab that is cut
// in two leaves spaces.
func cutIndent(s string, n int) string {
	w, i := 0, 0
	for i < len(s) && w < n {
		switch s[i] {
		case ' ':
			w++
		case '\t':
			w += 4 - w%4
		default:
			return s[i:]
		}
		i++
	}
	if w > n {
		return strings.Repeat(" ", w-n) + s[i:]
	}
	return s[i:]
}
