package builder

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"helpwright/builder/discovery"
	"helpwright/knowledge"
	"helpwright/problem"
	"helpwright/reserved"
	"helpwright/theme"
)

// oldAddresses are the addresses at which articles once were, sorted out: those
// that can be followed, and what is wrong with the others.
type oldAddresses struct {
	redirects []discovery.Redirect
	stubs     []stub
	problems  []problem.Problem
}

// A stub is a page at an old address inside the site, for hosts that do not read
// _redirects.
type stub struct {
	file string // in the public folder
	to   *page
	from discovery.Redirect
}

// findOldAddresses gathers the old addresses of articles, and that of the root.
func (s *Site) findOldAddresses() *oldAddresses {
	all := []discovery.Redirect{{From: s.mount.prefix, To: s.locales[0].special[pageHome].href}}
	for _, a := range s.base.Articles {
		for _, l := range s.cfg.Locales {
			e, ok := a.Editions[l.Tag]
			if !ok {
				continue
			}
			for i := range e.MovedFrom {
				all = append(all, s.oldAddress(a, e, i)...)
			}
		}
	}
	old := &oldAddresses{}
	old.redirects, old.problems = discovery.Resolve(all, s.occupant())
	s.planStubs(old)
	old.problems = problem.Sort(old.problems)
	return old
}

// oldAddress turns an old address into redirects: a whole one leads to the page in
// the locale of the edition that names it; one within the content leads from
// each locale to the page in that locale, unless a translation speaks only for itself.
func (s *Site) oldAddress(a *knowledge.Article, e *knowledge.Edition, i int) []discovery.Redirect {
	var out []discovery.Redirect
	from := e.MovedFrom[i]
	line, column := e.MovedFromAt(i)
	for _, l := range s.locales {
		p := l.articles[a]
		if p == nil || l.Tag != e.Locale && (e != a.Source || strings.HasPrefix(from, "/")) {
			continue
		}
		address := from
		if !strings.HasPrefix(from, "/") {
			address = s.mount.path(l.Tag + "/" + strings.Trim(from, "/") + "/")
		}
		out = append(out, discovery.Redirect{From: address, To: p.href, File: e.File, Line: line, Column: column})
	}
	return out
}

const (
	byPage = "a page that exists"
	byFile = "a file that the site needs for itself"
)

// occupant returns a function that says what the release has at a place, "" for
// nothing. It stands for every file of the release but the stubs.
func (s *Site) occupant() func(place string) string {
	root := discovery.Place(unescapePath(s.mount.prefix))
	occupied := sync.OnceValue(s.occupied)
	return func(place string) string {
		inside, ok := strings.CutPrefix(place+"/", strings.TrimSuffix(root, "/")+"/")
		inside = strings.TrimSuffix(inside, "/")
		if !ok || inside == "" {
			return "" // another part of the host, or the root, which leads to the first locale
		}
		if by := occupied()[inside]; by != "" {
			return by
		}
		if first, _, _ := strings.Cut(inside, "/"); reserved.AtRoot(first) {
			return byFile
		}
		for above := range foldersAbove(inside) {
			if occupied()[above] == byFile || reserved.InPage(path.Base(above)) {
				return byFile // a file cannot be a folder too
			}
		}
		return ""
	}
}

// occupied lists what has which place below the root of the site.
func (s *Site) occupied() map[string]string {
	all := make(map[string]string, 3*len(s.pages))
	place := func(file string) string { return strings.TrimPrefix(discovery.Place("/"+file), "/") }
	for _, name := range s.ownFiles() {
		all[place(name)] = byFile
	}
	for _, p := range s.pages {
		by := byPage
		if !strings.HasSuffix(p.file, "/index.html") {
			by = byFile
		}
		all[place(p.file)] = by
		if s.hasChannels(p) {
			all[place(p.folder()+"index.md")] = byFile
			all[place(p.folder()+"index.json")] = byFile
		}
	}
	return all
}

// foldersAbove goes through the folders that a path lies in, the nearest first.
func foldersAbove(path string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for i := strings.LastIndexByte(path, '/'); i > 0; i = strings.LastIndexByte(path[:i], '/') {
			if !yield(path[:i]) {
				return
			}
		}
	}
}

// planStubs decides at which old addresses there are pages. No name can be that of
// a file and of a folder; such addresses are reported.
func (s *Site) planStubs(old *oldAddresses) {
	byHref := make(map[string]*page, len(s.pages))
	for _, p := range s.pages {
		byHref[p.href] = p
	}
	files := map[string]discovery.Redirect{}
	for _, r := range old.redirects {
		to := byHref[r.To]
		inside, ok := strings.CutPrefix(r.From, s.mount.prefix)
		file := stubFile(unescapePath(inside))
		if !ok || to == nil || file == "" {
			continue
		}
		old.stubs = append(old.stubs, stub{file, to, r})
		if !strings.HasSuffix(file, "/index.html") {
			files[discovery.Place("/"+file)] = r
		}
	}
	old.stubs = slices.DeleteFunc(old.stubs, func(st stub) bool {
		for above := range foldersAbove(discovery.Place("/" + st.file)) {
			if other, ok := files[above]; ok {
				old.problems = append(old.problems, problem.Problem{
					File: st.from.File, Line: st.from.Line, Column: st.from.Column, Rule: problem.Redirect,
					Message: fmt.Sprintf("old address %q lies below the old address %q, which is that of a file", st.from.From, other.From),
					Hint:    "keep one of the two",
				})
				return true
			}
		}
		return false
	})
}

// stubFile is the file of the page at an old address, "" where there is none
// because the address is that of something else, such as a picture.
func stubFile(inside string) string {
	name := inside[strings.LastIndexByte(inside, '/')+1:]
	switch {
	case inside == "":
		return "" // the root has its own page
	case strings.HasSuffix(name, ".html"):
		return inside
	case name != "" && strings.Contains(name, "."):
		return ""
	}
	return strings.TrimSuffix(inside, "/") + "/index.html"
}

// writeStubs writes the pages at old addresses.
func (s *Site) writeStubs(out sink, stubs []stub) error {
	for _, st := range stubs {
		content, err := s.renderStub(st.to)
		if err != nil {
			return err
		}
		if err := out.Write(st.file, content); err != nil {
			return fmt.Errorf("writing the old address %s: %w", st.from.From, err)
		}
	}
	return nil
}

// renderStub makes a page that leads to another.
func (s *Site) renderStub(to *page) ([]byte, error) {
	title := s.theme.Phrase(to.locale.Tag, "redirect_title", nil)
	return s.renderPage(&theme.Page{
		Template: "redirect", Type: "page", Shell: to.locale.shell, NoIndex: true,
		Title: title, HeadTitle: title, Description: title,
		URL: s.mount.absolute(to.href), Path: to.href, Target: &theme.Link{Title: title, Path: to.href},
	}, nil)
}
