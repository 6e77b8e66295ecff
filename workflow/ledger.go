package workflow

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/go-git/go-git/v5/plumbing"
)

// A ledger keeps what every commit did to one folder of a repository.
type ledger struct {
	folder  string // slash path in the repository
	paths   table[string]
	people  table[string]        // "Name <address>"
	texts   table[string]        // values of trailers
	blobs   table[plumbing.Hash] // number 0 is the zero hash: absent
	commits []commit             // parents before children
	numbers map[plumbing.Hash]int32
}

// A commit is an entry of a ledger.
type commit struct {
	hash              plumbing.Hash
	tree              plumbing.Hash // of the ledger's folder
	time              int64         // committer, Unix seconds
	author, committer int32
	signed            bool
	trailers          []keptTrailer
	parents           []int32
	changes           []change
}

// A keptTrailer is a [trailer] by numbers: the places of its key in keptTrailers and
// of its value in the ledger's texts.
type keptTrailer struct{ key, value int32 }

// A change is an [effect] by numbers.
type change struct {
	path, from int32
	blob, was  int32
	same       int32
}

func newLedger(folder string) *ledger {
	l := &ledger{folder: folder, numbers: map[plumbing.Hash]int32{}}
	l.blobs.number(plumbing.ZeroHash)
	return l
}

// extend adds the commits that can be reached from head and are not in the
// ledger yet, and says whether there were any.
func (l *ledger) extend(ctx context.Context, repo *repository, head plumbing.Hash) (bool, error) {
	if _, known := l.numbers[head]; known {
		return false, nil
	}
	readers := newReaders(repo)
	defer readers.close()
	headers, err := l.unknown(ctx, readers[0], head)
	if err != nil {
		return false, err
	}
	first := len(l.commits)
	roots := l.enter(head, headers)
	fresh := l.commits[first:]
	err = inParallel(ctx, readers, len(fresh), func(r *reader, i int) (err error) {
		fresh[i].tree, err = r.below(roots[i], l.folder)
		return err
	})
	if err != nil {
		return false, err
	}
	return true, l.fill(ctx, readers, first)
}

// batch is of how many commits the effects are kept before they become changes, which
// are smaller.
const batch = 4096

// fill works out the changes of the commits from the given one on.
func (l *ledger) fill(ctx context.Context, readers readers, first int) error {
	history := historyBudget()
	if !history.changes.take(l.weight()) {
		return tooMuch("there are too many changes to remember")
	}
	for fresh := range slices.Chunk(l.commits[first:], batch) {
		effects := make([][]effect, len(fresh))
		err := inParallel(ctx, readers, len(fresh), func(r *reader, i int) (err error) {
			c := comparison{reader: r, commit: commitBudget(), history: history}
			if effects[i], err = c.effects(fresh[i].tree, l.parentTrees(fresh[i])); err != nil {
				return fmt.Errorf("commit %s: %w", fresh[i].hash, err)
			}
			return nil
		})
		if err != nil {
			return err
		}
		for i := range fresh {
			fresh[i].changes = l.number(effects[i])
		}
	}
	return nil
}

// unknown reads the headers of all commits that the ledger lacks.
func (l *ledger) unknown(ctx context.Context, r *reader, head plumbing.Hash) (map[plumbing.Hash]commitHeader, error) {
	headers := map[plumbing.Hash]commitHeader{}
	said := 0
	for todo := []plumbing.Hash{head}; len(todo) > 0; {
		h := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if _, known := l.numbers[h]; known {
			continue
		}
		if _, seen := headers[h]; seen {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		c, err := r.commit(h)
		if err != nil {
			return nil, err
		}
		for _, t := range c.trailers {
			said += len(t.value)
		}
		if said > maxSaid {
			return nil, tooMuch("the trailers of its commits are too long")
		}
		headers[h] = c
		todo = append(todo, c.parents...)
	}
	return headers, nil
}

// enter appends commits, parents before children, and returns their root trees
// in the same order.
func (l *ledger) enter(head plumbing.Hash, headers map[plumbing.Hash]commitHeader) []plumbing.Hash {
	var roots []plumbing.Hash
	for todo := []plumbing.Hash{head}; len(todo) > 0; {
		h := todo[len(todo)-1]
		if _, known := l.numbers[h]; known {
			todo = todo[:len(todo)-1]
			continue
		}
		header := headers[h]
		parents := make([]int32, 0, len(header.parents))
		for _, p := range header.parents {
			if n, known := l.numbers[p]; known {
				parents = append(parents, n)
			} else {
				todo = append(todo, p)
			}
		}
		if len(parents) < len(header.parents) {
			continue // its parents come first
		}
		l.numbers[h] = int32(len(l.commits))
		l.commits = append(l.commits, l.entry(h, header, parents))
		roots = append(roots, header.root)
	}
	return roots
}

func (l *ledger) entry(h plumbing.Hash, header commitHeader, parents []int32) commit {
	c := commit{
		hash: h, time: header.time, signed: header.signed, parents: parents,
		author: l.people.number(header.author), committer: l.people.number(header.committer),
	}
	for _, t := range header.trailers {
		c.trailers = append(c.trailers, keptTrailer{int32(slices.Index(keptTrailers, t.key)), l.texts.number(t.value)})
	}
	return c
}

// trailersOf returns the values of a commit's trailers with a key.
func (l *ledger) trailersOf(c *commit, key string) []string {
	var values []string
	for _, t := range c.trailers {
		if keptTrailers[t.key] == key {
			values = append(values, l.texts.values[t.value])
		}
	}
	return values
}

func (l *ledger) parentTrees(c commit) []plumbing.Hash {
	trees := make([]plumbing.Hash, len(c.parents))
	for i, p := range c.parents {
		trees[i] = l.commits[p].tree
	}
	return trees
}

func (l *ledger) number(effects []effect) []change {
	changes := make([]change, len(effects))
	for i, e := range effects {
		changes[i] = change{
			path: l.paths.number(e.path),
			from: l.paths.number(e.from),
			blob: l.blobs.number(e.blob),
			was:  l.blobs.number(e.was),
			same: int32(e.same),
		}
	}
	return changes
}

// stretch is how many commits in a row one goroutine takes: neighbours share
// their trees.
const stretch = 64

// inParallel calls do for 0 to n-1, in a goroutine for each reader. It returns when
// all have ended, with the error of one that failed.
func inParallel(ctx context.Context, readers readers, n int, do func(r *reader, i int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next atomic.Int64
	work := func(r *reader) error {
		for {
			start := int(next.Add(stretch)) - stretch
			if start >= n {
				return nil
			}
			for i := start; i < min(start+stretch, n); i++ {
				if ctx.Err() != nil {
					return context.Cause(ctx)
				}
				if err := do(r, i); err != nil {
					return err
				}
			}
		}
	}
	var wg sync.WaitGroup
	for _, r := range readers[:min(len(readers), (n+stretch-1)/stretch)] {
		wg.Go(func() {
			if err := work(r); err != nil {
				cancel(err)
			}
		})
	}
	wg.Wait()
	return context.Cause(ctx)
}
