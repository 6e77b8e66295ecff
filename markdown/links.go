package markdown

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"

	"helpwright/problem"
)

// link writes a link around words. Where links may not be, or to an address
// that is refused, only the words are written.
func (w *writer) link(n *ast.Link) {
	w.linkTo(w.destination(n.Destination), w.destination(n.Title), n)
}

// linkTo writes the words of a node as a link.
func (w *writer) linkTo(dest, title string, n ast.Node) {
	if w.flat > 0 || w.linked || !w.accepts(dest, n.Pos()) {
		w.inlineChildren(n)
		return
	}
	ref := w.ref(RefLink, dest, n.Pos())
	w.str("<a")
	w.slot(ref)
	if title != "" {
		w.attr("title", title)
	}
	w.str(">")
	w.canon.open(ref, "[")
	start := len(w.text)
	w.linked = true
	w.inlineChildren(n)
	w.linked = false
	w.refs[ref].Text = strings.TrimSpace(string(w.text[start:]))
	w.canon.address(ref, title)
	w.str("</a>")
}

// autoLink writes `<https://…>` and `<name@example.org>`.
func (w *writer) autoLink(n *ast.AutoLink) {
	label := string(n.Label(w.unit.text))
	dest := label
	if n.AutoLinkType == ast.AutoLinkEmail {
		dest = "mailto:" + dest
	}
	w.address(dest, label, "<"+label+">", n.Pos())
}

// address writes an address that is its own words, in Markdown as it stands in
// the source: no site changes it.
func (w *writer) address(dest, label, source string, offset int) {
	if w.flat > 0 || w.linked || !w.accepts(dest, offset) {
		w.plain(label)
		return
	}
	ref := w.ref(RefLink, dest, offset)
	w.refs[ref].Text = label
	w.str("<a")
	w.slot(ref)
	w.str(">")
	w.escape(label)
	w.str("</a>")
	w.text = append(w.text, label...)
	w.canon.str(source)
}

// ref registers an address that the text names at an offset.
func (w *writer) ref(kind RefKind, dest string, offset int) int {
	w.addressed += len(dest) + refCost
	line, column := w.unit.position(offset)
	w.refs = append(w.refs, Ref{Kind: kind, Dest: dest, File: w.unit.src.File, Line: line, Column: column})
	return len(w.refs) - 1
}

// slot leaves a place in the HTML for what the site knows of a ref.
func (w *writer) slot(ref int) { w.slots = append(w.slots, Slot{Offset: len(w.html), Ref: ref}) }

// destination resolves escapes, entities and variables in an address or a title.
func (w *writer) destination(raw []byte) string {
	w.addressed += len(raw)
	return w.fillVariables(decoded(raw))
}

// accepts reports whether an address may become a ref, and reports it otherwise.
func (w *writer) accepts(dest string, offset int) bool {
	message, hint := refuse(dest)
	if message != "" {
		w.find(offset, problem.Link, message, hint)
	}
	return message == ""
}

// refuse says why an address may not be published; "" when it may. It judges
// the address as browsers read it, after escapes and entities: they drop
// control characters, ignore case and take backslashes for slashes. Only what
// is known to be harmless passes.
func refuse(dest string) (message, hint string) {
	if strings.TrimSpace(dest) == "" {
		return "link without an address", "write it in the round brackets"
	}
	for _, r := range dest {
		if r < 0x20 || r == 0x7f || r >= 0x80 && r < 0xa0 || r == '\uFFFD' {
			return fmt.Sprintf("address %q holds a control character", dest), "type the address again"
		}
	}
	if dest != strings.TrimSpace(dest) {
		return fmt.Sprintf("address %q begins or ends with a space", dest), "delete the space"
	}
	end := strings.IndexAny(dest, ":/?#\\")
	if end < 0 || dest[end] != ':' {
		switch {
		case strings.HasPrefix(dest, "//"):
			return fmt.Sprintf("address %q has no scheme", dest), "begin with https:"
		case end >= 0 && dest[end] == '\\' || strings.HasPrefix(dest, "/\\"):
			return fmt.Sprintf("address %q has a backslash", dest), "write / between folders"
		}
		return "", ""
	}
	scheme, rest := strings.ToLower(dest[:end]), dest[end+1:]
	switch scheme {
	case "http", "https":
		host, ok := strings.CutPrefix(rest, "//")
		if !ok || host == "" || strings.ContainsRune("/?#\\:@", rune(host[0])) {
			return fmt.Sprintf("address %q has no host", dest), "write https://, then the host"
		}
		return "", ""
	case "mailto", "tel":
		if rest == "" {
			return fmt.Sprintf("address %q is empty", dest), "write what comes after the colon"
		}
		return "", ""
	}
	return fmt.Sprintf("address with the scheme %q", scheme), "only http, https, mailto, tel and relative addresses are published"
}
