package workflow

import (
	"context"
	"path"
	"slices"
	"strings"
	"time"

	"helpwright/knowledge"
	"helpwright/markdown"
)

// Stamp returns the base with the dates of its editions. A history without files
// gives the base back as it is.
func Stamp(base *knowledge.Base, h *History) *knowledge.Base {
	if len(h.files) == 0 {
		return base
	}
	stamped := base.Copy()
	var editions []*knowledge.Edition
	for _, a := range stamped.Articles {
		for _, e := range a.Editions {
			editions = append(editions, e)
		}
	}
	slices.SortFunc(editions, func(a, b *knowledge.Edition) int { return strings.Compare(a.File, b.File) })
	readers := newReaders(h.repo)
	defer readers.close()
	s := &stamper{History: h, base: stamped, worktree: h.worktree(readers[0]), wordings: h.wordings()}
	// Nothing is cancelled and no edition fails: what cannot be read is unknown.
	_ = inParallel(context.Background(), readers, len(editions), func(r *reader, i int) error {
		e := editions[i]
		d := s.edition(r, e)
		e.Created, e.Modified, e.Reviewed = d.Created, d.Modified, d.Reviewed
		return nil
	})
	s.wordings.save(h.options.Cache)
	return stamped
}

// A stamper works out the dates of editions.
type stamper struct {
	*History
	base     *knowledge.Base
	worktree *worktree
	wordings *wordings
}

// edition returns the dates of an edition. It was modified when the last of what
// a reader sees was: its words, the blocks in them, its pictures.
func (s *stamper) edition(r *reader, e *knowledge.Edition) Dates {
	d := s.words(r, e.File)
	seen := []time.Time{d.Modified}
	for _, name := range e.Blocks {
		if file := s.blockFile(name, e.Locale); file != "" {
			seen = append(seen, s.words(r, file).Modified)
		}
	}
	for i := range e.Refs {
		if e.Refs[i].Kind == markdown.RefLink {
			continue
		}
		if t := s.base.Resolve(e, &e.Refs[i]); t.File != nil {
			seen = append(seen, s.picture(path.Join(s.options.Content, t.File.Path)))
		}
	}
	d.Modified = latest(seen)
	return d
}

// latest returns the last of some times; the zero time if one is unknown.
func latest(times []time.Time) time.Time {
	last := times[0]
	for _, t := range times {
		if t.IsZero() {
			return t
		}
		if t.After(last) {
			last = t
		}
	}
	return last
}

// words returns the dates of a file of words as it is in the working folder.
func (s *stamper) words(r *reader, file string) Dates {
	steps := s.files[file]
	if len(steps) == 0 {
		return Dates{}
	}
	at := func(blob int32) (wording, bool) {
		if blob == 0 {
			return wording{}, true
		}
		return s.wordings.ofBlob(r, s.ledger.blobs.values[blob])
	}
	now, known := s.wordings.ofFile(r, s.worktree, file)
	if !known {
		return Dates{}
	}
	return s.datesOf(steps, now, at)
}

// blockFile returns the file from which a locale takes the words of a block.
func (s *stamper) blockFile(name, locale string) string {
	block := s.base.Blocks[name]
	if block == nil {
		return ""
	}
	tags := []string{locale}
	if l := s.base.Config.Locale(locale); l != nil {
		tags = append(tags, l.Fallback...)
	}
	for _, tag := range tags {
		if file := block.File[tag]; file != "" {
			return file
		}
	}
	return ""
}

// picture returns since when a file beside words is as it is.
func (s *stamper) picture(file string) time.Time {
	steps := s.files[file]
	if len(steps) == 0 || !s.worktree.unchanged(file, s.ledger.blobs.values[steps[0].blob]) {
		return time.Time{}
	}
	return s.sameSince(steps)
}
