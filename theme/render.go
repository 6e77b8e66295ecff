package theme

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"strings"

	"helpwright/problem"
)

// shellParts names the partials that Theme.Shell renders and where it puts them.
var shellParts = map[string]func(*Parts) *template.HTML{
	"_head.html":   func(p *Parts) *template.HTML { return &p.Head },
	"_brand.html":  func(p *Parts) *template.HTML { return &p.Brand },
	"_menu.html":   func(p *Parts) *template.HTML { return &p.Menu },
	"_find.html":   func(p *Parts) *template.HTML { return &p.Find },
	"_person.html": func(p *Parts) *template.HTML { return &p.Person },
	"_footer.html": func(p *Parts) *template.HTML { return &p.Footer },
}

// Shell renders the parts of a page that are the same everywhere in a locale.
func (t *Theme) Shell(s Shell) (*Shell, error) {
	set, err := t.setFor(s.Locale.Tag)
	if err != nil {
		return nil, err
	}
	s.Parts = Parts{}
	for name, place := range shellParts {
		var out strings.Builder
		if err := t.execute(set.all.Lookup(name), &out, &s); err != nil {
			return nil, t.broken(err)
		}
		*place(&s.Parts) = template.HTML(out.String())
	}
	return &s, nil
}

// Render appends a page to dst. Its Shell must come from Theme.Shell. The error is a
// [Broken] one when a template does not work on this page.
func (t *Theme) Render(dst *bytes.Buffer, p *Page) error {
	set, err := t.setFor(p.Shell.Locale.Tag)
	if err != nil {
		return err
	}
	frame := set.frames[p.frameOf()]
	if frame == nil {
		return fmt.Errorf("render %s: no template %q", p.Path, p.Template)
	}
	if err := t.execute(frame, dst, p); err != nil {
		return t.broken(err)
	}
	return nil
}

// try renders a page of every kind, so that a template that asks for what is
// not there is found before the first real page.
func (t *Theme) try(files fs.FS) []problem.Problem {
	set, err := t.setFor(t.locales[0].Tag)
	if err != nil {
		return []problem.Problem{templateProblem(files, err)}
	}
	var problems []problem.Problem
	late := false // once is enough, and every page would be
	check := func(tmpl *template.Template, data any) {
		if late {
			return
		}
		if err := t.execute(tmpl, io.Discard, data); err != nil {
			problems = append(problems, t.broken(err).Problem)
			late = errors.Is(err, errTime)
		}
	}
	page := samplePage(t.locales[0].Locale)
	for name := range shellParts {
		check(set.all.Lookup(name), page.Shell)
	}
	check(set.all.Lookup(navFile), navData{Title: "Topic", Groups: page.All})
	for _, v := range sampleVideos(page.Shell.Locale.Tag) {
		check(set.all.Lookup(videoFile), v)
	}
	for _, kind := range append(kinds, "redirect") {
		page.Template = kind
		check(set.frames[kind], page)
	}
	return problems
}
