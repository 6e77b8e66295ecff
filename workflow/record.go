package workflow

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"io/fs"
	"path"
	"slices"
	"time"

	"github.com/go-git/go-git/v5/plumbing"

	"helpwright/knowledge"
	"helpwright/workflow/review"
	"helpwright/workflow/signature"
)

// A recorder turns the history of files into steps that can be judged. It is safe
// for concurrent use, but each goroutine brings its reader.
type recorder struct {
	*History
	policy   *review.Policy
	mailmap  mailmap
	worktree *worktree
	wordings *wordings
	rank     []int32 // of a commit by its number: the larger, the younger
	onLine   []bool  // it is on the line of first parents from the head
	trusted  []bool  // the policy takes what stood at it on trust
}

// newRecorder reads what all records of a history share.
func newRecorder(h *History, r *reader, policy *review.Policy, m mailmap) *recorder {
	rec := &recorder{History: h, policy: policy, mailmap: m, worktree: h.worktree(r), wordings: h.wordings()}
	n := len(h.ledger.commits)
	rec.rank, rec.onLine, rec.trusted = make([]int32, n), make([]bool, n), make([]bool, n)
	for i, c := range h.order {
		rec.rank[c] = int32(len(h.order) - i)
	}
	for at := h.order[0]; ; {
		rec.onLine[at] = true
		parents := h.ledger.commits[at].parents
		if len(parents) == 0 {
			break
		}
		at = parents[0]
	}
	if since, known := h.commitNamed(policy.Since); known {
		rec.trust(since)
	}
	return rec
}

// commitNamed returns the number of a commit, given in hex, if the history has it.
func (h *History) commitNamed(hash string) (number int32, known bool) {
	number, known = h.ledger.numbers[plumbing.NewHash(hash)]
	return number, known && slices.Contains(h.order, number)
}

// trust marks a commit and all before it.
func (rec *recorder) trust(since int32) {
	rec.trusted[since] = true
	for n := since; n >= 0; n-- {
		if rec.trusted[n] {
			for _, p := range rec.ledger.commits[n].parents {
				rec.trusted[p] = true
			}
		}
	}
}

// A record is a file of words whose steps are wanted.
type record struct {
	file       string   // slash path relative to the site folder
	locale     string   // in which it is written
	beside     []string // files that the words show, likewise
	state      knowledge.State
	kind       knowledge.Kind // of a translation, which does not say it; else ""
	governance string         // likewise
}

// subject returns what is known of a file. Its revision is that of the file alone and
// of what its words show today; an older text that showed other files is another
// revision in any case. Whole is false where the clone lacks some words.
func (rec *recorder) subject(r *reader, f record) (s review.Subject, whole bool) {
	whole = true
	for _, at := range rec.steps(f) {
		step := rec.step(r, f, at)
		s.Steps = append(s.Steps, step)
		whole = whole && !step.Unread
	}
	s.Now = rec.now(r, f)
	return s, whole
}

// steps returns what happened to a file and to what its words show, one step a commit,
// parents before children.
func (rec *recorder) steps(f record) []step {
	own := slices.Concat(rec.files[f.file], rec.others[f.file])
	rec.oldestFirst(own)
	own = mergeSteps(own)
	if len(f.beside) == 0 || len(own) == 0 {
		return own
	}
	var theirs []step
	for _, file := range f.beside {
		theirs = append(theirs, rec.files[file]...)
		for _, s := range rec.others[file] {
			if s.kind == landed {
				theirs = append(theirs, s)
			}
		}
	}
	rec.oldestFirst(theirs)
	all := slices.Clone(own)
	for _, s := range theirs {
		// Where the file was then is told by its own steps before.
		i := max(1, countUntil(own, func(o step) bool { return rec.rank[o.commit] > rec.rank[s.commit] }))
		s.path, s.from = own[i-1].path, own[i-1].path
		all = append(all, s)
	}
	rec.oldestFirst(all)
	return mergeSteps(all)
}

func countUntil(list []step, is func(step) bool) int {
	if i := slices.IndexFunc(list, is); i >= 0 {
		return i
	}
	return len(list)
}

func (rec *recorder) oldestFirst(list []step) {
	slices.SortStableFunc(list, func(a, b step) int {
		return cmp.Or(cmp.Compare(rec.rank[a.commit], rec.rank[b.commit]), cmp.Compare(a.kind, b.kind))
	})
}

// mergeSteps keeps one step of each commit: the first, which says most.
func mergeSteps(list []step) []step {
	return slices.CompactFunc(list, func(a, b step) bool { return a.commit == b.commit })
}

// step says what a commit did.
func (rec *recorder) step(r *reader, f record, at step) review.Step {
	c := &rec.ledger.commits[at.commit]
	after, read := rec.wordsAt(r, f, at, c)
	before, readBefore := rec.wordsBefore(r, f, at, c)
	if read = read && readBefore; !read {
		before, after = review.Words{}, review.Words{}
	}
	s := review.Step{
		Commit: c.hash.String(), Time: time.Unix(c.time, 0).UTC(),
		Author:    rec.mailmap.person(rec.ledger.people.values[c.author]),
		Committer: rec.mailmap.person(rec.ledger.people.values[c.committer]),
		CoAuthors: rec.mailmap.people(rec.ledger.trailersOf(c, coAuthor)),
		Approvers: rec.mailmap.people(rec.ledger.trailersOf(c, approvedBy)),
		Before:    before, After: after,
		OnLine: rec.onLine[at.commit], Merge: len(c.parents) > 1, Landed: at.kind == landed, Trusted: rec.trusted[at.commit], Unread: !read,
	}
	for _, v := range rec.ledger.vouches(c, rec.options.Content) {
		if v.path == rec.ledger.paths.values[at.path] {
			s.Vouches = true
			s.Strayed = v.revision != "" && v.revision != string(after.Revision) && v.revision != string(rec.textRevision(r, v.path, c))
		}
	}
	if c.signed && after.State == knowledge.Approved {
		s.Signer = rec.signer(r, c, s.Committer)
	}
	return s
}

// signer returns the committer if one of the committer's keys signed the commit.
func (rec *recorder) signer(r *reader, c *commit, who review.Person) review.Person {
	keys := rec.policy.Keys[who]
	if len(keys) == 0 {
		return ""
	}
	data, err := r.object(plumbing.CommitObject, c.hash, maxCommit)
	if err != nil {
		return ""
	}
	for _, key := range keys {
		if signature.By(data, key, time.Unix(c.time, 0)) {
			return who
		}
	}
	return ""
}

// wordsAt returns what a file says after a step.
func (rec *recorder) wordsAt(r *reader, f record, at step, c *commit) (review.Words, bool) {
	where := rec.ledger.paths.values[at.path]
	if at.kind != vouched && len(f.beside) == 0 {
		return rec.words(r, f, where, rec.ledger.blobs.values[at.blob], nil)
	}
	return rec.wordsIn(r, f, where, c)
}

// wordsBefore returns what a file said in the first parent of a step's commit.
func (rec *recorder) wordsBefore(r *reader, f record, at step, c *commit) (review.Words, bool) {
	if at.kind != vouched && len(f.beside) == 0 {
		return rec.words(r, f, rec.ledger.paths.values[at.from], rec.ledger.blobs.values[at.was], nil)
	}
	if len(c.parents) == 0 {
		return review.Words{}, true
	}
	return rec.wordsIn(r, f, rec.ledger.paths.values[at.from], &rec.ledger.commits[c.parents[0]])
}

// textRevision is the revision of the words at a path in a commit, whatever files they
// show: whoever vouches cannot know which ones later words will show, and what the older
// are compared by depends on that.
func (rec *recorder) textRevision(r *reader, where string, c *commit) knowledge.Revision {
	e, err := r.find(c.tree, where)
	if err != nil || e.folder {
		return ""
	}
	w, ok := rec.wordings.ofBlob(r, e.hash)
	if !ok {
		return ""
	}
	return w.revision(nil)
}

// wordsIn returns what lay at a path in a commit, with what it showed.
func (rec *recorder) wordsIn(r *reader, f record, where string, c *commit) (review.Words, bool) {
	e, err := r.entryAt(c.tree, where) // a link too: the ledger does not tell it from a file
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && e.folder:
		return review.Words{}, true
	case err != nil:
		return review.Words{}, false
	}
	var shown []plumbing.Hash
	for _, file := range f.beside {
		at := rec.besideAt(f, file, where)
		hash := plumbing.ZeroHash
		if found, err := r.find(c.tree, at); err == nil && !found.folder {
			hash = found.hash
		}
		shown = append(shown, hash)
	}
	return rec.words(r, f, where, e.hash, shown)
}

// besideAt returns where a file that words show was when these lay elsewhere.
func (rec *recorder) besideAt(f record, file, where string) string {
	folder := path.Dir(f.file) + "/"
	if len(file) > len(folder) && file[:len(folder)] == folder {
		return path.Join(path.Dir(where), file[len(folder):])
	}
	return file[len(rec.options.Content)+1:]
}

// words returns what a blob says at a path; false if it cannot be read.
func (rec *recorder) words(r *reader, f record, where string, blob plumbing.Hash, shown []plumbing.Hash) (review.Words, bool) {
	if blob.IsZero() {
		return review.Words{}, true
	}
	w, ok := rec.wordings.ofBlob(r, blob)
	return f.words(w, where, shown), ok
}

// now returns what a file says in the working folder.
func (rec *recorder) now(r *reader, f record) review.Words {
	w, ok := rec.wordings.ofFile(r, rec.worktree, f.file)
	if !ok {
		return review.Words{}
	}
	var shown []plumbing.Hash
	for _, file := range f.beside {
		shown = append(shown, rec.worktree.hashOf(file))
	}
	return f.words(w, f.file[len(rec.options.Content)+1:], shown)
}

// words gives a wording its place and what it shows.
func (f record) words(w wording, where string, shown []plumbing.Hash) review.Words {
	facts := review.Facts{Path: where, Kind: w.kind, Locale: f.locale, Governance: w.governance}
	if f.kind != "" {
		facts.Kind, facts.Governance = f.kind, f.governance
	}
	return review.Words{Revision: w.revision(shown), State: cmp.Or(w.state, f.state), Facts: facts}
}

// revision is a short digest of what a file says, to whom and under what governance,
// and of the files that it shows.
func (w wording) revision(shown []plumbing.Hash) knowledge.Revision {
	var text bytes.Buffer
	text.Write(w.digest[:])
	text.WriteString(w.governance)
	if w.machine {
		text.WriteString("\x00machine")
	}
	for _, hash := range shown {
		text.Write(hash[:])
	}
	return knowledge.ShortDigest(sha256.Sum256(text.Bytes()))
}
