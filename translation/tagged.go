package translation

import (
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"strconv"
	"strings"
)

// Tagged writes a content as text with a tag for each code: `Press <x1>Save</x1> in
// <x2/>`. Programs that translate know such tags from web pages, and leave them where
// they belong.
func (c Content) Tagged() string {
	var b strings.Builder
	for _, p := range c.Parts {
		switch p.Kind {
		case Words:
			b.WriteString(html.EscapeString(p.Words))
		case Open:
			fmt.Fprintf(&b, "<x%d>", p.Code+1)
		case Close:
			fmt.Fprintf(&b, "</x%d>", p.Code+1)
		case Alone:
			fmt.Fprintf(&b, "<x%d/>", p.Code+1)
		}
	}
	return b.String()
}

// Untagged reads what [Content.Tagged] has written. Codes have the numbers of the
// tags; whether there are such is for [Merge] to say.
func Untagged(text string) ([]Part, error) {
	d := xml.NewDecoder(strings.NewReader("<t>" + text + "</t>"))
	d.Entity = xml.HTMLEntity
	var c Content
	var open []Part // those that may turn out to be alone
	for {
		token, err := d.Token()
		if err == io.EOF {
			return c.Parts, nil
		}
		if err != nil {
			return nil, errors.New("its tags do not fit together")
		}
		switch t := token.(type) {
		case xml.CharData:
			c.addWords(string(t))
		case xml.StartElement:
			if len(open) == 0 && t.Name.Local == "t" {
				open = append(open, Part{})
				continue
			}
			n, err := strconv.Atoi(strings.TrimPrefix(t.Name.Local, "x"))
			if err != nil || n < 1 {
				return nil, fmt.Errorf("it holds the tag %q", t.Name.Local)
			}
			open = append(open, Part{Kind: Open, Code: n - 1})
			c.Parts = append(c.Parts, open[len(open)-1])
		case xml.EndElement:
			p := open[len(open)-1]
			open = open[:len(open)-1]
			if len(open) == 0 {
				continue
			}
			if last := len(c.Parts) - 1; c.Parts[last] == p {
				c.Parts[last].Kind = Alone
				continue
			}
			c.Parts = append(c.Parts, Part{Kind: Close, Code: p.Code})
		default:
			return nil, errors.New("it holds more than words and tags")
		}
	}
}
