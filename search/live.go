package search

import (
	"errors"
	"log/slog"
	"os"
	"sync"
	"time"
)

// checkEvery is how often it is looked whether a new release stands.
const checkEvery = 500 * time.Millisecond

// A Live is what everybody sees of the release that stands, which changes with each publish. It is safe for
// concurrent use.
type Live struct {
	public, private string
	log             *slog.Logger

	open func(public, private, audience string) (*Release, error)
	now  func() time.Time

	mu      sync.Mutex
	current *Release // nil as long as none can be opened
	failure error    // why
	checked time.Time
	opening chan struct{} // closed when a release that somebody opens is open; nil while nobody does
	refused refusal
	closed  bool
}

// A refusal is a release that cannot be opened. It is tried again, but more and more
// seldom: a disk that fails may recover.
type refusal struct {
	public, private os.FileInfo // its folders
	pause           time.Duration
	again           time.Time
}

const (
	firstPause = time.Second
	mostPause  = time.Minute
)

// Follow follows the releases in a public and a private folder. There need not be one
// yet.
func Follow(public, private string, log *slog.Logger) *Live {
	return &Live{public: public, private: private, log: log, open: Open, now: time.Now, failure: ErrNotBuilt}
}

// Use calls f with the release that stands. The release stays open until f returns,
// which may be called again with a newer one when it fails while one is published.
func (l *Live) Use(f func(*Release) error) error {
	r, err := l.acquire(false)
	if err != nil {
		return err
	}
	err = l.use(r, f)
	if err == nil || r.stands(l.public, l.private) {
		return err
	}
	newer, none := l.acquire(true)
	if none != nil {
		return errors.Join(err, none)
	}
	return l.use(newer, f)
}

func (l *Live) use(r *Release, f func(*Release) error) error {
	defer l.release(r)
	return f(r)
}

// acquire returns the release that stands, of which it is looked seldom whether it is a new one,
// or now. Whoever finds a new one opens it, while others use the one before.
func (l *Live) acquire(now bool) (*Release, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for l.opening != nil && (now || l.current == nil) {
		l.wait()
	}
	if t := l.now(); l.opening == nil && !l.closed && (now || t.Sub(l.checked) >= checkEvery) {
		l.checked = t
		l.renew()
	}
	if l.current == nil {
		return nil, l.failure
	}
	l.current.users.Add(1)
	return l.current, nil
}

// wait lets go of the lock until the release that somebody opens is open.
func (l *Live) wait() {
	opening := l.opening
	l.mu.Unlock()
	defer l.mu.Lock()
	<-opening
}

// renew changes over to the release that stands now. As long as there is none that
// can be opened, the known one goes on.
func (l *Live) renew() {
	if l.current != nil && l.current.stands(l.public, l.private) || l.isRefused() {
		return
	}
	next, err := l.openBeside()
	if err != nil {
		// Between the two halves of a publish is nothing to tell of.
		if !errors.Is(err, ErrTorn) && !errors.Is(err, ErrNotBuilt) {
			if l.failure == nil || l.failure.Error() != err.Error() {
				l.log.Error("the new release cannot be searched", "error", err)
			}
			l.refuse()
		}
		l.failure = err
		return
	}
	if l.closed {
		l.release(next)
		return
	}
	if l.current != nil {
		l.release(l.current)
	}
	l.current, l.failure, l.refused = next, nil, refusal{}
}

// openBeside opens the release that stands, without the lock: that takes a while.
func (l *Live) openBeside() (*Release, error) {
	l.opening = make(chan struct{})
	l.mu.Unlock()
	defer func() {
		l.mu.Lock()
		close(l.opening)
		l.opening = nil
	}()
	return l.open(l.public, l.private, Everybody)
}

// refuse remembers the folders that stand as those of a release that cannot be opened.
func (l *Live) refuse() {
	public, private := l.folders()
	pause := firstPause
	if l.refused.isOf(public, private) {
		pause = min(2*l.refused.pause, mostPause)
	}
	l.refused = refusal{public, private, pause, l.now().Add(pause)}
}

// isRefused reports whether the release that stands is not to be tried again yet.
func (l *Live) isRefused() bool {
	return l.now().Before(l.refused.again) && l.refused.isOf(l.folders())
}

func (r refusal) isOf(public, private os.FileInfo) bool {
	return r.public != nil && r.private != nil && os.SameFile(r.public, public) && os.SameFile(r.private, private)
}

// folders are those that stand, nil where one does not.
func (l *Live) folders() (public, private os.FileInfo) {
	public, _ = os.Stat(l.public)
	private, _ = os.Stat(l.private)
	return public, private
}

func (l *Live) release(r *Release) {
	if err := r.Done(); err != nil {
		l.log.Error("closing an earlier release", "error", err)
	}
}

// Close closes the release when nobody uses it any more.
func (l *Live) Close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	if l.current != nil {
		l.release(l.current)
		l.current, l.failure = nil, ErrNotBuilt
	}
}
