package builder

import (
	"time"

	"helpwright/knowledge"
	"helpwright/searchindex"
)

// standings say what speaks for the articles of a locale besides their words.
type standings struct {
	date      time.Time
	opened    map[string]int // by id
	together  int            // all of these
	documents int            // of which something is known
}

func (s *Site) standings(l *localeSite) *standings {
	out := &standings{date: s.cfg.Date, opened: s.cfg.Opened[l.Tag]}
	for a := range l.articles {
		if n, known := out.opened[a.ID]; known {
			out.together += n
			out.documents++
		}
	}
	return out
}

// standingOf is the standing of what is no article, of which nothing is known but its
// kind, in percent.
func standingOf(kind string) int { return searchindex.Signals{Kind: kind}.Standing() }

// of is the standing of an article in the words of an edition, in percent.
func (s *standings) of(a *knowledge.Article, e *knowledge.Edition) int {
	signals := searchindex.Signals{Kind: string(a.Kind), Overdue: !a.ReviewBy.IsZero() && s.date.After(a.ReviewBy)}
	if !e.Modified.IsZero() {
		signals.Years = int(s.date.Sub(e.Modified) / (365 * 24 * time.Hour))
	}
	if n, known := s.opened[a.ID]; known {
		signals.Opened = searchindex.Octaves(n, s.together, s.documents)
	}
	return signals.Standing()
}
