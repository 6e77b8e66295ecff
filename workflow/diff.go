package workflow

import (
	"cmp"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// A delta is a path whose content differs between two folders; the zero hash
// stands for absence.
type delta struct {
	path     string
	old, new plumbing.Hash
}

// A comparison works out what one commit did.
type comparison struct {
	*reader
	commit, history *budget // what is left for it, and for all
	found           []delta
}

// diff compares two folders and returns the files that differ, in git's order.
// Only folders whose hashes differ are opened.
func (c *comparison) diff(old, new plumbing.Hash) ([]delta, error) {
	c.found = nil
	err := c.walk(old, new, "", 0)
	return c.found, err
}

func (c *comparison) walk(old, new plumbing.Hash, dir string, depth int) error {
	if old == new {
		return nil
	}
	if depth > maxDepth {
		return tooMuch("folders are nested deeper than %d levels", maxDepth)
	}
	before, err := c.open(old)
	if err != nil {
		return err
	}
	after, err := c.open(new)
	if err != nil {
		return err
	}
	for len(before)+len(after) > 0 {
		var o, n entry
		order := compareHeads(before, after)
		if order <= 0 {
			o, before = before[0], before[1:]
		}
		if order >= 0 {
			n, after = after[0], after[1:]
		}
		if o.hash == n.hash {
			continue
		}
		name := cmp.Or(o.name, n.name)
		if len(dir)+len(name) > maxPath {
			return tooMuch("a path is longer than %d bytes", maxPath)
		}
		if o.folder || n.folder {
			err = c.walk(o.hash, n.hash, dir+name+"/", depth+1)
		} else {
			err = c.add(delta{join(dir, name), o.hash, n.hash})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// open returns the entries of a folder, if it is not one too many.
func (c *comparison) open(h plumbing.Hash) ([]entry, error) {
	t, err := c.tree(h)
	switch {
	case err != nil:
		return nil, err
	case !c.commit.folders.take(t.size):
		return nil, tooMuch("there are too many files in the folders that it changes")
	case !c.history.folders.take(t.size):
		return nil, tooMuch("with it there are too many folders to look into")
	}
	return t.entries, nil
}

func (c *comparison) add(d delta) error {
	switch weight := weigh(d.path); {
	case !c.commit.changes.take(weight):
		return tooMuch("it changes too many files")
	case !c.history.changes.take(weight):
		return tooMuch("with it there are too many changes to remember")
	}
	c.found = append(c.found, d)
	return nil
}

// join returns a path that keeps no more in memory than itself: a name is a part
// of the folder that lists it.
func join(dir, name string) string {
	if dir == "" {
		return strings.Clone(name)
	}
	return dir + name
}

// compareHeads says which of two lists has the smaller first entry. A file and a
// folder of one name are different entries.
func compareHeads(a, b []entry) int {
	switch {
	case len(a) == 0:
		return 1
	case len(b) == 0:
		return -1
	}
	return compareEntries(a[0], b[0])
}

// compareEntries is git's order of a tree: bytewise, a folder's name as if it
// ended with a slash.
func compareEntries(a, b entry) int {
	n := min(len(a.name), len(b.name))
	if c := cmp.Compare(a.name[:n], b.name[:n]); c != 0 {
		return c
	}
	return cmp.Compare(a.byteAt(n), b.byteAt(n))
}

func (e entry) byteAt(i int) byte {
	switch {
	case i < len(e.name):
		return e.name[i]
	case e.folder:
		return '/'
	}
	return 0
}

// An effect is what one commit did to one path.
type effect struct {
	path string
	from string        // its path in the parent; another than path after a rename
	blob plumbing.Hash // what it is now; zero: absent
	was  plumbing.Hash // what it was in the first parent; zero: absent
	same int           // at a merge: the parent, counted from 1, that has the same content; else 0
}

// effects compares a folder with the same folder in the parents of its commit.
func (c *comparison) effects(now plumbing.Hash, parents []plumbing.Hash) ([]effect, error) {
	switch len(parents) {
	case 0:
		return c.plainEffects(plumbing.ZeroHash, now)
	case 1:
		return c.plainEffects(parents[0], now)
	}
	return c.mergeEffects(now, parents)
}

func (c *comparison) plainEffects(old, now plumbing.Hash) ([]effect, error) {
	deltas, err := c.diff(old, now)
	if err != nil {
		return nil, err
	}
	renamed, err := c.renames(deltas)
	if err != nil {
		return nil, err
	}
	return effectsOf(deltas, renamed), nil
}

// effectsOf turns deltas into effects, with the content that a renamed file had
// under its old name.
func effectsOf(deltas []delta, renamed map[string]string) []effect {
	gone := make(map[string]plumbing.Hash, len(renamed))
	for _, from := range renamed {
		gone[from] = plumbing.ZeroHash
	}
	for _, d := range deltas {
		if _, ok := gone[d.path]; ok {
			gone[d.path] = d.old
		}
	}
	list := make([]effect, len(deltas))
	for i, d := range deltas {
		list[i] = effect{path: d.path, from: d.path, blob: d.new, was: d.old}
		if from := renamed[d.path]; from != "" {
			list[i].from, list[i].was = from, gone[from]
		}
	}
	return list
}

// mergeEffects lists the paths that differ from the first parent; all others are
// the same there. Each of them is looked for in the other parents: under its own
// path first, then under another path with exactly the same content, which is
// how it looks when one line renamed a file that the other edited.
func (c *comparison) mergeEffects(now plumbing.Hash, parents []plumbing.Hash) ([]effect, error) {
	deltas := make([][]delta, len(parents))
	differs := make([]map[string]bool, len(parents))
	for i, p := range parents {
		var err error
		if deltas[i], err = c.diff(p, now); err != nil {
			return nil, err
		}
		if len(deltas[0]) == 0 {
			return nil, nil
		}
		differs[i] = make(map[string]bool, len(deltas[i]))
		for _, d := range deltas[i] {
			differs[i][d.path] = true
		}
	}
	list := effectsOf(deltas[0], nil)
	for i := range list {
		e := &list[i]
		for p := 1; p < len(parents) && e.same == 0; p++ {
			if !differs[p][e.path] {
				e.same = p + 1
			}
		}
	}
	for p := range parents {
		moved := exactRenames(deltas[p])
		for i, e := range list {
			if from := moved[e.path]; e.same == 0 && from != "" {
				list[i].same, list[i].from = p+1, from
				if p == 0 {
					list[i].was = e.blob
				}
			}
		}
	}
	return list, nil
}
