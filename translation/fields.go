package translation

import (
	"bytes"
	"slices"
	"strings"

	"helpwright/problem"
	"helpwright/strict"
)

// A matter is the front matter of a file. Fields are changed line by line, so
// what nobody changed keeps its bytes, comments included.
type matter struct {
	start, body int // of the fields and of the words, bytes of the file
	fields      []field
}

// A field is a key with its value, and the lines that they stand on.
type field struct {
	key        string
	value      *strict.Node
	line       int // of the file
	start, end int // bytes of the file, whole lines
}

const fence = "---"

// readMatter reads the fields of a file. Blocks may have none.
func readMatter(file string, source []byte) (matter, []problem.Problem) {
	start := len(source) - len(bytes.TrimPrefix(source, []byte("\ufeff")))
	lines := slices.Collect(bytes.Lines(source[start:]))
	if len(lines) == 0 || !bytes.HasPrefix(lines[0], []byte(fence)) || !isFence(lines[0]) {
		return matter{start: start, body: start}, nil
	}
	m := matter{start: start + len(lines[0])}
	starts := []int{m.start} // of each line of the fields
	end := m.start
	for i := 1; ; i++ {
		if i == len(lines) {
			return matter{}, []problem.Problem{{File: file, Line: 1, Column: 1, Rule: problem.FrontMatter, Message: "the front matter is not closed", Hint: "end it with a line that holds only ---"}}
		}
		if isFence(lines[i]) {
			m.body = end + len(lines[i])
			break
		}
		end += len(lines[i])
		starts = append(starts, end)
	}
	root, problems := strict.Parse(strict.Text{File: file, Line: 2, YAML: source[m.start:end], Rule: problem.FrontMatter})
	if len(problems) > 0 || root == nil {
		return m, problems
	}
	for i, e := range root.Entries {
		if i > 0 && e.Line == root.Entries[i-1].Line {
			return matter{}, []problem.Problem{{File: file, Line: e.Line, Column: e.Column, Rule: problem.FrontMatter, Message: "two fields on one line", Hint: "write each on a line of its own"}}
		}
		f := field{key: e.Key, value: e.Value, line: e.Line, start: starts[e.Line-2], end: end}
		if i+1 < len(root.Entries) {
			f.end = starts[root.Entries[i+1].Line-2]
		}
		f.end = f.start + withoutRemarks(source[f.start:f.end])
		m.fields = append(m.fields, f)
	}
	return m, nil
}

// isFence reports whether a line ends the fields: what loading takes for their end.
func isFence(line []byte) bool { return string(bytes.TrimSpace(line)) == fence }

// withoutRemarks returns the length of lines without those at their end that are
// empty or comments, which belong to what follows.
func withoutRemarks(lines []byte) int {
	length, at := 0, 0
	for line := range bytes.Lines(lines) {
		at += len(line)
		if trimmed := bytes.TrimSpace(line); length == 0 || len(trimmed) > 0 && trimmed[0] != '#' {
			length = at
		}
	}
	return length
}

// segments makes segments of the fields that hold words.
func (m *matter) segments() []Segment {
	var list []Segment
	for _, name := range []string{Title, Summary, Keywords} {
		i := slices.IndexFunc(m.fields, func(f field) bool { return f.key == name })
		if i < 0 {
			continue
		}
		f := m.fields[i]
		s := Segment{Kind: name, Line: f.line, start: f.start, end: f.end}
		s.Content.addWords(strings.Join(f.texts(), Separator))
		if len(s.Content.Parts) > 0 {
			list = append(list, s)
		}
	}
	return list
}

// texts returns the values of a field, written as one or as a list.
func (f *field) texts() []string {
	switch {
	case f.value == nil:
	case f.value.Kind == strict.Scalar:
		return []string{strings.Join(strings.Fields(f.value.Value), " ")}
	case f.value.Kind == strict.Sequence:
		var all []string
		for _, item := range f.value.Items {
			if item != nil && item.Kind == strict.Scalar {
				all = append(all, strings.TrimSpace(item.Value))
			}
		}
		return all
	}
	return nil
}

// Field returns a field of the front matter that is one value, "" without one.
func (t *Text) Field(key string) string {
	for _, f := range t.matter.fields {
		if texts := f.texts(); f.key == key && len(texts) == 1 {
			return texts[0]
		}
	}
	return ""
}

// A Setting gives a field a value; an empty one takes the field away.
type Setting struct{ Key, Value string }

// Set returns a file with other values in its front matter. Fields that were not
// there come last; a file without front matter gets one.
func (t *Text) Set(settings ...Setting) []byte {
	if t.matter.body == t.matter.start {
		return t.withMatter(settings)
	}
	out := bytes.Clone(t.source[:t.matter.start])
	at := t.matter.start
	for _, f := range t.matter.fields {
		i := slices.IndexFunc(settings, func(s Setting) bool { return s.Key == f.key })
		if i < 0 {
			continue
		}
		out = append(out, t.source[at:f.start]...)
		out = append(out, settings[i].line()...)
		at = f.end
	}
	end := t.matter.start
	if n := len(t.matter.fields); n > 0 {
		end = t.matter.fields[n-1].end
	}
	out = append(out, t.source[at:max(at, end)]...)
	at = max(at, end)
	for _, s := range settings {
		if !slices.ContainsFunc(t.matter.fields, func(f field) bool { return f.key == s.Key }) {
			out = append(out, s.line()...)
		}
	}
	return append(out, t.source[at:]...)
}

// withMatter returns a file that has no front matter with one.
func (t *Text) withMatter(settings []Setting) []byte {
	var lines string
	for _, s := range settings {
		lines += s.line()
	}
	if lines == "" {
		return bytes.Clone(t.source)
	}
	out := append(bytes.Clone(t.source[:t.matter.start]), fence+"\n"+lines+fence+"\n"...)
	return append(out, t.source[t.matter.start:]...)
}

func (s Setting) line() string {
	if s.Value == "" {
		return ""
	}
	switch s.Key {
	case "machine":
		return s.Key + ": " + s.Value + "\n" // a truth value has no quotes
	case Keywords:
		return s.Key + ": [" + strings.Join(quotedKeywords(s.Value), ", ") + "]\n"
	}
	return s.Key + ": " + strict.Quoted(s.Value) + "\n"
}

// quotedKeywords writes keywords as a list on one line.
func quotedKeywords(joined string) []string {
	var list []string
	for word := range strings.FieldsFuncSeq(joined, func(r rune) bool { return r == ';' || r == '；' }) {
		if word = strings.TrimSpace(word); word != "" {
			list = append(list, strict.QuotedItem(word))
		}
	}
	return list
}
