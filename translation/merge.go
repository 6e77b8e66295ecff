package translation

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"helpwright/markdown"
	"helpwright/problem"
)

// A Target is what a translator sent for a segment. Its codes are those of the
// entry that was sent out.
type Target struct {
	Parts []Part
	State State
	Line  int // of the file that was sent, for problems
}

// A Merged is a translation with what translators sent.
type Merged struct {
	Text    []byte
	Changed int        // segments that read otherwise than before
	Left    []*Segment // segments of the source that nobody has translated yet
	State   State      // the lowest of all segments
}

// A Refusal is why a translation of a segment cannot be taken.
type Refusal struct {
	Segment string // id
	problem.Problem
}

// Merge puts the targets, by the ids of their segments, in place of what the
// translation says. A segment without one stays as it is, in the language of the
// source if need be. With refusals there is no translation; they are told at the
// lines of the file that was sent.
func (w *Work) Merge(c *Cutter, file, locale string, targets map[string]Target) (*Merged, []Refusal) {
	m := &merger{Work: w, cutter: c, file: file, targets: targets, where: w.standings(), entries: w.Entries()}
	m.chooseSkeleton(locale)
	out := m.settle()
	if len(m.refusals) > 0 {
		return nil, m.refusals
	}
	m.insert(light)
	if bad := m.misread(); len(bad) > 0 {
		m.insert(full, bad...)
		for _, i := range m.culprits(m.misread(), bad) {
			m.refuse(i, "the words would break the marks around them", "let bold and italic words begin and end with letters, and write addresses as in the source")
		}
	}
	if len(m.refusals) > 0 {
		return nil, m.refusals
	}
	out.Text = m.text
	return out, nil
}

// A merger makes one translation.
type merger struct {
	*Work
	cutter   *Cutter
	file     string // that was sent
	targets  map[string]Target
	where    []standing
	entries  []Entry
	skeleton *Text
	place    []int      // of each segment of the source in the skeleton
	wanted   []*Content // by segment of the source, of those with new words; else nil
	words    map[int]string
	fields   []Setting
	text     []byte
	refusals []Refusal
}

// chooseSkeleton takes that of the translation where only words of the source have
// changed, so that whatever else its writer did stays; else that of the source.
func (m *merger) chooseSkeleton(locale string) {
	if m.Current != nil && m.keepsSkeleton() && m.findPlaces() {
		m.skeleton = m.Current
		return
	}
	m.refuseOwnWords()
	text := append([]byte(fence+"\n"+fence+"\n"), m.Source.source[m.Source.matter.body:]...)
	if m.Current != nil {
		text = m.Source.withMatterOf(m.Current)
	}
	m.skeleton, _ = m.cutter.Cut(m.file, locale, text)
	m.placeInOrder(m.skeleton)
}

// keepsSkeleton reports whether nothing but words has changed in the source since the
// translation was made, or the translation has been changed with it.
func (m *merger) keepsSkeleton() bool {
	return m.Followed == nil || sameSkeleton(m.Source, m.Followed) ||
		sameShape(m.Source, m.Current) && slices.Equal(m.Source.ids(), m.Current.ids())
}

// refuseOwnWords refuses to take the skeleton of the source when the translation says
// something that its source of that time did not, which would be lost.
func (m *merger) refuseOwnWords() {
	if m.Current == nil {
		return
	}
	of := m.Followed
	if of == nil {
		of = m.Source
	}
	taken := map[int]bool{}
	for _, j := range pairsOf(of, m.Current) {
		taken[j] = true
	}
	for j := range m.Current.Segments {
		if s := &m.Current.Segments[j]; !taken[j] && !s.IsField() {
			m.refusals = append(m.refusals, Refusal{"", problem.Problem{
				File: m.Current.File, Line: s.Line, Column: 1, Rule: problem.Markup,
				Message: "the translation says something here that the source, as it followed it, did not",
				Hint:    "set source_revision if they say the same today, or write it into the source too",
			}})
			return
		}
	}
}

// findPlaces looks for the place of each segment in the current translation, and
// reports whether there is one for every one.
func (m *merger) findPlaces() bool {
	if sameShape(m.Source, m.Current) {
		m.placeInOrder(m.Current)
		return true
	}
	m.place = make([]int, len(m.where))
	for i, s := range m.where {
		m.place[i] = s.current
		if s.current == nobody && !m.entries[i].Segment.IsField() {
			return false
		}
	}
	return true
}

// placeInOrder pairs the segments of texts of the same shape.
func (m *merger) placeInOrder(t *Text) {
	m.place = make([]int, len(m.where))
	first, offset := m.Source.fields(), t.fields()
	for i := range m.place {
		m.place[i] = i - first + offset
		if i < first {
			m.place[i] = t.find(m.Source.Segments[i].Kind)
		}
	}
}

// sameSkeleton reports whether two versions of a source differ in nothing but the
// words of their segments.
func sameSkeleton(a, b *Text) bool {
	return sameShape(a, b) && bytes.Equal(bones(a), bones(b))
}

// bones returns a text without the words of its segments.
func bones(t *Text) []byte {
	empty := map[int]string{}
	for i := range t.Segments {
		empty[i] = ""
	}
	return t.Fill(empty)[t.matter.body:]
}

// settle decides what each segment is to say.
func (m *merger) settle() *Merged {
	out := &Merged{State: Final}
	m.wanted = make([]*Content, len(m.entries))
	for i, e := range m.entries {
		target, sent := m.targets[e.Segment.ID]
		if !e.Segment.IsWords() || len(e.Segment.Content.Parts) == 0 {
			continue
		}
		if !sent || len(target.Parts) == 0 {
			if e.Target == nil {
				out.Left = append(out.Left, e.Segment)
				out.State = Initial
			} else if sent {
				out.State = min(out.State, target.State)
			}
			continue
		}
		content := m.contentOf(i, target)
		out.State = min(out.State, target.State)
		if target.State == Initial && (e.Target == nil || !content.sameParts(*e.Target)) {
			out.Left = append(out.Left, e.Segment)
		}
		if e.Current != nil && content.Equal(m.where[i].said) {
			continue
		}
		if m.check(i, content, target.Line) {
			m.wanted[i] = &content
			out.Changed++
		}
	}
	return out
}

// contentOf returns what a translator sent, with codes as the translation writes
// them where their source has not changed.
func (m *merger) contentOf(i int, target Target) Content {
	codes := m.entries[i].Segment.Content.Codes
	if s := m.where[i]; s.current != nobody {
		codes = s.own
	}
	return settled(Content{Parts: target.Parts, Codes: codes})
}

// check looks for words that no file may hold, and for codes that are lost, doubled or
// crossed.
func (m *merger) check(i int, c Content, line int) bool {
	if message, hint := Unfit(c.Words()); message != "" {
		m.report(line, problem.Markup, i, "it holds "+message, hint)
		return false
	}
	count := make([]int, len(c.Codes))
	var open []int
	for _, p := range c.Parts {
		if p.Kind != Words && (p.Code < 0 || p.Code >= len(c.Codes) || (p.Kind == Alone) != (c.Codes[p.Code].Close == "")) {
			m.report(line, problem.Markup, i, fmt.Sprintf("no mark with the id %d", p.Code+1), "use those of the source")
			return false
		}
		switch p.Kind {
		case Open:
			open = append(open, p.Code)
			count[p.Code]++
		case Close:
			if len(open) == 0 || open[len(open)-1] != p.Code {
				m.report(line, problem.Markup, i, fmt.Sprintf("the end of %s stands in the wrong place", describe(c.Codes[p.Code])), "put it after its beginning, outside of other marks")
				return false
			}
			open = open[:len(open)-1]
		case Alone:
			count[p.Code]++
		}
	}
	if len(open) > 0 {
		m.report(line, problem.Markup, i, describe(c.Codes[open[0]])+" has no end", "put its end after the words that belong to it")
		return false
	}
	if m.entries[i].Segment.Kind == string(markdown.PassageCaption) && slices.ContainsFunc(c.Parts, holdsBraces) {
		// Nothing in a caption keeps braces from being read as a variable.
		m.report(line, problem.Variable, i, "two braces in a caption", "leave them out, or take a variable over from the source")
		return false
	}
	if source := m.entries[i].Segment; source.isLink() && !isLink(c) {
		m.report(line, problem.Link, i, "words stand outside of the link", "move them between its beginning and its end: an answer of a guide is a link and nothing else")
		return false
	}
	for n, code := range m.entries[i].Segment.Content.Codes {
		switch {
		case code.IsFree():
		case count[n] == 0:
			m.report(line, ruleOf(code), i, describe(code)+" is missing", "take it over from the source")
			return false
		case count[n] > 1 && code.Close != "":
			m.report(line, ruleOf(code), i, describe(code)+" stands there twice", "keep one")
			return false
		}
	}
	return true
}

func holdsBraces(p Part) bool { return strings.Contains(p.Words, "{{") }

// isLink reports whether a segment is an item that consists of a link, as answers of
// guides do.
func (s *Segment) isLink() bool { return strings.HasSuffix(s.Within, "item") && isLink(s.Content) }

func isLink(c Content) bool {
	n := len(c.Parts)
	return n > 1 && c.Parts[0].Kind == Open && c.Parts[n-1].Kind == Close && c.Parts[0].Code == c.Parts[n-1].Code &&
		c.Codes[c.Parts[0].Code].Kind == markdown.PieceLink
}

func describe(c Code) string {
	if c.Close != "" {
		return fmt.Sprintf("%s %q", c.Kind, c.Open+"…"+c.Close)
	}
	return fmt.Sprintf("%s %q", c.Kind, c.Open)
}

// ruleOf returns the rule that a lost code breaks.
func ruleOf(c Code) problem.Rule {
	switch c.Kind {
	case markdown.PieceLink, markdown.PieceAddress:
		return problem.Link
	case markdown.PieceVariable:
		return problem.Variable
	case markdown.PiecePicture:
		return problem.Media
	}
	return problem.Markup
}

func (m *merger) refuse(i int, message, hint string) {
	m.report(m.targets[m.entries[i].Segment.ID].Line, problem.Markup, i, message, hint)
}

func (m *merger) report(line int, rule problem.Rule, i int, message, hint string) {
	id := m.entries[i].Segment.ID
	m.refusals = append(m.refusals, Refusal{id, problem.Problem{
		File: m.file, Line: line, Column: 1, Rule: rule, Message: "segment " + id + ": " + message, Hint: hint,
	}})
}

// insert makes the text. Segments that are listed are escaped as strongly as given,
// all others lightly.
func (m *merger) insert(how strength, strongly ...int) {
	m.words, m.fields = map[int]string{}, nil
	for i, e := range m.entries {
		s := e.Segment
		if s.IsField() {
			m.setField(i)
			continue
		}
		strength := light
		if slices.Contains(strongly, i) {
			strength = how
		}
		if m.wanted[i] != nil {
			m.words[m.place[i]] = encoded(*m.wanted[i], &m.skeleton.Segments[m.place[i]], strength)
		} else if text, ok := m.kept(i, strength); ok {
			m.words[m.place[i]] = text
		}
	}
	m.text = m.skeleton.Fill(m.words)
	if len(m.fields) > 0 {
		filled, _ := m.cutter.Cut(m.file, m.skeleton.locale, m.text)
		m.text = filled.Set(m.fields...)
	}
}

// kept returns what stands in the skeleton for a segment without new words, false if
// it stands there already.
func (m *merger) kept(i int, how strength) (string, bool) {
	s, e := m.where[i], m.entries[i]
	switch {
	case !e.Segment.IsWords() && (s.changed || s.current == nobody):
		return m.Source.raw(i), true // nobody is asked to translate code
	case m.skeleton == m.Current || s.current == nobody:
		return "", false
	case how == full && !s.changed && e.Segment.IsWords():
		// On more lines than the source has, its marks may not fit.
		adopted := *e.Target
		adopted.Codes = s.own
		return encoded(settled(adopted), &m.skeleton.Segments[m.place[i]], full), true
	}
	return m.Current.raw(s.current), true
}

// setField gives a field of the front matter its new words, or those that it had.
func (m *merger) setField(i int) {
	s := m.entries[i].Segment
	switch {
	case m.wanted[i] != nil:
		m.fields = append(m.fields, Setting{s.Kind, m.wanted[i].Plain()})
	case m.Current == nil:
		m.fields = append(m.fields, Setting{s.Kind, s.Content.Plain()})
	}
}

// misread returns the segments of the source that would not be read as they are
// meant in the text that was made.
func (m *merger) misread() []int {
	read, problems := m.cutter.Cut(m.file, m.skeleton.locale, m.text)
	if len(problems) > 0 {
		return m.written()
	}
	got, want := read.words(), m.skeleton.words()
	if len(got) != len(want) {
		return m.written()
	}
	var bad []int
	first := m.skeleton.fields()
	for i, e := range m.entries {
		if e.Segment.IsField() {
			continue
		}
		s := &got[m.place[i]-first]
		switch {
		case !sameBlock(s, &want[m.place[i]-first]):
			bad = append(bad, i)
		case m.wanted[i] != nil:
			if !readsAs(s.Content, *m.wanted[i]) {
				bad = append(bad, i)
			}
		case e.Target != nil && e.Segment.IsWords() && m.skeleton != m.Current:
			if !readsAs(s.Content, m.Current.Segments[m.where[i].current].Content) {
				bad = append(bad, i)
			}
		}
	}
	return bad
}

// culprits narrows what is misread to the segments that are so by themselves: one
// broken mark may make others look broken.
func (m *merger) culprits(bad, strongly []int) []int {
	if len(bad) < 2 {
		return bad
	}
	wanted := m.wanted
	var alone []int
	for _, i := range bad {
		m.wanted = make([]*Content, len(wanted))
		m.wanted[i] = wanted[i]
		m.insert(full, strongly...)
		if len(m.misread()) > 0 {
			alone = append(alone, i)
		}
	}
	m.wanted = wanted
	if len(alone) == 0 {
		return bad
	}
	return alone
}

// written lists the segments that have new words.
func (m *merger) written() []int {
	var list []int
	for i, c := range m.wanted {
		if c != nil && !m.entries[i].Segment.IsField() {
			list = append(list, i)
		}
	}
	return list
}

// readsAs reports whether what was read is what was meant: the same words, and in
// the same places codes of the same bytes.
func readsAs(got, want Content) bool {
	if len(got.Parts) != len(want.Parts) {
		return false
	}
	for i, p := range got.Parts {
		q := want.Parts[i]
		if p.Kind != q.Kind || p.Words != q.Words {
			return false
		}
		if p.Kind != Words && !sameCode(got.Codes[p.Code], want.Codes[q.Code]) {
			return false
		}
	}
	return true
}

// sameCode ignores how lines are broken within a code.
func sameCode(a, b Code) bool {
	squeeze := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	return a.Kind == b.Kind && squeeze(a.Open) == squeeze(b.Open) && squeeze(a.Close) == squeeze(b.Close)
}
