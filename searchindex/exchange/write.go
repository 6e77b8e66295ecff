package exchange

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// Write writes a page as a line that Read takes. Of a page with more than a file may
// say, what is too much is left out from its end on.
func Write(w io.Writer, p *Page) error {
	line, err := p.line()
	for err == nil && len(line) > maxLine {
		if len(p.Sections) == 0 {
			p.Text = ""
		}
		p.Sections = p.Sections[:len(p.Sections)/2]
		line, err = p.line()
	}
	if err == nil {
		_, err = w.Write(line)
	}
	if err != nil {
		return fmt.Errorf("telling other sites of %s: %w", p.URL, err)
	}
	return nil
}

func (p *Page) line() ([]byte, error) {
	p.Sections = p.Sections[:min(len(p.Sections), maxSections)]
	p.Keywords = p.Keywords[:min(len(p.Keywords), maxKeywords)]
	var line bytes.Buffer
	e := json.NewEncoder(&line)
	e.SetEscapeHTML(false)
	err := e.Encode(p)
	return line.Bytes(), err
}
