package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"helpwright/problem"
)

// fenceParser notices fenced code that is never closed: everything after it
// would be code.
type fenceParser struct{ parser.BlockParser }

func (p fenceParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	n, state := p.BlockParser.Open(parent, reader, pc)
	if n != nil {
		unitOf(pc).fence = n
	}
	return n, state
}

func (p fenceParser) Continue(n ast.Node, reader text.Reader, pc parser.Context) parser.State {
	state := p.BlockParser.Continue(n, reader, pc)
	if state&parser.Continue == 0 {
		unitOf(pc).fence = nil
	}
	return state
}

func (p fenceParser) Close(n ast.Node, reader text.Reader, pc parser.Context) {
	p.BlockParser.Close(n, reader, pc)
	if u := unitOf(pc); u.fence == n {
		u.fence = nil
		u.find(n.Pos(), problem.Markup, "code block is not closed", "end it with a line of the same marks")
	}
}

// language returns the first word of a fence's info, "" if there is none.
func language(n *ast.FencedCodeBlock, source []byte) string {
	if n.Info == nil {
		return ""
	}
	fields := strings.Fields(decoded(n.Info.Segment.Value(source)))
	if len(fields) == 0 {
		return ""
	}
	name, _, _ := strings.Cut(fields[0], "{")
	return name
}

// code writes a code block.
func (w *writer) code(n ast.Node, language string) {
	w.scratch = appendLines(w.scratch[:0], n, w.unit.text)
	code := w.scratch

	w.str(`<div class="code"`)
	if language != "" {
		w.attr("data-lang", language)
	}
	w.str(`><pre tabindex="0"><code`)
	if language != "" {
		w.attr("class", "language-"+language)
	}
	w.str(">")
	colours := language
	if language != "" {
		w.coloured += len(code)
	}
	if w.coloured > maxColoured {
		colours = ""
	}
	w.html = w.p.highlight.append(w.html, colours, code)
	w.str("</code></pre></div>\n")

	w.count()
	w.text = append(w.text, code...)
	w.endText()
	w.counted = len(w.text)

	fence := strings.Repeat("`", max(3, longestRun(code, '`')+1))
	w.canon.str(fence + canonLanguage(language))
	w.canon.line()
	for line := range bytes.Lines(code) {
		w.canon.verbatim(bytes.TrimSuffix(line, []byte{'\n'}))
	}
	w.canon.str(fence)
}

// appendLines appends the lines of a block that holds text as it is, with \n as
// their ends.
func appendLines(dst []byte, n ast.Node, source []byte) []byte {
	lines := n.Lines()
	for i := range lines.Len() {
		line := lines.At(i)
		b := line.Value(source)
		if line, ok := bytes.CutSuffix(b, []byte("\r\n")); ok {
			dst = append(dst, line...)
			dst = append(dst, '\n')
		} else {
			dst = append(dst, b...)
		}
	}
	return dst
}

// canonLanguage leaves out what an info string cannot hold in a fence of backticks.
func canonLanguage(language string) string {
	if strings.ContainsAny(language, "`\\&") {
		return ""
	}
	return language
}

// longestRun returns the length of the longest run of a byte.
func longestRun(b []byte, c byte) int {
	longest, n := 0, 0
	for _, x := range b {
		if x != c {
			n = 0
			continue
		}
		n++
		longest = max(longest, n)
	}
	return longest
}

// codeSpan writes code within words.
func (w *writer) codeSpan(n *ast.CodeSpan) {
	w.scratch = w.scratch[:0]
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			w.scratch = append(w.scratch, t.Segment.Value(w.unit.text)...)
		}
	}
	code := bytes.ReplaceAll(w.scratch, []byte("\r\n"), []byte{' '})
	for i, c := range code {
		if c == '\n' {
			code[i] = ' '
		}
	}
	if w.cell {
		code = bytes.ReplaceAll(code, []byte(`\|`), []byte{'|'})
	}
	w.str("<code>")
	w.html = appendEscaped(w.html, code)
	w.str("</code>")
	w.count()
	w.text = append(w.text, code...)
	w.counted = len(w.text)
	w.canon.span(code, w.cell)
}

// span writes a code span with as many backticks as its code needs.
func (c *canon) span(code []byte, cell bool) {
	if cell {
		code = bytes.ReplaceAll(code, []byte{'|'}, []byte(`\|`))
	}
	ticks := strings.Repeat("`", longestRun(code, '`')+1)
	pad := ""
	if len(code) > 0 && (code[0] == '`' || code[len(code)-1] == '`') ||
		len(bytes.TrimSpace(code)) > 0 && code[0] == ' ' && code[len(code)-1] == ' ' {
		pad = " "
	}
	c.str(ticks + pad)
	c.buf = append(c.buf, code...)
	c.buf = append(c.buf, pad...)
	c.buf = append(c.buf, ticks...)
}

// verbatim writes a line of code.
func (c *canon) verbatim(line []byte) {
	if len(line) > 0 {
		c.begin()
		c.buf = append(c.buf, line...)
	}
	c.line()
}
