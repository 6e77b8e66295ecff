package workflow

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/go-git/go-git/v5/plumbing"

	"helpwright/knowledge"
	"helpwright/problem"
	"helpwright/workflow/review"
)

// Published returns the base as it may be published if editions in some states are:
// where the newest words are in none of them, those that were approved last stand in.
// The state of every edition is what was proved and not what its file declares.
// Problems say which files declare more than that.
//
// Files of the base are read through git afterwards, as far as they are earlier ones.
func (v *Reviewed) Published(states []knowledge.State) (*knowledge.Base, []problem.Problem) {
	if v.terms.Policy == nil {
		return v.base, nil
	}
	var problems []problem.Problem
	words := map[string]string{}
	v.each(func(file string, declared knowledge.State, line, column int) {
		if from, replaced := v.insteadOf(file, declared, states); replaced {
			words[v.below(file)] = from
		}
		if p, lacking := v.unproved(file, declared, v.Verdict(file)); lacking {
			p.Line, p.Column = line, column
			problems = append(problems, p)
		}
	})
	past := &pastFiles{FS: v.base.Files(), history: v.history, roots: map[string]plumbing.Hash{}}
	base, found := v.base.With(knowledge.Instead{Files: past, Words: words})
	base = base.Copy()
	for _, a := range base.Articles {
		for _, e := range a.Editions {
			v.settle(e, states)
		}
	}
	return base, problem.Sort(append(problems, found...))
}

// proved returns the state of the words that a file holds now.
func (v *Reviewed) proved(file string, declared knowledge.State) knowledge.State {
	verdict := v.Verdict(file)
	current := verdict.Live != nil && verdict.Live.Revision == v.now[file].Revision
	switch {
	case verdict.Standing == review.Archived:
		return knowledge.Archived
	case current:
		return knowledge.Approved
	case declared == knowledge.Approved:
		return knowledge.Review
	}
	return declared
}

// each goes through all files of words with the state that they declare and where they
// do.
func (v *Reviewed) each(do func(file string, declared knowledge.State, line, column int)) {
	for _, a := range v.base.Articles {
		for _, e := range a.Editions {
			line, column := e.StateAt()
			do(e.File, e.State, line, column)
		}
	}
	for _, b := range v.base.Blocks {
		for tag, file := range b.File {
			do(file, b.State[tag], 1, 1)
		}
	}
}

// Withholds reports whether the words of an edition are not published as they are now,
// if editions in some states are.
func (v *Reviewed) Withholds(e *knowledge.Edition, states []knowledge.State) bool {
	_, replaced := v.insteadOf(e.File, e.State, states)
	return v.terms.Policy != nil && replaced
}

// insteadOf returns the content-relative file whose words take the place of those of a
// file, "" if it is left out; false if it stays as it is. An archived source leaves its
// translations without facts that anybody approved, so it takes them with it.
func (v *Reviewed) insteadOf(file string, declared knowledge.State, states []knowledge.State) (from string, replaced bool) {
	state, live := v.proved(file, declared), v.Verdict(file).Live
	switch {
	case state == knowledge.Archived, live == nil && !slices.Contains(states, state):
		return "", true
	case slices.Contains(states, state):
		return "", false
	}
	return path.Join(knowledge.EarlierFolder, live.Commit, live.Facts.Path), true
}

// below returns the path of a file below the content folder.
func (v *Reviewed) below(file string) string {
	return strings.TrimPrefix(file, v.history.options.Content+"/")
}

// settle gives an edition that is in the published base the state that is proved, and
// the dates of the words that it has there.
func (v *Reviewed) settle(e *knowledge.Edition, states []knowledge.State) {
	state, live := v.proved(e.File, e.State), v.Verdict(e.File).Live
	if live == nil || state != knowledge.Approved && slices.Contains(states, state) {
		e.State = state
		return
	}
	e.State, e.Reviewed = knowledge.Approved, live.Time
	if live.Revision != v.now[e.File].Revision {
		e.Modified = firstSaid(v.Subject(e.File), live)
	}
}

// firstSaid returns when the words of an approval first stood there.
func firstSaid(s review.Subject, live *review.Approval) time.Time {
	first := live.Time
	for _, step := range s.Steps {
		if step.After.Revision == live.Revision {
			first = step.Time
			break
		}
	}
	return first
}

// unproved says what is wrong with a file that declares what was not proved.
func (v *Reviewed) unproved(file string, declared knowledge.State, verdict review.Verdict) (problem.Problem, bool) {
	p := problem.Problem{File: file, Rule: problem.Review}
	if _, judged := v.verdicts[file]; !judged {
		return p, false // why nothing was judged is said once
	}
	if declared != knowledge.Approved || verdict.Standing == review.Approved || verdict.Standing == review.Expired {
		return p, false
	}
	published := "nothing of it is published"
	if verdict.Live != nil {
		published = "the words of " + verdict.Live.Time.Format(time.DateOnly) + " stay published"
	}
	p.Message = fmt.Sprintf("the state says approved, but %s; %s", explain(verdict), published)
	p.Hint = "ask for an approval of " + people(verdict.For)
	switch {
	case v.isEdited(file):
		p.Hint = "commit it first: what is not committed cannot be approved"
	case len(verdict.For) == 0:
		p.Hint = "let helpwright.yaml name who else may approve it"
	}
	return p, true
}

// isEdited reports whether a file is not what was committed last.
func (v *Reviewed) isEdited(file string) bool {
	if len(v.history.files) == 0 {
		return false
	}
	r := newReader(v.history.repo)
	defer r.close()
	return !v.history.worktree(r).unchanged(file, v.history.blobOf(file))
}

// explain says in words what keeps an edition from being approved.
func explain(v review.Verdict) string {
	switch {
	case v.Standing == review.Lapsed:
		return "its words changed since they were approved"
	case v.Standing == review.Waiting && v.Missing == 1:
		return "one approval is missing"
	case v.Standing == review.Waiting:
		return fmt.Sprintf("%d approvals are missing", v.Missing)
	case len(v.Refused) > 0:
		last := v.Refused[len(v.Refused)-1]
		return fmt.Sprintf("the approval by %s does not count: %s", last.Who.Name(), last.Why)
	}
	return "nobody approved its words"
}

func people(list []review.Person) string {
	names := make([]string, len(list))
	for i, who := range list {
		names[i] = string(who)
	}
	if len(names) > 1 {
		return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
	}
	return strings.Join(names, "")
}

// pastFiles is a content folder with the earlier ones in knowledge.EarlierFolder.
type pastFiles struct {
	fs.FS
	history *History

	mu     sync.Mutex
	reader *reader                  // opened when it is needed
	roots  map[string]plumbing.Hash // of the content folder, by commit
}

// Open opens a file of today, or of the commit that its path names.
func (p *pastFiles) Open(name string) (fs.File, error) {
	rest, earlier := strings.CutPrefix(name, knowledge.EarlierFolder+"/")
	if !earlier {
		return p.FS.Open(name)
	}
	commit, file, ok := strings.Cut(rest, "/")
	if !ok || !fs.ValidPath(file) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.reader == nil {
		p.reader = newReader(p.history.repo)
	}
	root, err := p.root(commit)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	f, err := p.reader.openAt(root, file)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return f, nil
}

func (p *pastFiles) root(commit string) (plumbing.Hash, error) {
	if root, known := p.roots[commit]; known {
		return root, nil
	}
	root, err := p.history.contentAt(p.reader, plumbing.NewHash(commit))
	if err == nil {
		p.roots[commit] = root
	}
	return root, err
}
