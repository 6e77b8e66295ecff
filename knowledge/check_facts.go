package knowledge

import (
	"fmt"
	"maps"
	"path"
	"slices"

	"helpwright/problem"
	"helpwright/strict"
)

// UnknownID says what is wrong with the id of an article that something names, ""
// if there is one. Of an article whose file cannot be read, the id is not known for
// certain; what is wrong with it is told there.
func (b *Base) UnknownID(id string) (message, hint string) {
	if b.ByID[id] != nil || b.unread[id] {
		return "", ""
	}
	hint = "use the id of an article"
	if near := strict.Nearest(id, slices.Sorted(maps.Keys(b.ByID))); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return fmt.Sprintf("no article %q", id), hint
}

// facts checks what an article refers to by name.
func (c *checker) facts(a *Article) {
	for i, id := range a.Related {
		if message, hint := c.base.UnknownID(id); message != "" {
			c.item(a.Source, "related", i, problem.Related, message, hint)
		} else if other := c.base.ByID[id]; other != nil && other.archived() && !a.archived() {
			c.item(a.Source, "related", i, problem.Archive, fmt.Sprintf("the article %q is archived, so readers do not see it", id), "name what takes its place, or remove it")
		}
	}
	for _, d := range a.Documents {
		c.document(a, d)
	}
}

// document checks the file that an article offers.
func (c *checker) document(a *Article, d DocumentFile) {
	name := path.Join(a.Folder, d.File)
	at := problem.Problem{File: a.Source.File, Line: d.Line, Column: d.Column}
	switch file := c.base.documentFile(a, d); {
	case file != nil:
		c.belongs(a, a.approved(), file, at)
		if text := c.base.texts[file.Path]; text != nil && text.Size > MaxTextSize {
			c.report(at.File, at.Line, at.Column, problem.File, fmt.Sprintf("the text of %q is larger than %d MiB", d.File, MaxTextSize>>20), "keep in "+path.Base(text.Path)+" what people search for")
		}
	case c.base.refused[name]:
		c.refused = append(c.refused, name)
		message, hint := unpublished(name)
		c.report(at.File, at.Line, at.Column, problem.File, message, hint)
	case c.base.broken[name]:
		// What is wrong is told where the file is.
	default:
		c.report(at.File, at.Line, at.Column, problem.Media, fmt.Sprintf("no file %q", d.File), "the path is relative to the folder of the article")
	}
}
