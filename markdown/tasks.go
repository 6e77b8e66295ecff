package markdown

import (
	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

func hasTasks(list *ast.List) bool {
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		if _, ok := taskOf(item); ok {
			return true
		}
	}
	return false
}

// taskOf returns the box at the beginning of an item.
func taskOf(item ast.Node) (*extast.TaskCheckBox, bool) {
	first := item.FirstChild()
	if first == nil || first.Type() != ast.TypeBlock {
		return nil, false
	}
	task, ok := first.FirstChild().(*extast.TaskCheckBox)
	return task, ok
}

// taskMark writes the box as a sign: a reader of the page cannot tick it.
func (w *writer) taskMark(n *extast.TaskCheckBox) {
	if n.IsChecked {
		w.str("☑ ")
		w.canon.str("[x] ")
	} else {
		w.str("☐ ")
		w.canon.str("[ ] ")
	}
}
