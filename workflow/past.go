package workflow

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"helpwright/knowledge"
	"helpwright/markdown"
)

// A Past is an edition as it was in some commit.
type Past struct {
	Edition  *knowledge.Edition
	Document *markdown.Document
	Text     []byte // of the whole file, front matter and words
	Commit   string // hex
	Time     time.Time
}

// Find returns an edition as it was when it had a revision, the last time that it had
// it; nil if it never did. Its words are read with today's variables and with the
// blocks of that time.
func (h *History) Find(ctx context.Context, base *knowledge.Base, e *knowledge.Edition, revision knowledge.Revision) (*Past, error) {
	for _, v := range h.commitsOf(base, e) {
		p, err := h.Read(ctx, base.Config, v, e.Locale)
		if err != nil {
			return nil, err
		}
		if p != nil && p.Edition.Revision == revision {
			return p, nil
		}
	}
	return nil, nil
}

// commitsOf returns versions of an edition, newest first, one for each commit that
// could have given it another revision: by its own words, the facts of its source, a
// file beside them or a block in them.
func (h *History) commitsOf(base *knowledge.Base, e *knowledge.Edition) []Version {
	files := []string{e.File}
	beside := path.Dir(e.File) + "/"
	for file := range h.files {
		if strings.HasPrefix(file, beside) && (file == e.Article.Source.File || path.Ext(file) != ".md") {
			files = append(files, file)
		}
	}
	for _, name := range e.Blocks {
		if block := base.Blocks[name]; block != nil {
			for _, file := range block.File {
				files = append(files, file)
			}
		}
	}
	touched := map[int32]bool{}
	for _, file := range files {
		for _, s := range h.files[file] {
			touched[s.commit] = true
		}
	}
	var list []Version
	own := h.Versions(e.File)
	for _, n := range h.order {
		if len(own) == 0 {
			break
		}
		v := own[0] // the file is what this older commit made of it, or this one does
		hash := h.ledger.commits[n].hash.String()
		if v.Commit == hash {
			own = own[1:]
		}
		if touched[n] {
			v.Commit, v.Time = hash, time.Unix(h.ledger.commits[n].time, 0).UTC()
			list = append(list, v)
		}
	}
	return list
}

// Read returns an edition as it was in a version of its file, nil if it could not be
// used then.
func (h *History) Read(ctx context.Context, c *knowledge.Config, v Version, locale string) (*Past, error) {
	s, err := h.At(v.Commit)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	file := strings.TrimPrefix(v.Path, h.options.Content+"/")
	folder := path.Dir(file)
	base, _, err := knowledge.Load(ctx, knowledge.Source{Files: oneArticle{s, folder}, Config: c, Workers: 1})
	if err != nil {
		return nil, fmt.Errorf("reading %s as of %s: %w", v.Path, v.Commit, err)
	}
	a := base.ByFolder[folder]
	if a == nil || a.Editions[locale] == nil {
		return nil, nil
	}
	p := &Past{Edition: a.Editions[locale], Commit: v.Commit, Time: v.Time}
	if p.Document, err = base.Document(p.Edition); err == nil {
		p.Text, err = fs.ReadFile(s, file)
	}
	if err != nil {
		return nil, fmt.Errorf("reading %s as of %s: %w", v.Path, v.Commit, err)
	}
	return p, nil
}

// oneArticle is a content folder in which nothing lies but one article and the blocks.
type oneArticle struct {
	*Snapshot
	folder string
}

// ReadDir lists a folder.
func (o oneArticle) ReadDir(name string) ([]fs.DirEntry, error) {
	all, err := fs.ReadDir(o.Snapshot, name)
	if name == o.folder || strings.HasPrefix(name, o.folder+"/") || strings.HasPrefix(name, "_blocks") {
		return all, err
	}
	return slices.DeleteFunc(all, func(e fs.DirEntry) bool {
		at := path.Join(name, e.Name())
		return at != "_blocks" && at != o.folder && !strings.HasPrefix(o.folder, at+"/")
	}), err
}
