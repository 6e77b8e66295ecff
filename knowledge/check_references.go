package knowledge

import (
	"fmt"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"helpwright/markdown"
	"helpwright/problem"
	"helpwright/strict"
)

// references checks where the words of an edition lead.
func (c *checker) references(e *Edition) {
	var w weight
	for i := range e.Refs {
		r := &e.Refs[i]
		t := c.base.Resolve(e, r)
		c.add(&w, e, r, t)
		if t.File != nil {
			c.belongs(e.Article, e.State == Approved, t.File, problem.Problem{File: r.File, Line: r.Line, Column: r.Column})
		}
		switch {
		case e.isChoice(i) && strings.HasPrefix(r.Dest, "#"):
			// The steps of a guide are checked with its paths.
		case t.Refused != "":
			c.refused = append(c.refused, t.Refused)
			c.report(r.File, r.Line, r.Column, problem.File, t.Reason, t.Near)
		case t.Broken:
			// What is wrong is told where the article or the file is.
		case r.Kind != markdown.RefLink:
			c.shown(r, t)
		case t.Reason != "":
			c.lost(r, t)
		case t.URL != "":
			c.ownHost(r, t.URL)
		case t.Article != nil && t.Article != e.Article && t.Article.archived():
			c.archivedTarget(e, r, t.Article)
		case t.Moved:
			// The link works; the next one who edits the file may mend it.
		case t.Fragment != "" && t.Article != nil:
			c.anchor(e, r, t)
		}
	}
}

// isChoice reports whether a reference is an answer of a guide.
func (e *Edition) isChoice(ref int) bool {
	return slices.ContainsFunc(e.Steps, func(s markdown.Step) bool {
		return slices.ContainsFunc(s.Choices, func(c markdown.Choice) bool { return c.Ref == ref })
	})
}

// shown checks a picture or video.
func (c *checker) shown(r *markdown.Ref, t Target) {
	rule, what := problem.Image, "picture"
	if r.Kind == markdown.RefVideo {
		rule, what = problem.Media, "video"
	}
	switch {
	case t.File != nil && IsVideo(t.File.Path):
		c.captions(r, t.File)
	case t.File != nil:
	case t.URL != "" && r.Kind == markdown.RefVideo:
		// An address of a video page becomes a link that loads nothing.
	case t.URL != "":
		host := ""
		if u, err := url.Parse(t.URL); err == nil {
			host = u.Host
		}
		if !slices.Contains(c.base.Config.ImageHosts, host) {
			c.report(r.File, r.Line, r.Column, rule, fmt.Sprintf("the picture comes from %q", host), "put it beside the words, or list the host under media.images in helpwright.yaml")
		}
	default:
		c.report(r.File, r.Line, r.Column, rule, fmt.Sprintf("no %s %q", what, r.Dest), c.nearFile(r))
	}
}

// captions asks for what people who cannot hear a video read instead.
func (c *checker) captions(r *markdown.Ref, video *Picture) {
	if v := c.base.VideoOf(video); len(v.Captions) == 0 && !c.base.brokenCaptions(video) {
		stem := strings.TrimSuffix(path.Base(video.Path), path.Ext(video.Path))
		c.report(r.File, r.Line, r.Column, problem.Media, fmt.Sprintf("the video %q has no captions", r.Dest),
			fmt.Sprintf("write them into %s.LOCALE.vtt beside it, such as %s.%s.vtt", stem, stem, c.base.Config.Locales[0].Tag))
	}
}

// nearFile suggests a file of the same folder.
func (c *checker) nearFile(r *markdown.Ref) string {
	dir := path.Join(path.Dir(strings.TrimPrefix(r.File, c.base.Config.Folder+"/")), path.Dir(r.Dest))
	var names []string
	for p := range c.base.Pictures {
		if path.Dir(p) == dir {
			names = append(names, path.Base(p))
		}
	}
	slices.Sort(names)
	if near := strict.Nearest(path.Base(r.Dest), names); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return "put the file beside the words"
}

// lost reports a link that leads nowhere, with the nearest article.
func (c *checker) lost(r *markdown.Ref, t Target) {
	hint := t.Near
	if hint == "" {
		dest, _, _ := strings.Cut(r.Dest, "#")
		folder := strings.TrimSuffix(dest, "/")
		if path.Ext(folder) == ".md" {
			folder = path.Dir(folder)
		}
		hint = "links are paths of files, relative to the file that holds them"
		if near := c.nearArticle(path.Base(folder)); near != "" {
			hint = fmt.Sprintf("did you mean %q?", c.pathFrom(r, near))
		}
	}
	c.report(r.File, r.Line, r.Column, problem.Link, t.Reason, hint)
}

// nearArticle finds the folder of an article whose own name is like the one given.
func (c *checker) nearArticle(name string) string {
	if c.folderNames == nil {
		c.folderNames = map[string]string{}
		for _, folder := range slices.Sorted(maps.Keys(c.base.ByFolder)) {
			c.folderNames[path.Base(folder)] = folder
		}
		c.sortedNames = slices.Sorted(maps.Keys(c.folderNames))
	}
	return c.folderNames[strict.Nearest(name, c.sortedNames)]
}

// pathFrom writes the relative path from the file of a reference to an article.
func (c *checker) pathFrom(r *markdown.Ref, folder string) string {
	from := strings.Split(path.Dir(strings.TrimPrefix(r.File, c.base.Config.Folder+"/")), "/")
	to := strings.Split(folder, "/")
	for len(from) > 0 && len(to) > 1 && from[0] == to[0] {
		from, to = from[1:], to[1:]
	}
	return strings.Repeat("../", len(from)) + strings.Join(to, "/") + "/" + path.Base(c.base.ByFolder[folder].Source.File)
}

// archivedTarget reports a link of words that are not archived themselves to an
// article of which nothing is published any more.
func (c *checker) archivedTarget(e *Edition, r *markdown.Ref, a *Article) {
	if e.State != Archived {
		c.report(r.File, r.Line, r.Column, problem.Archive, fmt.Sprintf("the article %q is archived, so readers see no link", a.ID), "link to what takes its place, or remove the link")
	}
}

// anchor checks that a link to a heading finds it, in the words that a reader
// of the linking edition's locale would see.
func (c *checker) anchor(e *Edition, r *markdown.Ref, t Target) {
	target := c.base.EditionFor(t.Article, e.Locale)
	if t.Article == e.Article {
		target = e
	}
	if target == nil {
		target = t.Article.Source
	}
	if target.hasAnchor(t.Fragment) {
		return
	}
	var ids []string
	for _, h := range target.Outline {
		ids = append(ids, h.ID)
	}
	ids = append(ids, target.Anchors...)
	hint := "link to one of its headings, or give the heading this id with {#" + t.Fragment + "}"
	if near := strict.Nearest(t.Fragment, ids); near != "" {
		hint = fmt.Sprintf("did you mean %q?", "#"+near)
	}
	c.report(r.File, r.Line, r.Column, problem.Anchor, fmt.Sprintf("no heading %q in %s", t.Fragment, target.File), hint)
}

// hasAnchor reports whether a page has a place of that name.
func (e *Edition) hasAnchor(id string) bool {
	if e.shape == markdown.Guide && (id == "solved" || id == "contact") {
		return true
	}
	return slices.Contains(e.Anchors, id) ||
		slices.ContainsFunc(e.Outline, func(h Heading) bool { return h.ID == id }) ||
		slices.ContainsFunc(e.Steps, func(s markdown.Step) bool { return s.ID == id })
}
