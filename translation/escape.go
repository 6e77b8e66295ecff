package translation

import (
	"strings"

	"helpwright/markdown"
)

// Escaping is tried in two strengths. Most words hold nothing that Markdown could
// take for a mark, and those that hold a lone star or bracket read better as they
// are; so first only what ends a cell or begins a block is escaped, and where that
// is not enough every sign that may be part of a mark.
type strength uint8

const (
	light strength = iota
	full
)

// marks are the signs that can be part of a mark among words.
const marks = "\\`*_[]<>&~{"

// escaped writes plain words of a segment as Markdown.
func escaped(words string, s *Segment, how strength) string {
	var b strings.Builder
	for i := range len(words) {
		c := words[i]
		switch {
		case how == full && strings.IndexByte(marks, c) >= 0,
			c == '|' && s.Kind == string(markdown.PassageCell),
			s.Kind == string(markdown.PassageCaption) && strings.IndexByte(`\"'()&`, c) >= 0:
			b.WriteByte('\\')
		}
		b.WriteByte(c)
	}
	return b.String()
}

// guarded keeps the first words of a block from beginning a block of another sort.
func guarded(text string) string {
	if n := markdown.BlockStart([]byte(text)); n >= 0 {
		return text[:n] + `\` + text[n:]
	}
	return text
}

// encoded writes a content as Markdown in the place of a segment.
func encoded(c Content, s *Segment, how strength) string {
	var b strings.Builder
	for _, p := range c.Parts {
		switch p.Kind {
		case Words:
			b.WriteString(escaped(p.Words, s, how))
		case Open, Alone:
			b.WriteString(c.Codes[p.Code].Open)
		case Close:
			b.WriteString(c.Codes[p.Code].Close)
		}
	}
	text := b.String()
	if len(c.Parts) > 0 && c.Parts[0].Kind == Words && s.Kind != string(markdown.PassageCaption) {
		text = guarded(text)
	}
	return text
}

// settled makes words fit for a segment: on one line, without white space at the
// edges or in runs.
func settled(c Content) Content {
	out := Content{Codes: c.Codes}
	for _, p := range c.Parts {
		if p.Kind == Words {
			out.addWords(oneLine(p.Words))
			continue
		}
		out.Parts = append(out.Parts, p)
	}
	trimEdge(&out, 0, strings.TrimLeft)
	trimEdge(&out, len(out.Parts)-1, strings.TrimRight)
	return out
}

func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' || r == '\t' {
			return ' '
		}
		return r
	}, s)
}

func trimEdge(c *Content, i int, trim func(string, string) string) {
	if i < 0 || i >= len(c.Parts) || c.Parts[i].Kind != Words {
		return
	}
	c.Parts[i].Words = trim(c.Parts[i].Words, " ")
	if c.Parts[i].Words == "" {
		c.Parts = append(c.Parts[:i], c.Parts[i+1:]...)
	}
}
