package mail

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"text/template/parse"
	"time"

	"helpwright/manifest"
	"helpwright/theme"
)

// The form of a template: a line "Subject: …", an empty line, and paragraphs. Actions
// write within a line; four functions write lines of their own:
//
//	link "phrase" ADDRESS   an address with what it leads to
//	words TEXT              what somebody wrote, as it is
//	quote TEXT              what the reader wrote or knows
//	code TEXT               a few letters to type elsewhere
//
// Lines of a form begin with a control character, which no value can bring along: what
// other actions write has its control characters and line ends taken out.
const (
	lineLink  = "\x01"
	lineWords = "\x02"
	lineQuote = "\x03"
	lineCode  = "\x04"
	between   = "\x05" // a link's address and its words
)

const templatesFolder = "desk/mail"

var kindName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,40}$`)

// A block is a paragraph, or something of its own among them.
type block struct {
	Kind  string // "text", "words", "quote", "link", "code"
	Lines []string
	Title string // of a link
}

// A form is a letter in words, before it is written in one way or another.
type form struct {
	Subject string
	Blocks  []block
}

// fill renders a template in a locale.
func fill(files fs.FS, kind, locale string, t *theme.Theme, data json.RawMessage) (form, error) {
	text, err := fs.ReadFile(files, path.Join(manifest.DeskTemplates, templatesFolder, kind+".txt"))
	if err != nil {
		return form{}, fmt.Errorf("a letter of kind %s has no template: %w", kind, err)
	}
	tmpl, err := template.New(kind).Option("missingkey=zero").Funcs(functions(locale, t)).Parse(string(text))
	if err != nil {
		return form{}, fmt.Errorf("reading the template of %s: %w", kind, err)
	}
	for _, each := range tmpl.Templates() {
		inOneLine(each.Root)
	}
	values, err := read(data)
	if err != nil {
		return form{}, fmt.Errorf("reading what %s tells: %w", kind, err)
	}
	var out bytes.Buffer
	if err := tmpl.Execute(&out, values); err != nil {
		return form{}, fmt.Errorf("filling the template of %s: %w", kind, err)
	}
	return parseForm(out.String())
}

// read makes what templates see of JSON: whole numbers are such.
func read(data json.RawMessage) (map[string]any, error) {
	values := map[string]any{}
	if len(data) == 0 || string(data) == "null" {
		return values, nil
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(&values); err != nil {
		return nil, err
	}
	for name, value := range values {
		values[name] = whole(value)
	}
	return values, nil
}

func whole(value any) any {
	switch v := value.(type) {
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return int(n)
		}
		return v.String()
	case []any:
		for i := range v {
			v[i] = whole(v[i])
		}
	case map[string]any:
		for name := range v {
			v[name] = whole(v[name])
		}
	}
	return value
}

// functions are what templates can call.
func functions(locale string, t *theme.Theme) template.FuncMap {
	return template.FuncMap{
		"phrase": func(id string, data ...any) string {
			if len(data) == 0 {
				return t.Phrase(locale, id, nil)
			}
			return t.Phrase(locale, id, data[0])
		},
		"values": valuesOf,
		"date":   func(at any) string { return whenever(at, func(w time.Time) string { return t.Date(locale, w) }) },
		"moment": func(at any) string { return whenever(at, func(w time.Time) string { return t.Moment(locale, w) }) },
		"number": func(n int) string { return t.Number(locale, n) },
		"count":  count,
		"hours":  func(minutes int) int { return (minutes + 59) / 60 },
		"line":   oneLine,
		"link": func(id string, address any) string {
			return "\n" + lineLink + oneLine(address) + between + oneLine(t.Phrase(locale, id, nil)) + "\n"
		},
		"words": func(text any) string { return marked(lineWords, text) },
		"quote": func(text any) string { return marked(lineQuote, text) },
		"code":  func(text any) string { return marked(lineCode, oneLine(text)) },
	}
}

var ownLines = []string{"link", "words", "quote", "code"}

func valuesOf(pairs ...any) (map[string]any, error) {
	values := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("values takes names and values, %v is no name", pairs[i])
		}
		values[name] = pairs[i+1]
	}
	return values, nil
}

// count reads a whole number that may stand in letters.
func count(value any) int {
	switch v := value.(type) {
	case int:
		return v
	case string:
		if n, err := strconv.Atoi(v); err == nil {
			return n
		}
	}
	return 0
}

// whenever writes a time that JSON brought; what is none is left out.
func whenever(at any, write func(time.Time) string) string {
	text, _ := at.(string)
	when, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return ""
	}
	return write(when)
}

// inOneLine lets every action of a list end with line, as html/template lets it end
// with an escaper, but for those that write lines of their own.
func inOneLine(list *parse.ListNode) {
	if list == nil {
		return
	}
	for _, n := range list.Nodes {
		switch n := n.(type) {
		case *parse.ActionNode:
			if len(n.Pipe.Decl) == 0 && !writesLines(n.Pipe) {
				n.Pipe.Cmds = append(n.Pipe.Cmds, &parse.CommandNode{
					NodeType: parse.NodeCommand, Pos: n.Pos, Args: []parse.Node{parse.NewIdentifier("line").SetPos(n.Pos)},
				})
			}
		case *parse.IfNode:
			inOneLine(n.List)
			inOneLine(n.ElseList)
		case *parse.WithNode:
			inOneLine(n.List)
			inOneLine(n.ElseList)
		case *parse.RangeNode:
			inOneLine(n.List)
			inOneLine(n.ElseList)
		}
	}
}

func writesLines(p *parse.PipeNode) bool {
	if len(p.Cmds) != 1 {
		return false
	}
	name, ok := p.Cmds[0].Args[0].(*parse.IdentifierNode)
	return ok && slices.Contains(ownLines, name.Ident)
}

// oneLine writes a value so that it neither begins nor ends a line.
func oneLine(value any) string {
	if value == nil {
		return ""
	}
	return strings.Join(strings.Fields(withoutControls(fmt.Sprint(value))), " ")
}

// marked writes each line of a text as one of a sort.
func marked(mark string, said any) string {
	var out strings.Builder
	text, _ := said.(string)
	out.WriteByte('\n')
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		out.WriteString(mark + strings.TrimRight(withoutControls(line), " ") + "\n")
	}
	return out.String()
}

// withoutControls puts blanks in the place of control characters and of those that turn
// the direction of what follows.
func withoutControls(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' {
			return ' '
		}
		return r
	}, s)
}

// parseForm reads what a template wrote.
func parseForm(text string) (form, error) {
	first, rest, _ := strings.Cut(strings.TrimLeft(text, "\n"), "\n")
	subject, ok := strings.CutPrefix(first, "Subject:")
	if !ok || strings.TrimSpace(subject) == "" {
		return form{}, fmt.Errorf("the template of a letter begins with its subject, not with %q", first)
	}
	f := form{Subject: oneLine(subject)}
	open := "" // kind of the block that more lines may go on with
	for line := range strings.SplitSeq(rest, "\n") {
		kind := "text"
		switch {
		case line == "":
			open = ""
			continue
		case strings.HasPrefix(line, lineLink):
			address, title, _ := strings.Cut(line[1:], between)
			f.Blocks = append(f.Blocks, block{Kind: "link", Lines: []string{address}, Title: title})
			open = ""
			continue
		case strings.HasPrefix(line, lineWords):
			kind, line = "words", line[1:]
		case strings.HasPrefix(line, lineQuote):
			kind, line = "quote", line[1:]
		case strings.HasPrefix(line, lineCode):
			kind, line = "code", line[1:]
		}
		if kind != open {
			f.Blocks = append(f.Blocks, block{Kind: kind})
			open = kind
		}
		last := &f.Blocks[len(f.Blocks)-1]
		last.Lines = append(last.Lines, strings.TrimRight(line, " "))
	}
	return f, nil
}
