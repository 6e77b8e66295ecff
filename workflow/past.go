package workflow

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing"

	"helpwright/knowledge"
	"helpwright/markdown"
)

// A Past is an edition as it was in some commit.
type Past struct {
	Edition  *knowledge.Edition
	Document *markdown.Document
	Text     []byte // of the whole file, front matter and words
	Version         // in which it was so
}

// Find returns an edition as it was when it had a revision, the last time that it had
// it; nil if it never did. Its words are read with today's variables and with the
// blocks of that time.
func (h *History) Find(ctx context.Context, base *knowledge.Base, e *knowledge.Edition, revision knowledge.Revision) (*Past, error) {
	t := h.Texts()
	defer t.Close()
	return t.Find(ctx, base, e, revision)
}

// Find does what that of a history does. Many editions are found faster by one Texts.
func (t *Texts) Find(ctx context.Context, base *knowledge.Base, e *knowledge.Edition, revision knowledge.Revision) (*Past, error) {
	if t.reader == nil || !revision.Valid() {
		return nil, nil
	}
	for _, v := range t.history.commitsOf(base, e) {
		if v.Blob == "" {
			continue
		}
		had, known := t.revisions[pastKey{e.File, v.Commit}]
		if known && had != revision {
			continue
		}
		p, err := t.read(ctx, base.Config, v, e.Locale)
		if err != nil {
			return nil, err
		}
		if p != nil {
			had = p.Edition.Revision
		}
		t.revisions[pastKey{e.File, v.Commit}] = had
		if p != nil && had == revision {
			return p, nil
		}
	}
	return nil, nil
}

// read returns an edition as it was in a version of its file, nil if it could not be
// used then.
func (t *Texts) read(ctx context.Context, c *knowledge.Config, v Version, locale string) (*Past, error) {
	tree, err := t.history.contentAt(t.reader, plumbing.NewHash(v.Commit))
	if err != nil {
		return nil, fmt.Errorf("looking into commit %s: %w", v.Commit, err)
	}
	return readPast(ctx, &Snapshot{reader: t.reader, root: tree}, c, v, locale)
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
	return readPast(ctx, s, c, v, locale)
}

func readPast(ctx context.Context, s *Snapshot, c *knowledge.Config, v Version, locale string) (*Past, error) {
	file := strings.TrimPrefix(v.Path, c.Folder+"/")
	folder := path.Dir(file)
	base, _, err := knowledge.Load(ctx, knowledge.Source{Files: oneArticle{s, folder}, Config: c, Workers: 1})
	if err != nil {
		return nil, fmt.Errorf("reading %s as of %s: %w", v.Path, v.Commit, err)
	}
	a := base.ByFolder[folder]
	if a == nil || a.Editions[locale] == nil {
		return nil, nil
	}
	p := &Past{Edition: a.Editions[locale], Version: v}
	if p.Document, err = base.Document(p.Edition); err == nil {
		p.Text, err = fs.ReadFile(s, file)
	}
	if err != nil {
		return nil, fmt.Errorf("reading %s as of %s: %w", v.Path, v.Commit, err)
	}
	return p, nil
}

// Text returns a file as it was in a commit. File is a slash path relative to the site
// folder.
func (h *History) Text(commit, file string) ([]byte, error) {
	t := h.Texts()
	defer t.Close()
	return t.At(commit, file)
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
