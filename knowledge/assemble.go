package knowledge

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"helpwright/problem"
	"helpwright/strict"
)

// assemble makes the base of what was read. Articles that cannot be used are
// left out; why was reported where it was found.
func (l *loader) assemble() *Base {
	b := &Base{
		Config:   l.src.Config,
		ByFolder: map[string]*Article{},
		Blocks:   l.blockFacts,
		Pictures: l.pictures,
		refused:  l.refused,
		docs:     l.docs,
	}
	topics := l.assembleTopics()
	b.Root = topics[""]
	b.found = make(map[string][]problem.Problem, len(l.articles))
	b.broken = maps.Clone(l.scan.unusable)
	b.unread = map[string]bool{}
	for _, in := range l.articles {
		a, problems := join(in, b.Config)
		if len(problems) > 0 {
			b.found[in.folder] = problems
		}
		if a == nil {
			b.broken[in.folder] = true
			for _, p := range in.parsed {
				b.unread[cmp.Or(p.likelyID, path.Base(in.folder))] = true
			}
		} else {
			a.Topic = nearestTopic(topics, path.Dir(in.folder))
			a.Topic.Articles = append(a.Topic.Articles, a)
			b.ByFolder[a.Folder] = a
		}
	}
	b.scanned = l.problems
	b.arrange()
	b.pairTexts()
	b.revise()
	return b
}

// Problems lists everything that is wrong with the content, sorted. The search
// takes a moment on a large base, so dev asks for it after it has shown a page.
func (b *Base) Problems() []problem.Problem {
	all := slices.Clone(b.scanned)
	for _, found := range b.found {
		all = append(all, found...)
	}
	all = append(all, b.check()...)
	return problem.Sort(b.excuseDrafts(all))
}

// excuseDrafts marks what stands in drafts and archived editions: they are not
// published, so nothing in them forbids publishing the rest. That something is
// still to be written is what a draft is for.
func (b *Base) excuseDrafts(all []problem.Problem) []problem.Problem {
	unpublished := map[string]bool{}
	for e := range b.editions() {
		if e.State == Draft || e.State == Archived {
			unpublished[e.File] = true
		}
	}
	for i := range all {
		all[i].Draft = unpublished[all[i].File]
	}
	return slices.DeleteFunc(all, func(p problem.Problem) bool { return p.Draft && p.Rule == problem.Placeholder })
}

// assembleTopics reads every topic.yaml and hangs topics into each other.
func (l *loader) assembleTopics() map[string]*Topic {
	topics := map[string]*Topic{"": {Names: map[string]string{}, Summary: map[string]string{}, Slugs: map[string]string{}}}
	for _, dir := range l.topics {
		t := l.readTopic(dir)
		topics[dir] = t
		if dir == "" {
			continue
		}
		t.Parent = nearestTopic(topics, path.Dir(dir))
		t.Parent.Topics = append(t.Parent.Topics, t)
	}
	return topics
}

func nearestTopic(topics map[string]*Topic, dir string) *Topic {
	for dir != "." && dir != "" {
		if t, ok := topics[dir]; ok {
			return t
		}
		dir = path.Dir(dir)
	}
	return topics[""]
}

// TopicFields lists the keys of topic.yaml, for schemas.
func TopicFields() []string { return []string{"names", "summary", "order", "slugs"} }

func (l *loader) readTopic(dir string) *Topic {
	name := path.Join(dir, "topic.yaml")
	t := &Topic{Folder: dir, File: path.Join(l.scan.base, name), Names: map[string]string{}}
	text, problems := l.docs.readWords(name, t.File)
	l.problems = append(l.problems, problems...)
	if len(problems) > 0 {
		return t
	}
	y := strict.Text{File: t.File, Line: 1, YAML: text, Rule: problem.Config}
	root, problems := strict.Parse(y)
	l.problems = append(l.problems, problems...)
	if len(problems) > 0 {
		return t
	}
	f := strict.Open(y, root, &l.problems)
	t.Names = l.perLocale(f, "names", nil)
	t.Summary = l.perLocale(f, "summary", nil)
	t.Slugs = l.perLocale(f, "slugs", badSlug)
	t.slugs = placesOf(f.Take("slugs"))
	t.Order = f.Int("order")
	f.Rest()
	if len(t.Names) == 0 && f.Exists() {
		l.problems = append(l.problems, problem.Problem{File: t.File, Line: 1, Column: 1, Rule: problem.Config,
			Message: `"names" is missing`, Hint: fmt.Sprintf("write names: {%s: …}", l.src.Config.Locales[0].Tag)})
	}
	return t
}

// perLocale reads a mapping from locale to text.
func (l *loader) perLocale(f *strict.Mapping, key string, bad func(string) string) map[string]string {
	m := f.Sub(key)
	out := map[string]string{}
	for _, e := range m.Entries() {
		if l.src.Config.Locale(e.Key) == nil {
			hint := "name it in helpwright.yaml, or remove the line"
			if near := strict.Nearest(e.Key, l.src.Config.tags()); near != "" {
				hint = fmt.Sprintf("did you mean %q?", near)
			}
			f.Report(&strict.Node{Line: e.Line, Column: e.Column}, fmt.Sprintf("no locale %q", e.Key), hint)
			continue
		}
		if e.Value.Kind != strict.Scalar || strings.TrimSpace(e.Value.Value) == "" {
			f.Report(e.Value, fmt.Sprintf("%q of %q must be a text", key, e.Key), "")
			continue
		}
		f.CheckText(e.Value)
		value := strings.TrimSpace(e.Value.Value)
		if bad != nil {
			if why := bad(value); why != "" {
				f.Report(e.Value, fmt.Sprintf("%q cannot stand in an address: %s", value, why), "use words joined by hyphens")
				continue
			}
		}
		out[e.Key] = value
	}
	return out
}

// placesOf returns where the values of a mapping stand.
func placesOf(n *strict.Node) map[string][2]int {
	if n == nil {
		return nil
	}
	out := make(map[string][2]int, len(n.Entries))
	for _, e := range n.Entries {
		out[e.Key] = [2]int{e.Value.Line, e.Value.Column}
	}
	return out
}

// join makes an article of the editions in a folder, nil when they cannot be
// used, and lists what is wrong with the files themselves.
func join(in *loaded, c *Config) (*Article, []problem.Problem) {
	var problems []problem.Problem
	for _, p := range in.parsed {
		if !p.broken && p.hasID && in.source == nil {
			in.source = p
		}
	}
	for _, p := range in.parsed {
		problems = append(problems, p.problems...)
	}
	if in.source == nil {
		return nil, append(problems, noSource(in)...)
	}
	problems = append(problems, in.source.found(func(p *parsed) { p.checkFacts(c) })...)
	a := in.source.facts
	a.Folder = in.folder
	a.written = in.locales()
	a.Editions = make(map[string]*Edition, len(in.parsed))
	for _, p := range in.parsed {
		if p.broken {
			continue
		}
		if p != in.source {
			problems = append(problems, p.found(func(p *parsed) { p.checkTranslation(in.source.edition.File) })...)
		}
		p.edition.Article = &a
		a.Editions[p.edition.Locale] = p.edition
	}
	a.Source = in.source.edition
	return &a, problems
}

// locales lists the locales in which a folder holds words.
func (in *loaded) locales() []string {
	var tags []string
	for _, p := range in.parsed {
		tags = append(tags, p.edition.Locale)
	}
	return tags
}

// found runs a check that depends on the other files of a folder and returns
// what it found, which therefore is no part of what is cached.
func (p *parsed) found(check func(*parsed)) []problem.Problem {
	before := len(p.problems)
	check(p)
	found := slices.Clone(p.problems[before:])
	p.problems = p.problems[:before]
	return found
}

func noSource(in *loaded) []problem.Problem {
	for _, p := range in.parsed {
		if p.broken {
			return nil // which edition is the source cannot be known until it is mended
		}
	}
	p := in.parsed[0]
	return []problem.Problem{{File: p.edition.File, Line: 1, Column: 1, Rule: problem.Translation,
		Message: "no edition in this folder has an id, so none is the source",
		Hint:    "write id: " + suggestID(in.folder) + " into the edition that was written first"}}
}

// arrange puts everything in order and builds the indexes.
func (b *Base) arrange() {
	b.Topics, b.Articles = nil, nil
	b.arrangeTopic(b.Root)
	b.ByID = make(map[string]*Article, len(b.Articles))
	for _, a := range b.Articles {
		if _, taken := b.ByID[a.ID]; !taken {
			b.ByID[a.ID] = a
		}
	}
	b.old = map[string]*Article{}
	for _, a := range b.Articles {
		for _, e := range a.Editions {
			for _, from := range e.MovedFrom {
				if !strings.HasPrefix(from, "/") {
					b.old[strings.Trim(from, "/")] = a
				}
			}
		}
	}
	b.topicByFolder = make(map[string]*Topic, len(b.Topics))
	for _, t := range b.Topics {
		b.topicByFolder[t.Folder] = t
	}
}

// revise computes the revision of every edition.
func (b *Base) revise() {
	for _, a := range b.Articles {
		for _, e := range a.Editions {
			e.revise(b.picturesOf(e))
		}
	}
}

func (b *Base) arrangeTopic(t *Topic) {
	slices.SortFunc(t.Topics, func(x, y *Topic) int {
		return cmp.Or(order(x.Order, y.Order), cmp.Compare(x.Folder, y.Folder))
	})
	slices.SortFunc(t.Articles, func(x, y *Article) int {
		return cmp.Or(order(x.Order, y.Order), cmp.Compare(x.Folder, y.Folder))
	})
	b.Articles = append(b.Articles, t.Articles...)
	for _, sub := range t.Topics {
		b.Topics = append(b.Topics, sub)
		b.arrangeTopic(sub)
	}
}

// order compares positions; what has none (0) comes after what has one.
func order(x, y int) int {
	switch {
	case x == y:
		return 0
	case x == 0:
		return 1
	case y == 0:
		return -1
	}
	return cmp.Compare(x, y)
}

// picturesOf lists the files that an edition shows, each once.
func (b *Base) picturesOf(e *Edition) []*Picture {
	var out []*Picture
	for i := range e.Refs {
		if !mayBeFile(e.Refs[i].Dest) {
			continue
		}
		if t := b.Resolve(e, &e.Refs[i]); t.File != nil && !slices.Contains(out, t.File) {
			out = append(out, t.File)
		}
	}
	return out
}

// mayBeFile sorts out most references that cannot name a file beside words.
func mayBeFile(dest string) bool {
	return dest != "" && dest[0] != '#' && dest[0] != '/' && !strings.Contains(dest, ".md") && !strings.Contains(dest, "://")
}
