package workflow

import (
	"context"
	"path"
	"slices"
	"strings"
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
	subjects map[string]review.Subject // likewise
}

// Review judges all editions and blocks of a base. Without a policy, states are taken
// on trust. Where the history that a policy needs is missing, nothing is approved, and
// a problem says so.
func Review(base *knowledge.Base, h *History, terms Terms) (*Reviewed, []problem.Problem) {
	v := &Reviewed{base: base, history: h, terms: terms, verdicts: map[string]review.Verdict{}, subjects: map[string]review.Subject{}}
	switch {
	case terms.Policy == nil:
		v.trust()
		return v, nil
	case len(h.files) == 0:
		return v, []problem.Problem{{
			File: h.options.Content, Rule: problem.Proof, Message: "the site wants approvals, and the history that proves them is not there",
			Hint: "fetch the whole history (git fetch --unshallow), or commit the content folder",
		}}
	}
	readers := newReaders(h.repo)
	defer readers.close()
	rec, knowsSince := newRecorder(h, readers[0], terms.Policy, h.mailmap(readers[0], terms.Base))
	sources, others := v.records()
	v.judge(rec, readers, sources)
	for i := range others {
		v.takeFacts(&others[i])
	}
	v.judge(rec, readers, others)
	rec.wordings.save(h.options.Cache)
	if knowsSince {
		return v, nil
	}
	return v, []problem.Problem{{
		File: "helpwright.yaml", Rule: problem.Proof, Message: "the commit named by since is not in the history, so nothing is taken on trust",
		Hint: "name a commit of this branch: git log --format=%H",
	}}
}

// trust takes the states that files declare for proved.
func (v *Reviewed) trust() {
	v.each(func(file string, declared knowledge.State, _, _ int) {
		s := review.Subject{Now: review.Words{State: declared}}
		if a := v.articleOf(file); a != nil {
			s.ReviewBy = a.ReviewBy
		}
		v.subjects[file] = s
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
	c, err := r.commit(hash)
	if err != nil {
		return nil
	}
	e, err := r.find(c.root, ".mailmap")
	if err != nil || e.folder {
		return nil
	}
	text, err := r.object(plumbing.BlobObject, e.hash, maxMailmap)
	if err != nil {
		return nil
	}
	return readMailmap(string(text))
}

// judge works out the verdicts on some files.
func (v *Reviewed) judge(rec *recorder, readers readers, records []record) {
	subjects := make([]review.Subject, len(records))
	// Nothing is cancelled and no file fails: what cannot be read proves nothing.
	_ = inParallel(context.Background(), readers, len(records), func(r *reader, i int) error {
		subjects[i] = rec.subject(r, records[i])
		return nil
	})
	for i, f := range records {
		if a := v.articleOf(f.file); a != nil {
			subjects[i].ReviewBy = a.ReviewBy
		}
		v.subjects[f.file] = subjects[i]
		v.verdicts[f.file] = review.Judge(subjects[i], v.terms.Policy, v.terms.At)
	}
}

// records lists what is judged: source editions and blocks, whose facts stand in their
// own files, and translations.
func (v *Reviewed) records() (own, translations []record) {
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
		_, files := v.base.DocumentFiles(e.Article)
		for _, p := range files {
			add(e.File, p.Path)
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
	facts := v.subjects[source].Now.Facts
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

// Subject returns what was judged of a file of words.
func (v *Reviewed) Subject(file string) review.Subject { return v.subjects[file] }
