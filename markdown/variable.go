package markdown

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"helpwright/problem"
)

// A variable is `{{name}}` among words.
type variable struct {
	ast.BaseInline
	name string
}

var kindVariable = ast.NewNodeKind("Variable")

func (*variable) Kind() ast.NodeKind              { return kindVariable }
func (v *variable) Dump(source []byte, level int) { ast.DumpHelper(v, source, level, nil, nil) }

// Placeholder begins the mark of a place that is still to be written.
const Placeholder = "{{?"

// braceParser reads what begins with a brace: variables and heading ids. An
// include among words is a mistake, a placeholder one that time mends.
type braceParser struct{}

func (braceParser) Trigger() []byte { return []byte{'{'} }

func (braceParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	u := unitOf(pc)
	switch {
	case bytes.HasPrefix(line, []byte("{#")):
		return parseHeadingID(u, parent, block, line, segment)
	case bytes.HasPrefix(line, []byte("{{>")):
		if _, length := includeName(line); length > 0 {
			u.find(segment.Start, problem.Include, "include among words", "put it on a line of its own")
		} else if !bytes.Contains(line, []byte("}}")) {
			u.find(segment.Start, problem.Markup, "include is not closed", "end it with \"}}\"")
		}
	case bytes.HasPrefix(line, []byte(Placeholder)):
		u.find(segment.Start, problem.Placeholder, "this is still to be written", "write it in place of the braces and what is in them")
	case bytes.HasPrefix(line, []byte("{{")):
		name := line[2 : 2+nameLength(line[2:])]
		rest := line[2+len(name):]
		switch {
		case len(name) == 0:
		case bytes.HasPrefix(rest, []byte("}}")):
			block.Advance(2 + len(name) + 2)
			return &variable{name: string(name)}
		case len(rest) == 0 || rest[0] == '}' || blank(rest):
			u.find(segment.Start, problem.Markup, fmt.Sprintf("\"{{%s\" is not closed", name), "end it with \"}}\", or write \\{{ for the braces themselves")
		}
	}
	return nil
}

// parseHeadingID reads `{#id}` at the end of a heading.
func parseHeadingID(u *unit, parent ast.Node, block text.Reader, line []byte, segment text.Segment) ast.Node {
	end := bytes.IndexByte(line, '}')
	if _, ok := parent.(*ast.Heading); !ok || end < 0 || !blank(line[end+1:]) {
		return nil
	}
	id := string(line[2:end])
	if !validID(id) {
		u.find(segment.Start, problem.Heading, fmt.Sprintf("%q is no id", id), "use letters, digits, dashes, dots and underscores")
		return nil
	}
	if before, ok := parent.LastChild().(*ast.Text); ok {
		before.Segment = before.Segment.TrimRightSpace(u.text)
	}
	if u.claims == nil {
		u.claims = map[string]bool{}
	}
	u.claims[id] = true
	block.Advance(end + 1)
	return &headingID{id: id}
}

// nameLength returns how many bytes at the beginning of b are the name of a variable.
func nameLength(b []byte) int {
	n := 0
	for n < len(b) && n < 100 {
		c := b[n]
		if c >= 'a' && c <= 'z' || n > 0 && (c >= '0' && c <= '9' || c == '_' || c == '-') {
			n++
			continue
		}
		break
	}
	return n
}

// variable writes the value of a variable as text.
func (w *writer) variable(v *variable) {
	value, ok := w.value(v.name)
	if !ok {
		w.find(v.Pos(), problem.Variable, fmt.Sprintf("no variable %q", v.name),
			"define it under variables in helpwright.yaml, or write \\{{"+v.name+"}} for the braces themselves")
		w.plain("{{" + v.name + "}}")
		return
	}
	u := w.unit
	u.edits = append(u.edits, edit{start: v.Pos(), end: v.Pos() + len("{{}}") + len(v.name), value: value})
	w.plain(value)
}

func (w *writer) value(name string) (string, bool) {
	if w.p.config.Variable == nil {
		return "", false
	}
	return w.p.config.Variable(w.src.Locale, name)
}

// fillVariables replaces the variables in an address or title.
func (w *writer) fillVariables(s string) string {
	if !strings.Contains(s, "{{") {
		return s
	}
	var b strings.Builder
	for {
		i := strings.Index(s, "{{")
		if i < 0 {
			break
		}
		name := s[i+2 : i+2+nameLength([]byte(s[i+2:]))]
		after := i + 2 + len(name)
		b.WriteString(s[:i])
		if value, ok := w.value(name); ok && strings.HasPrefix(s[after:], "}}") {
			if w.addressed += len(value); w.addressed > maxOutput {
				break // the document is full, which is told at the next node
			}
			b.WriteString(value)
			w.filled = append(w.filled, name, value)
			s = s[after+2:]
			continue
		}
		b.WriteString("{{")
		s = s[i+2:]
	}
	b.WriteString(s)
	return b.String()
}
