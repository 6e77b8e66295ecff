package oldsite

import (
	"cmp"
	"slices"
	"strings"
)

// A Dropped is a field of front matter that nobody took the value of.
type Dropped struct {
	Key   string // in lower case; "sidebar.badge" for a field of a section
	Count int    // files that have it
	File  string // the first of them
}

// A watched is a file whose fields are looked at when all of them could have been
// taken.
type watched struct {
	file string
	matter
}

func (s *Site) watch(file string, m matter) { s.watched = append(s.watched, watched{file, m}) }

// gatherDropped lists the fields that were not taken, the most frequent first.
func (s *Site) gatherDropped() {
	byKey := map[string]*Dropped{}
	for _, w := range s.watched {
		for _, key := range w.unused() {
			d := byKey[key]
			if d == nil {
				d = &Dropped{Key: key, File: w.file}
				byKey[key] = d
			}
			d.Count++
			d.File = min(d.File, w.file)
		}
	}
	s.watched = nil
	for _, d := range byKey {
		s.Dropped = append(s.Dropped, *d)
	}
	slices.SortFunc(s.Dropped, func(a, b Dropped) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Key, b.Key)) })
}

// unused names the fields that say something which was not taken.
func (m matter) unused() []string {
	var out []string
	for key, value := range m.fields {
		name := m.prefix + key
		switch {
		case m.used[name] || isEmpty(value):
		case len(mapping(value)) > 0:
			out = append(out, m.section(key).unused()...)
		default:
			out = append(out, name)
		}
	}
	return out
}

func isEmpty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return strings.TrimSpace(v) == ""
	case []any:
		return len(v) == 0
	}
	return false
}
