package markdown

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"helpwright/problem"
)

// A tag is raw HTML among words: a tag or a comment.
type tag struct {
	ast.BaseInline
	source []byte
}

var kindTag = ast.NewNodeKind("Tag")

func (*tag) Kind() ast.NodeKind              { return kindTag }
func (t *tag) Dump(source []byte, level int) { ast.DumpHelper(t, source, level, nil, nil) }

// longestTag is how far the end of a tag is searched.
const longestTag = 4096

// tagParser reads tags and comments. They need not be understood, only found.
type tagParser struct{}

func (tagParser) Trigger() []byte { return []byte{'<'} }

func (tagParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	line = line[:min(len(line), longestTag)]
	n := tagLength(line)
	if n == 0 {
		return nil
	}
	block.Advance(n)
	return &tag{source: line[:n]}
}

// tagLength returns the length of the tag or comment at the beginning of b, 0
// if there is none. A tag may lack its end when the line ends first.
func tagLength(b []byte) int {
	if bytes.HasPrefix(b, []byte("<!--")) {
		if end := bytes.Index(b[4:], []byte("-->")); end >= 0 {
			return 4 + end + 3
		}
		return len("<!--")
	}
	name := tagName(b)
	if name == "" {
		return 0
	}
	i := 1 + len(name)
	if b[1] == '/' {
		i++
	}
	if i < len(b) && strings.IndexByte(" \t\r\n/>", b[i]) < 0 {
		return 0
	}
	for quote := byte(0); i < len(b); i++ {
		switch c := b[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i + 1
		case c == '<':
			return 0
		}
	}
	if hints[name] == "" {
		return 0 // "a <b" is no tag unless HTML has one of this name
	}
	return len(bytes.TrimRight(b, "\r\n"))
}

// tagName returns the name of the tag at the beginning of b, in lower case.
func tagName(b []byte) string {
	if len(b) < 2 || b[0] != '<' {
		return ""
	}
	b = b[1:]
	if b[0] == '/' {
		b = b[1:]
	}
	n := 0
	for n < len(b) && n < 30 && (b[n]|0x20 >= 'a' && b[n]|0x20 <= 'z' || n > 0 && (b[n] >= '0' && b[n] <= '9' || b[n] == '-')) {
		n++
	}
	return strings.ToLower(string(b[:n]))
}

// tag reports raw HTML and shows it as it was typed. Comments are dropped.
func (w *writer) tag(n *tag) {
	if bytes.HasPrefix(n.source, []byte("<!--")) {
		if !bytes.HasSuffix(n.source, []byte("-->")) {
			w.find(n.Pos(), problem.Markup, "comment is not closed", "end it with \"-->\" on the same line")
			w.plain("<!--")
		}
		return
	}
	if n.source[1] != '/' {
		w.rawHTML(n.Pos(), tagName(n.source))
	}
	w.plain(string(n.source))
}

// htmlBlock reports a block of raw HTML and shows it as it was typed.
func (w *writer) htmlBlock(n *ast.HTMLBlock) {
	w.scratch = appendLines(w.scratch[:0], n, w.unit.text)
	if n.HasClosure() {
		w.scratch = append(w.scratch, n.ClosureLine.Value(w.unit.text)...)
	}
	source := bytes.TrimSpace(w.scratch)
	if rest, isComment := bytes.CutPrefix(source, []byte("<!--")); isComment {
		_, after, closed := bytes.Cut(rest, []byte("-->"))
		switch {
		case !closed:
			w.find(n.Pos(), problem.Markup, "comment is not closed", "end it with \"-->\"")
		case len(bytes.TrimSpace(after)) > 0:
			w.find(n.Pos(), problem.Markup, "words after a comment", "put them on a line of their own")
			source = bytes.TrimSpace(after)
		}
		if closed && len(bytes.TrimSpace(after)) == 0 {
			return
		}
	} else {
		w.rawHTML(n.Pos(), tagName(source))
	}
	text := string(source)
	w.str("<p>")
	w.plain(text)
	w.str("</p>\n")
	w.endText()
}

func (w *writer) rawHTML(offset int, name string) {
	hint := hints[name]
	if hint == "" {
		hint = "write Markdown, or put it between backticks to show it"
	}
	message := "raw HTML"
	if name != "" {
		message = fmt.Sprintf("raw HTML <%s>", name)
	}
	w.find(offset, problem.Markup, message, hint)
}

// hints names what to write instead of the tags that people use in Markdown.
var hints = map[string]string{
	"a":          "write [text](address); for a target, put {#id} after a heading",
	"img":        "write ![what it shows](file.png)",
	"br":         "end the line with a backslash",
	"hr":         "write --- on a line of its own",
	"p":          "leave an empty line between paragraphs",
	"b":          "write **bold**",
	"strong":     "write **bold**",
	"i":          "write *italic*",
	"em":         "write *italic*",
	"u":          "write **bold**; readers take underlined words for links",
	"s":          "write ~~struck out~~",
	"del":        "write ~~struck out~~",
	"code":       "put it between backticks",
	"kbd":        "put it between backticks",
	"samp":       "put it between backticks",
	"tt":         "put it between backticks",
	"pre":        "put it between lines of three backticks",
	"h1":         "write ## Title; the page's title stands in the front matter",
	"h2":         "write ## Title",
	"h3":         "write ### Title",
	"h4":         "write #### Title",
	"h5":         "write ##### Title",
	"h6":         "write ###### Title",
	"ul":         "begin each item with \"- \"",
	"ol":         "begin each item with \"1. \"",
	"li":         "begin each item with \"- \" or \"1. \"",
	"dl":         "write the term, and below it \": \" and what it means",
	"blockquote": "begin each line with \"> \"",
	"details":    "write a quote that begins with > [!DETAILS] Title",
	"summary":    "write a quote that begins with > [!DETAILS] Title",
	"table":      "write a table with | between the cells",
	"tr":         "write a table with | between the cells",
	"td":         "write a table with | between the cells",
	"th":         "write a table with | between the cells",
	"video":      "write ![Title](clip.mp4) in a paragraph of its own",
	"iframe":     "for a video, write ![Title](address of its page) in a paragraph of its own",
	"figure":     "write ![what it shows](file.png \"caption\") in a paragraph of its own",
	"figcaption": "write ![what it shows](file.png \"caption\") in a paragraph of its own",
	"sup":        "write the character itself, such as ², or a footnote: [^1]",
	"sub":        "write the character itself, such as ₂",
	"div":        "delete it; for a box, write a quote that begins with > [!NOTE]",
	"section":    "delete it; headings divide the text",
	"span":       "delete it; the theme decides how words look",
	"font":       "delete it; the theme decides how words look",
	"center":     "delete it; the theme decides how words look",
	"script":     "delete it; pages carry no scripts of the text",
	"style":      "delete it; the theme decides how words look",
	"input":      "for a task, write \"- [ ] \"",
	"form":       "delete it; link to the contact page instead",
	"button":     "write a link: [text](address)",
}
