package workflow

import (
	"context"
	"errors"
	"fmt"
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

// SiteVersions hands out the versions of a file of the site folder outside of its
// content, newest first, until it is told to stop; none without the git program.
func (h *History) SiteVersions(ctx context.Context, file string, most int, take func(text []byte) bool) {
	if h.repo == nil {
		return
	}
	hashes, err := h.gitIn(ctx, h.options.Site, "log", fmt.Sprintf("--max-count=%d", most), "--format=%H", "--", file)
	if err != nil {
		return
	}
	for commit := range strings.FieldsSeq(hashes) {
		if text := h.SiteFile(ctx, commit, file); text == nil || !take(text) {
			return
		}
	}
}

// Past loads the content folder as it was in a commit, given in hex. The base reads its
// words from the snapshot, which whoever asked closes after the last of them.
func (h *History) Past(ctx context.Context, commit string, c *knowledge.Config) (*knowledge.Base, *Snapshot, error) {
	s, err := h.At(commit)
	if err != nil {
		return nil, nil, err
	}
	base, _, err := knowledge.Load(ctx, knowledge.Source{Files: s, Config: c})
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("reading the site as of %s: %w", commit, err), s.Close())
	}
	return base, s, nil
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
