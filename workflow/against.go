package workflow

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"helpwright/knowledge"
	"helpwright/problem"
	"helpwright/workflow/review"
)

// Fork returns the commit that a name stands for, such as a branch, in hex, and the
// youngest commit that it has in common with the head.
func (h *History) Fork(ctx context.Context, name string) (commit, fork string, err error) {
	if commit, err = h.Resolve(name); err != nil {
		return "", "", err
	}
	if fork, err = h.git(ctx, "merge-base", commit, "HEAD"); err != nil {
		return "", "", &EditError{fmt.Sprintf("%q and the head have no commit in common", name), "fetch the whole history: git fetch --unshallow"}
	}
	return commit, strings.TrimSpace(fork), nil
}

// SiteFile returns a file of the site folder as it was in a commit; nil if it was not
// there.
func (h *History) SiteFile(ctx context.Context, commit, file string) []byte {
	text, err := h.gitIn(ctx, h.options.Site, "show", commit+":./"+file)
	if err != nil {
		return nil
	}
	return []byte(text)
}

// Past loads the content folder as it was in a commit.
func (h *History) Past(ctx context.Context, commit string, c *knowledge.Config) (*knowledge.Base, error) {
	s, err := h.At(commit)
	if err != nil {
		return nil, err
	}
	base, _, err := knowledge.Load(ctx, knowledge.Source{Files: s, Config: c})
	if err != nil {
		return nil, fmt.Errorf("reading the site as of %s: %w", commit, err)
	}
	return base, nil
}

// Since returns what is wrong with the review of the editions that are not what they
// were in an earlier base: a state that may not follow the one before, an approval that
// is missing.
func (v *Reviewed) Since(earlier *knowledge.Base) []problem.Problem {
	var problems []problem.Problem
	for _, a := range v.base.Articles {
		for _, l := range v.base.Config.Locales {
			e := a.Editions[l.Tag]
			if e == nil {
				continue
			}
			was := editionOf(earlier, e)
			if was != nil && was.State == e.State && was.Revision == e.Revision && was.Article.Governance == a.Governance && was.Article.Folder == a.Folder {
				continue
			}
			if p, bad := v.transition(was, e); bad {
				problems = append(problems, p)
			}
			if p, bad := v.unproved(e.File, e.State, v.Verdict(e.File)); bad {
				p.Line, p.Column = e.StateAt()
				problems = append(problems, p)
			}
		}
	}
	return problems
}

// transition says what is wrong with a state after the one before.
func (v *Reviewed) transition(was, now *knowledge.Edition) (problem.Problem, bool) {
	from, governance := knowledge.State(""), now.Article.Governance
	if was != nil {
		from = was.State
		if was.Article.Governance == review.ComplianceBased {
			governance = was.Article.Governance
		}
	}
	if review.MayFollow(from, now.State, governance) {
		return problem.Problem{}, false
	}
	line, column := now.StateAt()
	p := problem.Problem{File: now.File, Line: line, Column: column, Rule: problem.Review}
	switch {
	case from == knowledge.Archived:
		p.Message, p.Hint = fmt.Sprintf("it was archived and is %s", now.State), "bring it back as a draft first"
	case from == "" && now.State == knowledge.Archived:
		p.Message, p.Hint = "it begins archived", "begin with a draft, or leave it out"
	default:
		p.Message, p.Hint = "it is compliance_based and was never in review", "set state: review and let it be approved in a commit of its own"
	}
	return p, true
}

// editionOf returns what was the same edition in another base; nil if there was none.
func editionOf(base *knowledge.Base, e *knowledge.Edition) *knowledge.Edition {
	if a := base.ByID[e.Article.ID]; a != nil {
		return a.Editions[e.Locale]
	}
	return nil
}

// A Change is what a reader of a site will find otherwise than before.
type Change struct {
	Kind  ChangeKind `json:"kind"`
	Title string     `json:"title"`
	From  string     `json:"from,omitempty"` // address before, below the site
	To    string     `json:"to,omitempty"`   // address afterwards
	File  string     `json:"file"`
}

// A ChangeKind says what becomes of a page.
type ChangeKind string

const (
	PageAdded      ChangeKind = "added"
	PageChanged    ChangeKind = "changed"
	PageMoved      ChangeKind = "moved"      // readers of the old address find nothing
	PageRedirected ChangeKind = "redirected" // they are led on
	PageGone       ChangeKind = "gone"
	PageOutdated   ChangeKind = "outdated" // a translation that its source leaves behind
)

// Changes compares what two bases show readers.
func Changes(before, after *knowledge.Base) []Change {
	var list []Change
	for _, l := range after.Config.Locales {
		for _, a := range after.Articles {
			e := a.Editions[l.Tag]
			if e == nil {
				continue
			}
			was := editionOf(before, e)
			to := address(after, e)
			switch {
			case was == nil:
				list = append(list, Change{PageAdded, e.Title, "", to, e.File})
				continue
			case address(before, was) != to && leadsOn(a, before, was):
				list = append(list, Change{PageRedirected, e.Title, address(before, was), to, e.File})
			case address(before, was) != to:
				list = append(list, Change{PageMoved, e.Title, address(before, was), to, e.File})
			}
			if was.Revision != e.Revision {
				list = append(list, Change{PageChanged, e.Title, "", to, e.File})
			} else if outdates(before, e) {
				list = append(list, Change{PageOutdated, e.Title, "", to, e.File})
			}
		}
		for _, a := range before.Articles {
			if e := a.Editions[l.Tag]; e != nil && editionOf(after, e) == nil {
				list = append(list, Change{PageGone, e.Title, address(before, e), "", e.File})
			}
		}
	}
	return list
}

// address is where an edition is read, below the site.
func address(base *knowledge.Base, e *knowledge.Edition) string {
	return path.Join(e.Locale, base.ArticlePath(e.Article, e.Locale)) + "/"
}

// leadsOn reports whether an article says that it was where an edition stood before.
func leadsOn(a *knowledge.Article, before *knowledge.Base, was *knowledge.Edition) bool {
	old := []string{was.Article.Folder, before.ArticlePath(was.Article, was.Locale), strings.TrimSuffix(address(before, was), "/")}
	for _, e := range a.Editions {
		for _, from := range e.MovedFrom {
			if slices.Contains(old, strings.Trim(from, "/")) {
				return true
			}
		}
	}
	return false
}

// outdates reports whether a translation stays as it was while its source changed.
func outdates(before *knowledge.Base, e *knowledge.Edition) bool {
	source := e.Article.Source
	was := editionOf(before, source)
	return e != source && was != nil && was.Revision != source.Revision && !source.ChangeMinor && e.SourceRevision != string(source.Revision)
}
