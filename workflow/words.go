package workflow

import (
	"bytes"
	"cmp"
	"crypto/sha256"

	"helpwright/knowledge"
	"helpwright/problem"
	"helpwright/strict"
	"helpwright/workflow/review"
)

// A wording is what matters of a version of an edition's file.
type wording struct {
	digest [20]byte // of what the words say and to whom; not of who owns them or how far their review has come
	state  knowledge.State

	// What decides who may approve them.
	source     bool // it holds the facts of its article
	kind       knowledge.Kind
	governance string
	machine    bool
}

// said lists the fields that are part of what an edition says and to whom, as in
// its revision.
var said = []string{"title", "summary", "keywords", "kind", "audience", "markets", "documents"}

// readWording reads a file as it once was. Old files need not keep today's
// rules: what cannot be read as fields is compared as bytes.
func readWording(text []byte) wording {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	matter, body := knowledge.SplitMatter(text)
	h := sha256.New()
	put := func(s string) {
		h.Write([]byte(s))
		h.Write([]byte{0})
	}
	var w wording
	root, problems := strict.Parse(strict.Text{YAML: matter, Line: 1, Rule: problem.Field})
	if len(problems) > 0 {
		put(string(matter))
		root = nil
	}
	for _, field := range said {
		put(field)
		for _, value := range valuesOf(root, field) {
			put(value)
		}
	}
	w.state = knowledge.State(valueOf(root, "state"))
	w.source = valueOf(root, "id") != ""
	w.kind = cmp.Or(knowledge.Kind(valueOf(root, "kind")), knowledge.KindArticle)
	w.governance = cmp.Or(valueOf(root, "governance"), review.ExperienceBased)
	w.machine = valueOf(root, "machine") == "true"
	put(string(bytes.TrimRight(bytes.TrimLeft(body, "\n"), " \t\n"))) // what begins with spaces may be code
	copy(w.digest[:], h.Sum(nil))
	return w
}

// valueOf returns the value of a field of front matter; "" if it has none.
func valueOf(root *strict.Node, field string) string {
	for _, value := range valuesOf(root, field) {
		return value
	}
	return ""
}

// valuesOf returns the values of a field of front matter, whether it is written
// as one value, as a list or as mappings, with the keys of these.
func valuesOf(root *strict.Node, field string) []string {
	if root == nil {
		return nil
	}
	var values []string
	for _, e := range root.Entries {
		if e.Key == field && e.Value != nil {
			values = appendValues(values, e.Value)
		}
	}
	return values
}

func appendValues(values []string, n *strict.Node) []string {
	if n.Kind == strict.Scalar {
		return append(values, n.Value)
	}
	for _, item := range n.Items {
		values = appendValues(values, item)
	}
	for _, e := range n.Entries {
		values = append(values, e.Key)
		if e.Value != nil {
			values = appendValues(values, e.Value)
		}
	}
	return values
}
