package theme

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"sync/atomic"
	"text/template/parse"
	"time"

	"helpwright/problem"
)

// The limits of what templates may do with one page. Those of a site may have come
// with it, from anybody, and a loop is written quickly.
const (
	maxPage = 16 << 20         // bytes of HTML
	maxText = 1 << 20          // bytes of a text that a function makes
	maxTime = 10 * time.Second // of rendering; a page takes a millisecond
)

var (
	errPage = fmt.Errorf("a page of more than %d MiB", maxPage>>20)
	errText = fmt.Errorf("a text of more than %d MiB", maxText>>20)
	errTime = fmt.Errorf("no end after %d seconds", int(maxTime.Seconds()))
)

// boundHint helps with all of them.
const boundHint = "look for a {{range}} or {{template}} that goes on too long"

// A Broken says that a template does not work, which showed on a page.
type Broken struct{ problem.Problem }

func (b *Broken) Error() string { return b.Problem.String() }

// A boundWriter passes on no more than a page may have.
type boundWriter struct {
	to   io.Writer
	left int
}

func (w *boundWriter) Write(b []byte) (int, error) {
	if w.left -= len(b); w.left < 0 {
		return 0, errPage
	}
	return w.to.Write(b)
}

// execute runs a template within the limits.
func (t *Theme) execute(tmpl *template.Template, to io.Writer, data any) error {
	if t.watched {
		late := time.AfterFunc(maxTime, func() { t.late.Store(true) })
		defer func() {
			if !late.Stop() {
				t.late.Store(false) // others may go on
			}
		}()
	}
	err := tmpl.Execute(&boundWriter{to, maxPage}, data)
	if errors.Is(err, errPage) { // the templates say of others where they are
		err = &Broken{place{file: fileOf(tmpl.Name())}.problem("it writes "+errPage.Error(), boundHint)}
	}
	return err
}

// broken returns an error of a template as one that people who write templates can
// mend.
func (t *Theme) broken(err error) *Broken {
	if b, ok := errors.AsType[*Broken](err); ok {
		return b
	}
	return &Broken{templateProblem(t.files, err)}
}

// A watch says whether rendering takes too long, or is not wanted any more. Templates can do without end what
// writes nothing, so every turn of theirs asks.
type watch struct {
	watched bool // there are templates of the site's own
	late    atomic.Bool
	done    <-chan struct{}
}

func (w *watch) turn() (string, error) {
	switch {
	case w.isDone():
		return "", context.Canceled
	case w.late.Load():
		return "", errTime
	}
	return "", nil
}

func (w *watch) isDone() bool {
	select {
	case <-w.done:
		return true
	default:
		return false
	}
}

const turnFunc = "turn"

// boundFuncs are the functions that bound what templates do: one for every turn, and
// those of Go's own that make texts.
func (w *watch) boundFuncs() template.FuncMap {
	return template.FuncMap{
		turnFunc:  w.turn,
		"print":   func(values ...any) (string, error) { return bounded(fmt.Sprint(values...)) },
		"printf":  func(format string, values ...any) (string, error) { return bounded(fmt.Sprintf(format, values...)) },
		"println": func(values ...any) (string, error) { return bounded(fmt.Sprintln(values...)) },
		"js":      func(values ...any) (string, error) { return bounded(template.JSEscaper(values...)) },
	}
}

func bounded(text string) (string, error) {
	if len(text) > maxText {
		return "", errText
	}
	return text, nil
}

// watchTurns puts a question into every template of the site's own, and into all that
// is repeated in it. It reports whether there is any.
func watchTurns(base *template.Template, files, builtIn fs.FS) (watched bool) {
	for _, t := range base.Templates() {
		if t.Tree == nil || isBuiltIn(t.Tree.ParseName, files, builtIn) {
			continue
		}
		watched = true
		ask(t.Tree.Root)
		eachNode(t.Tree.Root, func(n parse.Node) {
			if r, ok := n.(*parse.RangeNode); ok {
				ask(r.List)
			}
		})
	}
	return watched
}

func isBuiltIn(name string, files, builtIn fs.FS) bool {
	if builtIn == nil {
		return false
	}
	own, err := fs.ReadFile(files, name)
	if err != nil {
		return true // made here
	}
	known, err := fs.ReadFile(builtIn, name)
	return err == nil && string(own) == string(known)
}

// ask puts {{$turn := turn}} first in a list: giving a value to a variable shows
// nothing.
func ask(list *parse.ListNode) {
	pos := list.Position()
	name := &parse.IdentifierNode{NodeType: parse.NodeIdentifier, Pos: pos, Ident: turnFunc}
	call := &parse.CommandNode{NodeType: parse.NodeCommand, Pos: pos, Args: []parse.Node{name}}
	variable := &parse.VariableNode{NodeType: parse.NodeVariable, Pos: pos, Ident: []string{"$" + turnFunc}}
	pipe := &parse.PipeNode{NodeType: parse.NodePipe, Pos: pos, Decl: []*parse.VariableNode{variable}, Cmds: []*parse.CommandNode{call}}
	list.Nodes = append([]parse.Node{&parse.ActionNode{NodeType: parse.NodeAction, Pos: pos, Pipe: pipe}}, list.Nodes...)
}
