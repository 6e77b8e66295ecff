package standing

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"helpwright/knowledge"
	"helpwright/workflow"
)

// blockID begins the ids of blocks; no article has a dot in its id.
const blockID = "block."

// Blocks returns the blocks of the base, each as if it were an article of its own:
// named by the block, in the first locale of the site that has words, and with no
// fields but those that a block has. Blocks that come to nothing are left out.
func (r *Reader) Blocks() ([]*knowledge.Article, error) {
	var list []*knowledge.Article
	for _, name := range slices.Sorted(maps.Keys(r.base.Blocks)) {
		a, err := r.block(r.base.Blocks[name])
		if err != nil {
			return nil, err
		}
		if a != nil && a.Source.State != knowledge.Archived {
			list = append(list, a)
		}
	}
	return list, nil
}

func (r *Reader) block(b *knowledge.Block) (*knowledge.Article, error) {
	a := &knowledge.Article{ID: blockID + b.Name, Markets: b.Markets, Editions: map[string]*knowledge.Edition{}}
	for _, l := range r.base.Config.Locales {
		file, ok := b.File[l.Tag]
		if !ok {
			continue
		}
		modified, err := r.modified(file)
		if err != nil {
			return nil, err
		}
		e := &knowledge.Edition{
			Article: a, Locale: l.Tag, File: file, Title: b.Name, State: b.State[l.Tag],
			Revision: b.Revision[l.Tag], SourceRevision: b.SourceRevision[l.Tag], Modified: modified,
		}
		a.Editions[l.Tag] = e
		if a.Source == nil {
			a.Source, a.Folder = e, strings.TrimPrefix(path.Dir(file), r.base.Config.Folder+"/")
		}
	}
	if a.Source == nil {
		return nil, nil
	}
	return a, nil
}

// modified returns when a file came to say what it says; zero when no commit has that.
func (r *Reader) modified(file string) (time.Time, error) {
	versions := r.history.Versions(file)
	if len(versions) == 0 {
		return time.Time{}, nil
	}
	then, err := r.texts.Of(versions[0])
	if err != nil {
		return time.Time{}, fmt.Errorf("reading %s: %w", file, err)
	}
	now, err := fs.ReadFile(r.base.Files(), strings.TrimPrefix(file, r.base.Config.Folder+"/"))
	if err != nil {
		return time.Time{}, fmt.Errorf("reading %s: %w", file, err)
	}
	if !bytes.Equal(then, now) {
		return time.Time{}, nil
	}
	return versions[0].Time, nil
}

// IsBlock reports whether what looks like an article is a block.
func IsBlock(a *knowledge.Article) bool { return strings.HasPrefix(a.ID, blockID) }

// blockAt returns what the file of a block said when it had a revision, the last time
// that it had it; nil if it never did.
func (r *Reader) blockAt(versions []workflow.Version, revision string) ([]byte, error) {
	for _, v := range versions {
		if v.Blob == "" {
			continue
		}
		text, err := r.texts.Of(v)
		if err != nil {
			return nil, err
		}
		if string(knowledge.BlockRevision(text)) == revision {
			return text, nil
		}
	}
	return nil, nil
}
