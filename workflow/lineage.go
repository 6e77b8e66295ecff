package workflow

import (
	"bytes"
	"container/heap"
)

// A step is what a commit did to a file, by numbers of a ledger.
type step struct {
	commit    int32
	path      int32 // of the file in the commit; below the ledger's folder
	blob, was int32 // in the commit and in its first parent; 0: absent
	kind      stepKind
}

// A stepKind says what a commit did.
type stepKind uint8

const (
	// wrote: the file became another one. These steps are the file's versions.
	wrote stepKind = iota
	// landed: a merge took the file from another line than its first parent's.
	landed
	// vouched: the commit approves the file with a trailer and leaves it as it is.
	vouched
)

// follow walks through all commits that can be reached from head, newest first,
// and returns the steps of each path, by its number, and their commits in that order.
// Paths that are not there at head have steps too; the newest version of them has
// blob 0.
//
// Content is the ledger's folder as trailers name it.
//
// Every path is traced to where its content came from. What is traced travels
// from a commit to its parents: at most commits all of it goes to the only
// parent; at a merge a path goes to the parent that has the same content, or to
// all if none has. Where lines meet again, what is traced in them is joined.
func (l *ledger) follow(head int32, content string) (steps [][]step, order []int32) {
	steps = make([][]step, len(l.paths.values))
	waiting := make([]traces, len(l.commits))
	waiting[head] = make(traces, len(steps))
	all := make([]int32, len(steps))
	for i := range all {
		all[i] = int32(i)
		waiting[head][int32(i)] = all[i : i+1 : i+1]
	}
	for n := range l.newestFirst(head) {
		traced := waiting[n]
		waiting[n] = nil
		c := &l.commits[n]
		order = append(order, n)
		for _, v := range l.vouches(c, content) {
			if p, known := l.paths.lookup(v.path); known {
				for _, f := range traced[p] {
					steps[f] = append(steps[f], step{commit: n, path: p, kind: vouched})
				}
			}
		}
		var moves []move
		for _, ch := range c.changes {
			files, ok := traced[ch.path]
			switch {
			case !ok:
			case ch.same > 0:
				if ch.same > 1 {
					for _, f := range files {
						steps[f] = append(steps[f], step{n, ch.path, ch.blob, ch.was, landed})
					}
				}
				moves = append(moves, move{ch, files, int(ch.same) - 1})
			default:
				for _, f := range files {
					steps[f] = append(steps[f], step{n, ch.path, ch.blob, ch.was, wrote})
				}
				if ch.from != ch.path {
					moves = append(moves, move{ch, files, 0})
				}
				for _, p := range c.parents[min(1, len(c.parents)):] {
					waiting[p] = waiting[p].add(ch.from, files)
				}
			}
		}
		for _, m := range moves {
			delete(traced, m.path)
		}
		for _, m := range moves {
			if m.parent == 0 {
				traced = traced.add(m.from, m.files)
			} else {
				p := c.parents[m.parent]
				waiting[p] = waiting[p].add(m.from, m.files)
			}
		}
		if len(c.parents) > 0 {
			p := c.parents[0]
			waiting[p] = waiting[p].join(traced)
		}
	}
	return steps, order
}

// A move takes what is traced under a path to a path of a parent.
type move struct {
	change
	files  []int32
	parent int
}

// traces says which files of the head are traced under which path.
type traces map[int32][]int32

func (t traces) add(path int32, files []int32) traces {
	if t == nil {
		t = traces{}
	}
	known := t[path]
	if known == nil {
		t[path] = files
		return t
	}
	for _, f := range files {
		if !contains(known, f) {
			known = append(known[:len(known):len(known)], f)
		}
	}
	t[path] = known
	return t
}

func contains(files []int32, file int32) bool {
	for _, f := range files {
		if f == file {
			return true
		}
	}
	return false
}

func (t traces) join(other traces) traces {
	if len(t) < len(other) {
		t, other = other, t
	}
	for path, files := range other {
		t = t.add(path, files)
	}
	return t
}

// newestFirst yields the commits that can be reached from head: children before
// parents, else by time, else by hash, so that the order depends on nothing but
// the commits.
func (l *ledger) newestFirst(head int32) func(yield func(int32) bool) {
	return func(yield func(int32) bool) {
		children := make([]int32, len(l.commits)) // not yielded yet
		reached := make([]bool, len(l.commits))
		reached[head] = true
		for n := head; n >= 0; n-- {
			for _, p := range l.commits[n].parents {
				if reached[n] {
					reached[p] = true
					children[p]++
				}
			}
		}
		ready := &queue{ledger: l, commits: []int32{head}}
		for len(ready.commits) > 0 {
			n := heap.Pop(ready).(int32)
			if !yield(n) {
				return
			}
			for _, p := range l.commits[n].parents {
				if children[p]--; children[p] == 0 {
					heap.Push(ready, p)
				}
			}
		}
	}
}

// A queue is a heap of commits, the newest on top.
type queue struct {
	ledger  *ledger
	commits []int32
}

func (q *queue) Len() int { return len(q.commits) }

func (q *queue) Less(i, j int) bool {
	a, b := &q.ledger.commits[q.commits[i]], &q.ledger.commits[q.commits[j]]
	if a.time != b.time {
		return a.time > b.time
	}
	return bytes.Compare(a.hash[:], b.hash[:]) > 0
}

func (q *queue) Swap(i, j int) { q.commits[i], q.commits[j] = q.commits[j], q.commits[i] }
func (q *queue) Push(x any)    { q.commits = append(q.commits, x.(int32)) }

func (q *queue) Pop() any {
	last := len(q.commits) - 1
	n := q.commits[last]
	q.commits = q.commits[:last]
	return n
}
