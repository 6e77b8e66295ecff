package workflow

import (
	"bytes"
	"path"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// renames finds the paths among the deltas of a commit that existed under another
// name before: new path to old path.
func (c *comparison) renames(deltas []delta) (map[string]string, error) {
	moved := exactRenames(deltas)
	gone, come := unpaired(deltas, moved)
	if len(gone) == 0 || len(come) == 0 {
		return moved, nil
	}
	folderRenames(gone, come, moved)
	gone, come = unpaired(deltas, moved)
	err := c.similarRenames(gone, come, moved)
	return moved, err
}

// exactRenames pairs paths that end with paths that begin with the same bytes.
// Where several could be meant, the one with the same base name is.
func exactRenames(deltas []delta) map[string]string {
	gone := map[plumbing.Hash][]string{}
	for _, d := range deltas {
		if d.new.IsZero() {
			gone[d.old] = append(gone[d.old], d.path)
		}
	}
	moved := map[string]string{}
	if len(gone) == 0 {
		return moved
	}
	for _, sameName := range []bool{true, false} {
		for _, d := range deltas {
			if !d.old.IsZero() || moved[d.path] != "" {
				continue
			}
			for i, from := range gone[d.new] {
				if !sameName || path.Base(from) == path.Base(d.path) {
					moved[d.path] = from
					gone[d.new] = append(gone[d.new][:i:i], gone[d.new][i+1:]...)
					break
				}
			}
		}
	}
	return moved
}

// unpaired returns the deltas of files that ended, by path, and of files that
// began, in order, for which no other name is known yet.
func unpaired(deltas []delta, moved map[string]string) (gone map[string]delta, come []delta) {
	gone = map[string]delta{}
	for _, d := range deltas {
		switch {
		case d.new.IsZero():
			gone[d.path] = d
		case d.old.IsZero() && moved[d.path] == "":
			come = append(come, d)
		}
	}
	for _, from := range moved {
		delete(gone, from)
	}
	return gone, come
}

// folderRenames pairs files that were edited while their folder was renamed: a
// neighbour that moved with the same bytes shows where the folder went.
func folderRenames(gone map[string]delta, come []delta, moved map[string]string) {
	cameFrom := map[string]string{} // folder to its old name
	for to, from := range moved {
		for path.Base(to) == path.Base(from) {
			to, from = path.Dir(to), path.Dir(from)
			if to == "." || from == "." {
				break
			}
			if known, ok := cameFrom[to]; !ok || from < known {
				cameFrom[to] = from
			}
		}
	}
	for _, d := range come {
		for dir := path.Dir(d.path); dir != "."; dir = path.Dir(dir) {
			from := cameFrom[dir] + strings.TrimPrefix(d.path, dir)
			if _, ok := gone[from]; ok && cameFrom[dir] != "" {
				moved[d.path] = from
				delete(gone, from)
				break
			}
		}
	}
}

// maxComparisons bounds how many pairs of files of a commit are compared by
// their lines, so that a commit that rearranges everything stays cheap.
const maxComparisons = 256

// similarRenames pairs files of the same base name that share half of their
// lines, such as an article that was moved and got a moved_from line on the way.
func (c *comparison) similarRenames(gone map[string]delta, come []delta, moved map[string]string) error {
	byName := map[string][]delta{}
	for _, d := range gone {
		byName[path.Base(d.path)] = append(byName[path.Base(d.path)], d)
	}
	worth, err := c.worthComparing(byName, come)
	if err != nil || !worth {
		return err
	}
	for _, d := range come {
		best, bestShare := "", 0.5
		for _, g := range byName[path.Base(d.path)] {
			if _, free := gone[g.path]; !free {
				continue
			}
			share := c.sharedLines(g.old, d.new)
			if share > bestShare || share == bestShare && (best == "" || g.path < best) {
				best, bestShare = g.path, share
			}
		}
		if best != "" {
			moved[d.path] = best
			delete(gone, best)
		}
	}
	return nil
}

// worthComparing reports whether a commit is compared by lines: whether it has few
// pairs of files that could be the same, and little in them.
func (c *comparison) worthComparing(gone map[string][]delta, come []delta) (bool, error) {
	comparisons := 0
	for _, d := range come {
		comparisons += len(gone[path.Base(d.path)])
	}
	if comparisons > maxComparisons {
		return false, nil
	}
	total := int64(0)
	for _, d := range come {
		for _, g := range gone[path.Base(d.path)] {
			total += c.wordsIn(g.old) + c.wordsIn(d.new)
		}
	}
	switch {
	case !c.commit.words.take(total):
		return false, nil
	case !c.history.words.take(total):
		return false, tooMuch("with it there are too many words to compare")
	}
	return true, nil
}

// wordsIn returns how many bytes of a file are compared.
func (c *comparison) wordsIn(blob plumbing.Hash) int64 {
	if size, err := c.size(plumbing.BlobObject, blob); err == nil && size <= maxWords {
		return size
	}
	return 0
}

// sharedLines returns which part of the lines of the longer text stands in both,
// from 0 to 1; 0 where one is not there, not text or too long. Empty lines are not counted.
func (c *comparison) sharedLines(a, b plumbing.Hash) float64 {
	left, err := c.object(plumbing.BlobObject, a, maxWords)
	if err != nil || bytes.IndexByte(left, 0) >= 0 {
		return 0
	}
	right, err := c.object(plumbing.BlobObject, b, maxWords)
	if err != nil || bytes.IndexByte(right, 0) >= 0 {
		return 0
	}
	count := map[string]int{}
	total, other, shared := 0, 0, 0
	for line := range bytes.Lines(left) {
		if line = bytes.TrimSpace(line); len(line) > 0 {
			count[string(line)]++
			total++
		}
	}
	for line := range bytes.Lines(right) {
		if line = bytes.TrimSpace(line); len(line) > 0 {
			other++
			if count[string(line)] > 0 {
				count[string(line)]--
				shared++
			}
		}
	}
	if total+other == 0 {
		return 0
	}
	return float64(shared) / float64(max(total, other))
}
