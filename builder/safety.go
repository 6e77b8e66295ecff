package builder

import (
	"bytes"
	"html"

	"helpwright/knowledge"
	"helpwright/markdown"
)

// A warning that was translated before it changed may hurt somebody. Where the site
// says so, a translation that is behind shows the warnings and cautions of its source,
// in the language of the source and marked as such. Only pages do: Markdown, JSON and
// the search hold the words of the translation.

// sourceOf returns the source edition of a page's words, nil if these are the source
// or if it is not published.
func sourceOf(p *page) *knowledge.Edition {
	if s := p.article.Source; s != p.edition && s.SourceRevision == "" {
		return s
	}
	return nil
}

// safetySource returns the edition whose warnings a page shows, nil if it shows its
// own.
func (s *Site) safetySource(p *page) *knowledge.Edition {
	if !s.cfg.SourceSafety || p.edition.Outdated == "" {
		return nil
	}
	return sourceOf(p)
}

// appendWords appends the words of an article.
func (s *Site) appendWords(dst []byte, p *page, doc *markdown.Document, link *linker) ([]byte, error) {
	source := s.safetySource(p)
	if source == nil {
		return doc.HTML.AppendTo(dst, link.html), nil
	}
	from, err := s.base.Document(source)
	if err != nil {
		return nil, err
	}
	w := safetyWriter{doc: doc, link: link, from: from, fromLink: &linker{site: s, page: p, refs: from.Refs, from: source}}
	words := s.localeOf(source.Locale)
	w.open = []byte(`<div lang="` + html.EscapeString(words.Tag) + `" dir="` + html.EscapeString(words.Dir) + "\">\n")
	return w.append(dst), nil
}

// A safetyWriter writes words with the warnings of other ones.
type safetyWriter struct {
	doc, from      *markdown.Document
	link, fromLink *linker
	open           []byte
}

// append writes each warning of the source in the place of that of the translation.
// Where there are more or fewer of them, nobody can tell which is which: then all stand
// before the words.
func (w *safetyWriter) append(dst []byte) []byte {
	own, theirs := outermost(w.doc), outermost(w.from)
	inPlace := len(own) == len(theirs)
	if !inPlace {
		for _, span := range theirs {
			dst = w.warning(dst, span)
		}
	}
	at := 0
	for i, span := range own {
		dst = w.doc.HTML.AppendRange(dst, at, span.Start, w.link.html)
		if inPlace {
			dst = w.warning(dst, theirs[i])
		}
		at = span.End
	}
	return w.doc.HTML.AppendRange(dst, at, len(w.doc.HTML.Bytes), w.link.html)
}

func (w *safetyWriter) warning(dst []byte, span markdown.Span) []byte {
	dst = append(dst, w.open...)
	start := len(dst)
	dst = w.from.HTML.AppendRange(dst, span.Start, span.End, w.fromLink.html)
	dst = append(dst[:start], withoutIDs(dst[start:])...)
	return append(dst, "</div>\n"...)
}

// withoutIDs leaves out ids, which the words around may have already: of headings and
// tabs within a warning, and of footnotes.
func withoutIDs(markup []byte) []byte {
	var out []byte
	for {
		before, after, found := bytes.Cut(markup, []byte(` id="`))
		out = append(out, before...)
		if !found {
			return out
		}
		_, markup, _ = bytes.Cut(after, []byte(`"`))
	}
}

// outermost returns the warnings that stand in no other.
func outermost(d *markdown.Document) []markdown.Span {
	var list []markdown.Span
	for _, span := range d.Safety {
		if n := len(list); n == 0 || span.Start >= list[n-1].End {
			list = append(list, span)
		}
	}
	return list
}
