package theme

import (
	"bytes"
	"regexp"
	"text/template/parse"
)

// collapse drops white space from the text of a template that a browser would
// not show: next to a tag or an action when it holds a line break; elsewhere a
// run of it becomes one space.
func collapse(list *parse.ListNode) {
	c := collapser{}
	c.list(list)
}

// A collapser remembers where in the markup it is from one piece of text to the next.
type collapser struct {
	inTag  bool   // between < and >
	inside string // name of the element whose text is left alone: "pre", "textarea", "script"
}

func (c *collapser) list(list *parse.ListNode) {
	if list == nil {
		return
	}
	for _, n := range list.Nodes {
		if text, ok := n.(*parse.TextNode); ok {
			text.Text = c.text(text.Text)
			continue
		}
		if b := branchOf(n); b != nil {
			before := *c
			c.list(b.List)
			if b.ElseList != nil {
				*c = before
				c.list(b.ElseList)
			}
		}
	}
}

// verbatim finds the tags of elements in which white space is shown or means something.
var verbatim = regexp.MustCompile(`(?i)<(/?)(pre|textarea|script)\b`)

func (c *collapser) text(text []byte) []byte {
	var out []byte
	for len(text) > 0 {
		if c.inside != "" {
			end := bytes.Index(bytes.ToLower(text), []byte("</"+c.inside))
			if end < 0 {
				return append(out, text...)
			}
			out = append(out, text[:end]...)
			text = text[end:]
			c.inside = ""
		}
		piece := text
		opened := ""
		for _, m := range verbatim.FindAllSubmatchIndex(text, -1) {
			if m[2] != m[3] { // a closing tag
				continue
			}
			if end := bytes.IndexByte(text[m[0]:], '>'); end >= 0 {
				opened = string(bytes.ToLower(text[m[4]:m[5]]))
				piece = text[:m[0]+end+1]
				break
			}
		}
		out = c.markup(out, piece, len(piece) == len(text))
		text = text[len(piece):]
		c.inside = opened
	}
	return out
}

// markup appends markup to out without the white space that means nothing. last
// says that an action or the end of the template follows.
func (c *collapser) markup(out, text []byte, last bool) []byte {
	for i := 0; i < len(text); {
		b := text[i]
		if !isSpace(b) {
			switch b {
			case '<':
				c.inTag = true
			case '>':
				c.inTag = false
			}
			out = append(out, b)
			i++
			continue
		}
		end := i
		broken := false
		for end < len(text) && isSpace(text[end]) {
			broken = broken || text[end] == '\n'
			end++
		}
		atStart := i == 0
		atEnd := end == len(text)
		switch {
		case c.inTag:
			if atEnd && last || atEnd || text[end] != '>' {
				out = append(out, ' ')
			}
		case !broken:
			out = append(out, ' ')
		case atStart || atEnd || text[i-1] == '>' || text[end] == '<':
			// A line break beside a tag or an action.
		default:
			out = append(out, ' ')
		}
		i = end
	}
	return out
}

func isSpace(b byte) bool { return b == ' ' || b == '\t' || b == '\n' || b == '\r' }
