package workflow

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"

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

// ErrElsewhere says that the site folder is not in the repository that the content is
// kept in, so that no commit of it tells what stood there.
var ErrElsewhere = errors.New("the content folder is a repository of its own")

// SiteFile returns a file of the site folder as it was in a commit of the content's
// repository, given in hex; nil if it was not there. What cannot be read is an error:
// for a file of rules that is something else than having none.
func (h *History) SiteFile(commit, file string) ([]byte, error) {
	repo, folder, err := siteRepository(h.options.Site)
	if err != nil {
		return nil, err
	}
	if h.repo == nil || repo.git != h.repo.git {
		return nil, ErrElsewhere
	}
	r := newReader(repo)
	defer r.close()
	return r.fileIn(plumbing.NewHash(commit), path.Join(folder, file))
}

// fileIn returns a file as it was in a commit, by its path in the repository; nil if
// nothing was there.
func (r *reader) fileIn(commit plumbing.Hash, name string) ([]byte, error) {
	c, err := r.commit(commit)
	if err != nil {
		return nil, err
	}
	folder, err := r.below(c.root, path.Dir(name))
	if err != nil {
		return nil, err
	}
	tree, err := r.tree(folder)
	if err != nil {
		return nil, err
	}
	for _, e := range tree.entries {
		switch {
		case e.name != path.Base(name):
		case e.folder || e.link:
			return nil, fmt.Errorf("in commit %s, %q is not a regular file", commit, name)
		default:
			return r.object(plumbing.BlobObject, e.hash, maxWords)
		}
	}
	return nil, nil
}

// PeopleDiffer reports whether .mailmap, which tells who is who, is another one in a
// commit, given in hex, than at the head.
func (h *History) PeopleDiffer(commit string) bool {
	r := newReader(h.repo)
	defer r.close()
	return r.mailmapText(plumbing.NewHash(commit)) != r.mailmapText(h.head)
}

// SiteVersions hands out the versions of a file of the site folder outside of its
// content, newest first, until it is told to stop; none without the git program.
func (h *History) SiteVersions(ctx context.Context, file string, most int, take func(text []byte) bool) {
	repo, folder, err := siteRepository(h.options.Site)
	if err != nil {
		return
	}
	hashes, err := h.gitIn(ctx, h.options.Site, "log", fmt.Sprintf("--max-count=%d", most), "--format=%H", "--", file)
	if err != nil {
		return
	}
	r := newReader(repo)
	defer r.close()
	for commit := range strings.FieldsSeq(hashes) {
		text, err := r.fileIn(plumbing.NewHash(commit), path.Join(folder, file))
		if err != nil || text == nil || !take(text) {
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
