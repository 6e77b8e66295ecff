package mail

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// textOf makes text of HTML: paragraphs, lists, quotes, and addresses of links. What
// nobody would see is left out.
func textOf(markup string) string {
	w := &textWriter{}
	z := html.NewTokenizer(strings.NewReader(markup))
	for {
		switch z.Next() {
		case html.ErrorToken:
			w.endLine()
			return w.out.String()
		case html.TextToken:
			w.text(string(z.Text()))
		case html.StartTagToken, html.SelfClosingTagToken:
			w.start(z.Token())
		case html.EndTagToken:
			w.end(z.Token().DataAtom)
		}
	}
}

// A textWriter writes lines, each behind the marks of the quotes that it stands in.
type textWriter struct {
	out    strings.Builder
	line   strings.Builder
	quotes int
	hidden []atom.Atom // elements that are open and not shown
	pre    int
	blank  bool   // white space was read since the last word
	link   bool   // one is open
	href   string // of it
	from   int    // where its words begin in the line
	wrote  bool   // the last line was not empty
}

var notShown = []atom.Atom{atom.Script, atom.Style, atom.Head, atom.Title, atom.Template, atom.Noscript, atom.Object, atom.Svg, atom.Math, atom.Iframe, atom.Textarea, atom.Select}

var void = []atom.Atom{atom.Br, atom.Img, atom.Hr, atom.Input, atom.Meta, atom.Link, atom.Area, atom.Base, atom.Col, atom.Embed, atom.Source, atom.Track, atom.Wbr}

var ownLine = []atom.Atom{
	atom.P, atom.Div, atom.Table, atom.Tr, atom.Ul, atom.Ol, atom.Li, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Section,
	atom.Article, atom.Header, atom.Footer, atom.Address, atom.Dl, atom.Dt, atom.Dd, atom.Form, atom.Fieldset, atom.Center, atom.Figure,
}

var ownParagraph = []atom.Atom{atom.P, atom.Ul, atom.Ol, atom.Table, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Pre, atom.Blockquote, atom.Dl}

const deepest = 20 // quotes in quotes; deeper ones stand with these

func (w *textWriter) start(t html.Token) {
	if len(w.hidden) > 0 {
		if !slices.Contains(void, t.DataAtom) && t.Type == html.StartTagToken && len(w.hidden) < 1000 {
			w.hidden = append(w.hidden, t.DataAtom)
		}
		return
	}
	switch {
	case t.Type == html.StartTagToken && !slices.Contains(void, t.DataAtom) && (slices.Contains(notShown, t.DataAtom) || isHidden(t)):
		w.hidden = append(w.hidden, t.DataAtom)
	case t.DataAtom == atom.Br:
		w.breakLine()
	case t.DataAtom == atom.Hr:
		w.endLine()
		w.text("---")
		w.endLine()
	case t.DataAtom == atom.Img:
		if alt := attribute(t, "alt"); alt != "" {
			w.text("[" + alt + "]")
		}
	case t.DataAtom == atom.A:
		w.endLink() // none is in another
		w.link, w.href, w.from = true, attribute(t, "href"), w.line.Len()
	case t.DataAtom == atom.Blockquote:
		w.paragraph()
		w.quotes++
	case t.DataAtom == atom.Pre:
		w.paragraph()
		w.pre++
	case t.DataAtom == atom.Li:
		w.endLine()
		w.line.WriteString("- ")
	case t.DataAtom == atom.Td, t.DataAtom == atom.Th:
		w.blank = true
	case slices.Contains(ownParagraph, t.DataAtom):
		w.paragraph()
	case slices.Contains(ownLine, t.DataAtom):
		w.endLine()
	}
}

func (w *textWriter) end(a atom.Atom) {
	if len(w.hidden) > 0 {
		// What was left open inside ends with it.
		if at := lastIndex(w.hidden, a); at >= 0 {
			w.hidden = w.hidden[:at]
		}
		return
	}
	switch {
	case a == atom.A:
		w.endLink()
	case a == atom.Blockquote:
		w.paragraph()
		w.quotes = max(0, w.quotes-1)
	case a == atom.Pre:
		w.paragraph()
		w.pre = max(0, w.pre-1)
	case slices.Contains(ownParagraph, a):
		w.paragraph()
	case slices.Contains(ownLine, a):
		w.endLine()
	}
}

func lastIndex(all []atom.Atom, a atom.Atom) int {
	for i := len(all) - 1; i >= 0; i-- {
		if all[i] == a {
			return i
		}
	}
	return -1
}

// endLink writes where an open link leads, unless its words say that already.
func (w *textWriter) endLink() {
	if !w.link {
		return
	}
	w.link = false
	href := w.href
	words := strings.TrimSpace(w.line.String()[min(w.from, w.line.Len()):])
	lower := strings.ToLower(href)
	if !strings.HasPrefix(lower, "http://") && !strings.HasPrefix(lower, "https://") || strings.ContainsAny(href, " <>\n") || words == href {
		return
	}
	w.line.WriteString(" <" + href + ">")
}

func isHidden(t html.Token) bool {
	for _, a := range t.Attr {
		if a.Key == "hidden" {
			return true
		}
		if a.Key == "style" && strings.Contains(strings.ReplaceAll(strings.ToLower(a.Val), " ", ""), "display:none") {
			return true
		}
	}
	return false
}

func attribute(t html.Token, key string) string {
	for _, a := range t.Attr {
		if a.Key == key {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

func (w *textWriter) text(s string) {
	if len(w.hidden) > 0 {
		return
	}
	if w.pre > 0 {
		for i, line := range strings.Split(s, "\n") {
			if i > 0 {
				w.breakLine()
			}
			w.line.WriteString(line)
		}
		return
	}
	if s != "" && strings.TrimLeft(s, " \t\r\n\f") != s {
		w.blank = true
	}
	for i, word := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" \t\r\n\f", r) }) {
		if (i > 0 || w.blank) && w.line.Len() > 0 && !strings.HasSuffix(w.line.String()[max(0, w.line.Len()-1):], " ") {
			w.line.WriteByte(' ')
		}
		w.line.WriteString(word)
		w.blank = false
	}
	if strings.TrimRight(s, " \t\r\n\f") != s {
		w.blank = true
	}
}

// endLine ends a line that has words.
func (w *textWriter) endLine() {
	if strings.TrimSpace(w.line.String()) != "" {
		w.breakLine()
	}
	w.line.Reset()
	w.blank = false
}

// paragraph ends a line and leaves one empty.
func (w *textWriter) paragraph() {
	w.endLine()
	if w.wrote {
		w.breakLine()
	}
}

func (w *textWriter) breakLine() {
	line := strings.TrimRight(w.line.String(), " ")
	w.line.Reset()
	w.blank = false
	w.from = 0
	if w.out.Len() > maxHTML {
		return // marks of quotes, which make much of little
	}
	quotes := min(w.quotes, deepest)
	w.out.WriteString(strings.TrimRight(strings.Repeat("> ", quotes)+line, " ") + "\n")
	w.wrote = line != ""
}
