package markdown

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"

	"helpwright/problem"
)

// isBidiControl reports whether a character changes the direction of those
// after it without being seen.
func isBidiControl(r rune) bool {
	return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069
}

// bidi finds direction controls. In words they are an error, in code, where
// they may be what the text is about, a warning.
func (w *writer) bidi(u *unit) {
	var code []span
	known := false
	for at := 0; ; {
		i := bytes.IndexByte(u.text[at:], 0xE2) // the first byte of all of them
		if i < 0 {
			return
		}
		at += i
		r, size := utf8.DecodeRune(u.text[at:])
		if isBidiControl(r) {
			if !known {
				code, known = codeSpans(u), true
			}
			for len(code) > 0 && code[0].end <= at {
				code = code[1:]
			}
			w.bidiControl(u, at, r, len(code) > 0 && code[0].start <= at)
		}
		at += size
	}
}

func (w *writer) bidiControl(u *unit, offset int, r rune, code bool) {
	if code {
		w.findIn(u, offset, problem.BidiCode, fmt.Sprintf("direction control U+%04X in code", r), "delete it unless the code needs it")
		return
	}
	w.findIn(u, offset, problem.Bidi, fmt.Sprintf("direction control U+%04X", r), "delete it; the page sets the direction of the text")
}

// A span is a range of offsets.
type span struct{ start, end int }

// codeSpans returns where the code of a unit stands, in ascending order.
func codeSpans(u *unit) []span {
	var spans []span
	collect := func(n ast.Node) {
		switch n := n.(type) {
		case *ast.FencedCodeBlock, *ast.CodeBlock:
			lines := n.Lines()
			for i := range lines.Len() {
				line := lines.At(i)
				spans = append(spans, span{line.Start, line.Stop})
			}
		case *ast.Text:
			if _, ok := n.Parent().(*ast.CodeSpan); ok {
				spans = append(spans, span{n.Segment.Start, n.Segment.Stop})
			}
		}
	}
	leaves(u.root, collect)
	for _, note := range u.notes {
		leaves(note.node, collect)
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.start, b.start) })
	return spans
}

// decodedBidi finds direction controls that are written as entities.
func (w *writer) decodedBidi(raw []byte, offset int) {
	for at := 0; ; at++ {
		i := bytes.IndexByte(raw[at:], '&')
		if i < 0 {
			return
		}
		at += i
		s, _ := entity(raw[at:])
		if r, _ := utf8.DecodeRuneInString(s); isBidiControl(r) {
			w.bidiControl(w.unit, offset+at, r, false)
		}
	}
}
