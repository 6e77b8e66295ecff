package workflow

import (
	"context"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/go-git/go-git/v5/plumbing"

	"helpwright/problem"
	"helpwright/workfolder"
)

// HistoryOptions say whose history is read.
type HistoryOptions struct {
	Site    string // the site folder
	Content string // name of the content folder in it, "content"

	// Cache is a folder in which what was read is kept for the next run; without one
	// nothing is.
	Cache *workfolder.Folder
	// Tool names the program. What another one judged is judged anew; nothing that was
	// judged is kept where it is "".
	Tool string
}

// A History is what git knows of a content folder. What it knows of the working folder
// is how that was when it was asked for first. The zero History knows nothing.
type History struct {
	options HistoryOptions
	repo    *repository
	folder  string // the content folder, as a slash path in the repository
	head    plumbing.Hash
	time    int64             // of head, Unix seconds
	files   map[string][]step // versions by slash path relative to the site folder; newest first
	others  map[string][]step // steps that left a file as it was, likewise
	ledger  *ledger           // commits without their changes
	order   []int32           // all commits that can be reached from the head, newest first
	past    bool              // the head is not what is checked out; its files stand for the working folder
	seen    seen
}

// seen is what several stages want to know beyond the commits, read once.
type seen struct {
	worktree once[*worktree]
	wordings once[*wordings]
}

// A once is a value that is made when it is asked for first.
type once[T any] struct {
	sync.Once
	value T
}

func (o *once[T]) get(make func() T) T {
	o.Do(func() { o.value = make() })
	return o.value
}

// worktree tells which content the files of the working folder have.
func (h *History) worktree(r *reader) *worktree {
	return h.seen.worktree.get(func() *worktree { return newWorktree(h, r) })
}

// wordings remembers what versions say.
func (h *History) wordings() *wordings {
	return h.seen.wordings.get(func() *wordings { return loadWordings(h.options.Cache) })
}

// blobOf returns the hash of a file at the head; zero if it is not there.
func (h *History) blobOf(file string) plumbing.Hash {
	if steps := h.files[file]; len(steps) > 0 {
		return h.ledger.blobs.values[steps[0].blob]
	}
	return plumbing.ZeroHash
}

// A Version is a commit that left a file different from what it was before.
type Version struct {
	Commit string    // hex
	Path   string    // of the file in that commit, as Versions was asked for it
	Time   time.Time // committer time, UTC
	Author string    // "Name <address>"
	Blob   string    // hex; "" when the file was not there after the commit
}

// ReadHistory reads the history of a content folder up to HEAD. Where there is
// none, or only a part, or what cannot be read, the history knows no files and a
// problem says why. An error means that it was given up, or that something strange
// lies in the cache folder.
func ReadHistory(ctx context.Context, opts HistoryOptions) (*History, []problem.Problem, error) {
	h := &History{options: opts}
	found, err := h.read(ctx)
	switch {
	case errors.Is(err, errNoGit):
		found = "the site is not in a git repository, so pages have no dates"
		return h, opts.warn(found, "run `git init`, add the site and commit it"), nil
	case errors.Is(err, plumbing.ErrReferenceNotFound):
		return h, opts.warn("the repository has no commit yet, so pages have no dates", "commit the site"), nil
	case errors.Is(err, plumbing.ErrObjectNotFound):
		return &History{options: opts, head: h.head, time: h.time},
			opts.warn("the clone lacks a part of the history, so dates are left out", "fetch it: git fetch --refetch"), nil
	case ctx.Err() != nil || isStrange(err):
		return nil, nil, fmt.Errorf("reading the history of %s: %w", opts.Site, err)
	case isTooMuch(err):
		return &History{options: opts, head: h.head, time: h.time},
			opts.warn(fmt.Sprintf("the history has more than can be read, so dates are left out: %s", err), "look at what the commit adds: git show --stat COMMIT"), nil
	case err != nil:
		return &History{options: opts, head: h.head, time: h.time},
			opts.warn(fmt.Sprintf("the git repository cannot be read, so dates are left out: %s", err), "look for what is wrong with it: git fsck"), nil
	case found == shallow:
		return h, opts.warn(shallow, "fetch the whole history: git fetch --unshallow"), nil
	case len(h.files) == 0:
		return h, opts.warn("no file of the content folder is in git, so pages have no dates", "add the folder and commit it"), nil
	}
	return h, nil, nil
}

func isStrange(err error) bool {
	_, strange := errors.AsType[*workfolder.StrangeError](err)
	return strange
}

func isTooMuch(err error) bool {
	_, much := errors.AsType[*tooMuchError](err)
	return much
}

const shallow = "the clone is shallow, so dates are left out"

func (o HistoryOptions) warn(message, hint string) []problem.Problem {
	return []problem.Problem{{File: o.Content, Rule: problem.History, Message: message, Hint: hint}}
}

// AsOf returns the history up to another commit, given in hex, with the files of that
// commit in the place of the working folder.
func (h *History) AsOf(ctx context.Context, commit string) (*History, error) {
	earlier := &History{options: h.options, head: plumbing.NewHash(commit), past: true}
	found, err := earlier.read(ctx)
	if err == nil && found != "" {
		err = errors.New(found)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the history up to %s: %w", commit, err)
	}
	return earlier, nil
}

// read fills the history; what it returns besides an error is what was found to
// be wrong with the clone.
func (h *History) read(ctx context.Context) (found string, err error) {
	if h.repo, h.folder, err = contentRepository(h.options.Site, h.options.Content); err != nil {
		return "", err
	}
	r := newReader(h.repo)
	defer r.close()
	if !h.past {
		if h.head, err = head(r.store); err != nil {
			return "", err
		}
	}
	cut, err := isShallow(r.store)
	if err != nil {
		_ = h.readTime(r)
		return "", err
	}
	if cut {
		return shallow, h.readTime(r)
	}
	l, err := loadLedger(h.options.Cache, h.folder)
	if err != nil {
		return "", err
	}
	grown, err := l.extend(ctx, h.repo, h.head)
	if err != nil {
		_ = h.readTime(r) // where it fails too the reason is the same
		return "", err
	}
	n := l.numbers[h.head]
	h.time = l.commits[n].time
	if grown && !h.past { // else what comes after it would be forgotten
		saveCache(h.options.Cache, ledgerFile, ledgerForm, l.encode(n))
	}
	steps, order := l.follow(n, h.options.Content)
	h.keep(l, steps, order)
	return "", nil
}

// readTime reads the time of the head where the rest of the history is of no use.
func (h *History) readTime(r *reader) error {
	c, err := r.commit(h.head)
	h.time = c.time
	return err
}

// keep remembers the steps of the files that are there at HEAD, and of the
// ledger what the steps refer to.
func (h *History) keep(l *ledger, steps [][]step, order []int32) {
	h.files, h.others = map[string][]step{}, map[string][]step{}
	for n, all := range steps {
		file := path.Join(h.options.Content, l.paths.values[n])
		versions := slices.DeleteFunc(slices.Clone(all), func(s step) bool { return s.kind != wrote })
		if len(versions) == 0 || versions[0].blob == 0 {
			continue
		}
		h.files[file] = versions
		if len(versions) < len(all) {
			h.others[file] = slices.DeleteFunc(all, func(s step) bool { return s.kind == wrote })
		}
	}
	for i := range l.commits {
		l.commits[i].changes = nil
	}
	l.paths.numbers, l.blobs.numbers, l.people.numbers, l.texts.numbers = nil, nil, nil, nil
	h.ledger, h.order = l, order
}

// Head returns the commit that is checked out, in hex, and its committer time in
// UTC; "" and the zero time if there is none.
func (h *History) Head() (hash string, committed time.Time) {
	if h.head.IsZero() {
		return "", time.Time{}
	}
	return h.head.String(), time.Unix(h.time, 0).UTC()
}

// Versions returns the versions of a file, newest first; none for a file that is
// not there at HEAD. File is a slash path relative to the site folder.
func (h *History) Versions(file string) []Version {
	var list []Version
	for _, s := range h.files[file] {
		c := h.ledger.commits[s.commit]
		v := Version{
			Commit: c.hash.String(), Path: path.Join(h.options.Content, h.ledger.paths.values[s.path]),
			Time: h.timeOf(s), Author: h.ledger.people.values[c.author],
		}
		if s.blob != 0 {
			v.Blob = h.ledger.blobs.values[s.blob].String()
		}
		list = append(list, v)
	}
	return list
}

func (h *History) timeOf(s step) time.Time {
	return time.Unix(h.ledger.commits[s.commit].time, 0).UTC()
}

// onDisk returns where a file of the site lies.
func (h *History) onDisk(file string) string {
	return filepath.Join(h.options.Site, filepath.FromSlash(file))
}
