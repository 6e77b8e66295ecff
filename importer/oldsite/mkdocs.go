package oldsite

import (
	"path"
	"strings"
)

// A navigation is what the configuration of MkDocs says of who finds a page.
type navigation struct {
	excluded ignoreList // exclude_docs: not published
	drafts   ignoreList // draft_docs
	outside  ignoreList // not_in_nav: published, but not named anywhere
	named    map[string]bool
	folders  []string // below which all pages are named, each with a slash at its end
	all      bool     // every page is named, as nothing else is said
}

// maxNav bounds how deep entries of a navigation may lie in each other.
const maxNav = maxNested

func newNavigation(m matter) *navigation {
	n := &navigation{named: map[string]bool{}}
	for name, list := range map[string]*ignoreList{"exclude_docs": &n.excluded, "draft_docs": &n.drafts, "not_in_nav": &n.outside} {
		if text, ok := m.fields[name].(string); ok {
			*list = readIgnoreList(text)
		}
	}
	nav, ok := m.fields["nav"]
	if n.all = !ok || isNo(nav); !n.all {
		n.read(nav, 0)
	}
	return n
}

// read learns which pages an entry names, with those that are below it.
func (n *navigation) read(entry any, depth int) {
	if depth > maxNav {
		n.all = true
		return
	}
	switch e := entry.(type) {
	case []any:
		for _, one := range e {
			n.read(one, depth+1)
		}
	case map[string]any:
		for _, one := range e {
			n.read(one, depth+1)
		}
	case string:
		p := strings.TrimPrefix(path.Clean("/"+e), "/")
		switch {
		case strings.ContainsAny(e, "*") || strings.Contains(e, "..."): // a plugin fills it
			n.all = true
		case isMarkdown(p):
			n.named[p] = true
		case !strings.Contains(e, "://"):
			n.folders = append(n.folders, p+"/")
		}
	}
}

// withhold looks for what withholds a page of MkDocs. The page is known by its
// path, and by that without the folder of its language.
func (n *navigation) withhold(p *Page, full, rel string) {
	in := func(l ignoreList) bool { return l.match(full) || l.match(rel) }
	switch {
	case in(n.excluded):
		p.withhold("the configuration excludes its path (exclude_docs)")
	case in(n.drafts):
		p.withhold("the configuration calls it a draft (draft_docs)")
	case in(n.outside):
		p.withhold("the navigation leaves it out (not_in_nav)")
	case !n.holds(full) && !n.holds(rel):
		p.withhold("the navigation does not name it (nav)")
	}
}

func (n *navigation) holds(p string) bool {
	if n.all || n.named[p] {
		return true
	}
	for _, f := range n.folders {
		if strings.HasPrefix(p, f) {
			return true
		}
	}
	return false
}
