package workflow

import (
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"helpwright/workflow/review"
)

// A judging works out the verdicts on the files of a base. What was judged before of
// the same words, commits and rules is not judged again.
type judging struct {
	*Reviewed
	readers  readers
	worktree *worktree
	kept     *keptVerdicts
	steps    once[*recorder]
	recorded *recorder // nil as long as nothing had to be judged anew
}

func (v *Reviewed) newJudging() *judging {
	readers := newReaders(v.history.repo)
	return &judging{
		Reviewed: v, readers: readers, worktree: v.history.worktree(readers[0]),
		kept: loadVerdicts(v.history.options.Cache, v.circumstances()),
	}
}

// close keeps what was judged for the next time.
func (j *judging) close() {
	j.readers.close()
	if !j.history.past { // they would take the place of those on the files of today
		j.kept.save(j.history.options.Cache)
	}
	if j.recorded != nil {
		j.recorded.wordings.save(j.history.options.Cache)
	}
}

// circumstances digests what verdicts depend on besides files and time; zero where
// nothing may be kept.
func (v *Reviewed) circumstances() (digest [32]byte) {
	if v.history.options.Tool == "" || v.history.options.Cache == nil {
		return digest
	}
	text := fmt.Sprintf("%q %q %q %s %#v", v.history.options.Tool, v.history.options.Content, v.terms.Base, v.history.head, *v.terms.Policy)
	return sha256.Sum256([]byte(text))
}

// judge works out the verdicts on some files.
func (j *judging) judge(records []record) {
	found := make([]judged, len(records))
	// Nothing is cancelled and no file fails: what cannot be read proves nothing.
	_ = inParallel(context.Background(), j.readers, len(records), func(r *reader, i int) error {
		found[i] = j.one(r, records[i])
		return nil
	})
	for i, f := range records {
		j.records[f.file], j.now[f.file], j.verdicts[f.file] = f, found[i].now, found[i].verdict
		j.kept.put(f.file, found[i])
	}
}

// one judges a file, if that was not done before.
func (j *judging) one(r *reader, f record) judged {
	by := j.reviewBy(f.file)
	asked := j.digest(f, by)
	if known, ok := j.kept.get(f.file, asked, j.terms.At); ok {
		return known
	}
	rec := j.steps.get(func() *recorder {
		j.recorded = newRecorder(j.history, r, j.terms.Policy, j.mailmap(r))
		return j.recorded
	})
	s, whole := rec.subject(r, f)
	s.ReviewBy = by
	verdict := review.Judge(s, j.terms.Policy, j.terms.At)
	from, until := review.Span(s, j.terms.Policy, verdict, j.terms.At)
	if !whole {
		asked = [20]byte{} // the rest may be fetched
	}
	return judged{asked: asked, now: s.Now, verdict: verdict, from: from, until: until}
}

// digest stands for what a verdict on a file depends on besides the circumstances.
func (j *judging) digest(f record, by time.Time) (digest [20]byte) {
	var e encoder
	e.texts(f.beside)
	for _, text := range []string{f.file, f.locale, string(f.state), string(f.kind), f.governance} {
		e.text(text)
	}
	e.number(by.Unix())
	for _, file := range append([]string{f.file}, f.beside...) {
		hash := j.worktree.hashOf(file)
		e.bytes(hash[:])
	}
	sum := sha256.Sum256(e.data)
	copy(digest[:], sum[:])
	return digest
}
