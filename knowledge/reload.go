package knowledge

import (
	"maps"
	"path"
	"strings"
)

// Reload reads files of words again that were changed, given as content-relative
// paths, and returns a base with them. It reports false when the change asks for
// a whole [Load]: files that came or went, topics, blocks, pictures. An article
// whose files cannot be read for the moment stays as it was; what is wrong with
// them is among the problems.
func (b *Base) Reload(changed []string) (*Base, bool) {
	folders := map[string]*Article{}
	for _, name := range changed {
		a, ok := b.ByFolder[path.Dir(name)]
		tag, isWords := strings.CutSuffix(path.Base(name), ".md")
		if !ok || !isWords || a.Editions[tag] == nil {
			return nil, false
		}
		folders[a.Folder] = a
	}
	out := *b
	out.found = maps.Clone(b.found)
	replaced := map[*Article]*Article{}
	for folder, old := range folders {
		in := &loaded{folder: folder, parsed: b.docs.parseFolder(folder, old.written, b.Config.Folder)}
		a, problems := join(in, b.Config)
		delete(out.found, folder)
		if len(problems) > 0 {
			out.found[folder] = problems
		}
		if a == nil || len(a.Editions) != len(old.Editions) {
			continue
		}
		for tag, e := range a.Editions {
			was := old.Editions[tag]
			e.Created, e.Outdated, e.OutdatedSince = was.Created, was.Outdated, was.OutdatedSince
			e.revise(b.picturesOf(e))
			if e.Revision == was.Revision {
				e.Modified, e.Reviewed = was.Modified, was.Reviewed
			}
		}
		replaced[old] = a
	}
	out.Articles = nil
	out.Root = b.copyTopics(&out, func(*Edition) bool { return true }, replaced)
	out.arrange()
	out.pairTexts()
	return &out, true
}
