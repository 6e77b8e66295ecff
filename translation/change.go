package translation

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"helpwright/markdown"
)

// A Significance says how much a change matters to readers of a translation that
// does not have it yet.
type Significance string

const (
	None   Significance = ""
	Minor  Significance = "minor"  // looks, keywords, addresses, a word here and there
	Medium Significance = "medium" // something else is said
	Major  Significance = "major"  // what is said now misleads: another warning, another way through a guide, or much else
)

// level orders significances.
func (s Significance) level() int {
	return slices.Index([]Significance{None, Minor, Medium, Major}, s)
}

// Weightier returns the greater of two significances.
func (s Significance) Weightier(o Significance) Significance {
	if o.level() > s.level() {
		return o
	}
	return s
}

// A Change is a segment that says something else than before.
type Change struct {
	Before, Now  *Segment // nil: it was added, or removed
	Significance Significance
}

// A Difference is what has happened to a text.
type Difference struct {
	Changes      []Change // in the order of the new text; what was removed follows what stood before it
	Significance Significance
}

// majorShare is from which share of words on, in percent, changes make another
// text of it.
const majorShare = 30

// Compare says what has changed from one version of a text to a later one.
func Compare(before, now *Text) Difference {
	var d Difference
	changed, all := 0, 0
	add := func(c Change) {
		d.Changes = append(d.Changes, c)
		d.Significance = d.Significance.Weightier(c.Significance)
		if c.Significance == Medium || c.Significance == Major {
			changed += c.size()
		}
	}
	partner := make([]bool, len(before.Segments))
	pairs := changesOf(now, before)
	for _, k := range pairs {
		if k != nobody {
			partner[k] = true
		}
	}
	gone := 0 // segments of the old text before this one have been told
	for i, k := range pairs {
		s := &now.Segments[i]
		all += s.size()
		if k == nobody {
			add(Change{Now: s, Significance: weigh(nil, s)})
			continue
		}
		for ; gone < k; gone++ {
			if !partner[gone] {
				all += before.Segments[gone].size()
				add(Change{Before: &before.Segments[gone], Significance: weigh(&before.Segments[gone], nil)})
			}
		}
		gone = max(gone, k+1)
		if old := &before.Segments[k]; old.key() != s.key() {
			add(Change{Before: old, Now: s, Significance: weigh(old, s)})
		}
	}
	for ; gone < len(before.Segments); gone++ {
		if !partner[gone] {
			all += before.Segments[gone].size()
			add(Change{Before: &before.Segments[gone], Significance: weigh(&before.Segments[gone], nil)})
		}
	}
	if d.Significance == Medium && changed*100 > all*majorShare {
		d.Significance = Major
	}
	if d.Significance == None && !slices.Equal(bones(before), bones(now)) {
		d.Significance = Minor // marks of blocks, and ids
	}
	return d
}

// size returns how many letters of a text a change concerns.
func (c Change) size() int {
	if c.Before == nil || c.Now == nil {
		return max(c.Before.size(), c.Now.size())
	}
	other := 100 - Similarity(c.Before.Content, c.Now.Content)
	return max(c.Before.size(), c.Now.size()) * other / 100
}

// writtenID is the id at the end of a heading.
var writtenID = regexp.MustCompile(`\{#[^}\s]+\}[ \t]*$`)

// ids lists the ids that headings and steps of a text have.
func (t *Text) ids() []string {
	var list []string
	for line := range bytes.Lines(bones(t)) {
		if id := writtenID.Find(bytes.TrimRight(line, "\r\n")); id != nil {
			list = append(list, string(id))
		}
	}
	return list
}

func (s *Segment) size() int {
	if s == nil {
		return 0
	}
	return len([]rune(s.Content.Plain()))
}

// weigh says how much the change of a segment matters. One of the two may be nil.
func weigh(before, now *Segment) Significance {
	s := now
	if s == nil {
		s = before
	}
	switch {
	case s.Kind == Keywords:
		return Minor
	case before != nil && now != nil && isSmall(before, now):
		return Minor
	case s.isSafety() || isAnswer(before) || isAnswer(now):
		return Major
	}
	return Medium
}

// isSafety reports whether a segment warns of harm.
func (s *Segment) isSafety() bool {
	return slices.ContainsFunc(strings.Fields(s.Within), func(block string) bool { return block == "warning" || block == "caution" })
}

// isAnswer reports whether a segment is what a guide offers to choose.
func isAnswer(s *Segment) bool { return s != nil && s.isLink() && strings.Contains(s.target(), "](#") }

// target returns the end of the link that a segment consists of.
func (s *Segment) target() string { return s.Content.Codes[s.Content.Parts[0].Code].Close }

// smallChange is from which similarity on, in percent, two texts differ in a word or
// two at most.
const smallChange = 92

// isSmall reports whether two versions of a segment tell readers the same: the
// letters are nearly the same, and so are all numbers, code and answers.
func isSmall(before, now *Segment) bool {
	a, b := before.Content, now.Content
	if isAnswer(before) && (!isAnswer(now) || before.target() != now.target()) {
		return false
	}
	if letters(a.Plain()) == letters(b.Plain()) {
		return true
	}
	return Similarity(a, b) >= smallChange && slices.Equal(numbers(a.Plain()), numbers(b.Plain())) &&
		slices.Equal(fixed(a), fixed(b)) && now.Kind != string(markdown.PassageCode)
}

// letters leaves out everything that is not a letter or digit, and case.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, text)
}

// numbers lists the numbers of a text.
func numbers(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsDigit(r) })
}

// fixed lists the code and variables of a content.
func fixed(c Content) []string {
	var list []string
	for _, code := range c.Codes {
		if code.Kind == markdown.PieceCode || code.Kind == markdown.PieceVariable {
			list = append(list, code.Open)
		}
	}
	return list
}
