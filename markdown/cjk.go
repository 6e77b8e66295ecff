package markdown

import (
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// breaksWithoutSpace reports whether words of a locale are written without
// spaces, so that a line may be broken anywhere in the source. Korean writes
// spaces.
func breaksWithoutSpace(locale string) bool {
	language, _, _ := strings.Cut(strings.ToLower(locale), "-")
	return language == "zh" || language == "ja"
}

// softBreak writes the end of a line within a paragraph: a space for readers,
// nothing between two wide characters of Chinese or Japanese.
func (w *writer) softBreak(before []byte, next ast.Node) {
	locale := w.unit.src.Locale
	if locale == "" {
		locale = w.src.Locale
	}
	if breaksWithoutSpace(locale) {
		last, _ := utf8.DecodeLastRune(before)
		if util.IsEastAsianWideRune(last) && util.IsEastAsianWideRune(w.firstRune(next)) {
			w.canonBreak()
			return
		}
	}
	w.str("\n")
	w.text = append(w.text, ' ')
	w.canonBreak()
}

// canonBreak keeps the line break in Markdown where a block may have several lines.
func (w *writer) canonBreak() {
	if w.oneLine {
		w.canon.str(" ")
		return
	}
	w.canon.line()
}

// firstRune returns the first character of the words under a node, 0 if there is none.
func (w *writer) firstRune(n ast.Node) rune {
	for ; n != nil; n = n.FirstChild() {
		if t, ok := n.(*ast.Text); ok {
			r, _ := utf8.DecodeRune(t.Segment.Value(w.unit.text))
			return r
		}
	}
	return 0
}
