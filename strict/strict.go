// Package strict reads YAML that people wrote, so that every mistake is found
// at its line and column.
//
// [Parse] turns text into a tree of [Node]s, each with its place. A [Mapping]
// then takes the fields out of a node one by one; whatever is left at the end
// is an unknown key. All mistakes are collected, none stops the reading of the
// rest. Aliases, anchors, tags and merge keys are refused, and so is anything
// nested deeper than 32 levels or larger than 4096 nodes: configuration and
// front matter need none of it, and YAML bombs are made of it.
//
// Only the reading of YAML may live here, not what any key means. It is the one
// room of the YAML library.
package strict

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"helpwright/problem"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// The limits of a text.
const (
	MaxDepth = 32
	MaxNodes = 4096
)

// A Kind is the sort of a node.
type Kind uint8

const (
	Null Kind = iota
	Scalar
	Sequence
	Map
)

func (k Kind) String() string {
	return [...]string{"nothing", "a value", "a list", "a mapping"}[k]
}

// A Node is a piece of YAML with its place in the file.
type Node struct {
	Kind    Kind
	Value   string // of a scalar, as a string
	Quoted  bool   // a scalar that was written in quotes or as a block is always text
	Line    int    // from 1, of the file
	Column  int    // from 1, in characters
	Items   []*Node
	Entries []Entry
}

// An Entry is a key of a mapping with its value.
type Entry struct {
	Key    string
	Line   int
	Column int
	Value  *Node
}

// A Text is what is to be parsed.
type Text struct {
	File string       // for problems
	Line int          // line of File on which YAML begins, from 1
	YAML []byte       // the text
	Rule problem.Rule // of the problems that are found
}

// Parse reads the text. The node is nil when the text is empty or broken.
func Parse(t Text) (*Node, []problem.Problem) {
	if n, ok := parsePlain(t); ok {
		return n, nil
	}
	if line, column, ok := loneReturn(t.YAML); ok {
		return nil, []problem.Problem{t.problem(line, column, "a line ends with a carriage return alone", "save the file with the line ends of your system")}
	}
	return parseWhole(t)
}

// parseWhole lets the library read all that YAML can say.
func parseWhole(t Text) (*Node, []problem.Problem) {
	tokens := lexer.Tokenize(string(t.YAML))
	if tk := tooDeep(tokens); tk != nil {
		return nil, []problem.Problem{t.problem(tk.Position.Line, tk.Position.Column, fmt.Sprintf("nested deeper than %d levels", MaxDepth), "write it flatter")}
	}
	file, err := parser.Parse(tokens, 0)
	if err != nil {
		return nil, []problem.Problem{t.syntax(err)}
	}
	b := builder{text: t}
	var root *Node
	switch len(file.Docs) {
	case 0:
	case 1:
		root = b.node(file.Docs[0].Body, 0)
	default:
		b.report(file.Docs[1].Start, "a second document begins here", "keep everything in one document; remove the line ---")
	}
	if len(b.problems) > 0 {
		return nil, b.problems
	}
	return root, nil
}

func (t Text) problem(line, column int, message, hint string) problem.Problem {
	return problem.Problem{File: t.File, Line: t.Line + line - 1, Column: column, Rule: t.Rule, Message: message, Hint: hint}
}

// syntax places the library's complaint in the file.
func (t Text) syntax(err error) problem.Problem {
	line, column, message := 1, 1, err.Error()
	if ye, ok := err.(yaml.Error); ok {
		message = ye.GetMessage()
		if tk := ye.GetToken(); tk != nil && tk.Position != nil {
			line, column = tk.Position.Line, tk.Position.Column
		}
	}
	if before, _, ok := strings.Cut(message, "\n"); ok {
		message = before
	}
	if strings.Contains(message, "already defined") {
		key := ""
		if ye, ok := err.(yaml.Error); ok && ye.GetToken() != nil {
			key = ye.GetToken().Value
		}
		return t.problem(line, column, fmt.Sprintf("key %q stands here twice", key), "keep one of them")
	}
	return t.problem(line, column, "not valid YAML: "+message, "check indentation, colons and quotes on this line")
}

// A builder turns the library's tree into ours.
type builder struct {
	text     Text
	lines    []string // of the text, when they are needed
	nodes    int
	refused  map[string]bool // what was told once
	problems []problem.Problem
}

// refuse reports what this package does not read, the first time that it stands
// in a text: a text made to do harm is full of it.
func (b *builder) refuse(tk *token.Token, what, hint string) {
	if b.refused[what] {
		return
	}
	if b.refused == nil {
		b.refused = map[string]bool{}
	}
	b.refused[what] = true
	b.report(tk, what+" not allowed here", hint)
}

func (b *builder) report(tk *token.Token, message, hint string) {
	line, column := 1, 1
	if tk != nil && tk.Position != nil {
		line, column = tk.Position.Line, tk.Position.Column
	}
	b.problems = append(b.problems, b.text.problem(line, column, message, hint))
}

func (b *builder) node(n ast.Node, depth int) *Node {
	if n == nil {
		return nil
	}
	tk := n.GetToken()
	b.nodes++
	if b.nodes == MaxNodes+1 {
		b.report(tk, fmt.Sprintf("more than %d values", MaxNodes), "write less")
	}
	if b.nodes > MaxNodes {
		return nil
	}
	if depth > MaxDepth {
		b.report(tk, fmt.Sprintf("nested deeper than %d levels", MaxDepth), "write it flatter")
		return nil
	}
	out := b.place(tk)
	switch n := n.(type) {
	case *ast.NullNode:
		out.Kind = Null
	case *ast.StringNode:
		out.Kind, out.Value = Scalar, n.Value
		out.Quoted = tk.Type == token.SingleQuoteType || tk.Type == token.DoubleQuoteType
		if !out.Quoted {
			out.Column = b.plainColumn(tk)
		}
	case *ast.LiteralNode:
		out.Kind, out.Value, out.Quoted = Scalar, n.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		out.Kind, out.Value = Scalar, tk.Value
	case *ast.SequenceNode:
		out.Kind = Sequence
		for _, item := range n.Values {
			out.Items = append(out.Items, b.node(item, depth+1))
		}
	case *ast.MappingNode:
		out.Kind = Map
		for _, v := range n.Values {
			b.entry(out, v, depth)
		}
		if len(n.Values) > 0 && !n.IsFlowStyle {
			first := n.Values[0].Key.GetToken()
			out.Line, out.Column = b.at(first)
		}
	case *ast.MappingValueNode:
		out.Kind = Map
		b.entry(out, n, depth)
		out.Line, out.Column = b.at(n.Key.GetToken())
	case *ast.AliasNode:
		b.refuse(tk, "aliases (*) are", "write the value out")
	case *ast.AnchorNode:
		b.refuse(tk, "anchors (&) are", "write the value without the anchor")
	case *ast.TagNode:
		b.refuse(tk, "tags (!) are", "write the plain value, in quotes if it is text")
	default:
		b.refuse(tk, strings.ToLower(n.Type().String())+" is", "use plain keys, values and lists")
	}
	return out
}

func (b *builder) entry(out *Node, v *ast.MappingValueNode, depth int) {
	key := v.Key.GetToken()
	if _, merge := v.Key.(*ast.MergeKeyNode); merge {
		b.refuse(key, "merge keys (<<) are", "write the keys out")
		return
	}
	value := b.node(v.Value, depth+1)
	if value == nil {
		value = &Node{Kind: Null}
		value.Line, value.Column = b.at(key)
	}
	e := Entry{Key: key.Value, Value: value}
	e.Line, e.Column = b.at(key)
	out.Entries = append(out.Entries, e)
}

// plainColumn returns the column of a text without quotes. The library sets it too
// far to the right by the number of spaces at the end of the line.
func (b *builder) plainColumn(tk *token.Token) int {
	if b.lines == nil {
		b.lines = strings.Split(string(b.text.YAML), "\n")
	}
	if tk.Position.Line > len(b.lines) {
		return tk.Position.Column
	}
	line := strings.TrimSuffix(b.lines[tk.Position.Line-1], "\r")
	words := strings.TrimRight(line, " ")
	column := tk.Position.Column - (len(line) - len(words))
	if column >= 1 && strings.HasSuffix(words, tk.Value) && utf8.RuneCountInString(words)-utf8.RuneCountInString(tk.Value) == column-1 {
		return column
	}
	return tk.Position.Column
}

func (b *builder) place(tk *token.Token) *Node {
	n := &Node{}
	n.Line, n.Column = b.at(tk)
	return n
}

func (b *builder) at(tk *token.Token) (line, column int) {
	if tk == nil || tk.Position == nil {
		return b.text.Line, 1
	}
	return b.text.Line + tk.Position.Line - 1, tk.Position.Column
}

// loneReturn finds a carriage return that no line feed follows: the library takes
// it for the end of a line, as nobody else does, so all places after it would be wrong.
func loneReturn(yaml []byte) (line, column int, found bool) {
	for i, c := range yaml {
		if c == '\r' && i+1 < len(yaml) && yaml[i+1] != '\n' {
			before := yaml[:i]
			return 1 + bytes.Count(before, []byte("\n")), 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]), true
		}
	}
	return 0, 0, false
}

// tooDeep finds the bracket that is nested beyond the limit, or the mark of a list
// begun on one line with others, before the library recurses into them: for 64 KiB of
// either it needs seconds. What stands in texts is no bracket.
func tooDeep(tokens token.Tokens) *token.Token {
	depth, marks, line := 0, 0, 0
	for _, tk := range tokens {
		if tk.Position.Line != line {
			line, marks = tk.Position.Line, 0
		}
		switch tk.Type {
		case token.SequenceStartType, token.MappingStartType:
			depth++
		case token.SequenceEndType, token.MappingEndType:
			depth = max(0, depth-1)
		case token.SequenceEntryType, token.MappingKeyType:
			marks++
		}
		if depth > MaxDepth || marks > MaxDepth {
			return tk
		}
	}
	return nil
}
