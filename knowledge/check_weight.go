package knowledge

import (
	"fmt"

	"helpwright/markdown"
	"helpwright/problem"
)

const (
	maxFilled  = 16 << 20 // bytes that addresses and transcripts add to the words of an edition
	maxAddress = 1024     // bytes of an address below a locale; file systems and hosts take little more
)

// A weight adds up what the site writes into the words of an edition: the addresses
// of its links, the transcripts of its videos. They are as long as names and captions
// are, however short the reference is.
type weight struct {
	filled int64
	told   bool
}

// add counts a reference, and reports the first that is too much.
func (c *checker) add(w *weight, e *Edition, r *markdown.Ref, t Target) {
	switch {
	case t.File != nil && r.Kind == markdown.RefVideo:
		v := c.base.VideoOf(t.File)
		w.filled += largest(v.Captions) + largest(v.Chapters)
	case t.Article != nil:
		w.filled += int64(len(c.base.ArticlePath(t.Article, e.Locale)))
	case t.Topic != nil:
		w.filled += int64(len(c.base.TopicPath(t.Topic, e.Locale)))
	}
	if w.filled > maxFilled && !w.told {
		w.told = true
		c.report(r.File, r.Line, r.Column, problem.File,
			fmt.Sprintf("the addresses and transcripts of %s are more than %d MiB from here on", e.File, maxFilled>>20),
			"divide it into several articles, or repeat less")
	}
}

// largest returns the size of the largest of some files, in bytes.
func largest(files map[string]*Picture) int64 {
	var most int64
	for _, f := range files {
		most = max(most, f.Size)
	}
	return most
}
