package translation

import (
	"slices"
	"strings"
	"unicode"
)

// A Work is an edition that is to be translated.
type Work struct {
	Source   *Text // as it is today
	Followed *Text // as it was when the translation was made; nil: unknown, taken for the same
	Current  *Text // the translation as it is; nil: there is none
	State    State // how far that has come as a whole
}

// A State is how far the translation of a segment has come, as XLIFF names it.
type State uint8

const (
	Initial    State = iota // not translated, or its source has changed since
	Translated              // by somebody
	Reviewed                // by somebody else
	Final                   // published as it is
)

// An Entry is a segment of the source with its translation.
type Entry struct {
	Segment *Segment
	State   State
	Target  *Content // its codes are those of the segment, then those that only it has; nil: none
	Before  *Content // what the segment said when its translation was made; nil when that is unknown or the same
	Then    *Content // what the translation says though the segment has changed; nil when it has not
	Current *Segment // of the translation, up to date or not; nil: none
}

// A standing is where an entry stands in the other texts.
type standing struct {
	current int     // segment of the current translation, or nobody
	changed bool    // the source says something else than was translated
	before  int     // segment of the followed source, or nobody
	said    Content // what the translation says there, with its own codes in the order of the source's
	own     []Code  // codes for what it is to say
}

// Entries returns all segments of the source in order, those that are translated
// with their translation.
func (w *Work) Entries() []Entry {
	entries := make([]Entry, len(w.Source.Segments))
	for i, s := range w.standings() {
		e := &entries[i]
		e.Segment = &w.Source.Segments[i]
		if s.current == nobody {
			continue
		}
		e.Current = &w.Current.Segments[s.current]
		target := e.Current.Content
		if s.changed {
			e.Then = &target
			if s.before != nobody {
				e.Before = &w.Followed.Segments[s.before].Content
			}
			continue
		}
		adopted, _ := adopt(e.Segment.Content, target)
		if w.State < Reviewed && e.Segment.IsWords() && isLeft(e.Segment.Content, adopted) {
			continue
		}
		e.Target, e.State = &adopted, w.State
	}
	return entries
}

// isLeft reports whether a target is still in the language of the source. Names and
// numbers are the same in any, but nobody can tell until somebody has read them.
func isLeft(source, target Content) bool {
	return source.sameParts(target) && strings.ContainsFunc(source.Plain(), unicode.IsLetter)
}

// standings finds the place of each segment of the source in the other texts: by
// way of the source that the translation follows, if it is known. A translation of
// today's shape has been changed with its source, whatever it says that it follows.
func (w *Work) standings() []standing {
	list := make([]standing, len(w.Source.Segments))
	for i := range list {
		list[i] = standing{current: nobody, before: nobody}
	}
	if w.Current == nil {
		return list
	}
	if w.Followed == nil {
		for i, j := range pairsOf(w.Source, w.Current) {
			list[i].current = j
		}
		return w.withOwn(list)
	}
	translated, today := pairsOf(w.Followed, w.Current), pairsOf(w.Source, w.Current)
	inStep := sameShape(w.Source, w.Current)
	for i, k := range changesOf(w.Source, w.Followed) {
		s := &list[i]
		s.before, s.changed = k, k == nobody || w.Source.Segments[i].key() != w.Followed.Segments[k].key()
		switch {
		case inStep:
			s.current = today[i]
		case k != nobody:
			s.current = translated[k]
		}
	}
	return w.withOwn(list)
}

// withOwn notes how the translation writes the codes of each segment: it may link to
// other places than its source. A code that has changed in the source is that of the
// source.
func (w *Work) withOwn(list []standing) []standing {
	for i, s := range list {
		if s.current == nobody {
			continue
		}
		content := w.Source.Segments[i].Content
		adopted, own := adopt(content, w.Current.Segments[s.current].Content)
		list[i].said, list[i].own = Content{adopted.Parts, slices.Clone(own)}, own
		if !s.changed {
			continue
		}
		var before []Code
		if s.before != nobody {
			before = w.Followed.Segments[s.before].Content.Codes
		}
		for j, c := range content.Codes {
			if !slices.Contains(before, c) {
				own[j] = c
			}
		}
	}
	return list
}

// adopt returns a translation with the codes of its source: those that are the same
// first, then those of the same kind in their order. Codes that only the translation
// has follow. Own are the same codes as the translation writes them.
func adopt(source, translated Content) (adopted Content, own []Code) {
	adopted.Codes = slices.Clone(source.Codes)
	own = slices.Clone(source.Codes)
	number := make([]int, len(translated.Codes))
	taken := make([]bool, len(source.Codes))
	for i := range number {
		number[i] = nobody
	}
	match := func(same func(a, b Code) bool) {
		for i, c := range translated.Codes {
			for j, d := range source.Codes {
				if number[i] == nobody && !taken[j] && same(c, d) {
					number[i], taken[j], own[j] = j, true, c
				}
			}
		}
	}
	match(func(a, b Code) bool { return a == b })
	match(func(a, b Code) bool { return a.Kind == b.Kind && (a.Close == "") == (b.Close == "") })
	for i, c := range translated.Codes {
		if number[i] == nobody {
			number[i] = len(own)
			adopted.Codes, own = append(adopted.Codes, c), append(own, c)
		}
	}
	for _, p := range translated.Parts {
		if p.Kind != Words {
			p.Code = number[p.Code]
		}
		adopted.Parts = append(adopted.Parts, p)
	}
	return adopted, own
}

// Adopt returns a content with the codes of another one, where it has the same or
// such of the same kind.
func Adopt(source, other Content) Content {
	adopted, _ := adopt(source, other)
	return adopted
}
