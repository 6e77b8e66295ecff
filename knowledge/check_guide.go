package knowledge

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"helpwright/markdown"
	"helpwright/problem"
	"helpwright/strict"
)

// The outcomes that end a guide.
const (
	Solved  = "solved"
	Contact = "contact"
)

// guide checks that no path through a guide ends nowhere: every choice has a
// target, every step can be reached from the first, and from every step an
// outcome can be reached. A choice that leads to an article or to another guide
// counts as an outcome: the page there asks whether it solved the problem.
func (c *checker) guide(e *Edition) {
	if e.Article.Kind != KindTroubleshooting || len(e.Steps) == 0 {
		return
	}
	index := make(map[string]int, len(e.Steps))
	var ids []string
	for i, s := range e.Steps {
		index[s.ID] = i
		ids = append(ids, s.ID)
	}
	c.checkTargets(e, index, ids)
	next := make([][]int, len(e.Steps)) // steps that a step leads to
	ends := make([]bool, len(e.Steps))  // steps with a choice that leaves the guide, be it for a page that is missing
	for i, s := range e.Steps {
		ends[i] = len(s.Choices) == 0 // which was told where the words were read
		for _, choice := range s.Choices {
			r := &e.Refs[choice.Ref]
			id, inside := strings.CutPrefix(r.Dest, "#")
			if _, known := index[id]; inside && !known {
				id = cmp.Or(strict.Nearest(id, ids), id) // what was meant, so that one slip is told once
			}
			if to, known := index[id]; inside && known {
				next[i] = append(next[i], to)
			} else {
				ends[i] = true
			}
		}
	}
	c.checkReachable(e, next)
	c.checkEnds(e, next, ends)
	c.sameSteps(e)
}

// checkTargets finds choices that lead to steps that do not exist. Where other
// links lead is checked with those of all words.
func (c *checker) checkTargets(e *Edition, index map[string]int, ids []string) {
	for _, s := range e.Steps {
		for _, choice := range s.Choices {
			r := &e.Refs[choice.Ref]
			id, inside := strings.CutPrefix(r.Dest, "#")
			if _, known := index[id]; !inside || known || id == Solved || id == Contact {
				continue
			}
			hint := "name a step, #solved or #contact"
			if near := strict.Nearest(id, ids); near != "" {
				hint = fmt.Sprintf("did you mean %q?", "#"+near)
			}
			c.report(r.File, r.Line, r.Column, problem.Guide, fmt.Sprintf("the choice %q leads to a step %q that does not exist", choice.Text, id), hint)
		}
	}
}

func (c *checker) checkReachable(e *Edition, next [][]int) {
	reached := make([]bool, len(next))
	todo := []int{0}
	reached[0] = true
	for len(todo) > 0 {
		i := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, to := range next[i] {
			if !reached[to] {
				reached[to] = true
				todo = append(todo, to)
			}
		}
	}
	for i, s := range e.Steps {
		if !reached[i] && !c.lostID(e, s) {
			c.report(e.File, s.Line, s.Column, problem.Guide, fmt.Sprintf("no choice leads to the step %q", s.ID), "let a choice link to #"+s.ID+", or remove the step")
		}
	}
}

// lostID reports whether a step did not get the id that is written at it, which
// was told where the words were read; links to it cannot be judged.
func (c *checker) lostID(e *Edition, s markdown.Step) bool {
	return slices.ContainsFunc(c.base.found[e.Article.Folder], func(p problem.Problem) bool {
		return p.File == e.File && p.Line == s.Line && p.Column > s.Column && p.Rule == problem.Guide
	})
}

// checkEnds walks backwards from the outcomes.
func (c *checker) checkEnds(e *Edition, next [][]int, ends []bool) {
	finished := slices.Clone(ends)
	for changed := true; changed; {
		changed = false
		for i := range next {
			if !finished[i] && slices.ContainsFunc(next[i], func(to int) bool { return finished[to] }) {
				finished[i], changed = true, true
			}
		}
	}
	for i, s := range e.Steps {
		if !finished[i] {
			c.report(e.File, s.Line, s.Column, problem.Guide, fmt.Sprintf("from the step %q no outcome can be reached", s.ID), "let a choice lead to #solved or #contact")
		}
	}
}

// sameSteps holds a translation to the steps and choices of its source, so that
// a trail means the same in every language.
func (c *checker) sameSteps(e *Edition) {
	source := e.Article.Source
	if e == source {
		return
	}
	want := map[string]string{}
	for _, s := range source.Steps {
		want[s.ID] = targets(source, s.Choices)
	}
	for _, s := range e.Steps {
		choices, ok := want[s.ID]
		switch {
		case !ok:
			c.report(e.File, s.Line, s.Column, problem.Guide, fmt.Sprintf("the step %q is not in the source edition %s", s.ID, source.File), "use the ids of the source edition")
		case choices != targets(e, s.Choices):
			c.report(e.File, s.Line, s.Column, problem.Guide, fmt.Sprintf("the choices of step %q lead elsewhere than those of the source edition", s.ID), "the source leads to "+choices)
		}
		delete(want, s.ID)
	}
	for _, s := range source.Steps {
		if _, missing := want[s.ID]; missing {
			c.report(e.File, e.BodyLine, 1, problem.Guide, fmt.Sprintf("the step %q of the source edition is missing", s.ID), "translate it")
		}
	}
}

// targets lists where choices lead; other files than steps count by their folder,
// since a translation links to its own locale's files.
func targets(e *Edition, choices []markdown.Choice) string {
	var all []string
	for _, choice := range choices {
		dest := e.Refs[choice.Ref].Dest
		if !strings.HasPrefix(dest, "#") {
			dest, _, _ = strings.Cut(dest, "#")
			dest = dest[:strings.LastIndex(dest, "/")+1]
		}
		all = append(all, dest)
	}
	return strings.Join(all, " ")
}
