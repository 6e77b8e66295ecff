package knowledge

import (
	"maps"
	"path"
	"strings"

	"helpwright/problem"
)

// orphans finds what no words use.
func (c *checker) orphans() {
	if len(c.base.Pictures)+len(c.base.refused) > 0 {
		c.orphanedFiles()
	}
	if len(c.base.Blocks) > 0 {
		c.orphanedBlocks()
	}
}

// orphanedFiles finds files beside words that nothing shows.
func (c *checker) orphanedFiles() {
	b := c.base
	used := map[string]bool{}
	for _, a := range b.Articles {
		for _, e := range a.Editions {
			for _, p := range b.picturesOf(e) {
				used[p.Path] = true
				for name := range b.companions(p) {
					used[name] = true
				}
			}
		}
		for _, d := range a.Documents {
			name := path.Join(a.Folder, d.File)
			used[name] = true
			used[textOf(name)] = true
		}
	}
	beside := maps.Clone(b.refused)
	for name := range b.Pictures {
		beside[name] = true
	}
	for _, name := range c.refused {
		used[name] = true
	}
	for name := range beside {
		if !used[name] && !strings.HasPrefix(name, blocksFolder+"/") && !b.besideBroken(name) {
			c.report(path.Join(b.Config.Folder, name), 0, 0, problem.Orphan, "no words show this file", "use it, or remove it")
		}
	}
}

// besideBroken reports whether a file lies beside words that cannot be read, and
// that may well show it.
func (b *Base) besideBroken(name string) bool {
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if a, ok := b.ByFolder[dir]; ok {
			return len(a.Editions) < len(a.written)
		}
		if b.broken[dir] {
			return true
		}
	}
	return false
}

// orphanedBlocks finds blocks that no words include.
func (c *checker) orphanedBlocks() {
	used := map[string]bool{}
	c.editions(func(e *Edition) {
		for _, name := range e.Blocks {
			used[name] = true
		}
	})
	for name, block := range c.base.Blocks {
		if used[name] || c.base.docs.mentions(name) || c.base.docs.unapproved[name] != "" { // whose includes fail
			continue
		}
		for _, file := range block.File {
			c.report(file, 0, 0, problem.Orphan, "no words include this block", "write {{> "+name+"}} on a line of its own where it belongs, or remove it")
		}
	}
}
