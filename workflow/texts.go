package workflow

import (
	"errors"

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

// Close ends the reading of git's files.
func (t *Texts) Close() error {
	if t.reader != nil {
		t.reader.close()
	}
	return nil
}
