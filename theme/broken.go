package theme

import (
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"
	"unicode/utf8"

	"helpwright/problem"
	"helpwright/strict"
)

// This file turns what the template packages say of a broken template, which is
// meant for people who write Go, into findings for people who write templates.

// A place is where something stands in a template.
type place struct {
	file         string // "templates/article.html"
	line, column int    // from 1, column in characters; 0 when unknown
}

func (p place) problem(message, hint string) problem.Problem {
	return problem.Problem{File: p.file, Line: p.line, Column: p.column, Rule: problem.Template, Message: message, Hint: hint}
}

// newPlace takes a place as the template packages tell it: columns in bytes from
// 0, -1 when unknown.
func newPlace(files fs.FS, name string, line, column int) place {
	p := place{file: path.Join("templates", name), line: line}
	if column < 0 {
		return p
	}
	text, err := fs.ReadFile(files, name)
	lines := strings.Split(string(text), "\n")
	if err == nil && line >= 1 && line <= len(lines) && column <= len(lines[line-1]) {
		p.column = utf8.RuneCountInString(lines[line-1][:column]) + 1
	}
	return p
}

// placeOf is where a node stands.
func placeOf(files fs.FS, n parse.Node) place {
	where, _ := new(parse.Tree).ErrorContext(n)
	parts := strings.Split(where, ":")
	if len(parts) != 3 {
		return place{file: path.Join("templates", parts[0])}
	}
	line, _ := strconv.Atoi(parts[1])
	column, _ := strconv.Atoi(parts[2])
	return newPlace(files, parts[0], line, column)
}

// templatePlace finds "NAME:LINE:COLUMN: message" in the errors of the template packages.
var templatePlace = regexp.MustCompile(`^(?:html/)?template: ?([^:\s]+\.html)(?::(\d+))?(?::(\d+))?:\s*(?s:(.*))$`)

// templateProblem turns an error of the template packages into a finding.
func templateProblem(files fs.FS, err error) problem.Problem {
	var escape *template.Error
	if errors.As(err, &escape) {
		return escapeProblem(files, escape)
	}
	m := templatePlace.FindStringSubmatch(err.Error())
	if m == nil {
		return place{file: "templates"}.problem(err.Error(), "")
	}
	line, _ := strconv.Atoi(m[2])
	column, noColumn := strconv.Atoi(m[3])
	if noColumn != nil {
		column = -1
	}
	p := newPlace(files, m[1], line, column)
	if run := executing.FindStringSubmatch(m[4]); run != nil {
		return p.problem(explain(execFaults, run[2], run[1]))
	}
	return p.problem(explain(parseFaults, m[4], ""))
}

// executing is how errors begin that show only when a template is used: where,
// then what.
var executing = regexp.MustCompile(`^executing "[^"]*" at <(.*?)>: (?s:(.*))$`)

// A fault is a sort of mistake, known by what the template packages say of it.
type fault struct {
	says    *regexp.Regexp
	explain func(m []string, at string) (message, hint string) // m matches says; at is the expression it is about
}

// explain finds words for a fault; one that nobody has met keeps its own.
func explain(faults []fault, said, at string) (message, hint string) {
	for _, f := range faults {
		if m := f.says.FindStringSubmatch(said); m != nil {
			return f.explain(m, at)
		}
	}
	if at != "" {
		return fmt.Sprintf("%q does not work here: %s", at, plainTypes(said)), "the comment at the top of the built-in template says what it gets"
	}
	return said, "compare it with the built-in template of this name"
}

func sort(says string, explain func(m []string, at string) (message, hint string)) fault {
	return fault{regexp.MustCompile(says), explain}
}

// parseFaults are seen when a template is read.
var parseFaults = []fault{
	sort(`^function "(.*)" not defined$`, func(m []string, _ string) (string, string) {
		return fmt.Sprintf("no function %q", m[1]), didYouMean(m[1], functionNames())
	}),
	sort(`^undefined variable "(.*)"$`, func(m []string, _ string) (string, string) {
		return fmt.Sprintf("no variable %q here", m[1]), fmt.Sprintf("give it a value before, in the same block: {{%s := …}}", m[1])
	}),
	sort(`^missing value for (\w+)$`, func(m []string, _ string) (string, string) {
		return fmt.Sprintf("{{%s}} names nothing", m[1]), fmt.Sprintf("write what it is about, such as {{%s .Title}}", m[1])
	}),
	sort(`^unexpected \{\{(end|else)\}\}`, func(m []string, _ string) (string, string) {
		return fmt.Sprintf("nothing is open that this {{%s}} could belong to", m[1]), "remove it, or write the {{if}}, {{with}} or {{range}} that it belongs to"
	}),
	sort(`^unexpected EOF$`, func([]string, string) (string, string) {
		return "an {{if}}, {{with}} or {{range}} is not closed", "write {{end}} where it ends"
	}),
	sort(`^(?:unclosed action|unterminated quoted string|unexpected .* in operand|unterminated .*)`, func([]string, string) (string, string) {
		return "an action is not closed", "end it with }} in the line where it begins, and every text in it with a quotation mark"
	}),
	sort(`^unclosed comment$`, func([]string, string) (string, string) {
		return "a comment is not closed", "end it with */}}"
	}),
}

// execFaults are seen when a template is used for the first time.
var execFaults = []fault{
	sort(`^can't evaluate field (\w+) in type (.*)$`, func(m []string, at string) (string, string) {
		return fmt.Sprintf("no field %q here", m[1]), fieldHint(m[1], m[2], at)
	}),
	sort(`^wrong number of args for (\w+): want (?:at least )?(\d+) got (\d+)$`, func(m []string, _ string) (string, string) {
		return fmt.Sprintf("%q is given %s values", m[1], m[3]), fmt.Sprintf("it needs %s", m[2])
	}),
	sort(`^expected string; found (.*)$`, func(m []string, _ string) (string, string) {
		return fmt.Sprintf("a text is needed here, not %s", m[1]), fmt.Sprintf("write it in quotes: %q", m[1])
	}),
	sort(`^wrong type for value; expected (.*); got (.*)$`, func(m []string, at string) (string, string) {
		return fmt.Sprintf("%q is %s, but %s is needed here", at, plainType(m[2]), plainType(m[1])), "use another field, or another function"
	}),
	sort(`^range can't iterate over`, func(_ []string, at string) (string, string) {
		return fmt.Sprintf("%q is no list", at), "{{range}} goes through lists; show a single value with {{" + at + "}}"
	}),
	sort(`^(\w+) has arguments but cannot be invoked as function$`, func(m []string, at string) (string, string) {
		return fmt.Sprintf("%q is a value, not a function", at), "write it alone: {{" + at + "}}"
	}),
	sort(`^error calling turn: (.*)$`, func(m []string, _ string) (string, string) {
		return "it comes to " + m[1], boundHint
	}),
	sort(`^error calling (\w+): (a text of more than .*)$`, func(m []string, _ string) (string, string) {
		return fmt.Sprintf("%q makes %s", m[1], m[2]), boundHint
	}),
	sort(`^error calling (\w+): (.*)$`, func(m []string, _ string) (string, string) {
		return fmt.Sprintf("%q cannot work with these values: %s", m[1], m[2]), "compare it with the built-in templates"
	}),
	sort(`^template "(.*)" not defined$`, func(m []string, _ string) (string, string) {
		return fmt.Sprintf("no template %q", m[1]), "templates are called by their whole file name, such as \"_crumbs.html\""
	}),
}

// fieldHint says what may have been meant by a field that a type does not have.
func fieldHint(field, typ, at string) string {
	if strings.HasPrefix(typ, "[]") {
		list := strings.TrimSuffix(at, "."+field)
		return fmt.Sprintf("it is a list: write {{range %s}}{{.%s}}{{end}}", list, field)
	}
	fields := fieldsOf(strings.TrimPrefix(typ, "*"))
	if near := strict.Nearest(field, fields); near != "" {
		return fmt.Sprintf("did you mean %q?", "."+near)
	}
	if len(fields) == 0 {
		return fmt.Sprintf("this is %s and has no fields", plainType(typ))
	}
	if slices.Contains(fieldsOf("theme.Page"), field) {
		return fmt.Sprintf("inside of {{with}} and {{range}} the page's own fields begin with a dollar: $.%s", field)
	}
	return "here are " + strings.Join(fields, ", ")
}

// fieldsOf lists what templates can ask of a type of this package by its name, such
// as "theme.Page".
func fieldsOf(name string) []string {
	t := typesBelow(reflect.TypeFor[Page](), map[string]reflect.Type{})[name]
	for _, other := range []reflect.Type{reflect.TypeFor[navData](), reflect.TypeFor[Video]()} {
		if t == nil {
			t = typesBelow(other, map[string]reflect.Type{})[name]
		}
	}
	if t == nil {
		return nil
	}
	var names []string
	for _, f := range reflect.VisibleFields(t) {
		if f.IsExported() && !f.Anonymous {
			names = append(names, f.Name)
		}
	}
	for m := range reflect.PointerTo(t).Methods() {
		names = append(names, m.Name)
	}
	return names
}

// typesBelow gathers a struct and all structs that its fields lead to, by name.
func typesBelow(t reflect.Type, found map[string]reflect.Type) map[string]reflect.Type {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || found[t.String()] != nil {
		return found
	}
	found[t.String()] = t
	for i := range t.NumField() {
		typesBelow(t.Field(i).Type, found)
	}
	return found
}

var typeName = regexp.MustCompile(`(?:\[\]|\*)*(?:theme|time|template)\.\w+`)

// plainTypes replaces the types in an error by words.
func plainTypes(said string) string { return typeName.ReplaceAllStringFunc(said, plainType) }

// plainType says what a type is to somebody who does not write Go.
func plainType(t string) string {
	switch {
	case strings.HasPrefix(t, "[]"):
		return "a list"
	case strings.HasPrefix(t, "map["):
		return "values by name"
	case t == "string", t == "template.HTML":
		return "a text"
	case t == "int", t == "int64":
		return "a number"
	case t == "bool":
		return "a yes or no"
	case t == "time.Time":
		return "a date"
	}
	name := strings.TrimPrefix(strings.TrimPrefix(t, "*"), "theme.")
	return "the whole " + strings.ToLower(name)
}

// escapeProblem is about markup that does not hold together.
func escapeProblem(files fs.FS, err *template.Error) problem.Problem {
	p := place{file: fileOf(err.Name), line: err.Line}
	if err.Node != nil {
		p = placeOf(files, err.Node)
	}
	switch err.ErrorCode {
	case template.ErrBranchEnd, template.ErrRangeLoopReentry:
		return p.problem("the branches of this action leave the markup in different states", "let each branch close the tags and quotation marks that it opens")
	case template.ErrEndContext, template.ErrOutputContext:
		return p.problem("the template ends in the middle of a tag, an attribute or a comment", "close the tag and every quotation mark in it")
	case template.ErrNoSuchTemplate:
		if m := regexp.MustCompile(`no such template "(.*)"`).FindStringSubmatch(err.Description); m != nil {
			names, _ := fs.Glob(files, "*.html")
			return p.problem(fmt.Sprintf("no template %q", m[1]), didYouMean(m[1], names))
		}
	case template.ErrAmbigContext, template.ErrBadHTML, template.ErrPartialEscape:
		return p.problem("a value stands where the markup is not whole", "put attributes in quotation marks and values inside of them")
	}
	return p.problem(strings.TrimSpace(err.Description), "compare it with the built-in template of this name")
}

// fileOf names the file that a fault of a template is most likely in. A frame
// that does not hold together is one around the wrong content.
func fileOf(name string) string {
	if kind, ok := strings.CutPrefix(name, framePrefix); ok {
		name = kind + ".html"
	}
	return path.Join("templates", name)
}

// didYouMean proposes the known name that is nearest to a wrong one, "" if none is.
func didYouMean(wrong string, known []string) string {
	near := strict.Nearest(wrong, known)
	if near == "" {
		return ""
	}
	return fmt.Sprintf("did you mean %q?", near)
}
