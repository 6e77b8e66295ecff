package workflow

import (
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

// Terms say by what editions are judged.
type Terms struct {
	Policy *review.Policy // nil: states are taken on trust
	At     time.Time      // the date of the build
	Base   string         // commit, in hex, whose .mailmap tells who is who; "" is the head
}

// Reviewed is a base whose editions have been judged.
type Reviewed struct {
	base     *knowledge.Base
	history  *History
	terms    Terms
	verdicts map[string]review.Verdict // by file, slash path relative to the site folder
	now      map[string]review.Words   // likewise: what was judged
	records  map[string]record         // likewise; none where states are taken on trust
	people   once[mailmap]

	mu       sync.Mutex
	reader   *reader                   // of what is asked for later; opened when it is needed
	recorder *recorder                 // likewise
	subjects map[string]review.Subject // by file, as far as they were asked for
}

// Review judges all editions and blocks of a base. Without a policy, states are taken
// on trust. Where the history that a policy needs is missing, nothing is approved, and
// a problem says so.
func Review(base *knowledge.Base, h *History, terms Terms) (*Reviewed, []problem.Problem) {
	v := &Reviewed{
		base: base, history: h, terms: terms,
		verdicts: map[string]review.Verdict{}, now: map[string]review.Words{}, records: map[string]record{}, subjects: map[string]review.Subject{},
	}
	if terms.Policy == nil {
		v.trust()
		return v, nil
	}
	if len(h.files) == 0 {
		return v, []problem.Problem{{
			File: h.options.Content, Rule: problem.Proof, Message: "the site wants approvals, and the history that proves them is not there",
			Hint: "fetch the whole history (git fetch --unshallow), or commit the content folder",
		}}
	}
	j := v.newJudging()
	defer j.close()
	sources, others := v.recordsOf()
	j.judge(sources)
	for i := range others {
		v.takeFacts(&others[i])
	}
	j.judge(others)
	if since := terms.Policy.Since; since != "" {
		if _, known := h.commitNamed(since); !known {
			return v, []problem.Problem{{
				File: "helpwright.yaml", Rule: problem.Proof, Message: "the commit named by since is not in the history, so nothing is taken on trust",
				Hint: "name a commit of this branch: git log --format=%H",
			}}
		}
	}
	return v, nil
}

// trust takes the states that files declare for proved.
func (v *Reviewed) trust() {
	v.each(func(file string, declared knowledge.State, _, _ int) {
		s := review.Subject{Now: review.Words{State: declared}, ReviewBy: v.reviewBy(file)}
		v.subjects[file], v.now[file] = s, s.Now
		v.verdicts[file] = review.Judge(s, nil, v.terms.At)
	})
}

// articleOf returns the article that a file belongs to; nil for blocks.
func (v *Reviewed) articleOf(file string) *knowledge.Article {
	return v.base.ByFolder[path.Dir(v.below(file))]
}

// mailmap reads who is who from a commit; "" is the head.
func (h *History) mailmap(r *reader, commit string) mailmap {
	hash := h.head
	if commit != "" {
		hash = plumbing.NewHash(commit)
	}
	return readMailmap(r.mailmapText(hash))
}

// mailmapText returns the .mailmap of a commit; "" if it has none that can be used.
func (r *reader) mailmapText(commit plumbing.Hash) string {
	c, err := r.commit(commit)
	if err != nil {
		return ""
	}
	e, err := r.find(c.root, ".mailmap")
	if err != nil || e.folder {
		return ""
	}
	text, err := r.object(plumbing.BlobObject, e.hash, maxMailmap)
	if err != nil {
		return ""
	}
	return string(text)
}

// recordsOf lists what is judged: source editions and blocks, whose facts stand in
// their own files, and translations.
func (v *Reviewed) recordsOf() (own, translations []record) {
	ofBlocks := map[string][]string{} // files that blocks show, by the block's file
	for _, a := range v.base.Articles {
		for _, l := range v.base.Config.Locales {
			e := a.Editions[l.Tag]
			if e == nil {
				continue
			}
			f := record{file: e.File, locale: e.Locale}
			for file, shown := range v.shownBy(e) {
				if file == e.File {
					f.beside = shown
				} else {
					ofBlocks[file] = append(ofBlocks[file], shown...)
				}
			}
			if e == a.Source {
				own = append(own, f)
			} else {
				translations = append(translations, f)
			}
		}
	}
	for _, b := range v.base.Blocks {
		for tag, file := range b.File {
			shown := ofBlocks[file]
			slices.Sort(shown)
			own = append(own, record{file: file, locale: tag, beside: slices.Compact(shown), state: knowledge.Approved})
		}
	}
	slices.SortFunc(own, func(a, b record) int { return strings.Compare(a.file, b.file) })
	return own, translations
}

// shownBy returns the files that an edition shows, by the file of words that names
// them: its own or a block's. Documents belong to the words of the source.
func (v *Reviewed) shownBy(e *knowledge.Edition) map[string][]string {
	shown := map[string][]string{}
	add := func(by, name string) {
		if file := path.Join(v.history.options.Content, name); !slices.Contains(shown[by], file) {
			shown[by] = append(shown[by], file)
		}
	}
	for i := range e.Refs {
		name, ok := v.base.FileNamed(e, &e.Refs[i])
		if !ok {
			continue
		}
		add(e.Refs[i].File, name)
		for _, companion := range v.base.CompanionNames(name) {
			add(e.Refs[i].File, companion)
		}
	}
	if e == e.Article.Source {
		for _, d := range v.base.Downloads(e.Article) {
			add(e.File, d.Picture.Path)
			if d.Text != nil {
				add(e.File, d.Text.Path)
			}
		}
	}
	for by := range shown {
		slices.Sort(shown[by])
	}
	return shown
}

// takeFacts gives a translation the facts of its source that are approved, since those
// that are not must not decide who approves it.
func (v *Reviewed) takeFacts(f *record) {
	source := v.articleOf(f.file).Source.File
	facts := v.now[source].Facts
	if live := v.verdicts[source].Live; live != nil {
		facts = live.Facts
	}
	f.kind, f.governance = facts.Kind, facts.Governance
}

// Verdict returns how the review of a file of words stands, given as a slash path
// relative to the site folder. One whose history is not known is not entitled to be
// published.
func (v *Reviewed) Verdict(file string) review.Verdict {
	if verdict, ok := v.verdicts[file]; ok {
		return verdict
	}
	return review.Verdict{Standing: review.NotEntitled}
}

// Try returns how the review of a file would stand if somebody committed it in a state,
// or vouched for it as it is.
func (v *Reviewed) Try(file string, who review.Person, state knowledge.State, at time.Time) review.Verdict {
	s := v.Subject(file)
	after := s.Now
	after.State = state
	signer := who
	if v.terms.Policy != nil && len(v.terms.Policy.Keys[who]) == 0 {
		signer = ""
	}
	s.Steps = append(slices.Clone(s.Steps), review.Step{
		Commit: Next, Time: at, Author: who, Committer: who, Signer: signer,
		Before: s.Now, After: after, OnLine: true, Vouches: s.Now.State == state,
	})
	s.Now = after
	return review.Judge(s, v.terms.Policy, at)
}

// TextRevision is what a trailer Approves names a file's words by, as they are in the
// working folder; "" if they cannot be read.
func (v *Reviewed) TextRevision(file string) knowledge.Revision {
	if v.history.repo == nil {
		return ""
	}
	r := newReader(v.history.repo)
	defer r.close()
	w, ok := v.history.wordings().ofFile(r, v.history.worktree(r), file)
	if !ok {
		return ""
	}
	return w.revision(nil)
}

// Next stands for the hash of a commit that is still to be made.
const Next = "next"

// Subject returns what was judged of a file of words. Its steps are read when somebody
// asks for them.
func (v *Reviewed) Subject(file string) review.Subject {
	v.mu.Lock()
	defer v.mu.Unlock()
	if s, known := v.subjects[file]; known {
		return s
	}
	f, judged := v.records[file]
	if !judged {
		return review.Subject{}
	}
	if v.recorder == nil {
		v.reader = newReader(v.history.repo)
		v.recorder = newRecorder(v.history, v.reader, v.terms.Policy, v.mailmap(v.reader))
	}
	s, _ := v.recorder.subject(v.reader, f)
	s.ReviewBy = v.reviewBy(file)
	v.subjects[file] = s
	return s
}

// mailmap tells who is who.
func (v *Reviewed) mailmap(r *reader) mailmap {
	return v.people.get(func() mailmap { return v.history.mailmap(r, v.terms.Base) })
}

// Person returns who is meant by "Name <address>".
func (v *Reviewed) Person(who string) review.Person {
	if v.history.repo == nil {
		return mailmap(nil).person(who)
	}
	r := newReader(v.history.repo)
	defer r.close()
	return v.mailmap(r).person(who)
}

// reviewBy returns the review date of the article that a file belongs to.
func (v *Reviewed) reviewBy(file string) time.Time {
	if a := v.articleOf(file); a != nil {
		return a.ReviewBy
	}
	return time.Time{}
}
