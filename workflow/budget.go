package workflow

import (
	"fmt"
	"sync/atomic"

	"helpwright/knowledge"
)

// The limits of what is in a history. It comes with a clone, and in git few bytes can
// stand for any number of folders and files.
const (
	maxCommit   = 8 << 20                      // bytes
	maxParents  = 256                          // of a commit
	maxAuthor   = 1024                         // bytes that are kept of who wrote a commit
	maxTrailers = 64                           // of a commit
	maxTrailer  = maxPath + 64                 // bytes of what one says
	maxSaid     = 64 << 20                     // bytes of what the trailers of all commits say
	maxFolder   = 16 << 20                     // bytes of what lists the entries of one folder
	maxDepth    = 2 * knowledge.MaxFolderDepth // folders in folders
	maxPath     = 4096                         // bytes
	maxWords    = knowledge.MaxFileSize        // bytes of a file that is read for its words
)

// A budget is how much may still be spent on finding out what commits changed. It is
// safe for concurrent use.
type budget struct {
	folders allowance // bytes of folders that are opened
	changes allowance // weight of changes that are found
	words   allowance // bytes of words that are compared
}

// commitBudget is for one commit. It leaves room for a commit that moves every file of
// the largest content folder.
func commitBudget() *budget { return newBudget(64<<20, 64<<20, 64<<20) }

// historyBudget is for all commits together.
func historyBudget() *budget { return newBudget(16<<30, 512<<20, 4<<30) }

func newBudget(folders, changes, words int64) *budget {
	b := &budget{}
	b.folders.left.Store(folders)
	b.changes.left.Store(changes)
	b.words.left.Store(words)
	return b
}

// An allowance is what is left of one sort of bytes.
type allowance struct{ left atomic.Int64 }

// take reports whether there was so much left.
func (a *allowance) take(n int64) bool { return a.left.Add(-n) >= 0 }

// weigh returns about how many bytes of memory a change of a path takes.
func weigh(path string) int64 { return int64(64 + len(path)) }

// weight is what the changes of a ledger take.
func (l *ledger) weight() int64 {
	total := int64(0)
	for i := range l.commits {
		for _, ch := range l.commits[i].changes {
			total += weigh(l.paths.values[ch.path])
		}
	}
	return total
}

// A tooMuchError says what a history has more of than is read.
type tooMuchError struct{ what string }

func (e *tooMuchError) Error() string { return e.what }

func tooMuch(format string, args ...any) error { return &tooMuchError{fmt.Sprintf(format, args...)} }
