package theme

import (
	"errors"
	"fmt"
	"html"
	"html/template"
	"io/fs"
	"path"
	"slices"
	"sync"
	"text/template/parse"

	"helpwright/problem"
	"helpwright/strict"
)

// kinds are the pages that the frame is made for. A redirect has no frame.
var kinds = []string{
	"home", "topic", "article", "faq", "guide", "search", "contact",
	"capabilities", "all", "notfound", "languages", "offline", "changes",
}

const (
	frameFile    = "page.html"
	redirectFile = "redirect.html"
	contentName  = "content" // what the frame calls the template of the page's kind
	framePrefix  = "frame of "
)

// parseTemplates reads every template of the file system: those of the site, and the
// same with those of the desk. The answers are nil when one of them cannot be read;
// the problems then say why.
func parseTemplates(files fs.FS) (base, whole *template.Template, problems []problem.Problem, err error) {
	base = template.New("").Funcs(placeholders()).Funcs((&watch{}).boundFuncs())
	// The frame calls a template of this name; each kind's frame gets its own.
	template.Must(base.New(contentName).Parse(" "))
	names, problems, err := addTemplates(base, files, "*.html")
	if err != nil {
		return nil, nil, nil, err
	}
	for _, need := range neededFiles() {
		if !slices.Contains(names, need) {
			problems = append(problems, problem.Problem{File: path.Join("templates", need), Rule: problem.Template, Message: "this template is missing", Hint: "it belongs to the built-in theme"})
		}
	}
	whole, err = base.Clone()
	if err != nil {
		return nil, nil, nil, fmt.Errorf("copy templates: %w", err)
	}
	_, found, err := addTemplates(whole, files, deskFolder+"*.html")
	if err != nil {
		return nil, nil, nil, err
	}
	if problems = append(problems, found...); len(problems) > 0 {
		return nil, nil, problems, nil
	}
	return base, whole, nil, nil
}

// addTemplates parses the files of a pattern and returns their names.
func addTemplates(to *template.Template, files fs.FS, pattern string) (names []string, problems []problem.Problem, err error) {
	if names, err = glob(files, pattern); err != nil {
		return nil, nil, fmt.Errorf("list templates: %w", err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, nil, fmt.Errorf("read template %q: %w", name, err)
		}
		if _, err := to.New(name).Parse(string(text)); err != nil {
			problems = append(problems, templateProblem(files, err))
		}
	}
	for _, t := range to.Templates() {
		if t.Tree != nil && slices.Contains(names, t.Tree.ParseName) {
			collapse(t.Tree.Root)
		}
	}
	return names, problems, nil
}

// glob lists the files of one folder whose names match. Unlike [fs.Glob] it tells when the
// folder cannot be read now, which is not the same as that it holds nothing.
func glob(files fs.FS, pattern string) (names []string, err error) {
	if own, ok := files.(fs.GlobFS); ok {
		return own.Glob(pattern)
	}
	folder := path.Dir(pattern)
	entries, err := fs.ReadDir(files, folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, e := range entries {
		match, err := path.Match(path.Base(pattern), e.Name())
		if err != nil {
			return nil, err
		}
		if match {
			names = append(names, path.Join(folder, e.Name()))
		}
	}
	return names, nil
}

func neededFiles() []string {
	need := []string{frameFile, redirectFile, navFile, videoFile}
	for _, kind := range kinds {
		need = append(need, kind+".html")
	}
	for part := range shellParts {
		need = append(need, part)
	}
	slices.Sort(need)
	return need
}

// A set is the templates of one locale.
type set struct {
	once   sync.Once
	err    error
	all    *template.Template
	frames map[string]*template.Template // by kind
}

// setFor makes a locale's templates when they are first wanted: translating and
// escaping them takes some milliseconds, and a site may have many locales.
func (t *Theme) setFor(locale string) (*set, error) {
	s := t.sets[locale]
	if s == nil {
		return nil, fmt.Errorf("render: the theme has no locale %q", locale)
	}
	s.once.Do(func() { s.err = t.fill(s, locale) })
	return s, s.err
}

func (t *Theme) fill(s *set, locale string) error {
	all, err := t.base.Clone()
	if err != nil {
		return fmt.Errorf("copy templates: %w", err)
	}
	all.Funcs(t.funcs(locale)).Funcs(t.boundFuncs())
	say := func(id string) (string, bool) {
		e, ok := t.books[locale].entries[id]
		return e.text, ok && e.plain
	}
	for _, each := range all.Templates() {
		if each.Tree != nil {
			translate(each.Tree.Root, say)
		}
	}
	s.frames = map[string]*template.Template{}
	for _, kind := range kinds {
		if err = s.frame(all, frameFile, "", kind); err != nil {
			return err
		}
	}
	for _, kind := range t.desk {
		if err = errors.Join(s.frame(all, frameFile, "", kind), s.frame(all, deskFrameFile, staffPrefix, kind)); err != nil {
			return err
		}
	}
	s.frames["redirect"] = all.Lookup(redirectFile)
	s.all = all
	return nil
}

// frame makes the template of a whole page: the frame in a file around the page's kind.
func (s *set) frame(all *template.Template, file, prefix, kind string) (err error) {
	outer := all.Lookup(file)
	if outer == nil {
		return fmt.Errorf("frame %q: there is no template %q", kind, file)
	}
	tree := outer.Tree.Copy()
	eachNode(tree.Root, func(n parse.Node) {
		if call, ok := n.(*parse.TemplateNode); ok && call.Name == contentName {
			call.Name = kind + ".html"
		}
	})
	if s.frames[prefix+kind], err = all.AddParseTree(framePrefix+prefix+kind, tree); err != nil {
		return fmt.Errorf("frame %q: %w", kind, err)
	}
	return nil
}

// translate replaces every {{phrase "id"}} whose words need no data by these words.
func translate(list *parse.ListNode, say func(id string) (string, bool)) {
	eachList(list, func(l *parse.ListNode) {
		for i, n := range l.Nodes {
			id, ok := phraseCall(n)
			if !ok {
				continue
			}
			if words, ok := say(id); ok {
				l.Nodes[i] = &parse.TextNode{NodeType: parse.NodeText, Pos: n.Position(), Text: []byte(html.EscapeString(words))}
			}
		}
	})
}

// phraseCall reports whether a node is {{phrase "id"}}, and which id it names.
func phraseCall(n parse.Node) (id string, ok bool) {
	action, isAction := n.(*parse.ActionNode)
	if !isAction || len(action.Pipe.Cmds) != 1 || len(action.Pipe.Decl) != 0 || len(action.Pipe.Cmds[0].Args) != 2 {
		return "", false
	}
	return phraseArgs(action.Pipe.Cmds[0])
}

// phraseArgs returns the id of a command that begins with phrase "id".
func phraseArgs(cmd *parse.CommandNode) (id string, ok bool) {
	if len(cmd.Args) < 2 {
		return "", false
	}
	name, isName := cmd.Args[0].(*parse.IdentifierNode)
	text, isText := cmd.Args[1].(*parse.StringNode)
	if !isName || !isText || name.Ident != "phrase" {
		return "", false
	}
	return text.Text, true
}

// A phraseUse is a place in a template that names a phrase.
type phraseUse struct {
	id    string
	place place
}

// phraseIDs lists the phrases that templates name.
func phraseIDs(files fs.FS, base *template.Template) []phraseUse {
	var uses []phraseUse
	for _, t := range base.Templates() {
		if t.Tree == nil {
			continue
		}
		eachNode(t.Tree.Root, func(n parse.Node) {
			cmd, ok := n.(*parse.CommandNode)
			if !ok {
				return
			}
			if id, ok := phraseArgs(cmd); ok {
				uses = append(uses, phraseUse{id, placeOf(files, cmd)})
			}
		})
	}
	return uses
}

// unknownPhrases finds templates that use a phrase which no locale has.
func (t *Theme) unknownPhrases(uses []phraseUse, s *shelf) []problem.Problem {
	var problems []problem.Problem
	for _, use := range uses {
		if s.known(use.id) {
			continue
		}
		hint := fmt.Sprintf("add it to locales/%s.yaml", t.locales[0].Tag)
		if near := strict.Nearest(use.id, s.required); near != "" {
			hint = fmt.Sprintf("did you mean %q?", near)
		}
		problems = append(problems, use.place.problem(fmt.Sprintf("no phrase %q", use.id), hint))
	}
	return problems
}

// eachList calls do for a list of nodes and every list inside it.
func eachList(list *parse.ListNode, do func(*parse.ListNode)) {
	if list == nil {
		return
	}
	do(list)
	for _, n := range list.Nodes {
		if b := branchOf(n); b != nil {
			eachList(b.List, do)
			eachList(b.ElseList, do)
		}
	}
}

// branchOf returns what if, range and with have in common.
func branchOf(n parse.Node) *parse.BranchNode {
	switch n := n.(type) {
	case *parse.IfNode:
		return &n.BranchNode
	case *parse.RangeNode:
		return &n.BranchNode
	case *parse.WithNode:
		return &n.BranchNode
	}
	return nil
}

// eachNode calls do for every node below a list, commands in pipes included.
func eachNode(list *parse.ListNode, do func(parse.Node)) {
	eachList(list, func(l *parse.ListNode) {
		for _, n := range l.Nodes {
			do(n)
			switch n := n.(type) {
			case *parse.ActionNode:
				eachCommand(n.Pipe, do)
			case *parse.TemplateNode:
				eachCommand(n.Pipe, do)
			}
			if b := branchOf(n); b != nil {
				eachCommand(b.Pipe, do)
			}
		}
	})
}

func eachCommand(pipe *parse.PipeNode, do func(parse.Node)) {
	if pipe == nil {
		return
	}
	for _, cmd := range pipe.Cmds {
		do(cmd)
		for _, arg := range cmd.Args {
			if inner, ok := arg.(*parse.PipeNode); ok {
				eachCommand(inner, do)
			}
		}
	}
}
