package search

import (
	"errors"
	"log/slog"
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

	mu      sync.Mutex
	current *Release // nil as long as none can be opened
	failure error    // why
	checked time.Time
}

// Follow follows the releases in a public and a private folder. There need not be one
// yet.
func Follow(public, private string, log *slog.Logger) *Live {
	return &Live{public: public, private: private, log: log, failure: ErrNotBuilt}
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

func (l *Live) acquire(now bool) (*Release, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if t := time.Now(); now || t.Sub(l.checked) >= checkEvery {
		l.checked = t
		l.renew()
	}
	if l.current == nil {
		return nil, l.failure
	}
	l.current.users.Add(1)
	return l.current, nil
}

// renew changes over to the release that stands now. As long as there is none that
// can be opened, the known one goes on.
func (l *Live) renew() {
	if l.current != nil && l.current.stands(l.public, l.private) {
		return
	}
	next, err := Open(l.public, l.private, Everybody)
	if err != nil {
		// Between the two halves of a publish is nothing to tell of.
		if !errors.Is(err, ErrTorn) && !errors.Is(err, ErrNotBuilt) && (l.failure == nil || l.failure.Error() != err.Error()) {
			l.log.Error("the new release cannot be searched", "error", err)
		}
		l.failure = err
		return
	}
	if l.current != nil {
		l.release(l.current)
	}
	l.current, l.failure = next, nil
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
	if l.current != nil {
		l.release(l.current)
		l.current, l.failure = nil, ErrNotBuilt
	}
}
