package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"helpwright/problem"
)

// A quote is a block quote. Its mark is what it is made into: "" for a quote,
// "tab", "details" or the kind of a callout.
type quote struct {
	ast.BaseBlock
	mark  string
	title *quoteTitle
}

var kindQuote = ast.NewNodeKind("Quote")

func (*quote) Kind() ast.NodeKind              { return kindQuote }
func (q *quote) Dump(source []byte, level int) { ast.DumpHelper(q, source, level, nil, nil) }

// A quoteTitle holds the words that stand on the line of a mark.
type quoteTitle struct{ ast.BaseBlock }

var kindQuoteTitle = ast.NewNodeKind("QuoteTitle")

func (*quoteTitle) Kind() ast.NodeKind              { return kindQuoteTitle }
func (t *quoteTitle) Dump(source []byte, level int) { ast.DumpHelper(t, source, level, nil, nil) }

// The marks. Callouts have the names of their classes.
const (
	markTab     = "tab"
	markDetails = "details"
)

func knownMark(name string) bool {
	switch name {
	case markTab, markDetails, "note", "tip", "important", "warning", "caution":
		return true
	}
	return false
}

// quoteParser makes block quotes into nodes that can carry a mark.
type quoteParser struct{ parser.BlockParser }

func (p quoteParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	n, state := p.BlockParser.Open(parent, reader, pc)
	if n == nil {
		return nil, state
	}
	return &quote{}, state
}

// markTransformer takes the line with the mark out of a quote's first paragraph.
type markTransformer struct{}

func (markTransformer) Transform(paragraph *ast.Paragraph, reader text.Reader, pc parser.Context) {
	q, ok := paragraph.Parent().(*quote)
	if !ok {
		return
	}
	u := unitOf(pc)
	lines := paragraph.Lines()
	for i := range lines.Len() {
		line := lines.At(i)
		name, title, ok := splitMark(line, u.text)
		if !ok {
			continue
		}
		first := i == 0 && q.FirstChild() == ast.Node(paragraph) && q.mark == ""
		switch {
		case !knownMark(name):
			u.find(line.Start, problem.Markup, "unknown mark \"[!"+strings.ToUpper(name)+"]\"",
				"known are NOTE, TIP, IMPORTANT, WARNING, CAUTION, DETAILS and TAB")
		case !first:
			u.find(line.Start, problem.Markup, "the mark \"[!"+strings.ToUpper(name)+"]\" does not begin a quote",
				"put an empty line without \">\" before it")
		default:
			q.mark = name
			if !title.IsEmpty() {
				q.title = &quoteTitle{}
				q.title.SetPos(title.Start)
				q.title.Lines().Append(title)
			}
		}
	}
	if q.mark == "" || q.FirstChild() != ast.Node(paragraph) {
		return
	}
	if _, _, marked := splitMark(lines.At(0), u.text); !marked {
		return
	}
	if q.title != nil && q.title.Parent() == nil {
		q.InsertBefore(q, paragraph, q.title)
	}
	lines.SetSliced(1, lines.Len())
	if lines.Len() == 0 {
		q.RemoveChild(q, paragraph)
	}
}

// splitMark reads "[!NAME] title"; name is in lower case.
func splitMark(line text.Segment, source []byte) (name string, title text.Segment, ok bool) {
	rest, ok := bytes.CutPrefix(line.Value(source), []byte("[!"))
	if !ok {
		return "", title, false
	}
	end := bytes.IndexByte(rest, ']')
	if end < 1 || end > 20 {
		return "", title, false
	}
	for _, c := range rest[:end] {
		if c|0x20 < 'a' || c|0x20 > 'z' {
			return "", title, false
		}
	}
	title = text.NewSegment(line.Stop-len(rest)+end+1, line.Stop)
	title = title.TrimLeftSpace(source)
	title = title.TrimRightSpace(source)
	return strings.ToLower(string(rest[:end])), title, true
}

// quote writes a block quote or what its mark makes of it.
func (w *writer) quote(q *quote) {
	switch q.mark {
	case "":
		w.str("<blockquote>\n")
		w.canon.push("> ")
		w.flow(q, loose)
		w.canon.pop("> ")
		w.str("</blockquote>\n")
	case markDetails:
		w.fold(q)
	default:
		w.callout(q)
	}
}

func (w *writer) callout(q *quote) {
	if q.mark == "warning" || q.mark == "caution" {
		n := len(w.safety)
		w.safety = append(w.safety, Span{Start: len(w.html)})
		defer func() { w.safety[n].End = len(w.html) }()
	}
	w.str(`<div role="note" class="callout `)
	w.str(q.mark)
	w.str("\"><p class=\"callout-title\">")
	w.canon.push("> ")
	w.quoteTitle(q, w.calloutWord(q.mark))
	w.str("</p>\n")
	w.flow(q, loose)
	w.canon.pop("> ")
	w.str("</div>\n")
}

// calloutWord returns the interface's word for a kind of callout.
func (w *writer) calloutWord(kind string) string {
	if word := w.p.config.CalloutTitle; word != nil {
		return word(w.src.Locale, kind)
	}
	return strings.ToUpper(kind[:1]) + kind[1:]
}

// quoteTitle writes the title of a marked quote, in Markdown as a bold line.
// What stands there otherwise comes from the interface and is no part of the
// plain text.
func (w *writer) quoteTitle(q *quote, otherwise string) {
	if q.title == nil {
		w.escape(otherwise)
		if otherwise != "" {
			w.canon.str("**")
			w.canon.words(otherwise)
			w.canon.str("**")
		}
	} else {
		w.oneLine = true
		w.bold++
		w.around(q.title, "", "", "**")
		w.bold--
		w.oneLine = false
		w.endText()
	}
	w.canon.gap(loose)
}
