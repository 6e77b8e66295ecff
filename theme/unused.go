package theme

import (
	"html/template"
	"io/fs"
	"path"
	"slices"
	"strings"
	"text/template/parse"

	"helpwright/problem"
)

// unusedTemplates finds files that replace no built-in template and that none
// includes: as a rule their names are misspelt.
func unusedTemplates(base *template.Template, builtIn fs.FS) []problem.Problem {
	used := map[string]bool{} // files
	var visit func(name string)
	visit = func(name string) {
		t := base.Lookup(name)
		if t == nil || t.Tree == nil || used[name] {
			return
		}
		used[name], used[t.Tree.ParseName] = true, true
		eachNode(t.Tree.Root, func(n parse.Node) {
			if call, ok := n.(*parse.TemplateNode); ok {
				visit(call.Name)
			}
		})
	}
	for _, name := range neededFiles() {
		visit(name)
	}
	visit(deskFrameFile)
	for _, kind := range deskKinds(base) {
		visit(kind + ".html")
	}
	var known []string
	for name := range used {
		if strings.HasSuffix(name, ".html") {
			known = append(known, name)
		}
	}
	slices.Sort(known)
	var problems []problem.Problem
	for _, t := range base.Templates() {
		if name := t.Name(); strings.HasSuffix(name, ".html") && !used[name] && !exists(builtIn, name) {
			hint := didYouMean(name, known)
			if hint == "" {
				hint = "give it the name of the template that it replaces, or include it with {{template \"" + name + "\" .}}"
			}
			problems = append(problems, problem.Problem{File: path.Join("templates", name), Rule: problem.Orphan, Message: "no page uses this template", Hint: hint})
		}
	}
	return problems
}

func exists(files fs.FS, name string) bool {
	if files == nil {
		return false
	}
	_, err := fs.Stat(files, name)
	return err == nil
}
