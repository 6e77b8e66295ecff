package builder

import (
	"crypto/sha256"
	"strings"
	"time"

	"helpwright/knowledge"
	"helpwright/markdown"
	"helpwright/searchindex"
	"helpwright/theme"
)

// What is said in a video can be found as what is written: each chapter is a section
// of the article, which leads to the part of the page in which the video stands. Only
// tracks in the language of the words count, by whose rules they are read.

// foundSections are the parts of an edition that can be found, as they stand in its
// index.json: a result names them by their place there.
func (s *Site) foundSections(e *knowledge.Edition, doc *markdown.Document) []markdown.Section {
	out := make([]markdown.Section, 0, len(doc.Sections))
	for _, sec := range doc.Sections {
		if shown(sec) {
			out = append(out, sec)
		}
	}
	for _, slot := range doc.HTML.Slots {
		r := &doc.Refs[slot.Ref]
		if r.Kind != markdown.RefVideo {
			continue
		}
		if captions, chapters := s.spoken(e, r); captions != nil || chapters != nil {
			out = append(out, chapterSections(sectionAt(doc, slot.Offset), r.Text, s.cues(captions), s.cues(chapters))...)
		}
	}
	return out
}

// spoken are the captions and chapters of a video, nil where it has none in the
// language of the words.
func (s *Site) spoken(e *knowledge.Edition, r *markdown.Ref) (captions, chapters *knowledge.Picture) {
	t := s.base.Resolve(e, r)
	if t.File == nil {
		return nil, nil
	}
	v := s.base.VideoOf(t.File)
	return v.Captions[e.Locale], v.Chapters[e.Locale]
}

// textsKey sums up all that can be found of an edition.
func (s *Site) textsKey(e *knowledge.Edition) [32]byte {
	key := e.WordsKey()
	text := key[:]
	for i := range e.Refs {
		if r := &e.Refs[i]; r.Kind == markdown.RefVideo {
			captions, chapters := s.spoken(e, r)
			for _, f := range []*knowledge.Picture{captions, chapters} {
				if f != nil {
					text = append(text, f.Path+f.Digest...)
				}
			}
		}
	}
	if len(text) == len(key) {
		return key
	}
	return sha256.Sum256(text)
}

// sectionAt is the section in which a place of the HTML stands.
func sectionAt(doc *markdown.Document, offset int) markdown.Section {
	var at markdown.Section
	for _, sec := range doc.Sections {
		if sec.Level > 0 && sec.Start <= offset && offset < sec.End {
			at = sec // those within others come later
		}
	}
	return at
}

// chapterSections are the chapters of a video with what is said in each, or where it has no
// chapters one with all that is said.
func chapterSections(above markdown.Section, title string, captions, chapters []theme.Cue) []markdown.Section {
	if len(chapters) == 0 {
		chapters = []theme.Cue{{Text: title}}
	}
	out := make([]markdown.Section, len(chapters))
	for i, c := range chapters {
		from, to := c.Start, time.Duration(1<<63-1)
		if i == 0 {
			from = 0 // what is said before it belongs nowhere else
		}
		if i+1 < len(chapters) {
			to = chapters[i+1].Start
		}
		var said []string
		for _, cue := range captions {
			if from <= cue.Start && cue.Start < to {
				said = append(said, oneLine(cue.Text))
			}
		}
		out[i] = markdown.Section{ID: above.ID, Title: oneLine(c.Text), Level: max(above.Level, 1) + 1, Text: strings.Join(said, " ")}
	}
	return out
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// indexed are sections as the search takes them.
func indexed(all []markdown.Section) []searchindex.Section {
	out := make([]searchindex.Section, len(all))
	for i, sec := range all {
		out[i] = searchindex.Section{ID: sec.ID, Title: sec.Title, Text: sec.Text}
	}
	return out
}
