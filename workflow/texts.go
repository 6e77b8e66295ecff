package workflow

import (
	"errors"
	"fmt"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"

	"helpwright/knowledge"
)

// Texts reads what files said in their versions. It keeps git's files open, so many
// are read as fast as one; it is for one goroutine.
type Texts struct {
	history   *History
	reader    *reader // nil without a repository
	revisions map[pastKey]knowledge.Revision
}

// A pastKey is a file of today in a commit, in hex.
type pastKey struct{ file, commit string }

var errAbsent = errors.New("the file was not there")

// Texts returns a reader of versions. Whoever asked for it closes it.
func (h *History) Texts() *Texts {
	if h.repo == nil {
		return &Texts{}
	}
	return &Texts{h, newReader(h.repo), map[pastKey]knowledge.Revision{}}
}

// Of returns what a file said after a version of it.
func (t *Texts) Of(v Version) ([]byte, error) {
	if t.reader == nil || v.Blob == "" {
		return nil, errAbsent
	}
	return t.reader.object(plumbing.BlobObject, plumbing.NewHash(v.Blob), maxWords)
}

// At returns a file as it was in a commit, given in hex. File is a slash path relative to
// the site folder.
func (t *Texts) At(commit, file string) ([]byte, error) {
	if t.reader == nil {
		return nil, errAbsent
	}
	tree, err := t.history.contentAt(t.reader, plumbing.NewHash(commit))
	if err != nil {
		return nil, fmt.Errorf("looking into commit %s: %w", commit, err)
	}
	e, err := t.reader.find(tree, strings.TrimPrefix(file, t.history.options.Content+"/"))
	if err != nil || e.folder {
		return nil, fmt.Errorf("reading %s as of %s: %w", file, commit, errors.Join(errAbsent, err))
	}
	return t.reader.object(plumbing.BlobObject, e.hash, maxWords)
}

// Close ends the reading of git's files.
func (t *Texts) Close() error {
	if t.reader != nil {
		t.reader.close()
	}
	return nil
}
